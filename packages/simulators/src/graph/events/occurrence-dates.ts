import { Temporal } from 'temporal-polyfill';
import { weekDays, type Recurrence } from './recurrence.js';

type Pattern = Recurrence['pattern'];
const indexes: readonly string[] = ['first', 'second', 'third', 'fourth'];
/** No series is followed further than this many steps of its pattern. */
const mostSteps = 10_000;

/** The dates (YYYY-MM-DD) on which a series happens, in order, up to and including `until`. */
export function occurrenceDates({ pattern, range }: Recurrence, until: string): readonly string[] {
  const last = range.type === 'endDate' && range.endDate < until ? range.endDate : until;
  const most = range.type === 'numbered' ? range.numberOfOccurrences : Number.POSITIVE_INFINITY;
  const dates: string[] = [];
  const first = Temporal.PlainDate.from(range.startDate);
  for (let step = 0; step < mostSteps; step += 1) {
    const period = datesOfStep(pattern, first, step * pattern.interval);
    for (const date of period.dates.map(String).sort()) {
      if (date < range.startDate) continue;
      if (date > last || dates.length >= most) return dates;
      dates.push(date);
    }
    if (String(period.from) > last) return dates;
  }
  return dates;
}

function datesOfStep(pattern: Pattern, first: Temporal.PlainDate, ahead: number): { from: Temporal.PlainDate; dates: readonly Temporal.PlainDate[] } {
  if (pattern.type === 'daily') {
    const day = first.add({ days: ahead });
    return { from: day, dates: [day] };
  }
  if (pattern.type === 'weekly') {
    const sinceWeekStart = (first.dayOfWeek % 7) - weekDays.indexOf(pattern.firstDayOfWeek);
    const week = first.subtract({ days: (sinceWeekStart + 7) % 7 }).add({ weeks: ahead });
    return { from: week, dates: daysOf(week, 7, pattern) };
  }
  const yearly = pattern.type.endsWith('Yearly');
  const month = yearly ? first.with({ month: pattern.month, day: 1 }).add({ years: ahead }) : first.with({ day: 1 }).add({ months: ahead });
  // Exchange uses the month's last day where the day does not exist.
  if (pattern.type.startsWith('absolute')) return { from: month, dates: [month.with({ day: pattern.dayOfMonth }, { overflow: 'constrain' })] };
  const fitting = daysOf(month, month.daysInMonth, pattern);
  const date = pattern.index === 'last' ? fitting.at(-1) : fitting[indexes.indexOf(pattern.index)];
  return { from: month, dates: date === undefined ? [] : [date] };
}

function daysOf(from: Temporal.PlainDate, count: number, { daysOfWeek }: Pattern): readonly Temporal.PlainDate[] {
  const wanted: readonly string[] = daysOfWeek;
  return Array.from({ length: count }, (_, index) => from.add({ days: index })).filter((day) => wanted.includes(weekDays[day.dayOfWeek % 7] ?? ''));
}
