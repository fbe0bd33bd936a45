import type { EventDraft, EventIdentity, EventOwner } from '../event/event.js';
import type { EventRef, EventVersion } from '../ports/graph-client.js';
import type { Instant } from '../schedule/period.js';
import type { Mapping, PendingWrite } from '../mapping/mapping.js';

/** The rows of the decision table, each with the reason that a person reads (see the catalogue of reasons in the docs). */
export const rows = {
  'paused': 'the tenant is stopped; the hint is kept for later',
  'other-source': 'the record belongs to a table or schedule field that is no longer the configured one',
  'record-unknown': 'the record could not be read; unknown never creates or deletes',
  'not-linked': 'the participant is no linked user (a group, a facility, somebody else)',
  'mailbox-unresolved': 'the linked address has no mailbox that could be found',
  'nothing-wanted': 'there is no event, and none is wanted',
  'too-old': 'the schedule ended before the back-fill limit and has no event yet',
  'look-up': 'the record was not seen from its beginning, so an event of ours may already stand there',
  'create': 'the participant has no event yet',
  'create-again': 'the event is gone and is wanted again',
  'adopt': 'an event with our marker stands there and is taken up',
  'undecided': 'several events carry our marker and none can be told to be ours',
  'settle-create': 'a creation was begun and its outcome is not known',
  'look-again': 'the event changed since it was last seen, so it is read first',
  'unchanged': 'both sides are as they were',
  'untouchable': 'only a field changed that a person made unfit for writing (times of a series, body of an online meeting)',
  'overlong-refused': 'the text is longer than Outlook takes, and the settings forbid to cut it',
  'update': 'JUST.SFA changed',
  'agreement': 'both sides changed to the same',
  'drift-kept': 'Outlook was edited and may stay as it is',
  'drift-restored': 'Outlook was edited and is set back',
  'conflict-sfa-wins': 'both sides changed the same field; one-way, so JUST.SFA wins',
  'refused-before': 'Outlook refused these values before; waiting for the schedule to change',
  'series-held': 'the event was made a series by a person; deleting it is a decision for a person',
  'meeting-held': 'others were invited to the event; a write would send them mail',
  'confirm-absence': 'the event was not found; absence is believed after a second look',
  'left-deleted': 'the event was deleted in Outlook and stays deleted until the schedule changes',
  'released': 'the link is off; the event stays and is left alone',
  'delete': 'the event is no longer wanted',
  'gone': 'the event is gone, as wanted',
  'back-off': 'an earlier try failed; the next one is due later',
} as const;

export type Row = keyof typeof rows;

export type Step =
  | { readonly kind: 'none' }
  /** Only our own memory changes. */
  | { readonly kind: 'settle'; readonly mapping: Mapping }
  | { readonly kind: 'wait'; readonly until: Instant; readonly mapping?: Mapping | undefined }
  /** Waits for a person. */
  | { readonly kind: 'hold'; readonly mapping?: Mapping | undefined }
  | { readonly kind: 'readEvent'; readonly ref: EventRef }
  | { readonly kind: 'lookUp'; readonly owner: EventOwner }
  /** `mapping` is what is committed before the call, with the pending write in it. */
  | { readonly kind: 'create'; readonly mapping: Mapping; readonly identity: EventIdentity; readonly draft: EventDraft }
  | { readonly kind: 'update'; readonly mapping: Mapping; readonly version: EventVersion; readonly write: PendingWrite & { readonly kind: 'update' } }
  | { readonly kind: 'delete'; readonly mapping: Mapping; readonly version: EventVersion; readonly write: PendingWrite & { readonly kind: 'delete' } };

export type WriteStep = Extract<Step, { readonly kind: 'create' | 'update' | 'delete' }>;
export type LookStep = Extract<Step, { readonly kind: 'readEvent' | 'lookUp' }>;

export function isWriteStep(step: Step): step is WriteStep {
  return step.kind === 'create' || step.kind === 'update' || step.kind === 'delete';
}

export function isLookStep(step: Step): step is LookStep {
  return step.kind === 'readEvent' || step.kind === 'lookUp';
}

export interface Decision {
  readonly mailboxId?: string | undefined;
  /** JUST.SFA user ids. */
  readonly participants: readonly string[];
  readonly row: Row;
  /** A further word on why, for example the reason of a deletion. */
  readonly because?: string | undefined;
  readonly step: Step;
  /** Values of Outlook that lost or became drift, by field; none of a private event. */
  readonly lost?: Readonly<Record<string, string>> | undefined;
}

export interface Plan {
  readonly decisions: readonly Decision[];
}
