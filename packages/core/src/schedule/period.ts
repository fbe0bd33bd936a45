import { Temporal } from 'temporal-polyfill';

/** An instant as ISO-8601 in UTC, `2026-11-22T00:00:00Z`, of a clock with a fraction down to milliseconds; equal instants are equal texts. */
export type Instant = string;
/** A calendar date, `2026-11-22`. */
export type CalendarDate = string;

/**
 * When a schedule takes place. All-day is a pair of dates, both inclusive, and never an instant: it has no zone.
 * A timed period may be empty (`end` equal to `start`), never negative.
 */
export type Period =
  | { readonly kind: 'timed'; readonly start: Instant; readonly end: Instant }
  | { readonly kind: 'allDay'; readonly firstDay: CalendarDate; readonly lastDay: CalendarDate };

/** Brings any ISO-8601 text with an offset into the one form of `Instant`; `undefined` when it is none. */
export function toInstant(text: string): Instant | undefined {
  try {
    return Temporal.Instant.from(text).round('second').toString();
  } catch {
    return undefined;
  }
}

export function timedPeriod(start: Instant, end: Instant): Period | undefined {
  return compareInstants(start, end) > 0 ? undefined : { kind: 'timed', start, end };
}

export function allDayPeriod(firstDay: CalendarDate, lastDay: CalendarDate): Period | undefined {
  return firstDay > lastDay ? undefined : { kind: 'allDay', firstDay, lastDay };
}

export function isSamePeriod(one: Period, other: Period): boolean {
  return one.kind === 'timed'
    ? other.kind === 'timed' && one.start === other.start && one.end === other.end
    : other.kind === 'allDay' && one.firstDay === other.firstDay && one.lastDay === other.lastDay;
}

export function compareInstants(one: Instant, other: Instant): number {
  return Temporal.Instant.compare(one, other);
}

export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return Temporal.Instant.from(instant).add({ milliseconds }).toString();
}

export function millisecondsBetween(from: Instant, to: Instant): number {
  return Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds;
}

/** The instant at which a period is over, in the given IANA zone for an all-day one. */
export function endOf(period: Period, timeZone: string): Instant {
  if (period.kind === 'timed') return period.end;
  const nextDay = Temporal.PlainDate.from(period.lastDay).add({ days: 1 });
  return nextDay.toZonedDateTime(timeZone).toInstant().toString();
}
