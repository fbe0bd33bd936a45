import { describe, expect, it } from 'vitest';
import type { OpenTo } from './budget-limits.js';
import { closeGate, emptyBudget, endGrant, settleBudget, takeGrants, type BudgetState } from './budget-state.js';

const day = 86_400_000;
const [yesterday, midnight, tomorrow] = [19 * day, 20 * day, 21 * day];
const frame = { windowMs: 60_000, resolutionMs: 1, midnights: [yesterday, midnight, tomorrow] };
const now = midnight + 3_600_000;
const state = (changes: Partial<BudgetState> = {}): BudgetState => ({ ...emptyBudget, at: now, day: midnight, ...changes });
const grant = (id: string, calls: number, until: number) => ({ id, calls, until });

describe('a settled budget', () => {
  it('counts a grant whose lease is over as ended then, for a window, and the calls that ended together once', () => {
    const before = state({ running: [grant('a', 2, now), grant('b', 3, now + 1), grant('c', 1, now - 60_000), grant('d', 1, now - 59_999)], recent: [{ at: now, calls: 4 }, { at: now - 60_000, calls: 9 }] });
    const { running, recent } = settleBudget(before, now, frame);
    expect([running, recent]).toEqual([[grant('b', 3, now + 1)], [{ at: now - 59_999, calls: 1 }, { at: now, calls: 6 }]]);
  });

  it('rounds ends up, so that few numbers are kept of many calls', () => {
    const { recent } = settleBudget(state({ running: [grant('a', 2, now - 1), grant('b', 3, now - 10_000)] }), now, { ...frame, resolutionMs: 10_000 });
    expect(recent).toEqual([{ at: now - 10_000, calls: 3 }, { at: now, calls: 2 }]);
  });

  it('begins the day anew at midnight with what may have run over it, and keeps the count until then', () => {
    const before = state({ day: yesterday, today: 50, running: [grant('over', 2, midnight + 1), grant('at', 3, midnight), grant('before', 4, midnight - 1)] });
    expect(settleBudget(before, now, frame)).toMatchObject({ day: midnight, today: 2 });
    expect(settleBudget(before, midnight - 1, frame)).toMatchObject({ day: yesterday, today: 50 });
    expect(settleBudget({ ...before, running: [] }, midnight, frame)).toMatchObject({ day: midnight, today: 0 });
  });

  it('counts no day where there is no limit a day, and goes back to none when the clock was put back', () => {
    expect(settleBudget(state({ today: 7 }), now, { ...frame, midnights: [] })).toMatchObject({ today: 0 });
    expect(settleBudget(state({ day: tomorrow, today: 7 }), now, frame)).toMatchObject({ day: tomorrow, today: 7 });
    expect(settleBudget(state({ day: 0, today: 7 }), yesterday - 1, frame)).toMatchObject({ day: yesterday, today: 0 });
  });

  it('is shut for no longer than a minute beyond what it would be, or 25 hours for a closed gate, by a clock that was put back', () => {
    const { running, recent, closedUntil } = settleBudget(state({ running: [grant('a', 1, now + day)], recent: [{ at: now + day, calls: 1 }], closedUntil: now + 3 * day }), now, frame);
    expect([running, recent, closedUntil]).toEqual([[grant('a', 1, now + 60_000)], [{ at: now + 60_000, calls: 1 }], now + 25 * 3_600_000]);
  });
});

