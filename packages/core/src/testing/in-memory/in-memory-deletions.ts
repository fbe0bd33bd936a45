import { addMilliseconds, compareInstants, millisecondsBetween } from '../../schedule/period.js';
import { approvalLifeMs, brakeWindowMs, deletionLimit, isHeldBack, toBrakeNotice } from '../../sync/brake.js';
import { isSameRecord, type RecordKey } from '../../tenant/record-key.js';
import { isSameTarget, type DecidedDeletion, type DeletionState, type DeletionTarget, type WantedDeletion } from '../../mapping/deletion.js';
import { keyOf, mappingKeyOf, recordKeyOf, type Tables } from './tables.js';
import { noteActivity } from './in-memory-activity.js';
import { raise } from './work-rows.js';
import type { DeletionRef, HeldDeletion, HeldDeletions, HeldGroup } from '../../ports/held-deletions.js';
import type { HeldBack } from '../../ports/mapping-repository.js';
import type { RawDeletion } from './raw-rows.js';

export function createInMemoryDeletions(tables: Tables): HeldDeletions {
  const heldOf = (tenantId: string): readonly HeldDeletion[] =>
    [...tables.deletions.values()].flatMap((row) => (row.tenantId === tenantId && row.state === 'held' && row.held !== undefined ? [toHeld(row, row.held)] : [])).sort(compareRefs);
  const decide = (tenantId: string, targets: readonly DeletionRef[], state: DeletionState): number => {
    const rows = targets.flatMap((target) => rowOf(tables, tenantId, target) ?? []).filter((row) => row.state === 'held');
    for (const row of rows) tables.deletions.set(mappingKeyOf(row), { ...row, state, decidedAt: tables.now() });
    for (const key of new Map(rows.map((row) => [recordKeyOf(row), row])).values()) raise(tables, key);
    return rows.length;
  };
  return {
    async groups(tenantId) {
      return toGroups(heldOf(tenantId));
    },
    async list({ tenantId, limit, after }) {
      return heldOf(tenantId).filter((one) => after === undefined || compareRefs(one, after) > 0).slice(0, limit);
    },
    async approve(tenantId, targets) {
      return decide(tenantId, targets, 'approved');
    },
    async discard(tenantId, targets) {
      return decide(tenantId, targets, 'discarded');
    },
    async approveBeforehand(tenantId, targets) {
      decide(tenantId, targets, 'approved');
      for (const [key, row] of tables.deletions) if (row.tenantId === tenantId && isRunOut(tables, row)) tables.deletions.delete(key);
      for (const { what, sourceId, recordId, mailboxId, eventId } of targets) {
        const row = { tenantId, sourceId, recordId, mailboxId };
        const known = rowOf(tables, tenantId, { ...row, what, eventId });
        if (known?.state === 'approved' && known.isBeforehand !== true) continue;
        tables.deletions.set(mappingKeyOf(row), { ...row, what, eventId, state: 'approved', isBeforehand: true, decidedAt: tables.now() });
      }
    },
  };
}

/** What a run is told of held and decided deletions. */
export function deletionsOf(tables: Tables, key: RecordKey): readonly DecidedDeletion[] {
  return [...tables.deletions.values()].filter((row) => isSameRecord(row, key) && !isRunOut(tables, row)).map(toDecided);
}

export function endDeletions(tables: Tables, key: RecordKey, ended: readonly DeletionTarget[]): void {
  for (const target of ended) {
    const row = rowOf(tables, key.tenantId, { ...target, ...key });
    if (row !== undefined) tables.deletions.delete(mappingKeyOf(row));
  }
}

