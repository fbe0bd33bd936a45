import { describe, expect, it } from 'vitest';
import { dayBounds, daysUntil, toDay } from './day.js';
import { toLatency } from './to-latency.js';

describe('a day in a tenant’s zone', () => {
  it('begins nine hours early in Tokyo', () => {
    expect(dayBounds('2026-11-22', 'Asia/Tokyo')).toEqual({ start: '2026-11-21T15:00:00Z', end: '2026-11-22T15:00:00Z' });
    expect([toDay('2026-11-21T14:59:59.999Z', 'Asia/Tokyo'), toDay('2026-11-21T15:00:00Z', 'Asia/Tokyo')]).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('is an hour shorter or longer where the clocks change in it, and begins late where midnight is left out', () => {
    expect(dayBounds('2026-03-08', 'America/New_York')).toEqual({ start: '2026-03-08T05:00:00Z', end: '2026-03-09T04:00:00Z' });
    expect(dayBounds('2026-11-01', 'America/New_York')).toEqual({ start: '2026-11-01T04:00:00Z', end: '2026-11-02T05:00:00Z' });
    expect(dayBounds('2026-09-06', 'America/Santiago').start).toBe('2026-09-06T04:00:00Z');
  });

  it.each(['2026-11', 'yesterday', ''])('refuses %j', (text) => {
    expect(() => dayBounds(text, 'UTC')).toThrowError(expect.objectContaining({ code: 'malformed' }) as Error);
  });

  it('is counted back over months, the oldest first', () => {
    expect(daysUntil('2026-03-02', 4)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  });
});

describe('a latency', () => {
  it('is what so many did not exceed', () => {
    expect(toLatency([])).toBeUndefined();
    expect(toLatency([7])).toEqual({ measured: 1, median: 7, p95: 7, slowest: 7 });
    expect(toLatency(Array.from({ length: 20 }, (_, place) => 20 - place))).toEqual({ measured: 20, median: 10, p95: 19, slowest: 20 });
  });
});

it('a day is written with four, two and two digits, and nothing around them', () => {
  for (const text of ['x2026-11-22', '2026-11-22x', '2026-11-2', '12026-11-22', '2026-11']) expect(() => dayBounds(text, 'UTC')).toThrowError(`${text} is no day such as 2026-11-22.`);
});
