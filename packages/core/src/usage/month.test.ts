import { describe, expect, it } from 'vitest';
import { monthBounds, toMonth } from './month.js';

describe('a month in a tenant’s zone', () => {
  it('begins nine hours early in Tokyo', () => {
    expect(monthBounds('2026-11', 'Asia/Tokyo')).toEqual({ start: '2026-10-31T15:00:00Z', end: '2026-11-30T15:00:00Z' });
    expect(toMonth('2026-10-31T14:59:59.999Z', 'Asia/Tokyo')).toBe('2026-10');
    expect(toMonth('2026-10-31T15:00:00Z', 'Asia/Tokyo')).toBe('2026-11');
  });

  it('is an hour shorter or longer where the clocks change in it', () => {
    expect(monthBounds('2026-03', 'America/New_York')).toEqual({ start: '2026-03-01T05:00:00Z', end: '2026-04-01T04:00:00Z' });
    expect(monthBounds('2026-11', 'America/New_York')).toEqual({ start: '2026-11-01T04:00:00Z', end: '2026-12-01T05:00:00Z' });
  });

  it('goes over the end of a year', () => {
    expect(monthBounds('2026-12', 'UTC')).toEqual({ start: '2026-12-01T00:00:00Z', end: '2027-01-01T00:00:00Z' });
  });

  it.each(['2026', '2026-1', '2026-11-01', ''])('refuses %j', (text) => {
    expect(() => monthBounds(text, 'UTC')).toThrowError(expect.objectContaining({ code: 'malformed' }) as Error);
  });
});

it('a month is written with four and two digits, and nothing around them', () => {
  for (const text of ['x2026-11', '2026-11x', '2026-1', '12026-11', '2026']) expect(() => monthBounds(text, 'UTC')).toThrowError(`${text} is no month such as 2026-11.`);
});
