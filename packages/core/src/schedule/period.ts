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

/** Brings any ISO-8601 text with an offset into the one form of `Instant`; `undefined` when it is none, or outside of the years 1 to 9999 in UTC. */
export function toInstant(text: string): Instant | undefined {
  const usual = fromUsualForm(text);
  const instant = usual === undefined ? fromAnyForm(text) : toText(usual);
  return instant !== undefined && fourDigitYear.test(instant) ? instant : undefined;
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

const usualForm = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.0{1,9})?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** Milliseconds of whole seconds in the form in which nearly all come: Temporal takes ten times as long for them. */
function fromUsualForm(text: string): number | undefined {
  const [, date, time, second = '00', sign, hours, minutes] = usualForm.exec(text) ?? [];
  const wall = `${date}T${time}:${second}`;
  const at = date === undefined ? NaN : Date.parse(`${wall}Z`);
  // A date that is none, or 24:00, reads as another one.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== wall) return undefined;
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? at + offset : at - offset;
}

function toText(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString().replace(/\.?0+Z$/, 'Z');
}

const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** `undefined` for what is finer than a millisecond, or not in the one form. */
function toMilliseconds(instant: Instant): number | undefined {
  return exact.test(instant) ? Date.parse(instant) : undefined;
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
  if (one === other) return 0;
  const [first, second] = [toMilliseconds(one), toMilliseconds(other)];
  return first === undefined || second === undefined ? Temporal.Instant.compare(one, other) : Math.sign(first - second);
}

export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  const at = toMilliseconds(instant);
  return at === undefined ? Temporal.Instant.from(instant).add({ milliseconds }).toString() : toText(at + milliseconds);
}

export function millisecondsBetween(from: Instant, to: Instant): number {
  const [begin, end] = [toMilliseconds(from), toMilliseconds(to)];
  return begin === undefined || end === undefined ? Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds : end - begin;
}

/** The instant at which a period is over, in the given IANA zone for an all-day one. */
export function endOf(period: Period, timeZone: string): Instant {
  if (period.kind === 'timed') return period.end;
  const nextDay = Temporal.PlainDate.from(period.lastDay).add({ days: 1 });
  return nextDay.toZonedDateTime(timeZone).toInstant().toString();
}
