import type { Base, BasePair, Mapping, PendingWrite } from '../mapping/mapping.js';
import type { EventChanges, EventContent, SyncedField } from '../event/event.js';
import type { Policies } from '../tenant/tenant.js';
import { isResaved } from '../schedule/is-resaved.js';
import { isSamePeriod, type Period } from '../schedule/period.js';
import { syncedFields } from '../event/event.js';
import { toOutlookValue, toSfaValue } from './to-event-content.js';

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
  /** Edits in Outlook flow to JUST.SFA; missing: they don't. */
  readonly writeBack?: { readonly isOutlookNewer: boolean; readonly refused: NonNullable<Mapping['refusedBack']> } | undefined;
}

export type FieldVerdict =
  | 'unchanged'
  | 'write'
  | 'agreement'
  | 'drift-kept'
  | 'drift-restored'
  | 'conflict-sfa-wins'
  | 'write-back'
  | 'conflict-outlook-wins'
  | 'refused-back'
  | 'private'
  | 'untouchable'
  | 'overlong';

export interface Merge {
  /** Values to write to Outlook; empty: no call. */
  readonly changes: EventChanges;
  /** The JUST.SFA values behind `changes`. */
  readonly sfa: EventChanges;
  /** Values to write to JUST.SFA; empty: no call. */
  readonly back: EventChanges;
  /** The Outlook values behind `back`. */
  readonly outlook: EventChanges;
  /** Base with every pair that is settled without a write. */
  readonly base: Base;
  readonly verdicts: Readonly<Partial<Record<SyncedField, FieldVerdict>>>;
}

/**
 * Field by field: a side changed when it differs from its own half of base. What equals a pending value of ours was written by us, so
 * it counts as that value's half and never as a person's edit.
 */
export function mergeFields(input: MergeInput): Merge {
  const changes: Record<string, unknown> = {};
  const sfa: Record<string, unknown> = {};
  const back: Record<string, unknown> = {};
  const outlook: Record<string, unknown> = {};
  const base: Record<string, unknown> = { ...input.base };
  const verdicts: Partial<Record<SyncedField, FieldVerdict>> = {};
  for (const field of syncedFields) {
    if (field === 'isPrivate' && input.sfa.isPrivate === undefined) continue;
    const verdict = judge(input, field);
    verdicts[field] = verdict;
    base[field] = pairInForce(input, field);
    if (verdict === 'write' || verdict === 'drift-restored' || verdict === 'conflict-sfa-wins') {
      changes[field] = toOutlookValue(field, input.sfa[field], input.policies);
      sfa[field] = input.sfa[field];
    } else if (verdict === 'write-back' || verdict === 'conflict-outlook-wins') {
      back[field] = toSfaValue(field, input.outlook[field], input.policies);
      outlook[field] = input.outlook[field];
    } else if (verdict !== 'refused-back') base[field] = { sfa: input.sfa[field], outlook: input.outlook[field] };
  }
  return { changes: changes as EventChanges, sfa: sfa as EventChanges, back: back as EventChanges, outlook: outlook as EventChanges, base: base as unknown as Base, verdicts };
}

function judge(input: MergeInput, field: SyncedField): FieldVerdict {
  const { policies, writeBack } = input;
  const pair = pairInForce(input, field);
  const isSfaChanged = !isSameValue(input.sfa[field], pair.sfa);
  const isOutlookChanged = !isSameInOutlook(field, input.outlook[field], pair.outlook);
  if (!isSfaChanged && !isOutlookChanged) return 'unchanged';
  const wanted = toOutlookValue(field, input.sfa[field], policies);
  if (isSameValue(wanted, input.outlook[field])) return 'agreement';
  if (input.untouchable.has(field)) return 'untouchable';
  if (isOutlookChanged && writeBack !== undefined && field !== 'isPrivate') {
    const isOutlooks = !isSfaChanged || policies.conflict === 'outlookWins' || (policies.conflict === 'newestWins' && writeBack.isOutlookNewer);
    const flow = judgeWriteBack(input, writeBack.refused, field, pair, isSfaChanged ? 'conflict-outlook-wins' : 'write-back');
    // What can't flow can't win: JUST.SFA's change would be seen nowhere else. What won once and was refused stays so, though nobody knows any more when it was learned.
    if (flow === 'refused-back' || (isOutlooks && !(flow === 'overlong' && isSfaChanged))) return flow;
  }
  if (wanted === undefined) return 'overlong';
  if (!isOutlookChanged) return 'write';
  if (isSfaChanged) return 'conflict-sfa-wins';
  // In two-way mode only what may not flow comes here: it stays as the user made it.
  return policies.outlookDrift === 'keep' || writeBack !== undefined ? 'drift-kept' : 'drift-restored';
}

/** An edit in Outlook that the rules would let flow, if it can. */
function judgeWriteBack({ outlook, sfa, policies }: MergeInput, refused: NonNullable<Mapping['refusedBack']>, field: SyncedField, pair: BasePair<EventContent[SyncedField]>, verdict: FieldVerdict): FieldVerdict {
  if (outlook.isPrivate === true && field !== 'period') return 'private';
  const value = toSfaValue(field, outlook[field], policies);
  // Outlook can't hold JUST.SFA's own text, so the user never saw all of it: letting the edit flow would take the rest from it.
  const wasCut = !isSameValue(pair.sfa, toOutlookValue(field, pair.sfa, policies));
  if (value === undefined || wasCut) return 'overlong';
  const isRefused = refused.some((entry) => entry.field === field && isSameValue(entry.sfa, sfa[field]) && isSameValue(entry.outlook, outlook[field]));
  return isRefused ? 'refused-back' : verdict;
}

/** The settled pair, or the pair of a pending write of ours, to either side, that turns out to have been carried out. */
function pairInForce(input: MergeInput, field: SyncedField): BasePair<EventContent[SyncedField]> {
  const settled = input.base[field];
  for (const write of [...input.pending].reverse()) {
    const isToOutlook = write.kind === 'update' && field in write.changes && !isSameInOutlook(field, input.outlook[field], settled.outlook);
    if (isToOutlook && isSameInOutlook(field, write.changes[field], input.outlook[field])) return { sfa: write.sfa[field], outlook: input.outlook[field] };
    const isToSfa = write.kind === 'writeBack' && field in write.sfa && !isSameValue(input.sfa[field], settled.sfa);
    if (isToSfa && isSameValue(write.sfa[field], input.sfa[field])) return { sfa: input.sfa[field], outlook: write.outlook[field] };
  }
  return settled;
}

export function isSameValue(one: EventContent[SyncedField] | undefined, other: EventContent[SyncedField] | undefined): boolean {
  if (isPeriod(one) && isPeriod(other)) return isSamePeriod(one, other);
  return one === other;
}

/** A body that a client saved again is nobody's edit. */
function isSameInOutlook(field: SyncedField, one: EventContent[SyncedField] | undefined, other: EventContent[SyncedField]): boolean {
  return isSameValue(one, other) || (field === 'content' && isResaved(String(one), String(other)));
}

/** Each half is what the other side's would be written as. */
export function isLikePair<Field extends SyncedField>(field: Field, { sfa, outlook }: BasePair<EventContent[Field]>, policies: Policies): boolean {
  return isSameInOutlook(field, toOutlookValue(field, sfa, policies), outlook) || isSameValue(toSfaValue(field, outlook, policies), sfa);
}

export function isSameContent(one: EventContent, other: EventContent): boolean {
  return syncedFields.every((field) => isSameValue(one[field], other[field]));
}

function isPeriod(value: EventContent[SyncedField] | undefined): value is Period {
  return typeof value === 'object';
}
