import { ClounectError } from '../failure/failure.js';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../schedule/period.js';
import type { Month } from '../ports/usage-repository.js';

/** The month of the zone's calendar in which an instant lies. */
export function toMonth(at: Instant, timeZone: string): Month {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth().toString();
}

/** The first instant of a month in that zone, and the first that is no longer in it. @throws ClounectError `malformed` */
export function monthBounds(month: Month, timeZone: string): { readonly start: Instant; readonly end: Instant } {
  if (!/^\d{4}-\d\d$/.test(month)) throw new ClounectError('malformed', `${month} is no month such as 2026-11.`);
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant().toString();
  return { start: startOf(first), end: startOf(first.add({ months: 1 })) };
}
