import { describe, expect, it } from 'vitest';
import { fromWallTime, toWallTime } from './wall-time.js';

describe('toWallTime', () => {
  it.each([
    ['2026-11-24T01:00:00Z', 'Asia/Tokyo', '2026-11-24T10:00:00'],
    ['2026-11-24T20:00:00Z', 'Asia/Tokyo', '2026-11-25T05:00:00'],
    ['2026-07-01T12:00:00Z', 'America/New_York', '2026-07-01T08:00:00'],
    ['2026-12-01T12:00:00Z', 'America/New_York', '2026-12-01T07:00:00'],
    ['2026-11-24T01:00:00Z', 'UTC', '2026-11-24T01:00:00'],
  ])('%s in %s is %s', (instant, zone, wall) => {
    expect(toWallTime(instant, zone)).toBe(wall);
  });
  it('has none for an hour that comes twice', () => {
    expect(toWallTime('2026-11-01T05:30:00Z', 'America/New_York')).toBeUndefined();
    expect(toWallTime('2026-11-01T06:30:00Z', 'America/New_York')).toBeUndefined();
    expect(toWallTime('2026-11-01T07:30:00Z', 'America/New_York')).toBe('2026-11-01T02:30:00');
  });
});

describe('fromWallTime', () => {
  it.each([
    ['2026-11-24T01:00:00.0000000', 'UTC', '2026-11-24T01:00:00Z'],
    ['2026-11-24T10:00:00.0000000', 'Tokyo Standard Time', '2026-11-24T01:00:00Z'],
    ['2026-11-24T10:00:00.0000000', 'Asia/Tokyo', '2026-11-24T01:00:00Z'],
    ['2026-07-01T08:00:00.0000000', 'Eastern Standard Time', '2026-07-01T12:00:00Z'],
    ['2026-03-08T02:30:00.0000000', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2026-11-01T01:30:00.0000000', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-11-24T01:00:00.0000000', 'tzone://Microsoft/Custom', '2026-11-24T01:00:00Z'],
    ['2026-11-24T01:00:00.0000000', 'Nowhere Standard Time', '2026-11-24T01:00:00Z'],
    ['2026-11-24T01:00:00.0000000', null, '2026-11-24T01:00:00Z'],
    ['2026-11-24T10:00:00+09:00', 'UTC', '2026-11-24T01:00:00Z'],
    ['0001-01-01T00:00:00.0000000', 'UTC', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.9999999', 'UTC', '9999-12-31T23:59:59Z'],
    ['soon', 'UTC', undefined],
  ])('%s in %s is %s', (dateTime, zone, instant) => {
    expect(fromWallTime(dateTime, zone)).toBe(instant);
  });
});
