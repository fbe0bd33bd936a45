import { describe, expect, it } from 'vitest';
import { mayEnter, planClaim, recordsAhead, spareSlots } from './plan-claim.js';

const plan = (busy: Readonly<Record<string, number>>, concurrency = 8, atRest = 0, brisk: readonly string[] = []) =>
  planClaim({ concurrency, busy: new Map(Object.entries(busy)), brisk: new Set(brisk), atRest });

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

  it('claims ahead for a tenant whose calls come back soon, in halves, beside the slots that are kept for others', () => {
    const ahead = recordsAhead(8);
    expect(plan({ a: 8 }, 8, 0, ['a'])).toMatchObject({ limit: ahead + 2, isForOthersOnly: false });
    expect(plan({ a: 8 }, 8, 0, ['a']).room.of.get('a')).toBe(ahead);
    expect(plan({ a: 8 + ahead / 2 }, 8, 0, ['a']).room.of.get('a')).toBe(ahead / 2);
    expect(plan({ a: 9 + ahead / 2 }, 8, 0, ['a'])).toMatchObject({ limit: 2, isForOthersOnly: true });
    expect(plan({ a: 8 + ahead }, 8, 0, ['a'])).toMatchObject({ limit: 2, isForOthersOnly: true });
    expect(plan({ a: 8 + ahead, b: 1 }, 8, 0, ['a', 'b']).room.of.get('b')).toBe(ahead);
  });

  it('claims nothing ahead for a tenant whose calls hang, and nothing at all while too many records rest', () => {
    expect(plan({ a: 8 }).limit).toBe(2);
    expect(plan({ a: 8 }, 8, 20, ['a']).limit).toBe(0);
  });

  it('gathers slots only when most are taken and some came free', () => {
    expect(plan({}).isWorthWaiting).toBe(false);
    expect(plan({ a: 2 }).isWorthWaiting).toBe(false);
    expect(plan({ a: 7 }).isWorthWaiting).toBe(true);
    expect(plan({ a: 8 }).isWorthWaiting).toBe(false);
    expect(plan({ a: 3 }, 4).isWorthWaiting).toBe(false);
  });
});

describe('mayEnter', () => {
  const may = (inSlots: Readonly<Record<string, number>>, tenantId: string) => mayEnter(4, new Map(Object.entries(inSlots)), tenantId);

  it('lets a tenant into as many slots as records at once, and the last slot to one that has none', () => {
    expect([may({}, 'a'), may({ a: 3 }, 'a'), may({ a: 4 }, 'a')]).toEqual([true, true, false]);
    expect([may({ a: 4, b: 1 }, 'b'), may({ a: 4, b: 1 }, 'c'), may({ a: 4, b: 1, c: 1 }, 'd')]).toEqual([false, true, false]);
  });
});
