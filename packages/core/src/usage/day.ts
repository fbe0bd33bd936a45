import { ClounectError } from '../failure/failure.js';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDate, Instant } from '../schedule/period.js';

/** The day of the zone's calendar in which an instant lies. */
export function toDay(at: Instant, timeZone: string): CalendarDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The first instant of a day in that zone, and the first that is no longer in it. @throws ClounectError `malformed` */
export function dayBounds(day: CalendarDate, timeZone: string): { readonly start: Instant; readonly end: Instant } {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new ClounectError('malformed', `${day} is no day such as 2026-11-22.`);
  const date = Temporal.PlainDate.from(day);
  const startOf = (one: Temporal.PlainDate): Instant => one.toZonedDateTime(timeZone).toInstant().toString();
  return { start: startOf(date), end: startOf(date.add({ days: 1 })) };
}

/** So many days that end with this one, oldest first. */
export function daysUntil(last: CalendarDate, count: number): readonly CalendarDate[] {
  const end = Temporal.PlainDate.from(last);
  return Array.from({ length: count }, (_, place) => end.subtract({ days: count - 1 - place }).toString());
}
