import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addMilliseconds, allDayPeriod, compareInstants, endOf, isSamePeriod, millisecondsBetween, timedPeriod, toInstant } from './period.js';

it('reads every ISO-8601 form with an offset as the same instant: 09:00 in Tokyo is midnight in UTC', () => {
  for (const text of ['2026-11-22T09:00+09:00', '2026-11-22T09:00:00.000+09:00', '2026-11-22T00:00Z', '2026-11-21T16:00-08:00']) {
    expect(toInstant(text)).toBe('2026-11-22T00:00:00Z');
  }
  for (const text of ['2026-11-22', '2026-11-22T09:00', 'gestern', '2026-02-30T00:00Z', '']) expect(toInstant(text)).toBeUndefined();
});

it('refuses what ends before it begins, and takes what has no length', () => {
  expect(timedPeriod('2026-11-22T01:00:00Z', '2026-11-22T00:00:00Z')).toBeUndefined();
  expect(timedPeriod('2026-11-22T01:00:00Z', '2026-11-22T01:00:00Z')).toBeDefined();
  expect(allDayPeriod('2026-11-22', '2026-11-21')).toBeUndefined();
});

it('ends an all-day period at midnight of its zone, also where the clocks change that day', () => {
  expect(endOf({ kind: 'allDay', firstDay: '2026-11-22', lastDay: '2026-11-22' }, 'Asia/Tokyo')).toBe('2026-11-22T15:00:00Z');
  expect(endOf({ kind: 'allDay', firstDay: '2026-03-08', lastDay: '2026-03-08' }, 'America/Los_Angeles')).toBe('2026-03-09T07:00:00Z');
});

it('never takes an all-day period for a timed one', () => {
  expect(isSamePeriod({ kind: 'allDay', firstDay: '2026-11-22', lastDay: '2026-11-22' }, { kind: 'timed', start: '2026-11-21T15:00:00Z', end: '2026-11-22T15:00:00Z' })).toBe(false);
});

it('adds and measures time without loss', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (milliseconds) => {
      const later = addMilliseconds('2026-11-22T00:00:00Z', milliseconds);
      expect(millisecondsBetween('2026-11-22T00:00:00Z', later)).toBe(milliseconds);
      expect(Math.sign(compareInstants(later, '2026-11-22T00:00:00Z'))).toBe(Math.sign(milliseconds));
    }),
  );
});
