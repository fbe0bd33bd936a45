import { addMilliseconds, compareInstants } from '../../schedule/period.js';
import { copyOf, keyOf, mappingKeyOf, recordKeyOf } from './tables.js';
import { doubtEvent } from './event-doubts.js';
import { fromRowBody, toRowBody } from '../../reconcile/row-body.js';
import { isSameRecord } from '../../tenant/record-key.js';
import { raise, raiseQuietly, type QuietTimes } from './work-rows.js';
import { reconcileLeaseMs } from './in-memory-reconcile-runs.js';
import type { Instant } from '../../schedule/period.js';
import type { KnownEvent, KnownRecord, ReconcileMemory, ReconcileStep, SeenPlace } from '../../ports/reconcile-memory.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { ReconcileLease } from '../../ports/reconcile-runs.js';
import type { Tables } from './tables.js';

export function createInMemoryReconcileMemory(tables: Tables, quietTimes: QuietTimes): ReconcileMemory {
  const hasSeen = ({ tenantId, runId }: ReconcileLease, place: SeenPlace, id: string) => tables.reconcileSeen.has(keyOf(tenantId, runId, place, id));
  const living = ({ tenantId, sourceId }: { readonly tenantId: string; readonly sourceId: string }) =>
    [...tables.mappings.values()].filter((one) => one.tenantId === tenantId && one.sourceId === sourceId && one.state === 'living');

  return {
    async compareRecords({ tenantId, sourceId }, rows) {
      const known = rows.map((row) => [row.recordId, knownRecord(tables, { tenantId, sourceId, recordId: row.recordId }, row.version)] as const);
      return new Map(known.flatMap(([recordId, record]) => (record === undefined ? [] : [[recordId, record] as const])));
    },

    async compareEvents(lease, mailboxId, events) {
      const { tenantId } = lease;
      return new Map(
        events.map(({ eventId, marker }) => {
          const { sourceId, recordId } = marker;
          const named = [...tables.mappings.values()].find((one) => one.tenantId === tenantId && one.mailboxId === mailboxId && one.eventId === eventId && one.state !== 'ended');
          const owner = tables.mappings.get(mappingKeyOf({ tenantId, sourceId, recordId, mailboxId }));
          const held = tables.held.get(recordKeyOf({ tenantId, sourceId, recordId }));
          const record = held === undefined ? (hasSeen(lease, 'records', recordId) ? {} : undefined) : { state: held.state, schedule: held.schedule };
          const facts: KnownEvent = {
            named: named && { state: named.state, etag: named.etag },
            owner: owner && { state: owner.state, generation: owner.generation, epoch: owner.epoch, endReason: owner.endReason, rebasedIn: owner.rebasedIn },
            record,
          };
          return [eventId, copyOf(facts)] as const;
        }),
      );
    },

    async missingRecords(lease, { sourceId, participants, since, after, limit }) {
      const held = [...tables.held.values()].filter((row) => {
        const isListed = participants === undefined || (row.schedule?.participants.some(({ sfaUserId }) => participants.includes(sfaUserId)) ?? false);
        return row.tenantId === lease.tenantId && row.sourceId === sourceId && row.state === 'present' && isListed && isBefore(row.learnedAt, since);
      });
      const missing = held.map(({ recordId }) => recordId).filter((recordId) => !hasSeen(lease, 'records', recordId)).sort();
      const share = after === undefined ? { held: held.length, missing: missing.length } : undefined;
      return { recordIds: missing.filter((recordId) => after === undefined || recordId > after).slice(0, limit), ...(share && { share }) };
    },

    async missingEvents(lease, { sourceId, mailboxId, since, after, limit }) {
      const ours = living({ tenantId: lease.tenantId, sourceId }).filter((one) => one.mailboxId === mailboxId && isBefore(one.createdAt, since));
      const missing = ours.flatMap(({ eventId }) => (eventId === undefined || hasSeen(lease, 'events', eventId) ? [] : [eventId])).sort();
      return missing.filter((eventId) => after === undefined || eventId > after).slice(0, limit);
    },

    async nextMailbox(key, after) {
      return living(key).map(({ mailboxId }) => mailboxId).filter((mailboxId) => after === undefined || mailboxId > after).sort()[0];
    },

    async keep(lease, step) {
      const key = keyOf(lease.tenantId, lease.runId);
      const run = tables.reconcileRuns.get(key);
      if (run?.fence !== lease.fence || run.leasedUntil === undefined || run.finishedAt !== undefined) return { kind: 'fenced' };
      const now = tables.now();
      carryOut(tables, lease, step, quietTimes);
      const leasedUntil = step.ends === undefined ? addMilliseconds(now, reconcileLeaseMs) : undefined;
      const finishedAt = step.ends === 'finish' ? now : undefined;
      tables.reconcileRuns.set(key, copyOf({ ...run, state: step.state, notBefore: step.notBefore, leasedUntil, finishedAt }));
      return { kind: 'kept', now };
    },
  };
}

