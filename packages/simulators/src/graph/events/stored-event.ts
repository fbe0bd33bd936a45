import type { Attendee, EventLocation, ExtendedProperty } from './event-input.js';
import type { Recurrence } from './recurrence.js';

/** One end of an event. `local` is the wall time in `zone` (as it was sent), `utc` the same instant; both with 7 decimals. All-day: `utc` is `local`. */
export interface EventTime {
  readonly local: string;
  readonly zone: string;
  readonly utc: string;
}

export interface OnlineMeeting {
  readonly joinUrl: string;
  readonly conferenceId: string;
  readonly tollNumber: string;
}

/** What people and apps write. */
export interface EventContent {
  readonly subject: string;
  /** `text` is kept while the body is still what was written as text; Exchange itself holds only the html. */
  readonly body: { readonly html: string; readonly text: string | null };
  readonly isAllDay: boolean;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly location: EventLocation;
  readonly locations: readonly EventLocation[];
  readonly attendees: readonly Attendee[];
  readonly recurrence: Recurrence | null;
  readonly categories: readonly string[];
  readonly importance: string;
  readonly sensitivity: string;
  readonly showAs: string;
  readonly isReminderOn: boolean;
  readonly reminderMinutesBeforeStart: number;
  readonly responseRequested: boolean;
  readonly allowNewTimeProposals: boolean;
  readonly hideAttendees: boolean;
  readonly onlineMeetingProvider: string;
  readonly onlineMeeting: OnlineMeeting | null;
}

/** An event as the mailbox holds it, keyed by its immutable id. */
export interface StoredEvent {
  readonly immutableId: string;
  /** The default id form: another one after a move to another calendar. */
  readonly standardId: string;
  /** Object id of the mailbox's owner. */
  readonly userId: string;
  readonly calendarId: string;
  /** Calendars it was moved out of, the id it had there, and when (a stamp like lastModifiedDateTime). */
  readonly departures?: readonly { readonly calendarId: string; readonly standardId: string; readonly leftAt: string }[];
  readonly iCalUId: string;
  readonly changeKey: string;
  readonly createdDateTime: string;
  readonly lastModifiedDateTime: string;
  readonly originalStartTimeZone: string;
  readonly originalEndTimeZone: string;
  readonly content: EventContent;
  readonly properties: readonly ExtendedProperty[];
  readonly transaction: { readonly id: string; readonly fingerprint: string } | null;
  /** In Deleted Items: answers 404, but its `transactionId` still gives it back. */
  readonly isDeleted: boolean;
  /** When Exchange moves the change key once after a create (ms since 1970); null when that is over. */
  readonly changeKeyMovesAt: number | null;
}