/** Counts and admits or holds; answers what may not be carried out now. */
export function admitDeletions(tables: Tables, key: RecordKey, wanted: readonly WantedDeletion[]): HeldBack | undefined {
  const known = deletionsOf(tables, key);
  const stateOf = (target: DeletionTarget) => known.find((one) => isSameTarget(one, target));
  const held = wanted.flatMap((one) => stateOf(one) ?? []).filter(({ state }) => state !== 'approved');
  let notice: HeldBack['notice'];
  for (const cause of ['explicit', 'inferred'] as const) {
    const open = wanted.filter((one) => one.cause === cause && stateOf(one) === undefined);
    if (open.length === 0) continue;
    const { counted, wasAdmitted } = count(tables, key, cause);
    const brake = { cause, counted, limit: deletionLimit(cause, countLiving(tables, key.tenantId)) };
    if (!isHeldBack(brake, wasAdmitted)) {
      tables.deletionMarks.set(keyOf(cause, recordKeyOf(key)), { ...key, cause, at: tables.now(), isAdmitted: true });
      continue;
    }
    for (const target of open) {
      const row: RawDeletion = { ...key, what: target.what, mailboxId: target.mailboxId, eventId: target.eventId, state: 'held', held: { ...target, ...brake, heldAt: tables.now() } };
      tables.deletions.set(mappingKeyOf(row), row);
      held.push(toDecided(row));
    }
    const line = toBrakeNotice(key.tenantId, tables.now(), brake);
    if (!tables.activity.has(keyOf(line.tenantId, line.activityId))) notice = line;
    noteActivity(tables, [line]);
  }
  return held.length === 0 ? undefined : { kind: 'held', deletions: held, notice };
}

function count(tables: Tables, key: RecordKey, cause: WantedDeletion['cause']): { readonly counted: number; readonly wasAdmitted: boolean } {
  const since = addMilliseconds(tables.now(), -brakeWindowMs);
  for (const [markKey, mark] of tables.deletionMarks) if (mark.tenantId === key.tenantId && compareInstants(mark.at, since) <= 0) tables.deletionMarks.delete(markKey);
  const wasAdmitted = tables.deletionMarks.get(keyOf(cause, recordKeyOf(key)))?.isAdmitted === true;
  tables.deletionMarks.set(keyOf(cause, recordKeyOf(key)), { ...key, cause, at: tables.now(), isAdmitted: wasAdmitted });
  return { counted: [...tables.deletionMarks.values()].filter((mark) => mark.tenantId === key.tenantId && mark.cause === cause).length, wasAdmitted };
}

function countLiving(tables: Tables, tenantId: string): number {
  const living = [...tables.mappings.values()].filter(({ state }) => state === 'living');
  return new Set([...living, ...tables.deletionMarks.values()].filter((one) => one.tenantId === tenantId).map(recordKeyOf)).size;
}

function rowOf(tables: Tables, tenantId: string, target: DeletionRef): RawDeletion | undefined {
  const row = tables.deletions.get(mappingKeyOf({ ...target, tenantId }));
  return row !== undefined && isSameTarget(row, target) ? row : undefined;
}

function isRunOut(tables: Tables, { isBeforehand, decidedAt }: RawDeletion): boolean {
  return isBeforehand === true && decidedAt !== undefined && millisecondsBetween(decidedAt, tables.now()) >= approvalLifeMs;
}

function toDecided({ what, mailboxId, eventId, state, isBeforehand }: RawDeletion): DecidedDeletion {
  return { what, mailboxId, eventId, state, ...(isBeforehand === true ? { isBeforehand } : {}) };
}

function toHeld({ tenantId, sourceId, recordId, mailboxId, what, eventId }: RawDeletion, held: NonNullable<RawDeletion['held']>): HeldDeletion {
  const { cause, reason, trigger, person, counted, limit, heldAt } = held;
  return { tenantId, sourceId, recordId, mailboxId, what, eventId, cause, reason, trigger, person, counted, limit, heldAt };
}

function toGroups(held: readonly HeldDeletion[]): readonly HeldGroup[] {
  const groups = Object.values(Object.groupBy(held, ({ cause, reason, what }) => keyOf(cause, reason, what))).flatMap((rows = []) => {
    const [first] = rows;
    const times = rows.map(({ heldAt }) => heldAt).sort(compareInstants);
    if (first === undefined) return [];
    const { cause, reason, what } = first;
    const records = new Set(rows.map(recordKeyOf)).size;
    return [{ cause, reason, what, deletions: rows.length, records, firstHeldAt: times[0] ?? '', lastHeldAt: times.at(-1) ?? '' }];
  });
  return groups.sort((one, other) => other.deletions - one.deletions);
}

function compareRefs(one: DeletionRef, other: DeletionRef): number {
  const [a, b] = [one, other].map(({ sourceId, recordId, mailboxId }) => [sourceId, recordId, mailboxId]);
  return (a ?? []).map((part, index) => (part < (b?.[index] ?? '') ? -1 : part > (b?.[index] ?? '') ? 1 : 0)).find((order) => order !== 0) ?? 0;
}
