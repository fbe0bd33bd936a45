import type { Period } from '../schedule/period.js';

/** What of an event is kept in step with the schedule. `content` is plain text with LF newlines. */
export interface EventContent {
  readonly title: string;
  readonly location: string;
  readonly content: string;
  readonly period: Period;
  /** Outlook's `sensitivity: private`; `undefined`: not kept in step. */
  readonly isPrivate?: boolean | undefined;
}

export type SyncedField = keyof EventContent;
export const syncedFields = ['period', 'title', 'location', 'content', 'isPrivate'] as const satisfies readonly SyncedField[];

/** What a person may have made of our event, and what then binds our hands. */
export interface EventShape {
  /** Somebody is invited: every write and deletion would send mail. */
  readonly hasAttendees: boolean;
  /** A series master now: its times are no longer one period. */
  readonly isRecurring: boolean;
  /** The body holds a join link that a write would destroy. */
  readonly isOnlineMeeting: boolean;
}

export const plainShape: EventShape = { hasAttendees: false, isRecurring: false, isOnlineMeeting: false };

/** The record and mailbox for which an event stands; one living event at most for each. */
export interface EventOwner {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly recordId: string;
  /** The object id of the mailbox's user in Entra. */
  readonly mailboxId: string;
}

/** Names one intended creation. The marker and the `transactionId` are made of it and of nothing else. */
export interface EventIdentity extends EventOwner {
  /** One life of the database; a declared restore begins a new one. */
  readonly epoch: string;
  /** Counts intended re-creations, from 1. */
  readonly generation: number;
}

/** Our extended property on an event: what it was made for. */
export interface Marker {
  readonly sourceId: string;
  readonly recordId: string;
  readonly mailboxId: string;
  readonly epoch: string;
  readonly generation: number;
}

export interface OutlookEvent {
  /** The immutable id. */
  readonly eventId: string;
  /** Compared for equality only. */
  readonly etag: string;
  readonly content: EventContent;
  readonly shape: EventShape;
  readonly createdAt: string;
  /** Present when it was asked for and is ours. */
  readonly marker?: Marker | undefined;
  /** Whether the event's `transactionId` is the one that its marker's identity gives. */
  readonly hasOurTransactionId?: boolean | undefined;
}

/** A new event: its content and what is set once and is the user's afterwards. */
export interface EventDraft {
  readonly content: EventContent;
  /** Minutes before the start; `null`: no reminder. */
  readonly reminderMinutes: number | null;
}

/** Only the fields that are to be written. */
export type EventChanges = { readonly [Field in SyncedField]?: EventContent[Field] | undefined };
