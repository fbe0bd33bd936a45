import type { EventChanges, EventContent, OutlookEvent } from '../event/event.js';
import type { EventEvidence } from './evidence.js';
import type { Failure, WriteOutcome } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { Base, Mapping } from '../mapping/mapping.js';
import type { EventStep, WriteStep } from './decision.js';
import { addMilliseconds } from '../schedule/period.js';
import { backOff } from './back-off.js';
import { syncedFields } from '../event/event.js';
import { toBase, toEnded, toLiving, toUnseen, withPending, withoutTrouble } from '../mapping/transitions.js';

/** What an outcome teaches: the mapping to store, and what is now known of the event. */
export interface Lesson {
  readonly mapping: Mapping;
  readonly event: EventEvidence;
  /** The identity of the creation was used up by an event with another content. */
  readonly isIdentitySpent?: boolean | undefined;
}

const assumed: EventEvidence = { state: 'assumed' };

/**
 * The state after a write. `before`: the mapping as it was stored before this try. A refused write was surely not carried out, so the
 * mapping goes back to what it was; an unknown one keeps its pending values until it is settled (rule 17).
 */
export function applyOutcome(before: Mapping | undefined, step: EventStep, outcome: WriteOutcome<OutlookEvent | undefined>, now: Instant): Lesson {
  if (outcome.status === 'applied') return step.kind === 'delete' ? { mapping: toEnded(step.mapping, step.write.reason), event: assumed } : afterApplied(before, step, outcome.value as OutlookEvent, now);
  const { failure } = outcome;
  if (outcome.status === 'unknown') return { mapping: withFailure(step.mapping, failure, now), event: assumed };
  // What a look showed beside it is met again by the next try: it was to be settled by this write.
  const stored = before ?? step.mapping;
  const restored: Mapping = step.kind === 'create' ? afterRefusedCreate(before, step.mapping) : { ...stored, pending: pendingAfterRefusal(stored, step) };
  if (failure.code === 'conflict') {
    return step.kind === 'create' ? { mapping: step.mapping, event: assumed, isIdentitySpent: true } : { mapping: restored, event: { state: 'doubted' } };
  }
  if (failure.code === 'notFound' && step.kind !== 'create') return { mapping: restored, event: { state: 'missing' } };
  // A repeated create that is refused says nothing of the first one, which may stand (rule 20).
  const isRepeatedCreate = before?.state === 'creating';
  const isRefusedForGood = failure.code === 'rejected' && step.kind !== 'delete' && !isRepeatedCreate;
  if (isRefusedForGood) return { mapping: withRefusal(restored, step, failure), event: assumed };
  // An edit that only this write was to set back asks for no other one: it is looked at again.
  const isSeenAnew = step.kind !== 'create' && step.version.etag !== stored.etag;
  return { mapping: withFailure(restored, failure, now), event: isSeenAnew ? { state: 'doubted' } : assumed };
}

/**
 * A refused write was surely not carried out. If the version that it was made for is the one we held before, nobody reads it again, and
 * only its intent knows what the next try replaces.
 */
function pendingAfterRefusal({ pending, etag }: Mapping, step: Exclude<EventStep, { readonly kind: 'create' }>): Mapping['pending'] {
  return step.kind === 'update' && step.write.lost !== undefined && etag === step.version.etag ? withPending(pending, step.write) : pending;
}

/** The next try is due after the back-off. Being throttled is no failure: it only waits (rule 12). */
export function withFailure(mapping: Mapping, failure: Failure, now: Instant): Mapping {
  const failures = failure.code === 'rateLimited' ? mapping.failures : mapping.failures + 1;
  return { ...mapping, failures, lastFailure: failure, notBefore: addMilliseconds(now, backOff(failure, Math.max(1, failures))) };
}

