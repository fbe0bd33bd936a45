import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { addMilliseconds, allDayPeriod, compareInstants, endOf, isSamePeriod, millisecondsBetween, timedPeriod, toInstant } from './period.js';

it('reads every ISO-8601 form with an offset as the same instant: 09:00 in Tokyo is midnight in UTC', () => {
  for (const text of ['2026-11-22T09:00+09:00', '2026-11-22T09:00:00.000+09:00', '2026-11-22T00:00Z', '2026-11-21T16:00-08:00']) {
    expect(toInstant(text)).toBe('2026-11-22T00:00:00Z');
  }
  for (const text of ['2026-11-22', '2026-11-22T09:00', 'gestern', '2026-02-30T00:00Z', '']) expect(toInstant(text)).toBeUndefined();
});

it('reads forms that hardly anybody writes, to the nearest second', () => {
  for (const text of ['20261122T090000+0900', '2026-11-22T09:00:00,4+09:00', '2026-11-21T23:59:59.5Z', '2026-11-22T00:00:00z']) expect(toInstant(text)).toBe('2026-11-22T00:00:00Z');
  expect(toInstant('2026-11-22T00:00:00+24:00')).toBeUndefined();
});

it('knows the years 1 to 9999, as calendars and databases do, and no time beyond them that another zone would not reach', () => {
  expect(toInstant('9999-12-31T23:59:59Z')).toBe('9999-12-31T23:59:59Z');
  expect(toInstant('0001-01-01T00:00:00Z')).toBe('0001-01-01T00:00:00Z');
  for (const text of ['-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '+010000-01-01T00:00:00Z', '9999-12-31T23:59:59-09:00', '9999-12-31T23:59:59.9Z', '0001-01-01T00:00+09:00', '0000-12-31T00:00Z']) expect(toInstant(text)).toBeUndefined();
});

it('refuses what ends before it begins, and takes what has no length', () => {
  expect(timedPeriod('2026-11-22T01:00:00Z', '2026-11-22T00:00:00Z')).toBeUndefined();
  expect(timedPeriod('2026-11-22T01:00:00Z', '2026-11-22T01:00:00Z')).toBeDefined();
  expect(allDayPeriod('2026-11-22', '2026-11-21')).toBeUndefined();
});

it('ends a timed period at its end, in whatever zone', () => {
  expect(endOf({ kind: 'timed', start: '2026-11-22T00:00:00Z', end: '2026-11-22T01:00:00Z' }, 'Asia/Tokyo')).toBe('2026-11-22T01:00:00Z');
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

it('reckons as Temporal does, with whatever form a text has', () => {
  const offset = fc.constantFrom('Z', '+09:00', '-08:30', '+00:00', '-00:00', '+23:59', '+24:00', '+0900', 'z', '');
  const two = fc.integer({ min: 0, max: 61 }).map((number) => String(number).padStart(2, '0'));
  const fraction = fc.constantFrom('', '.5', '.25', '.000', '.999', '.123456', ',5');
  const year = fc.constantFrom('0000', '0099', '1969', '1970', '2026', '9999', '+010000');
  const text = fc.tuple(year, two, two, two, two, fc.option(two, { nil: undefined }), fraction, offset).map(
    ([years, month, day, hour, minute, second, part, zone]) => `${years}-${month}-${day}T${hour}:${minute}${second === undefined ? '' : `:${second}${part}`}${zone}`,
  );
  const expected = (one: string): string | undefined => {
    try {
      const instant = Temporal.Instant.from(one).round('second').toString();
      return /^(?!0000)\d{4}-/.test(instant) ? instant : undefined;
    } catch {
      return undefined;
    }
  };
  const isRead = fc.property(text, (one) => {
    expect(toInstant(one)).toBe(expected(one));
  });
  fc.assert(isRead, { numRuns: 2_000, examples: [['2026-02-30T00:00Z'], ['2026-11-22T24:00Z'], ['2026-12-31T23:59:60Z']] });
  const fine = fc.tuple(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 999 })).map(([milliseconds, nano]) => Temporal.Instant.fromEpochMilliseconds(milliseconds).add({ nanoseconds: nano * (nano % 2) }).toString());
  fc.assert(
    fc.property(fine, fine, fc.integer({ min: -1e10, max: 1e10 }), (one, other, milliseconds) => {
      expect(compareInstants(one, other)).toBe(Temporal.Instant.compare(one, other));
      expect(millisecondsBetween(one, other)).toBe(Temporal.Instant.from(other).epochMilliseconds - Temporal.Instant.from(one).epochMilliseconds);
      expect(addMilliseconds(one, milliseconds)).toBe(Temporal.Instant.from(one).add({ milliseconds }).toString());
    }),
    { numRuns: 2_000 },
  );
});

it('tells periods apart by every end of theirs', () => {
  const timed = { kind: 'timed', start: '2026-11-22T00:00:00Z', end: '2026-11-22T01:00:00Z' } as const;
  const allDay = { kind: 'allDay', firstDay: '2026-11-22', lastDay: '2026-11-23' } as const;
  expect([isSamePeriod(timed, { ...timed }), isSamePeriod(timed, { ...timed, start: '2026-11-22T00:30:00Z' }), isSamePeriod(timed, { ...timed, end: '2026-11-22T02:00:00Z' })]).toEqual([true, false, false]);
  expect([isSamePeriod(allDay, { ...allDay }), isSamePeriod(allDay, { ...allDay, firstDay: '2026-11-21' }), isSamePeriod(allDay, { ...allDay, lastDay: '2026-11-24' }), isSamePeriod(timed, allDay), isSamePeriod(allDay, timed)]).toEqual([true, false, false, false, false]);
});

it('makes a period of one day, of one instant and of more', () => {
  expect([allDayPeriod('2026-11-22', '2026-11-22'), allDayPeriod('2026-11-22', '2026-11-23')]).toEqual([{ kind: 'allDay', firstDay: '2026-11-22', lastDay: '2026-11-22' }, { kind: 'allDay', firstDay: '2026-11-22', lastDay: '2026-11-23' }]);
  expect(timedPeriod('2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z')).toEqual({ kind: 'timed', start: '2026-11-22T00:00:00Z', end: '2026-11-22T00:00:01Z' });
});

it('reckons with fractions down to a nanosecond, in whatever form', () => {
  expect([compareInstants('2026-11-22T00:00:00.000000001Z', '2026-11-22T00:00:00Z'), compareInstants('2026-11-22T00:00:00Z', '2026-11-22T00:00:00.000000001Z'), compareInstants('2026-11-22T09:00:00+09:00', '2026-11-22T00:00:00Z')]).toEqual([1, -1, 0]);
  expect([addMilliseconds('2026-11-22T00:00:00.5Z', 500), addMilliseconds('2026-11-22T00:00:00Z', 250), addMilliseconds('2026-11-22T00:00:00.000000001Z', 1)]).toEqual(['2026-11-22T00:00:01Z', '2026-11-22T00:00:00.25Z', '2026-11-22T00:00:00.001000001Z']);
  expect([millisecondsBetween('2026-11-22T00:00:00.000000001Z', '2026-11-22T00:00:01Z'), millisecondsBetween('2026-11-22T00:00:00Z', '2026-11-22T00:00:01.000000001Z'), millisecondsBetween('2026-11-22T00:00:00Z', '2026-11-22T09:00:01+09:00')]).toEqual([1_000, 1_000, 1_000]);
});
