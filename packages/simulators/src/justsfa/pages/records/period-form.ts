import { isDateOnly, toEpochMs, toJstMinute } from '../../jst.js';

/** A period as the inputs of a form show it, in the time of Japan: `2026-11-23T10:00` and `2026-11-23`; empty texts when nothing is chosen. */
export interface PeriodForm {
  readonly isAllDay: boolean;
  readonly start: string;
  readonly end: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Two dates, or from the first to the last minute of days. */
export function isAllDay([start = '', end = '']: readonly string[]): boolean {
  if (isDateOnly(start)) return true;
  const [from, to] = [toMinute(start), toMinute(end)];
  return from?.endsWith('T00:00') === true && to?.endsWith('T23:59') === true;
}

export function toPeriodForm(period: readonly string[]): PeriodForm {
  const [start = '', end = ''] = period.map((text) => toMinute(text) ?? '');
  const whole = period.length > 0 && isAllDay(period);
  return { isAllDay: whole, start: whole ? '' : start, end: whole ? '' : end, firstDay: start.slice(0, 10), lastDay: end.slice(0, 10) };
}

/** What the record API would be sent; what no browser sends is left for the record's own rules to refuse. */
export function fromPeriodForm({ isAllDay: whole, start, end, firstDay, lastDay }: PeriodForm): readonly string[] {
  if (whole) return firstDay === '' && lastDay === '' ? [] : [`${firstDay}T00:00+09:00`, `${lastDay || firstDay}T23:59+09:00`];
  return start === '' && end === '' ? [] : [`${start}+09:00`, `${end}+09:00`];
}

function toMinute(text: string): string | undefined {
  const ms = toEpochMs(text);
  return ms === undefined ? undefined : toJstMinute(ms).slice(0, 16);
}