function afterApplied(before: Mapping | undefined, step: Exclude<EventStep, { readonly kind: 'delete' }>, event: OutlookEvent, now: Instant): Lesson {
  if (step.kind === 'create') {
    // The answer to a repeated POST may be the first one's event, of which it does not even tell whether it still stands.
    const isRepeated = before?.state === 'creating' && before.generation === step.mapping.generation;
    if (isRepeated) return { mapping: { ...toUnseen(step.mapping, event, { kind: 'create', draft: step.draft, sfa: step.sfa }), createdAt: now }, event: assumed };
    return { mapping: { ...toLiving(step.mapping, event, toBase(step.sfa, event.content)), createdAt: now }, event: assumed };
  }
  const { mapping, write } = step;
  const base = Object.fromEntries(
    syncedFields.map((field) => {
      const isWritten = field in write.changes;
      return [field, isWritten ? { sfa: write.sfa[field], outlook: event.content[field] } : mapping.base?.[field]];
    }),
  ) as unknown as Base;
  return { mapping: { ...withoutTrouble(mapping), base, etag: event.etag, shape: event.shape, pending: [] }, event: assumed };
}

/** A first try that was refused leaves its identity unused; a repeated one leaves the earlier try unsettled. */
function afterRefusedCreate(before: Mapping | undefined, intended: Mapping): Mapping {
  if (before?.state === 'creating') return before;
  return { ...toEnded(intended, 'not-created'), failures: intended.failures };
}

function withRefusal(restored: Mapping, step: Exclude<EventStep, { readonly kind: 'delete' }>, failure: Failure): Mapping {
  if (step.kind === 'create') return { ...restored, failures: 0, refused: { failure, sfa: step.sfa } };
  const sfa = Object.fromEntries(
    syncedFields.map((field) => [field, field in step.write.sfa ? step.write.sfa[field] : restored.base?.[field].sfa]),
  ) as unknown as EventContent;
  return { ...withoutTrouble(restored), refused: { failure, sfa } };
}

type DeleteRecordStep = Extract<WriteStep, { readonly kind: 'deleteRecord' }>;

/** The state after a deletion in JUST.SFA. Whatever was refused waits and is then decided anew, with a new read of the record. */
export function applyRecordDeletion(before: Mapping, { mapping }: DeleteRecordStep, outcome: WriteOutcome<undefined>, now: Instant): Mapping {
  if (outcome.status === 'applied') return toEnded(mapping, 'record-deleted');
  return withFailure(outcome.status === 'unknown' ? mapping : { ...mapping, pending: before.pending }, outcome.failure, now);
}

type WriteBackStep = Extract<WriteStep, { readonly kind: 'writeBack' }>;

/**
 * The state after a write to JUST.SFA, which held `current` before. Its applied values are as JUST.SFA will tell them again; they are
 * a provisional half of base until a newer state was seen (rule 22). A refused field is remembered with its pair of values; the others may go on.
 */
export function applyWriteBack(before: Mapping, { mapping, write }: WriteBackStep, current: EventChanges, outcome: WriteOutcome<EventChanges>, now: Instant): Mapping {
  if (outcome.status === 'unknown') return withFailure(mapping, outcome.failure, now);
  const settled: Mapping = { ...mapping, pending: mapping.pending.filter(({ kind }) => kind !== 'writeBack') };
  const fields = syncedFields.filter((field) => field in write.sfa);
  if (outcome.status === 'applied') {
    const base = { ...mapping.base, ...Object.fromEntries(fields.map((field) => [field, { sfa: outcome.value[field] ?? write.sfa[field], outlook: write.outlook[field] }])) };
    return { ...withoutTrouble(settled), base: base as unknown as Base, provisional: fields, refusedBack: mapping.refusedBack?.filter(({ field }) => !fields.includes(field)) };
  }
  const { failure } = outcome;
  if (failure.code !== 'rejected') return withFailure(mapping, failure, now);
  const refused = fields.filter((field) => field === failure.field);
  const entries = (refused.length === 0 ? fields : refused).map((field) => ({ field, failure, sfa: current[field], outlook: write.outlook[field] }));
  const kept = (before.refusedBack ?? []).filter(({ field }) => !entries.some((entry) => entry.field === field));
  return { ...withoutTrouble(settled), refusedBack: [...kept, ...entries] };
}
