import type { Base, BasePair, PendingWrite } from '../mapping/mapping.js';
import type { EventChanges, EventContent, SyncedField } from '../event/event.js';
import type { Policies } from '../tenant/tenant.js';
import { isSamePeriod, type Period } from '../schedule/period.js';
import { syncedFields } from '../event/event.js';
import { toOutlookValue } from './to-event-content.js';

export interface MergeInput {
  /** The JUST.SFA half as it is now. */
  readonly sfa: EventContent;
  /** The event's values as they are now (read), or as they are assumed to be. */
  readonly outlook: EventContent;
  readonly base: Base;
  readonly pending: readonly PendingWrite[];
  readonly policies: Policies;
  /** Fields that a person made unfit for writing: the times of a series, the body of an online meeting. */
  readonly untouchable: ReadonlySet<SyncedField>;
}

export type FieldVerdict = 'unchanged' | 'write' | 'agreement' | 'drift-kept' | 'drift-restored' | 'conflict-sfa-wins' | 'untouchable' | 'overlong';

export interface Merge {
  /** Values to write to Outlook; empty: no call. */
  readonly changes: EventChanges;
  /** The JUST.SFA values behind `changes`. */
  readonly sfa: EventChanges;
  /** Base with every pair that is settled without a write. */
  readonly base: Base;
  readonly verdicts: Readonly<Partial<Record<SyncedField, FieldVerdict>>>;
}

/**
 * One-way, field by field: a side changed when it differs from its own half of base. What equals a pending value of ours was written
 * by us, so it counts as that value's half and never as a person's edit.
 */
export function mergeFields(input: MergeInput): Merge {
  const changes: Record<string, unknown> = {};
  const sfa: Record<string, unknown> = {};
  const base: Record<string, unknown> = { ...input.base };
  const verdicts: Partial<Record<SyncedField, FieldVerdict>> = {};
  for (const field of syncedFields) {
    if (field === 'isPrivate' && input.sfa.isPrivate === undefined) continue;
    const verdict = judge(input, field);
    verdicts[field] = verdict;
    const pair = { sfa: input.sfa[field], outlook: input.outlook[field] };
    if (verdict === 'write' || verdict === 'drift-restored' || verdict === 'conflict-sfa-wins') {
      changes[field] = toOutlookValue(field, input.sfa[field], input.policies);
      sfa[field] = input.sfa[field];
      base[field] = pairInForce(input, field);
    } else {
      base[field] = pair;
    }
  }
  return { changes: changes as EventChanges, sfa: sfa as EventChanges, base: base as unknown as Base, verdicts };
}

function judge(input: MergeInput, field: SyncedField): FieldVerdict {
  const pair = pairInForce(input, field);
  const isSfaChanged = !isSameValue(input.sfa[field], pair.sfa);
  const isOutlookChanged = !isSameValue(input.outlook[field], pair.outlook);
  if (!isSfaChanged && !isOutlookChanged) return 'unchanged';
  const wanted = toOutlookValue(field, input.sfa[field], input.policies);
  if (wanted === undefined) return 'overlong';
  if (isSameValue(wanted, input.outlook[field])) return 'agreement';
  if (input.untouchable.has(field)) return 'untouchable';
  if (!isOutlookChanged) return 'write';
  if (isSfaChanged) return 'conflict-sfa-wins';
  return input.policies.outlookDrift === 'keep' ? 'drift-kept' : 'drift-restored';
}

/** The settled pair, or the pair of a pending write of ours that turns out to have been carried out. */
function pairInForce(input: MergeInput, field: SyncedField): BasePair<EventContent[SyncedField]> {
  const settled = input.base[field];
  if (isSameValue(input.outlook[field], settled.outlook)) return settled;
  for (const write of input.pending) {
    if (write.kind !== 'update' || !(field in write.changes)) continue;
    if (isSameValue(write.changes[field], input.outlook[field])) return { sfa: write.sfa[field] ?? settled.sfa, outlook: input.outlook[field] };
  }
  return settled;
}

export function isSameValue(one: EventContent[SyncedField], other: EventContent[SyncedField]): boolean {
  if (isPeriod(one) && isPeriod(other)) return isSamePeriod(one, other);
  return one === other;
}

export function isSameContent(one: EventContent, other: EventContent): boolean {
  return syncedFields.every((field) => isSameValue(one[field], other[field]));
}

function isPeriod(value: unknown): value is Period {
  return typeof value === 'object' && value !== null;
}
