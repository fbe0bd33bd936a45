import { describe, expect, test } from 'vitest';
import { toTimes } from './event-times.js';

const at = (dateTime: string, timeZone: string | null = 'Tokyo Standard Time') => ({ dateTime, timeZone });
const refused = (code: string) => expect.objectContaining({ status: 400, code });

describe('timed events', () => {
  test('keep the wall time as sent and the instant', () => {
    const { start } = toTimes({ start: at('2026-11-22T10:00:00'), end: at('2026-11-22T11:00:00') }, undefined);
    expect(start).toEqual({ local: '2026-11-22T10:00:00.0000000', zone: 'Tokyo Standard Time', utc: '2026-11-22T01:00:00.0000000' });
  });
  test('an offset in the text wins over the zone', () => {
    const { start } = toTimes({ start: at('2026-11-22T01:00:00Z'), end: at('2026-11-22T11:00:00') }, undefined);
    expect(start).toEqual({ local: '2026-11-22T10:00:00.0000000', zone: 'Tokyo Standard Time', utc: '2026-11-22T01:00:00.0000000' });
  });
  test('may have no length', () => {
    expect(() => toTimes({ start: at('2026-11-22T10:00:00'), end: at('2026-11-22T10:00:00') }, undefined)).not.toThrow();
  });
  test('are refused when they end before they start, also across zones and when only the start moves', () => {
    const code = 'ErrorCalendarEndDateIsEarlierThanStartDate';
    expect(() => toTimes({ start: at('2026-11-22T10:00:00', 'UTC'), end: at('2026-11-22T11:00:00') }, undefined)).toThrow(refused(code));
    const before = toTimes({ start: at('2026-11-22T10:00:00'), end: at('2026-11-22T11:00:00') }, undefined);
    expect(() => toTimes({ start: at('2026-11-22T12:00:00') }, before)).toThrow(refused(code));
  });
  test('are refused above five years', () => {
    expect(() => toTimes({ start: at('2026-11-22T10:00:00'), end: at('2031-11-22T10:00:01') }, undefined)).toThrow(refused('ErrorCalendarDurationIsTooLong'));
    expect(() => toTimes({ start: at('2026-11-22T10:00:00'), end: at('2031-11-22T10:00:00') }, undefined)).not.toThrow();
  });
  test('need both ends and known zones', () => {
    expect(() => toTimes({ start: at('2026-11-22T10:00:00') }, undefined)).toThrow(refused('ErrorPropertyValidationFailure'));
    expect(() => toTimes({ start: at('2026-11-22T10:00:00', 'Nowhere'), end: at('2026-11-22T11:00:00') }, undefined)).toThrow(refused('TimeZoneNotSupportedException'));
    expect(() => toTimes({ start: at('2026-11-22T10:00:00', null), end: at('2026-11-22T11:00:00') }, undefined)).toThrow(refused('TimeZoneNotSupportedException'));
    expect(() => toTimes({ start: at('noon'), end: at('2026-11-22T11:00:00') }, undefined)).toThrow(refused('ErrorInvalidParameter'));
  });
});

describe('all-day events', () => {
  const day = (start: string, end: string, zone = 'Asia/Tokyo') => toTimes({ isAllDay: true, start: at(start), end: at(end, zone) }, undefined);
  test('float: their instant is their date', () => {
    expect(day('2026-11-22', '2026-11-23').start.utc).toBe('2026-11-22T00:00:00.0000000');
  });
  test.each([
    ['2026-11-22T10:00:00', '2026-11-23', 'Asia/Tokyo'],
    ['2026-11-22', '2026-11-23T01:00:00', 'Asia/Tokyo'],
    ['2026-11-22', '2026-11-22', 'Asia/Tokyo'],
    ['2026-11-22', '2026-11-23', 'UTC'],
  ])('from %s to %s (%s) are refused', (start, end, zone) => {
    expect(() => day(start, end, zone)).toThrow(refused('ErrorInvalidRequest'));
  });
  test('become timed at the midnight of their zone, and timed ones cannot become all-day by the flag alone', () => {
    expect(toTimes({ isAllDay: false }, day('2026-11-22', '2026-11-23')).start.utc).toBe('2026-11-21T15:00:00.0000000');
    const timed = toTimes({ start: at('2026-11-22T10:00:00'), end: at('2026-11-22T11:00:00') }, undefined);
    expect(() => toTimes({ isAllDay: true }, timed)).toThrow(refused('ErrorInvalidRequest'));
  });
});