describe('taking grants', () => {
  const open: OpenTo = { atOnce: 4, perWindow: 10, perDay: 100 };
  const ask = { calls: 2, leaseMs: 9_500 };
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const taken = (changes: Partial<BudgetState>, limits: Partial<OpenTo> = {}) => takeGrants(state(changes), ids, ask, { ...open, ...limits });

  it('gives each a lease and counts its calls in the day', () => {
    expect(takeGrants(state({ today: 1, running: [grant('z', 1, now + 1)] }), ['a', 'b'], ask, open)).toEqual(state({ today: 5, running: [grant('z', 1, now + 1), grant('a', 2, now + 9_500), grant('b', 2, now + 9_500)] }));
    expect(takeGrants(state({ today: 1 }), ['a'], ask, { ...open, perDay: undefined }).today).toBe(1);
  });

  it.each([
    ['as many as may be under way at once', {}, {}, 4],
    ['beside those that are', { running: [grant('x', 1, now + 1), grant('y', 1, now + 1), grant('z', 1, now + 1)] }, {}, 1],
    ['what the window has room for', { recent: [{ at: now, calls: 5 }] }, {}, 2],
    ['what the window has room for beside what runs', { recent: [{ at: now, calls: 5 }], running: [grant('x', 2, now + 1)] }, {}, 1],
    ['what is left of the day', { today: 95 }, {}, 2],
    ['what the day does not limit', { today: 95 }, { perDay: undefined }, 4],
    ['none beyond the day', { today: 101 }, {}, 0],
    ['none while the gate is closed', { closedUntil: now + 1 }, {}, 0],
    ['some as soon as it is open', { closedUntil: now }, {}, 4],
    ['no more than are asked for', {}, { atOnce: 50, perWindow: 500 }, 6],
  ] satisfies readonly (readonly [string, Partial<BudgetState>, Partial<OpenTo>, number])[])('grants %s', (_: string, changes: Partial<BudgetState>, limits: Partial<OpenTo>, count: number) => {
    const { running } = taken(changes, limits);
    expect(running.filter(({ id }) => ids.includes(id)).map(({ id }) => id)).toEqual(ids.slice(0, count));
  });
});

describe('the end of a grant', () => {
  const running = [grant('other', 1, now + 1), grant('a', 5, now + 9_500)];
  const end = (changes: Partial<BudgetState>, made: number, throttled?: { statedMs?: number }, id = 'a') => endGrant(state({ running, today: 20, ...changes }), id, { made, throttled }, { endedAt: now, resolutionMs: 1, countsDay: true });

  it('occupies the window with what was made, from its end, and gives the day back what was not', () => {
    expect(end({}, 3)).toEqual(state({ running: running.slice(0, 1), recent: [{ at: now, calls: 3 }], today: 18 }));
    expect(end({ recent: [{ at: now, calls: 1 }] }, 9)).toMatchObject({ recent: [{ at: now, calls: 6 }], today: 20 });
    expect(endGrant(state({ running, today: 20 }), 'a', { made: 3 }, { endedAt: now - 7, resolutionMs: 10_000, countsDay: false })).toMatchObject({ recent: [{ at: now, calls: 3 }], today: 20 });
  });

  it('leaves nothing of what was not made', () => {
    expect(end({}, 0)).toMatchObject({ recent: [], today: 15 });
    expect(end({ today: 3 }, 0).today).toBe(0);
  });

  it('does nothing twice, nor for what nobody knows', () => {
    expect(end({}, 3, undefined, 'unknown')).toEqual(state({ running, today: 20 }));
  });

  it('closes the gate for the stated time, or for a pause that doubles up to an hour and begins anew after a success', () => {
    expect(end({ closings: 2 }, 1, { statedMs: 7_000 })).toMatchObject({ closings: 3, closedUntil: now + 7_000 });
    expect([0, 1, 2, 20].map((closings) => end({ closings }, 1, {}).closedUntil - now)).toEqual([1_000, 2_000, 4_000, 3_600_000]);
    expect(end({ closings: 2 }, 1)).toMatchObject({ closings: 0, closedUntil: 0 });
  });

  it('counts what was throttled together as one closing, and never opens earlier', () => {
    expect(end({ closings: 2, closedUntil: now + 1 }, 1, {})).toMatchObject({ closings: 2, closedUntil: now + 2_000 });
    expect(end({ closings: 2, closedUntil: now }, 1, {})).toMatchObject({ closings: 3, closedUntil: now + 4_000 });
    expect(end({ closings: 2, closedUntil: now + 9_000 }, 1, { statedMs: 1 })).toMatchObject({ closedUntil: now + 9_000 });
    expect(end({ closings: 0, closedUntil: now + 1 }, 1, {}).closedUntil).toBe(now + 1_000);
  });

  it('is like a gate that somebody closes, for at least so long', () => {
    expect([closeGate(state(), 500).closedUntil, closeGate(state({ closedUntil: now + 900 }), 500).closedUntil]).toEqual([now + 500, now + 900]);
  });
});
