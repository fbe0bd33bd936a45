import { addMilliseconds, compareInstants, isSamePeriod, type Period } from '@clounect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPeriod } from './from-period.js';
import type { PeriodSettings } from './period-value.js';
import { asWritten, toPeriod } from './to-period.js';

const forms = ['lastMinute', 'exclusiveMidnight', 'inclusiveMidnight', 'dateOnly', 'flag'] as const;
const tokyo = (allDayForm: PeriodSettings['allDayForm']): PeriodSettings => ({ timeZone: 'Asia/Tokyo', allDayForm });
const timed = (start: string, end: string): Period => ({ kind: 'timed', start, end });
const allDay = (firstDay: string, lastDay = firstDay): Period => ({ kind: 'allDay', firstDay, lastDay });
const read = (start: string, end: string, form: PeriodSettings['allDayForm'] = 'lastMinute', isAllDay?: boolean) =>
  fromPeriod({ start, end, isAllDay }, tokyo(form));

describe('fromPeriod', () => {
  it.each([
    ['2024-07-03T10:00+09:00', '2024-07-03T11:00+09:00'],
    ['2024-07-03T10:00:00+09:00', '2024-07-03T11:00:00.000+09:00'],
    ['2024-07-03T01:00Z', '2024-07-03T02:00:00Z'],
    ['2024-07-02T20:00-05:00', '2024-07-02T21:00-05:00'],
  ])('reads %s → %s whatever its offset and precision', (start, end) => {
    expect(read(start, end)).toEqual({ status: 'done', value: timed('2024-07-03T01:00:00Z', '2024-07-03T02:00:00Z') });
  });

  it('takes equal ends for a period of zero minutes', () => {
    const at = '2024-07-03T10:00+09:00';
    expect(read(at, at)).toEqual({ status: 'done', value: timed('2024-07-03T01:00:00Z', '2024-07-03T01:00:00Z') });
  });

  it.each([
    ['2024-07-03T10:00+09:00', '2024-07-03T09:59+09:00'],
    ['2024-07-04', '2024-07-03'],
    ['2024-02-30', '2024-03-01'],
    ['2024-07-03T25:00+09:00', '2024-07-04T10:00+09:00'],
    ['2024-07-03T10:00', '2024-07-03T11:00'],
    ['2024-07-03', '2024-07-03T11:00+09:00'],
    ['7月3日', '7月4日'],
  ])('finds %s → %s malformed under every form', (start, end) => {
    for (const form of forms) expect(read(start, end, form, true)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });

  it.each(forms)('reads date-only texts as all-day under %s', (form) => {
    expect(read('2024-07-03', '2024-07-05', form)).toEqual({ status: 'done', value: allDay('2024-07-03', '2024-07-05') });
  });

  it.each([
    ['lastMinute', '2024-07-03T00:00+09:00', '2024-07-04T23:59+09:00', allDay('2024-07-03', '2024-07-04')],
    ['lastMinute', '2024-07-02T15:00Z', '2024-07-03T14:59Z', allDay('2024-07-03')],
    ['lastMinute', '2024-07-03T00:00+09:00', '2024-07-04T00:00+09:00', timed('2024-07-02T15:00:00Z', '2024-07-03T15:00:00Z')],
    ['exclusiveMidnight', '2024-07-03T00:00+09:00', '2024-07-04T00:00+09:00', allDay('2024-07-03')],
    ['exclusiveMidnight', '2024-07-03T00:00+09:00', '2024-07-03T00:00+09:00', timed('2024-07-02T15:00:00Z', '2024-07-02T15:00:00Z')],
    ['inclusiveMidnight', '2024-07-03T00:00+09:00', '2024-07-03T00:00+09:00', allDay('2024-07-03')],
    ['inclusiveMidnight', '2024-07-03T00:00+09:00', '2024-07-04T00:00+09:00', allDay('2024-07-03', '2024-07-04')],
    ['dateOnly', '2024-07-03T00:00+09:00', '2024-07-03T23:59+09:00', timed('2024-07-02T15:00:00Z', '2024-07-03T14:59:00Z')],
  ] as const)('under %s reads %s → %s', (form, start, end, period) => {
    expect(read(start, end, form)).toEqual({ status: 'done', value: period });
  });

  it('under flag believes the flag and nothing else', () => {
    const day = ['2024-07-03T00:00+09:00', '2024-07-04T23:59+09:00'] as const;
    expect(read(...day, 'flag', true)).toEqual({ status: 'done', value: allDay('2024-07-03', '2024-07-04') });
    expect(read(...day, 'flag', false)).toMatchObject({ value: { kind: 'timed' } });
    expect(read(...day, 'flag')).toMatchObject({ value: { kind: 'timed' } });
  });
});

describe('toPeriod', () => {
  it.each([
    ['lastMinute', { start: '2024-07-03T00:00+09:00', end: '2024-07-04T23:59+09:00' }],
    ['exclusiveMidnight', { start: '2024-07-03T00:00+09:00', end: '2024-07-05T00:00+09:00' }],
    ['inclusiveMidnight', { start: '2024-07-03T00:00+09:00', end: '2024-07-04T00:00+09:00' }],
    ['dateOnly', { start: '2024-07-03', end: '2024-07-04' }],
    ['flag', { start: '2024-07-03T00:00+09:00', end: '2024-07-04T23:59+09:00', isAllDay: true }],
  ] as const)('writes two whole days under %s', (form, value) => {
    expect(toPeriod(allDay('2024-07-03', '2024-07-04'), tokyo(form))).toEqual(value);
  });

  it('writes times in the zone\'s minutes and drops seconds', () => {
    const value = { start: '2024-07-03T10:00+09:00', end: '2024-07-03T11:00+09:00' };
    expect(toPeriod(timed('2024-07-03T01:00:59Z', '2024-07-03T02:00:01Z'), tokyo('lastMinute'))).toEqual(value);
    expect(toPeriod(timed('2024-07-03T01:00:00Z', '2024-07-03T02:00:00Z'), tokyo('flag'))).toEqual({ ...value, isAllDay: false });
  });

  it.each([
    ['lastMinute', '2024-07-03T14:59:00Z', '2024-07-04T00:00+09:00'],
    ['exclusiveMidnight', '2024-07-03T15:00:00Z', '2024-07-03T23:59+09:00'],
    ['inclusiveMidnight', '2024-07-03T15:00:00Z', '2024-07-03T23:59+09:00'],
    ['inclusiveMidnight', '2024-07-02T15:00:00Z', '2024-07-03T00:01+09:00'],
  ] as const)('under %s moves a timed end that would mean all-day by one minute', (form, end, written) => {
    expect(toPeriod(timed('2024-07-02T15:00:00Z', end), tokyo(form))).toEqual({ start: '2024-07-03T00:00+09:00', end: written });
  });
});

describe('asWritten', () => {
  const minute = 60_000;
  // Midnights, last minutes and days around summer time's ends come up often enough to be found.
  const zones = fc.constantFrom('Asia/Tokyo', 'UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Asia/Kathmandu');
  const settings = fc.record({ timeZone: zones, allDayForm: fc.constantFrom(...forms) });
  const day = fc.integer({ min: 0, max: 800 });
  const dateAt = (days: number): string => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
  const startMinute = fc.oneof(fc.constantFrom(0, 15 * 60, 23 * 60 + 59, 5 * 60, 4 * 60, 3 * 60, 22 * 60, 23 * 60), fc.integer({ min: 0, max: 1439 }));
  const length = fc.oneof(fc.constantFrom(0, 1, 1439, 1440, 1441, 1380, 1500, 2880, 2879), fc.integer({ min: 0, max: 5000 }));
  const timedPeriods = fc.tuple(day, startMinute, length, fc.integer({ min: 0, max: 59 })).map(([days, from, minutes, seconds]) => {
    const start = addMilliseconds('2024-01-01T00:00:00Z', days * 1440 * minute + from * minute + seconds * 1_000);
    return timed(start, addMilliseconds(start, minutes * minute));
  });

  it('leaves all-day periods of 1 to 3 days as they are, under every form', () => {
    fc.assert(
      fc.property(settings, day, fc.integer({ min: 0, max: 2 }), (form, first, more) => {
        const period = allDay(dateAt(first), dateAt(first + more));
        expect(asWritten(period, form)).toEqual(period);
      }),
      { numRuns: 400 },
    );
  });

  it('never makes a timed period all-day, moves its ends by two minutes at most, and is a fixed point', () => {
    fc.assert(
      fc.property(settings, timedPeriods, (form, period) => {
        const once = asWritten(period, form);
        if (once.kind !== 'timed' || period.kind !== 'timed') throw new Error(`became all-day: ${JSON.stringify(once)}`);
        expect(compareInstants(once.start, period.start)).toBeLessThanOrEqual(0);
        expect(Math.abs(Date.parse(once.start) - Date.parse(period.start))).toBeLessThan(minute);
        expect(Math.abs(Date.parse(once.end) - Date.parse(period.end))).toBeLessThan(2 * minute);
        expect(isSamePeriod(asWritten(once, form), once)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  it.each(forms)('keeps every timed period that touches midnight in Japan timed under %s', (form) => {
    for (const start of ['2024-07-02T15:00:00Z', '2024-07-03T14:59:00Z', '2024-07-03T01:00:00Z']) {
      for (const minutes of [0, 1, 1438, 1439, 1440, 1441, 2879, 2880, 4319, 4320]) {
        const period = timed(start, addMilliseconds(start, minutes * minute));
        expect(asWritten(period, tokyo(form)).kind).toBe('timed');
      }
    }
  });
});
