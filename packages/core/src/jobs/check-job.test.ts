import { checkJob, checkRequest } from './check-job.js';
import { describe, expect, it } from 'vitest';
import { nextDue } from './next-due.js';

const refused = expect.objectContaining({ code: 'invalidJob' }) as Error;
const every = (minutes: number) => ({ kind: 'everyMinutes', minutes }) as const;

describe('the definition of a job', () => {
  it.each([1, 5, 30, 60, 360, 1_440])('may be due every %i minutes', (minutes) => {
    expect(() => checkJob({ name: 'keep-house', period: every(minutes) })).not.toThrow();
  });

  it.each([0, 7, 90, 300.5, 2_880])('is refused with a period of %d minutes, which no clock face shows evenly', (minutes) => {
    expect(() => checkJob({ name: 'keep-house', period: every(minutes) })).toThrowError(refused);
  });

  it.each(['', 'a/b', 'a b', 'ü'])('is refused by the name %j', (name) => {
    expect(() => checkJob({ name })).toThrowError(refused);
  });

  it.each([
    { at: '24:00', timeZone: 'UTC' },
    { at: '3:30', timeZone: 'UTC' },
    { at: '03:30', timeZone: 'Asia/Edo' },
  ])('is refused at $at in $timeZone', (daily) => {
    expect(() => checkJob({ name: 'job', period: { kind: 'daily', ...daily } })).toThrowError(refused);
  });

  it('is refused with no room for any', () => {
    expect(() => checkJob({ name: 'job', atOnce: 0 })).toThrowError(refused);
  });

  it('takes keys such as a tenant and a source, and no blanks', () => {
    expect(() => checkRequest({ name: 'reconcile', key: 'tenant-1/source:2' })).not.toThrow();
    expect(() => checkRequest({ name: 'reconcile', key: 'a b' })).toThrowError(refused);
  });
});

describe('when a period is due next', () => {
  it('is at even minutes of the clock', () => {
    expect(nextDue(every(15), '2026-11-22T00:14:59Z')).toBe('2026-11-22T00:15:00Z');
    expect(nextDue(every(15), '2026-11-22T00:15:00Z')).toBe('2026-11-22T00:30:00Z');
    expect(nextDue(every(360), '2026-11-22T18:00:00Z')).toBe('2026-11-23T00:00:00Z');
  });

  it('is at the wall time of the zone, in summer as in winter', () => {
    const daily = { kind: 'daily', at: '03:30', timeZone: 'Europe/Berlin' } as const;
    expect(nextDue(daily, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00Z');
    expect(nextDue(daily, '2026-03-28T00:00:00Z')).toBe('2026-03-28T02:30:00Z');
    expect(nextDue({ ...daily, timeZone: 'Asia/Tokyo' }, '2026-11-21T18:30:00Z')).toBe('2026-11-22T18:30:00Z');
  });
});

describe('a refusal of a job', () => {
  const message = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return (error as Error).message;
    }
    return 'none';
  };
  it('names what is wrong', () => {
    expect(message(() => checkJob({ name: 'a b' }))).toBe('"a b" is no name of a job.');
    expect(message(() => checkJob({ name: 'job', atOnce: 1.5 }))).toBe('job: atOnce is a count.');
    expect(message(() => checkJob({ name: 'job', period: every(7) }))).toBe('job: {"kind":"everyMinutes","minutes":7} is no period.');
    expect(message(() => checkRequest({ name: 'job', key: 'a b' }))).toBe('["job","a b"] names no job.');
    expect(message(() => checkRequest({ name: 'a b', key: '' }))).toBe('["a b",""] names no job.');
    expect(message(() => checkJob({ name: 'job', atOnce: 1, period: { kind: 'daily', at: '23:59', timeZone: 'Asia/Tokyo' } }))).toBe('none');
  });

  it.each(['03:30x', 'x03:30', '03:60', '03:3', '0a:30', '29:00', '03:3x', '13:95', '2x:00'])('meets the time %s', (at) => {
    expect(message(() => checkJob({ name: 'job', period: { kind: 'daily', at, timeZone: 'UTC' } }))).toContain('is no period.');
  });

  it.each([0.5, -5, Number.NaN, 60.5, 120.5, 1_500, -60, -1_440])('meets a period of %d minutes', (minutes) => {
    expect(message(() => checkJob({ name: 'job', period: every(minutes) }))).toContain('is no period.');
  });

  it.each(['00:00', '09:59', '19:00', '23:59'])('does not meet the time %s', (at) => {
    expect(message(() => checkJob({ name: 'job', period: { kind: 'daily', at, timeZone: 'UTC' } }))).toBe('none');
  });
});
