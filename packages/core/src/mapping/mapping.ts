import type { EventChanges, EventContent, EventDraft, EventOwner, EventShape, SyncedField } from '../event/event.js';
import type { Failure } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';

/** Both values of one field as they were last seen together and settled, each normalised for its own side. */
export interface BasePair<Value> {
  readonly sfa: Value;
  readonly outlook: Value;
}

export type Base = { readonly [Field in SyncedField]: BasePair<EventContent[Field]> };

/** Why a mapping has no living event any more. */
export type EndReason =
  | 'record-deleted'
  | 'period-emptied'
  | 'participant-removed'
  | 'unlinked'
  | 'deleted-in-outlook'
  | 'source-ended'
  | 'not-created';

/**
 * `creating`: a create was begun and its outcome is not known. `living`: the event stands. `released`: it stands and is no
 * longer ours to touch (link off, `onUnlink: keep`). `ended`: a tombstone that keeps its generation.
 */
export type MappingState = 'creating' | 'living' | 'released' | 'ended';

/** A write of which the intent is committed and the outcome is not (rule 17). What equals one of its values is ours. */
export type PendingWrite =
  | { readonly kind: 'create'; readonly draft: EventDraft; readonly sfa: EventContent }
  | {
      readonly kind: 'update';
      readonly changes: EventChanges;
      readonly sfa: EventChanges;
      /** The values that this write replaces, kept until they are in an explanation. */
      readonly lost?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly kind: 'delete'; readonly reason: EndReason }
  /** To JUST.SFA: the values sent, the Outlook values behind them, and what they replace. */
  | { readonly kind: 'writeBack'; readonly sfa: EventChanges; readonly outlook: EventChanges; readonly lost?: Readonly<Record<string, string>> | undefined }
  /** To JUST.SFA: the record goes, because its event was deleted in Outlook. */
  | { readonly kind: 'deleteRecord' };

/** One record's event in one mailbox. */
export interface Mapping extends EventOwner {
  readonly state: MappingState;
  readonly generation: number;
  /** The epoch in which this generation was created. */
  readonly epoch: string;
  /** The later epoch in which both sides were compared anew: until then nothing of it is believed after a restore. */
  readonly rebasedIn?: string | undefined;
  /** The participants (JUST.SFA user ids) that this event serves. */
  readonly serves: readonly string[];
  readonly eventId?: string | undefined;
  readonly etag?: string | undefined;
  readonly base?: Base | undefined;
  readonly shape: EventShape;
  readonly pending: readonly PendingWrite[];
  readonly endReason?: EndReason | undefined;
  /** When our create was answered: within 2 minutes of it a 404 proves nothing (rule 23). */
  readonly createdAt?: Instant | undefined;
  /** The first item-level 404, until a second one confirms it or the event is seen again. */
  readonly missingSince?: Instant | undefined;
  /** What Outlook refused, and for which values: not tried again until the schedule changes. */
  readonly refused?: { readonly failure: Failure; readonly sfa: EventContent } | undefined;
  /** Edits made in Outlook from now on flow to JUST.SFA: every earlier difference was settled as drift (rule 26). */
  readonly writesBack?: boolean | undefined;
  /** Fields of which the JUST.SFA half of base is what we sent and nobody has confirmed (rule 22). */
  readonly provisional?: readonly SyncedField[] | undefined;
  /** What JUST.SFA refused, by field: not sent again until either value of the pair changes. */
  readonly refusedBack?: readonly { readonly field: SyncedField; readonly failure: Failure; readonly sfa: EventContent[SyncedField]; readonly outlook: EventContent[SyncedField] }[] | undefined;
  /** Failures in a row, for the back-off. */
  readonly failures: number;
  /** What the open execution last met. */
  readonly lastFailure?: Failure | undefined;
  /** Nothing is tried before this instant. */
  readonly notBefore?: Instant | undefined;
  /** The open execution of this mapping (rule 29), as an id of the activity log. */
  readonly round?: string | undefined;
}
