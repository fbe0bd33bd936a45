import { describe, expect, it } from 'vitest';
import { nextJstMidnight, toEpochMs, toJstDay, toJstMillisecond, toJstMinute } from './jst.js';

describe('Japanese times', () => {
  const at = Date.UTC(2026, 6, 3, 15, 0, 17, 380);
  it('show minutes for fields and milliseconds for system times, both at +09:00', () => {
    expect(toJstMinute(at)).toBe('2026-07-04T00:00+09:00');
    expect(toJstMillisecond(at)).toBe('2026-07-04T00:00:17.380+09:00');
  });
  it('begin a day at 15:00 UTC', () => {
    expect(toJstDay(at)).toBe('2026-07-04');
    expect(toJstDay(at - 17_381)).toBe('2026-07-03');
    expect(nextJstMidnight(at)).toBe(Date.UTC(2026, 6, 4, 15));
    expect(nextJstMidnight(Date.UTC(2026, 6, 3, 15))).toBe(Date.UTC(2026, 6, 4, 15));
  });
  it('are read from any offset; a date is its midnight in Japan', () => {
    expect(toEpochMs('2026-07-03T10:00Z')).toBe(toEpochMs('2026-07-03T19:00+09:00'));
    expect(toEpochMs('2026-07-03')).toBe(Date.UTC(2026, 6, 2, 15));
  });
  it.each(['2026-02-30', '2026-02-30T10:00+09:00', '2026-07-03T25:00+09:00', '2026-07-03T10:00', 'tomorrow', ''])('refuses %j', (text) => {
    expect(toEpochMs(text)).toBeUndefined();
  });
});
