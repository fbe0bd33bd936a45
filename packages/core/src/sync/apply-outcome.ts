import type { EventContent, OutlookEvent } from '../event/event.js';
import type { EventEvidence } from './evidence.js';
import type { Failure, WriteOutcome } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { Base, Mapping } from '../mapping/mapping.js';
import type { WriteStep } from './decision.js';
import { addMilliseconds } from '../schedule/period.js';
import { backOff } from './back-off.js';
import { syncedFields } from '../event/event.js';
import { toBase, toEnded, toLiving, withoutTrouble } from '../mapping/transitions.js';

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
export function applyOutcome(before: Mapping | undefined, step: WriteStep, outcome: WriteOutcome<OutlookEvent | undefined>, now: Instant): Lesson {
  if (outcome.status === 'applied') return { mapping: afterApplied(step, outcome.value, now), event: assumed };
  const { failure } = outcome;
  if (outcome.status === 'unknown') return { mapping: withFailure(step.mapping, failure, now), event: assumed };
  const restored: Mapping = step.kind === 'create' ? afterRefusedCreate(before, step.mapping) : { ...step.mapping, pending: before?.pending ?? [] };
  if (failure.code === 'conflict') {
    return step.kind === 'create' ? { mapping: step.mapping, event: assumed, isIdentitySpent: true } : { mapping: restored, event: { state: 'doubted' } };
  }
  if (failure.code === 'notFound' && step.kind !== 'create') return { mapping: restored, event: { state: 'missing' } };
  const isRefusedForGood = (failure.code === 'rejected' || failure.code === 'malformed') && step.kind !== 'delete';
  return { mapping: isRefusedForGood ? withRefusal(restored, step, failure) : withFailure(restored, failure, now), event: assumed };
}

/** One more failure in a row: the next try is due after the back-off. */
export function withFailure(mapping: Mapping, failure: Failure, now: Instant): Mapping {
  const failures = mapping.failures + 1;
  return { ...mapping, failures, notBefore: addMilliseconds(now, backOff(failure, failures)) };
}

function afterApplied(step: WriteStep, event: OutlookEvent | undefined, now: Instant): Mapping {
  if (step.kind === 'delete' || event === undefined) {
    return toEnded(step.mapping, step.kind === 'delete' ? step.write.reason : 'not-created');
  }
  if (step.kind === 'create') {
    const sfa = step.mapping.pending.find((write) => write.kind === 'create')?.sfa ?? step.draft.content;
    return { ...toLiving(step.mapping, event, toBase(sfa, event.content)), createdAt: now };
  }
  const { mapping, write } = step;
  const base = Object.fromEntries(
    syncedFields.map((field) => {
      const isWritten = field in write.changes;
      return [field, isWritten ? { sfa: write.sfa[field], outlook: event.content[field] } : mapping.base?.[field]];
    }),
  ) as unknown as Base;
  return { ...withoutTrouble(mapping), base, etag: event.etag, shape: event.shape, pending: [] };
}

/** A first try that was refused leaves its identity unused; a repeated one leaves the earlier try unsettled. */
function afterRefusedCreate(before: Mapping | undefined, intended: Mapping): Mapping {
  if (before?.state === 'creating') return before;
  return { ...toEnded(intended, 'not-created'), failures: intended.failures };
}

function withRefusal(restored: Mapping, step: Exclude<WriteStep, { readonly kind: 'delete' }>, failure: Failure): Mapping {
  if (step.kind === 'create') {
    const sfa = step.mapping.pending.find((write) => write.kind === 'create')?.sfa ?? step.draft.content;
    return { ...withoutTrouble(toEnded(restored, 'not-created')), refused: { failure, sfa } };
  }
  const sfa = Object.fromEntries(
    syncedFields.map((field) => [field, field in step.write.sfa ? step.write.sfa[field] : restored.base?.[field].sfa]),
  ) as unknown as EventContent;
  return { ...withoutTrouble(restored), refused: { failure, sfa } };
}
