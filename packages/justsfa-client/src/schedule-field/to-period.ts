import type { Period } from '@clounect/core';
import { Temporal } from 'temporal-polyfill';
import { fromPeriod } from './from-period.js';
import type { PeriodSettings, PeriodValue } from './period-value.js';

/**
 * Writes a period in the zone's minutes, `2024-07-03T10:00+09:00` (seconds are dropped), or in the all-day form of the settings.
 *
 * A timed period that would read back as all-day gives way by one minute at its end: 00:00–23:59 under `lastMinute` becomes 00:00–24:00,
 * 00:00–24:00 under the midnight forms becomes 00:00–23:59, a zero-length midnight under `inclusiveMidnight` becomes 00:00–00:01.
 */
export function toPeriod(period: Period, settings: PeriodSettings): PeriodValue {
  return period.kind === 'allDay' ? toAllDay(period.firstDay, period.lastDay, settings) : toTimed(period.start, period.end, settings);
}

/** What a period is once it was written and read again: no seconds, and moved where the all-day form leaves no room for it. */
export function asWritten(period: Period, settings: PeriodSettings): Period {
  const reading = fromPeriod(toPeriod(period, settings), settings);
  return reading.status === 'done' ? reading.value : period;
}

function toAllDay(firstDay: string, lastDay: string, { allDayForm, timeZone }: PeriodSettings): PeriodValue {
  const startOf = (day: Temporal.PlainDate): string => toText(day.toZonedDateTime(timeZone));
  const [first, last] = [Temporal.PlainDate.from(firstDay), Temporal.PlainDate.from(lastDay)];
  const lastMinute = (): string => toText(last.toZonedDateTime({ timeZone, plainTime: '23:59' }));
  switch (allDayForm) {
    case 'lastMinute':
      return { start: startOf(first), end: lastMinute() };
    case 'exclusiveMidnight':
      return { start: startOf(first), end: startOf(last.add({ days: 1 })) };
    case 'inclusiveMidnight':
      return { start: startOf(first), end: startOf(last) };
    case 'dateOnly':
      return { start: firstDay, end: lastDay };
    case 'flag':
      return { start: startOf(first), end: lastMinute(), isAllDay: true };
  }
}

function toTimed(start: string, end: string, settings: PeriodSettings): PeriodValue {
  const [from, to] = [toMinute(start, settings), toMinute(end, settings)];
  const value = (last: Temporal.ZonedDateTime): PeriodValue => ({
    start: toText(from),
    end: toText(last),
    ...(settings.allDayForm === 'flag' && { isAllDay: false }),
  });
  const exact = value(to);
  const reading = fromPeriod(exact, settings);
  if (reading.status === 'failed' || reading.value.kind === 'timed') return exact;
  const mayEndEarlier = settings.allDayForm !== 'lastMinute' && !to.equals(from);
  return value(to.add({ minutes: mayEndEarlier ? -1 : 1 }));
}

const toMinute = (instant: string, { timeZone }: PeriodSettings): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).round({ smallestUnit: 'minute', roundingMode: 'floor' }).toZonedDateTimeISO(timeZone);

const toText = (time: Temporal.ZonedDateTime): string => time.toString({ smallestUnit: 'minute', timeZoneName: 'never' });