function knownRecord(tables: Tables, key: RecordKey, version: string | undefined): KnownRecord | undefined {
  const held = tables.held.get(recordKeyOf(key));
  const waiting = [...tables.notices.values()].filter((notice) => notice.kind === 'row' && isSameRecord(notice, key));
  const isWaiting = version !== undefined && waiting.some(({ body }) => fromRowBody(JSON.parse(body))?.version === version);
  if (held === undefined) return isWaiting ? { isWaiting } : undefined;
  const schedule = held.version === undefined || version === undefined ? held.schedule : undefined;
  return copyOf({ state: held.state, version: held.version, schedule, isWaiting });
}

function isBefore(instant: Instant | undefined, since: Instant): boolean {
  return instant === undefined || compareInstants(instant, since) < 0;
}

function carryOut(tables: Tables, { tenantId, runId }: ReconcileLease, step: ReconcileStep, quietTimes: QuietTimes): void {
  const { rows = [], doubted = [], orphaned = [], events, seen, forgets, urgency, state } = step;
  const sourceId = state.sourceId ?? '';
  const keyed = (recordId: string): RecordKey => ({ tenantId, sourceId, recordId });
  const doubts = new Set(doubted);
  const ids = new Set([...rows.map(({ recordId }) => recordId), ...doubted, ...orphaned]);
  for (const recordId of ids) raise(tables, keyed(recordId), { doubt: doubts.has(recordId), urgency });
  for (const row of rows) {
    const noticeId = tables.nextId();
    tables.notices.set(noticeId, { ...keyed(row.recordId), noticeId, kind: 'row', body: JSON.stringify(toRowBody(row)), isSigned: true, receivedAt: tables.now() });
  }
  for (const recordId of orphaned) {
    const held = tables.held.get(recordKeyOf(keyed(recordId)));
    if (held !== undefined) tables.held.set(recordKeyOf(held), { ...held, isBornByAdd: false });
  }
  if (events !== undefined) {
    for (const { eventId, etag } of events.told) {
      const isTold = (one: Mapping): boolean => one.tenantId === tenantId && one.mailboxId === events.mailboxId && one.eventId === eventId && one.state !== 'ended' && (etag === undefined || etag !== one.etag);
      for (const mapping of [...tables.mappings.values()].filter(isTold)) doubtEvent(tables, mapping, raiseQuietly(tables, mapping, quietTimes, { urgency }), etag);
    }
  }
  for (const id of seen?.ids ?? []) tables.reconcileSeen.set(keyOf(tenantId, runId, seen?.place ?? '', id), { tenantId, runId, place: seen?.place ?? 'records', id });
  for (const [key, row] of tables.reconcileSeen) {
    if (row.tenantId === tenantId && row.runId === runId && (row.place === forgets || step.ends === 'finish')) tables.reconcileSeen.delete(key);
  }
}
