import type { EventChanges, EventDraft, EventIdentity, EventOwner, Marker, OutlookEvent } from '../event/event.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';

export interface Mailbox {
  /** The object id of the user in Entra: stays when the address changes. */
  readonly mailboxId: string;
  readonly mail: string;
  readonly name: string;
}

/**
 * `absent`: the mailbox answered and has no such item (one look; absence is proved by two, rule 23).
 * A mailbox that cannot be used at all is the failure `mailboxUnusable`, never `absent`.
 */
export type EventReading =
  | { readonly state: 'present'; readonly event: OutlookEvent }
  | { readonly state: 'absent' };

export interface EventRef {
  readonly mailboxId: string;
  readonly eventId: string;
}

/** A living event at a known version. */
export interface EventVersion extends EventRef {
  readonly etag: string;
}

/** An event that bears our marker, as a list of the whole mailbox shows it. */
export interface MarkedEvent {
  readonly eventId: string;
  readonly etag: string;
  readonly marker: Marker;
}

export interface MarkedEventPage {
  readonly events: readonly MarkedEvent[];
  /** Where the next page is; missing with the last one. */
  readonly cursor?: string | undefined;
}

/** One tenant's calendars. Every call has a deadline of 8 s; at most 4 run at once for one mailbox. */
export interface GraphClient {
  /** One call. An address without a user is the failure `notFound`. */
  resolveMailbox(mail: string): Promise<ReadOutcome<Mailbox>>;
  /** One call. */
  readEvent(ref: EventRef): Promise<ReadOutcome<EventReading>>;
  /** One call (more only if there are many): events of that mailbox with our marker for that record, of any generation, oldest first. */
  findEvents(owner: EventOwner): Promise<ReadOutcome<readonly OutlookEvent[]>>;
  /**
   * One call for one page of at most 200: every event of the mailbox with a marker of ours, of whatever record and source, in no order.
   * A page proves nothing about events that are not on it. `resyncNeeded`: not a cursor of this mailbox; begin anew.
   */
  listMarkedEvents(mailboxId: string, cursor: string | undefined): Promise<ReadOutcome<MarkedEventPage>>;
  /**
   * Creates an event with marker and `transactionId`, without attendees. Repeating it with the same identity and draft gives the
   * same event, also one that was deleted meanwhile. Refused with `conflict`: the identity was used with another content.
   */
  createEvent(identity: EventIdentity, draft: EventDraft): Promise<WriteOutcome<OutlookEvent>>;
  /** Only if the event is still at that version; else refused with `conflict`. Refused with `notFound`: no such item. */
  updateEvent(version: EventVersion, changes: EventChanges): Promise<WriteOutcome<OutlookEvent>>;
  /** Only if the event is still at that version; else refused with `conflict`. Refused with `notFound`: no such item. */
  deleteEvent(version: EventVersion): Promise<WriteOutcome<undefined>>;
}
