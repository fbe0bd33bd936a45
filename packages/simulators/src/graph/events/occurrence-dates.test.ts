import { expect, test } from 'vitest';
import { occurrenceDates } from './occurrence-dates.js';
import { recurrenceSchema } from './recurrence.js';

const dates = (pattern: object, range: object, until = '2027-12-31') =>
  occurrenceDates(recurrenceSchema.parse({ pattern: { interval: 1, ...pattern }, range: { type: 'numbered', numberOfOccurrences: 3, startDate: '2026-11-02', ...range } }), until);

test.each([
  [{ type: 'daily', interval: 2 }, {}, ['2026-11-02', '2026-11-04', '2026-11-06']],
  [{ type: 'weekly', daysOfWeek: ['monday', 'thursday'] }, {}, ['2026-11-02', '2026-11-05', '2026-11-09']],
  [{ type: 'weekly', interval: 2, daysOfWeek: ['sunday', 'monday'], firstDayOfWeek: 'monday' }, {}, ['2026-11-02', '2026-11-08', '2026-11-16']],
  [{ type: 'absoluteMonthly', dayOfMonth: 31 }, {}, ['2026-11-30', '2026-12-31', '2027-01-31']],
  [{ type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' }, {}, ['2026-11-27', '2026-12-25', '2027-01-29']],
  [{ type: 'relativeMonthly', daysOfWeek: ['monday'], index: 'second' }, {}, ['2026-11-09', '2026-12-14', '2027-01-11']],
  [{ type: 'absoluteYearly', month: 3, dayOfMonth: 3 }, { numberOfOccurrences: 1 }, ['2027-03-03']],
])('%j happens on the dates of a calendar', (pattern, range, expected) => {
  expect(dates(pattern, range)).toEqual(expected);
});

test('stops at its end date, or at the end of what is asked', () => {
  expect(dates({ type: 'daily' }, { type: 'endDate', endDate: '2026-11-04' })).toEqual(['2026-11-02', '2026-11-03', '2026-11-04']);
  expect(dates({ type: 'daily' }, { type: 'noEnd' }, '2026-11-03')).toEqual(['2026-11-02', '2026-11-03']);
});

test('refuses a pattern without its days', () => {
  expect(recurrenceSchema.safeParse({ pattern: { type: 'weekly', interval: 1 }, range: { type: 'noEnd', startDate: '2026-11-02' } }).success).toBe(false);
});
