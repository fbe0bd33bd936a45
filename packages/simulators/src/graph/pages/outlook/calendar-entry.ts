import { toIanaZone } from '../../zones/to-iana-zone.js';
import { fromUtc } from '../../zones/wall-time.js';
import type { Appearance } from '../../events/occurrence.js';
import { peopleZone } from '../people-time.js';
import { readSyncMark } from './sync-mark.js';

/** One event in a week view; times are wall times of the people's zone to the second, all-day ends are exclusive. */
export interface CalendarEntry {
  /** Immutable id: that of the series for its occurrences. */
  readonly id: string;
  readonly mail: string;
  readonly title: string;
  readonly place: string;
  readonly start: string;
  readonly end: string;
  readonly isAllDay: boolean;
  readonly isSeries: boolean;
  readonly isPrivate: boolean;
  readonly isOnline: boolean;
  readonly isMeeting: boolean;
  /** In another calendar than the default one. */
  readonly isElsewhere: boolean;
  /** The record of an event of Clounect; null for others. */
  readonly record: string | null;
  readonly isCopy: boolean;
}

export function toCalendarEntry({ event }: Appearance, mail: string, defaultCalendarId: string): CalendarEntry {
  const { content } = event;
  const zone = toIanaZone(peopleZone) ?? 'UTC';
  const wall = ({ local, utc }: { readonly local: string; readonly utc: string }): string => (content.isAllDay ? local : fromUtc(utc, zone)).slice(0, 19);
  const mark = readSyncMark(event);
  return {
    id: event.immutableId,
    mail,
    title: content.subject,
    place: content.location.displayName,
    start: wall(content.start),
    end: wall(content.end),
    isAllDay: content.isAllDay,
    isSeries: content.recurrence !== null,
    isPrivate: content.sensitivity === 'private',
    isOnline: content.onlineMeeting !== null,
    isMeeting: content.attendees.length > 0,
    isElsewhere: event.calendarId !== defaultCalendarId,
    record: mark?.recordId ?? null,
    isCopy: mark?.isCopy ?? false,
  };
}
