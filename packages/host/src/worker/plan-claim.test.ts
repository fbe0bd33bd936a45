import { describe, expect, it } from 'vitest';
import { planClaim, spareSlots } from './plan-claim.js';

const plan = (busy: Readonly<Record<string, number>>, concurrency = 8, atRest = 0) => planClaim({ concurrency, busy: new Map(Object.entries(busy)), atRest });

describe('planClaim', () => {
  it('gives an only tenant as many slots as there are records at once, and keeps the spare ones free', () => {
    expect(plan({}).room.others).toBe(8);
    expect(plan({ a: 5 }).room.of.get('a')).toBe(3);
    expect(plan({ a: 8 }).room.of.get('a')).toBe(0);
    expect(plan({ a: 8 }).limit).toBe(2);
  });

  it.each([1, 2, 4, 8, 16, 100])('always has a slot for a tenant that has none, when one other hangs in all of its own (%d at once)', (concurrency) => {
    const { limit, room } = plan({ hanging: concurrency }, concurrency);
    expect(Math.min(limit, room.others)).toBeGreaterThan(0);
    expect(room.of.get('hanging')).toBe(0);
  });

  it('leaves the last slot to a tenant that has none', () => {
    for (const concurrency of [1, 4, 8, 16]) {
      const second = spareSlots(concurrency) - 1;
      const { limit, room } = plan({ hanging: concurrency, other: second }, concurrency);
      expect([limit, room.of.get('hanging'), room.of.get('other'), room.others]).toEqual([1, 0, 0, 1]);
    }
  });

  it('fills slots whose records are at rest, up to as many again', () => {
    expect(plan({}, 8, 8).limit).toBe(10);
    expect(plan({}, 8, 15).limit).toBe(5);
    expect(plan({}, 8, 20).limit).toBe(0);
  });

  it('knows when only tenants that have nothing running could be served', () => {
    expect([plan({}), plan({ a: 7 }), plan({ a: 8 }), plan({ a: 8, b: 1 })].map(({ isForOthersOnly }) => isForOthersOnly)).toEqual([false, false, true, true]);
  });

  it('gathers slots only when most are taken and some came free', () => {
    expect(plan({}).isWorthWaiting).toBe(false);
    expect(plan({ a: 2 }).isWorthWaiting).toBe(false);
    expect(plan({ a: 7 }).isWorthWaiting).toBe(true);
    expect(plan({ a: 8 }).isWorthWaiting).toBe(false);
    expect(plan({ a: 3 }, 4).isWorthWaiting).toBe(false);
  });
});
