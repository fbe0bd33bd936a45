import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { toClientHtml } from '../../events/client-html.js';
import { bodyText } from '../../events/event-body.js';
import type { EventContent } from '../../events/stored-event.js';
import { fromUtc } from '../../zones/wall-time.js';
import { peopleZone, peopleZoneName } from '../people-time.js';

/** What a person sees and types. Times are `2026-11-24T10:00` in the people's zone; the end of an all-day event is its last day. */
export interface EventForm {
  readonly subject: string;
  readonly place: string;
  readonly body: string;
  readonly starts: string;
  readonly ends: string;
  readonly isAllDay: boolean;
  readonly isPrivate: boolean;
  /** One address a line. */
  readonly attendees: string;
}

export function toEventForm(content: EventContent): EventForm {
  const { start, end, isAllDay } = content;
  const minutes = (local: string): string => local.slice(0, 16);
  return {
    subject: content.subject,
    place: content.location.displayName,
    body: linksOnce(bodyText(content.body).replaceAll('\r\n', '\n')),
    starts: minutes(isAllDay ? start.local : fromUtc(start.utc, peopleZone)),
    ends: minutes(isAllDay ? movedByDays(end.local.slice(0, 10), -1) : fromUtc(end.utc, peopleZone)),
    isAllDay,
    isPrivate: content.sensitivity === 'private',
    attendees: content.attendees.map(({ emailAddress }) => emailAddress.address).join('\n'),
  };
}

/** The update (or, without `before`, the create) that Outlook would send: only what the person changed. */
export function toEventChange(form: EventForm, before: EventForm | undefined): Readonly<Record<string, unknown>> {
  const changed = (...names: readonly (keyof EventForm)[]): boolean => before === undefined || names.some((name) => form[name] !== before[name]);
  return {
    ...(changed('subject') ? { subject: form.subject } : {}),
    ...(changed('place') ? { location: { displayName: form.place } } : {}),
    // Outlook saves html, whatever the body was written as.
    ...(changed('body') ? { body: { contentType: 'html', content: toClientHtml('web', form.body) } } : {}),
    ...(changed('starts', 'ends', 'isAllDay') ? toTimes(form) : {}),
    ...(changed('isPrivate') ? { sensitivity: form.isPrivate ? 'private' : 'normal' } : {}),
    ...(changed('attendees') ? { attendees: addressesOf(form).map((address) => ({ emailAddress: { address } })) } : {}),
  };
}

const addressesOf = ({ attendees }: EventForm): readonly string[] => [...new Set(attendees.split(/[\s,;]+/).filter((address) => address !== ''))];

function toTimes({ starts, ends, isAllDay }: EventForm): object {
  const at = (dateTime: string): object => ({ dateTime, timeZone: peopleZoneName });
  if (!isAllDay) return { isAllDay, start: at(starts), end: at(ends) };
  return { isAllDay, start: at(`${starts.slice(0, 10)}T00:00:00`), end: at(movedByDays(ends.slice(0, 10), 1)) };
}

/** A text view writes `words<address>`; who looks at html sees a link that shows its own address once. */
const linksOnce = (text: string): string => text.replace(/([^\s<>]+)<(?:mailto:)?\1\/?>/g, '$1');

/** Midnight of another day; what is no date stays, to be refused where it is used. */
function movedByDays(date: string, days: number): string {
  const from = toDate(date);
  return from === undefined ? date : `${from.add({ days }).toString()}T00:00:00`;
}

function toDate(text: string): Temporal.PlainDate | undefined {
  const date = z.iso.date().safeParse(text);
  return date.success ? Temporal.PlainDate.from(date.data) : undefined;
}

const occurrences = 10;

/** Every week on the weekday of the start, ten times; nothing when the start is no date, which is refused by itself. */
export function toWeeklySeries({ starts }: EventForm): object {
  const date = toDate(starts.slice(0, 10));
  if (date === undefined) return {};
  const day = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][date.dayOfWeek - 1];
  return {
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: [day] },
      range: { type: 'numbered', startDate: date.toString(), numberOfOccurrences: occurrences, recurrenceTimeZone: peopleZoneName },
    },
  };
}
