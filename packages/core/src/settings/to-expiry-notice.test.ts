import { describe, expect, it } from 'vitest';
import { toExpiryNotice } from './to-expiry-notice.js';

describe('the notice of a client secret that ends', () => {
  it.each([
    ['2027-01-22', 61, 'fine'],
    ['2027-01-21', 60, 'soon'],
    ['2026-12-23', 31, 'soon'],
    ['2026-12-22', 30, 'near'],
    ['2026-11-29', 7, 'urgent'],
    ['2026-11-23', 1, 'last'],
    ['2026-11-22', 0, 'last'],
    ['2026-11-21', -1, 'over'],
  ])('of one that is good until %s has %d days left: %s', (day, daysLeft, level) => {
    expect(toExpiryNotice(day, '2026-11-22T03:00:00Z', 'Asia/Tokyo')).toEqual({ daysLeft, level });
  });

  it('counts the days of the tenant’s zone', () => {
    expect(toExpiryNotice('2026-11-23', '2026-11-22T15:30:00Z', 'Asia/Tokyo').daysLeft).toBe(0);
    expect(toExpiryNotice('2026-11-23', '2026-11-22T15:30:00Z', 'UTC').daysLeft).toBe(1);
  });
});
