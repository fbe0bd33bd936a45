import { describe, expect, test } from 'vitest';
import { addTo, fromUtc, parseTime, toUtc, toUtcInstant } from './wall-time.js';

describe('parseTime', () => {
  test.each([
    ['2026-11-22', '2026-11-22T00:00:00.0000000', undefined],
    ['2026-11-22T10:00', '2026-11-22T10:00:00.0000000', undefined],
    ['2026-11-22T10:00:05.12', '2026-11-22T10:00:05.1200000', undefined],
    ['2026-11-22T10:00:00.1234567', '2026-11-22T10:00:00.1234567', undefined],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.0000000', 'Z'],
    ['2026-11-22T10:00:00+09:00', '2026-11-22T10:00:00.0000000', '+09:00'],
  ])('reads %s with seven decimals and its offset', (text, local, offset) => {
    expect(parseTime(text)).toEqual({ local, offset });
  });
  test.each(['', 'tomorrow', '2026-02-30T10:00:00', '2026-11-22 10:00', '22.11.2026'])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

test('wall time goes to UTC and back in every zone', () => {
  expect(toUtc('2026-11-22T10:00:00.0000000', 'Asia/Tokyo')).toBe('2026-11-22T01:00:00.0000000');
  expect(fromUtc('2026-11-22T01:00:00.1234567', 'Asia/Tokyo')).toBe('2026-11-22T10:00:00.1234567');
  expect(toUtc('2026-07-01T10:00:00.0000000', 'America/New_York')).toBe('2026-07-01T14:00:00.0000000');
  expect(toUtc('2026-07-01T10:00:00.0000000', 'UTC')).toBe('2026-07-01T10:00:00.0000000');
});

test('a wall time in a gap moves forward and an ambiguous one is the earlier', () => {
  expect(toUtc('2026-03-08T02:30:00.0000000', 'America/New_York')).toBe('2026-03-08T07:30:00.0000000');
  expect(toUtc('2026-11-01T01:30:00.0000000', 'America/New_York')).toBe('2026-11-01T05:30:00.0000000');
});

test('an instant without an offset is UTC', () => {
  expect(toUtcInstant('2026-11-22T10:00:00')).toBe('2026-11-22T10:00:00.0000000');
  expect(toUtcInstant('2026-11-22T10:00:00+0900')).toBe('2026-11-22T01:00:00.0000000');
  expect(toUtcInstant('soon')).toBeUndefined();
});

test('years are added as a calendar does', () => {
  expect(addTo('2024-02-29T00:00:00.0000000', { years: 5 })).toBe('2029-02-28T00:00:00.0000000');
});
