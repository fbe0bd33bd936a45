import { compareInstants } from '../../schedule/period.js';
import { isCounted } from './in-memory-usage.js';
import { keyOf, recordKeyOf } from './tables.js';
import { isSameRecord } from '../../tenant/record-key.js';
import { toMonth } from '../../usage/month.js';
import type { ActivityEntry } from '../../ports/activity-log.js';
import type { Housekeeping } from '../../ports/housekeeping.js';
import type { Instant } from '../../schedule/period.js';
import type { RawWork } from './raw-rows.js';
import type { Tables } from './tables.js';

export function createInMemoryHousekeeping(tables: Tables): Housekeeping {
  return {
    async now() {
      return tables.now();
    },
    async purge(what, before, limit) {
      switch (what) {
        case 'activity':
          return purgeActivity(tables, before, limit);
        case 'explanations':
          return purgeExplanations(tables, before, limit);
        case 'records':
          return purgeRecords(tables, before, limit);
        case 'leftovers':
          return purgeLeftovers(tables, before);
      }
    },
    async eraseTenant(tenantId) {
      for (const table of tablesOf(tables)) removeWhere(table, (row) => row.tenantId === tenantId);
      for (const table of [tables.seen, tables.settings, tables.secrets, tables.turns, tables.deletedAt]) removeKeys(table, (key) => ownerOf(key) === tenantId);
      dropExplanations(tables, (explanation) => explanation.tenantId === tenantId);
      return 'gone';
    },
  };
}

function purgeActivity(tables: Tables, before: Instant, limit: number): number {
  const old = [...tables.activity].filter(([, { at }]) => compareInstants(at, before) < 0).slice(0, limit);
  for (const [key, entry] of old) {
    if (isCounted(entry)) count(tables, entry);
    tables.activity.delete(key);
  }
  return old.length;
}

function count(tables: Tables, { tenantId, at, result }: ActivityEntry): void {
  const tenant = tables.tenants.get(tenantId);
  if (tenant === undefined) return;
  const month = toMonth(at, tenant.timeZone);
  const { executions = 0, failures = 0 } = tables.usage.get(keyOf(tenantId, month)) ?? {};
  tables.usage.set(keyOf(tenantId, month), { tenantId, month, executions: executions + 1, failures: failures + (result === 'failed' ? 1 : 0) });
}

function purgeExplanations(tables: Tables, before: Instant, limit: number): number {
  let left = limit;
  return dropExplanations(tables, ({ at }) => compareInstants(at, before) < 0 && left-- > 0);
}

function purgeRecords(tables: Tables, before: Instant, limit: number): number {
  const old = [...tables.work.values()].filter((row) => isOver(tables, row, before)).slice(0, limit);
  for (const row of old) {
    const key = recordKeyOf(row);
    for (const [mappingKey, mapping] of tables.mappings) {
      if (!isSameRecord(mapping, row)) continue;
      tables.mappings.delete(mappingKey);
      tables.eventDoubts.delete(mappingKey);
    }
    for (const table of [tables.held, tables.deletedAt, tables.work]) table.delete(key);
  }
  return old.length;
}

/** Nothing is under way, due or standing, and what is held is an old tombstone or nothing at all. */
function isOver(tables: Tables, row: RawWork, before: Instant): boolean {
  const key = recordKeyOf(row);
  const isQuiet = row.dirty === row.done && row.sfaDoubt <= row.sfaSettled && row.wakeAt === undefined && row.leasedUntil === undefined;
  const isOpen = [...tables.notices.values()].some((notice) => isSameRecord(notice, row));
  const mappings = [...tables.mappings.values()].filter((mapping) => isSameRecord(mapping, row));
  const since = tables.held.has(key) ? tables.deletedAt.get(key) : mappings.length === 0 ? (row.claimedAt ?? row.notBefore) : undefined;
  return isQuiet && !isOpen && mappings.every(({ state }) => state === 'ended') && since !== undefined && compareInstants(since, before) < 0;
}

function purgeLeftovers(tables: Tables, before: Instant): number {
  const isOwned = ({ tenantId }: { readonly tenantId: string }) => tables.tenants.has(tenantId);
  const wanted = new Set([...tables.links.values()].filter(({ isOn }) => isOn).map(({ tenantId, mailboxId = '' }) => keyOf(tenantId, mailboxId)));
  const hints = removeWhere(tables.waitingHints, ({ waitsUntil }) => compareInstants(waitsUntil, tables.now()) <= 0);
  const feeds = removeWhere(tables.feeds, (feed) => {
    const isWanted = wanted.has(keyOf(feed.tenantId, feed.mailboxId)) && tables.tenants.get(feed.tenantId)?.direction === 'twoWay';
    return !isWanted && feed.expiresAt !== undefined && compareInstants(feed.expiresAt, before) < 0;
  });
  const marks = removeWhere(tables.deletionMarks, ({ at }) => compareInstants(at, before) < 0);
  const runs = removeWhere(tables.reconcileRuns, ({ finishedAt }) => finishedAt !== undefined && compareInstants(finishedAt, before) < 0);
  const orphans = tablesOf(tables).map((table) => removeWhere(table, (row) => !isOwned(row)));
  const unseen = [tables.seen, tables.settings, tables.secrets].map((table) => removeKeys(table, (key) => !isOwned({ tenantId: ownerOf(key) })));
  return [hints, feeds, marks, runs, ...orphans, ...unseen, dropExplanations(tables, (explanation) => !isOwned(explanation))].reduce((sum, gone) => sum + gone, 0);
}

type Owned = Map<string, { readonly tenantId: string }>;

function tablesOf(tables: Tables): readonly Owned[] {
  const { tenants, sources, links, work, notices, held, mappings, eventDoubts, waitingHints, feeds, activity, linkSpans, usage } = tables;
  const { deletions, deletionMarks, reconcileRuns, reconcileSeen } = tables;
  return [work, notices, held, mappings, eventDoubts, waitingHints, feeds, activity, linkSpans, usage, deletions, deletionMarks, reconcileRuns, reconcileSeen, links, sources, tenants];
}

function removeWhere<Row>(table: Map<string, Row>, isGone: (row: Row) => boolean): number {
  const gone = [...table].filter(([, row]) => isGone(row));
  for (const [key] of gone) table.delete(key);
  return gone.length;
}

function removeKeys(table: Map<string, unknown>, isGone: (key: string) => boolean): number {
  const gone = [...table.keys()].filter(isGone);
  for (const key of gone) table.delete(key);
  return gone.length;
}

/** Keys are JSON lists that begin with the tenant, or the tenant's id alone. */
function ownerOf(key: string): string {
  const parts: unknown = key.startsWith('[') ? JSON.parse(key) : key;
  return String(Array.isArray(parts) ? parts[0] : parts);
}

function dropExplanations(tables: Tables, isGone: (explanation: Tables['explanations'][number]) => boolean): number {
  const kept = tables.explanations.filter((explanation) => !isGone(explanation));
  const gone = tables.explanations.length - kept.length;
  tables.explanations.splice(0, tables.explanations.length, ...kept);
  return gone;
}
