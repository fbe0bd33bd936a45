import { describe, expect, it } from 'vitest';
import { toCron } from './to-cron.js';

describe('a period as a cron expression', () => {
  it.each([
    [1, '*/1 * * * *'],
    [15, '*/15 * * * *'],
    [60, '0 */1 * * *'],
    [720, '0 */12 * * *'],
    [1_440, '0 0 * * *'],
  ])('of %i minutes is read in UTC', (minutes, cron) => {
    expect(toCron({ kind: 'everyMinutes', minutes })).toEqual({ cron, timeZone: 'UTC' });
  });

  it('at a time of day is read in its zone', () => {
    expect(toCron({ kind: 'daily', at: '03:05', timeZone: 'Asia/Tokyo' })).toEqual({ cron: '5 3 * * *', timeZone: 'Asia/Tokyo' });
  });
});
