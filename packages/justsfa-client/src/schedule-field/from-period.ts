import { allDayPeriod, timedPeriod, toInstant, type Period, type ReadOutcome } from '@clounect/core';
import { Temporal } from 'temporal-polyfill';
import { done, malformed } from '../outcome.js';
import type { PeriodSettings, PeriodValue } from './period-value.js';

const dateOnly = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `[start, end]`: two dates (always all-day, both inclusive), or two times with any offset, judged by the all-day form. */
export function fromPeriod({ start, end, isAllDay }: PeriodValue, settings: PeriodSettings): ReadOutcome<Period> {
  const dates = [start, end].filter((text) => dateOnly.test(text)).length;
  if (dates === 1) return malformed('the period has a date at one end and a time at the other');
  const period = dates === 2 ? fromDates(start, end) : fromTimes(start, end, isAllDay === true, settings);
  if (period === 'unparsable') return malformed('the period is neither two dates nor two times with an offset');
  return period === undefined ? malformed('the period ends before it starts') : done(period);
}

function fromDates(start: string, end: string): Period | undefined | 'unparsable' {
  return isDate(start) && isDate(end) ? allDayPeriod(start, end) : 'unparsable';
}

function fromTimes(start: string, end: string, isFlagged: boolean, settings: PeriodSettings): Period | undefined | 'unparsable' {
  const [from, to] = [toInstant(start), toInstant(end)];
  if (from === undefined || to === undefined) return 'unparsable';
  const timed = timedPeriod(from, to);
  return timed === undefined ? undefined : (toAllDay(zoned(from, settings), zoned(to, settings), isFlagged, settings) ?? timed);
}

function toAllDay(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime, isFlagged: boolean, { allDayForm }: PeriodSettings): Period | undefined {
  const [first, last] = [from.toPlainDate(), to.toPlainDate()];
  const days = (lastDay: Temporal.PlainDate): Period | undefined => allDayPeriod(first.toString(), lastDay.toString());
  switch (allDayForm) {
    case 'lastMinute':
      return isMidnight(from) && to.hour === 23 && to.minute === 59 ? days(last) : undefined;
    case 'exclusiveMidnight':
      return isMidnight(from) && isMidnight(to) ? days(last.subtract({ days: 1 })) : undefined;
    case 'inclusiveMidnight':
      return isMidnight(from) && isMidnight(to) ? days(last) : undefined;
    case 'flag':
      return isFlagged ? days(last) : undefined;
    case 'dateOnly':
      return undefined;
  }
}

const zoned = (instant: string, { timeZone }: PeriodSettings): Temporal.ZonedDateTime => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);

/** The day's first moment: 01:00 where summer time begins at midnight. */
const isMidnight = (time: Temporal.ZonedDateTime): boolean => time.equals(time.startOfDay());

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    // Well-formed, but no such day.
    return false;
  }
}
