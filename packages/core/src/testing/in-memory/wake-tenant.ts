import { addMilliseconds, compareInstants, type Instant } from '../../schedule/period.js';
import { dueAt, earlier } from './work-rows.js';
import { recordKeyOf, type Tables } from './tables.js';

const never: Instant = '9999-12-31T00:00:00Z';
/** Processes look a tenant's secrets up once a second. */
const untilKnownMs = 2_000;
const refusals: readonly (string | undefined)[] = ['unauthorized', 'forbidden'];

/** What waits because of an earlier failure is due in a moment; what is given up stays so. */
export function wakeTenant(tables: Tables, tenantId: string): void {
  const soon = addMilliseconds(tables.now(), untilKnownMs);
  for (const row of tables.work.values()) {
    const due = dueAt(row);
    if (row.tenantId !== tenantId || due === undefined || compareInstants(row.notBefore, never) >= 0) continue;
    const isWaiting = row.dirty > row.done;
    tables.work.set(recordKeyOf(row), { ...row, notBefore: isWaiting ? earlier(row.notBefore, soon) : row.notBefore, wakeAt: row.wakeAt && earlier(row.wakeAt, soon) });
  }
  for (const [key, mapping] of tables.mappings) if (mapping.tenantId === tenantId && refusals.includes(mapping.lastFailure?.code)) tables.mappings.set(key, { ...mapping, notBefore: undefined });
  for (const [key, feed] of tables.feeds) if (feed.tenantId === tenantId && feed.notBefore !== undefined) tables.feeds.set(key, { ...feed, notBefore: earlier(feed.notBefore, soon) });
  for (const [key, run] of tables.reconcileRuns) if (run.tenantId === tenantId && run.notBefore !== undefined) tables.reconcileRuns.set(key, { ...run, notBefore: earlier(run.notBefore, soon) });
}
