import { addMilliseconds, compareInstants } from '../../schedule/period.js';
import { dueAt, heldRow, later, leaseMs, raise } from './work-rows.js';
import { recordKeyOf } from './tables.js';
import { urgencies } from '../../tenant/urgency.js';
import type { WorkQueue } from '../../ports/work-queue.js';
import type { Instant } from '../../schedule/period.js';
import type { RawWork } from './raw-rows.js';
import type { Tables } from './tables.js';

const deadAfter = 8;
const never: Instant = '9999-12-31T00:00:00Z';

export function createInMemoryQueue(tables: Tables): WorkQueue {
  let turn = 0;
  const put = (row: RawWork) => tables.work.set(recordKeyOf(row), row);
  const waiting = () =>
    [...tables.work.values()].flatMap((row) => {
      const due = dueAt(row);
      return due === undefined || tables.tenants.get(row.tenantId)?.isPaused !== false ? [] : [{ row, due }];
    });

  return {
    async claim(worker, limit, room) {
      const now = tables.now();
      const due = waiting().filter((one) => compareInstants(one.due, now) <= 0);
      due.sort((one, other) => urgencies.indexOf(one.row.urgency) - urgencies.indexOf(other.row.urgency) || compareInstants(one.due, other.due));
      const roomOf = (tenantId: string) => (room === undefined ? limit : (room.of.get(tenantId) ?? room.others));
      const byTenant = Object.entries(Object.groupBy(due, ({ row }) => row.tenantId)).map(([tenantId, rows]) => (rows ?? []).slice(0, roomOf(tenantId)));
      const servedAt = (rows: typeof due) => tables.turns.get(rows[0]?.row.tenantId ?? '') ?? 0;
      byTenant.sort((one, other) => servedAt(one) - servedAt(other));
      // One of each tenant, then the next of each: a backlog takes only the slots that nobody else wants.
      const inTurn = byTenant.flatMap((rows, place) => rows.map(({ row }, round) => ({ row, place, round })));
      inTurn.sort((one, other) => one.round - other.round || one.place - other.place);
      return inTurn.slice(0, limit).map(({ row }) => {
        const fence = row.fence + 1;
        put({ ...row, fence, worker, captured: row.dirty, feedSince: undefined, claimedAt: now, leasedUntil: addMilliseconds(now, leaseMs) });
        tables.turns.set(row.tenantId, ++turn);
        const { tenantId, sourceId, recordId, dirty, attempts, urgency } = row;
        return { tenantId, sourceId, recordId, fence, dirty, attempts, urgency };
      });
    },

    async extend(claims) {
      return claims.filter((claim) => {
        const row = heldRow(tables, claim);
        if (row !== undefined) put({ ...row, leasedUntil: addMilliseconds(tables.now(), leaseMs) });
        return row !== undefined;
      });
    },

    async abandon(claim, end) {
      const row = heldRow(tables, claim);
      if (row === undefined) return;
      const attempts = end.kind === 'defect' ? row.attempts + 1 : row.attempts;
      const notBefore =
        end.kind === 'defect' ? retryAt(tables.now(), attempts, row.dirty > claim.dirty) : addMilliseconds(tables.now(), end.retryAfterMs);
      const wakeAt = row.wakeAt === undefined ? undefined : later(row.wakeAt, notBefore);
      put({ ...row, attempts, notBefore, feedSince: undefined, wakeAt, leasedUntil: undefined, worker: undefined });
    },

    async endLeases(isGone) {
      const gone = [...tables.work.values()].filter(
        (row) => row.leasedUntil !== undefined && (isGone === 'all' || row.worker === isGone.worker),
      );
      for (const row of gone) put({ ...row, leasedUntil: undefined, worker: undefined });
      return gone.length;
    },

    async nextDueInMs() {
      const now = tables.now();
      const delays = waiting().filter(({ due }) => compareInstants(due, never) < 0).map(({ due }) => Date.parse(due) - Date.parse(now));
      return delays.length === 0 ? undefined : Math.max(0, Math.min(...delays));
    },

    async hint(key, reason) {
      raise(tables, key, reason);
    },
  };
}

function retryAt(now: Instant, attempts: number, wasHinted: boolean): Instant {
  if (attempts < deadAfter) return addMilliseconds(now, Math.min(2 ** attempts * 1_000, 300_000));
  // A hint that came during the last attempt already leads out of the dead letter.
  return wasHinted ? addMilliseconds(now, 5_000) : never;
}
