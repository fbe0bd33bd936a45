import { describe, expect, it } from 'vitest';
import { toPeriod, toReadPeriod } from './period.js';

describe('a period', () => {
  it.each([
    ['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00'],
    ['2026-07-03T10:00+09:00', '2026-07-03T10:00+09:00'],
    ['2026-07-03T01:00Z', '2026-07-03T11:00+09:00'],
    ['2026-07-03', '2026-07-03'],
    ['2026-07-03T00:00+09:00', '2026-07-04T00:00+09:00'],
  ])('is kept as written: %s to %s', (start, end) => {
    expect(toPeriod('p', [start, end], 'refuse')).toEqual([start, end]);
  });
  it('is read at +09:00 in minutes, and as dates where it was written as dates', () => {
    expect(toReadPeriod(['2026-07-03T01:00Z', '2026-07-03T11:00+09:00'])).toEqual(['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00']);
    expect(toReadPeriod(['2026-07-03', '2026-07-04'])).toEqual(['2026-07-03', '2026-07-04']);
  });
  it.each([[null], [''], [[]]])('is emptied by %j', (written) => {
    expect(toPeriod('p', written, 'refuse')).toEqual([]);
  });
  it('may have its seconds cut instead of being refused for them', () => {
    expect(toPeriod('p', ['2026-07-03T10:00:30+09:00', '2026-07-03T11:00:00.000+09:00'], 'cut')).toEqual(['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00']);
  });
  it.each([
    [['2026-07-03T11:00+09:00', '2026-07-03T10:00+09:00']],
    [['2026-07-03', '2026-07-02']],
    [['2026-07-03', '2026-07-03T10:00+09:00']],
    [['2026-07-03T10:00:00+09:00', '2026-07-03T11:00:00+09:00']],
    [['2026-07-03T10:00', '2026-07-03T11:00']],
    [['2026-02-30T10:00+09:00', '2026-07-03T11:00+09:00']],
    [['2026-07-03T10:00+09:00']],
    [['2026-07-03T10:00+09:00', null]],
    ['2026-07-03T10:00+09:00'],
    [{ start: 1 }],
  ])('is refused when it is none: %j', (written) => {
    expect(() => toPeriod('p', written, 'refuse')).toThrow(expect.objectContaining({ status: 400, code: 'INVALID_PERIOD' }));
  });
});
