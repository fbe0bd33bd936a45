import type { EndReason } from './mapping.js';

/**
 * What asks for a deletion. `explicit`: the state that wants it was told by a webhook. `inferred`: everything else (a comparison, a
 * list, the change feed, a setting), where a fault of ours or of a service can look like a wish of many people.
 */
export type DeletionCause = 'explicit' | 'inferred';

/** Names exactly what is to be deleted; a newer event of the same record is another target. */
export interface DeletionTarget {
  /** `event`: our event in Outlook. `record`: the schedule in JUST.SFA, because the event was deleted in Outlook. */
  readonly what: 'event' | 'record';
  readonly mailboxId: string;
  /** Of our event that stands, or of the one that was deleted in Outlook. */
  readonly eventId: string;
}

/** A deletion that a plan wants and nobody has admitted or decided on yet. */
export interface WantedDeletion extends DeletionTarget {
  readonly cause: DeletionCause;
  readonly reason: EndReason;
  /** What set the plan off. */
  readonly trigger: string;
  /** The linked user's name. */
  readonly person?: string | undefined;
}

/** `held`: waits for a person. The other two are a person's decision, and nobody is asked again. */
export type DeletionState = 'held' | 'approved' | 'discarded';

export interface DecidedDeletion extends DeletionTarget {
  readonly state: DeletionState;
  /** Approved before any plan wanted it. */
  readonly isBeforehand?: boolean | undefined;
}

export function isSameTarget(one: DeletionTarget, other: DeletionTarget): boolean {
  return one.what === other.what && one.mailboxId === other.mailboxId && one.eventId === other.eventId;
}
