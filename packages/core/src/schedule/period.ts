import { Temporal } from 'temporal-polyfill';
import { fromMilliseconds, fromUsualForm, toMilliseconds } from './read-instant.js';

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

/** Brings any ISO-8601 text with an offset into the one form of `Instant`; `undefined` when it is none, or outside of the years 1 to 9999 in UTC. */
export function toInstant(text: string): Instant | undefined {
  const instant = fromUsualForm(text) ?? fromAnyForm(text);
  return fourDigitYear.test(instant ?? '') ? instant : undefined;
}

/** Longer ones sort as no texts do, databases have no year 0, and at the ends of what can be reckoned no zone has a wall time. */
const fourDigitYear = /^(?!0000)\d{4}-/;

function fromAnyForm(text: string): Instant | undefined {
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
  return textOf(one) === textOf(other);
}

/** An instant has a clock and a date has none, so that the two kinds never have the same text. */
function textOf(period: Period): string {
  return period.kind === 'timed' ? `${period.start}/${period.end}` : `${period.firstDay}/${period.lastDay}`;
}

export function compareInstants(one: Instant, other: Instant): number {
  const [first = 0, second = 0] = toMilliseconds(one, other) ?? [Temporal.Instant.compare(one, other)];
  return Math.sign(first - second);
}

export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  const [quick] = toMilliseconds(instant)?.map((at) => fromMilliseconds(at + milliseconds)) ?? [];
  return quick ?? Temporal.Instant.from(instant).add({ milliseconds }).toString();
}

export function millisecondsBetween(from: Instant, to: Instant): number {
  const [begin = 0, end = 0] = toMilliseconds(from, to) ?? [from, to].map((instant) => Temporal.Instant.from(instant).epochMilliseconds);
  return end - begin;
}

/** The instant at which a period is over, in the given IANA zone for an all-day one. */
export function endOf(period: Period, timeZone: string): Instant {
  if (period.kind === 'timed') return period.end;
  const nextDay = Temporal.PlainDate.from(period.lastDay).add({ days: 1 });
  return nextDay.toZonedDateTime(timeZone).toInstant().toString();
}
