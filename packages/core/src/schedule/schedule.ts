import type { Period } from './period.js';

/** One person, group or facility on a schedule, as JUST.SFA names it. */
export interface Participant {
  /** The login id (0th element of JUST.SFA's user array): a free text, not always an address. */
  readonly sfaUserId: string;
  readonly name: string;
}

/**
 * A schedule (予定) as JUST.SFA holds it, normalised: LF newlines, no NUL, well-formed Unicode, an empty text for a missing one.
 * `period: null` means that the schedule field is present and empty.
 */
export interface Schedule {
  readonly period: Period | null;
  readonly participants: readonly Participant[];
  readonly title: string;
  readonly location: string;
  readonly content: string;
  /** 公開 says private; `undefined` while the name of that key is not configured. */
  readonly isPrivate?: boolean | undefined;
}

/** A schedule of which some members were not sent: a missing member is not an empty one. */
export type PartialSchedule = { readonly [Member in keyof Schedule]?: Schedule[Member] | undefined };

/** The members without which a schedule is only a hint. */
export const scheduleMembers = ['period', 'participants', 'title', 'location', 'content'] as const;

export function isComplete(schedule: PartialSchedule): schedule is Schedule {
  return scheduleMembers.every((member) => schedule[member] !== undefined);
}

/** A record of JUST.SFA's table as far as the sync is concerned. */
export interface SfaRecord {
  readonly recordId: string;
  /** `updatedAt` as an ISO-8601 UTC text with milliseconds; orders the states of one record. */
  readonly version?: string | undefined;
  readonly schedule: Schedule;
  /** `recordLink`: opens the record for a person; copied, never built. */
  readonly link?: string | undefined;
}
