import { describe, expect, it } from 'vitest';
import type { BudgetRefusal } from '../ports/rate-budget.js';
import type { BudgetState } from './budget-state.js';
import { createTurns, wakeUpMargin } from './spread-turns.js';
import { emptyBudget } from './budget-state.js';
import { explainRefusal } from './explain-refusal.js';
import { mailboxBudgetLimits, openTo, sfaBudgetLimits, type BudgetLimits } from './budget-limits.js';
import { toScopeKey } from './scope-key.js';

const day = 86_400_000;
const now = 20 * day + 3_600_000;
const midnights = [19 * day, 20 * day, 21 * day, 22 * day];
const limits = sfaBudgetLimits({ perMinute: 10, perDay: 100, concurrent: 4 }, 'UTC');
const explain = (changes: Partial<BudgetState>, urgency: 'userEdit' | 'repair' | 'backFill' = 'userEdit', calls = 1, of: BudgetLimits = limits) => explainRefusal({ ...emptyBudget, at: now, day: 20 * day, ...changes }, calls, openTo(of, urgency), of, midnights);

describe('what is open to an urgency', () => {
  it('is all of it to a person\'s edit, and a share of it to the others, rounded up for calls at once, and never nothing', () => {
    expect([openTo(limits, 'userEdit'), openTo(limits, 'repair'), openTo(limits, 'backFill')]).toEqual([{ atOnce: 4, perWindow: 10, perDay: 100 }, { atOnce: 4, perWindow: 8, perDay: 80 }, { atOnce: 2, perWindow: 5, perDay: 50 }]);
    expect(openTo({ ...limits, atOnce: 5, perWindow: 13 }, 'backFill')).toMatchObject({ atOnce: 3, perWindow: 6 });
    expect(openTo({ ...limits, shares: { repair: 0, backFill: 0 } }, 'backFill')).toEqual({ atOnce: 1, perWindow: 1, perDay: 1 });
    expect(openTo(mailboxBudgetLimits, 'repair')).toEqual({ atOnce: 4, perWindow: 8_000, perDay: undefined });
  });
});

describe('why there is no place', () => {
  const running = [1, 2, 3, 4].map((id) => ({ id: String(id), calls: 1, until: now + 1 }));
  it.each([
    ['there is one', {}, undefined],
    ['the last place at once', { running: running.slice(1) }, undefined],
    ['the last call of the window', { recent: [{ at: now, calls: 9 }] }, undefined],
    ['the last call of the day', { today: 99 }, undefined],
    ['an open gate', { closedUntil: now }, undefined],
    ['the gate is closed', { closedUntil: now + 700 }, { reason: 'gate', places: [700], everyMs: 6_000 }],
    ['the day is used up', { today: 100 }, { reason: 'day', places: [day - 3_600_000], everyMs: 6_000 }],
    ['as many are under way as may be', { running }, { reason: 'atOnce', places: [150], everyMs: 50 }],
    ['the window is used up: its oldest leaves first', { recent: [{ at: now - 50_000, calls: 1 }, { at: now - 20_000, calls: 9 }] }, { reason: 'window', places: [10_000, ...Array.from({ length: 9 }, () => 40_000)], everyMs: 6_000 }],
    ['the window is full of what runs', { running: [{ id: 'x', calls: 10, until: now + 1 }] }, { reason: 'window', places: [60_000], everyMs: 6_000 }],
  ] as const)('%s', (_, changes, refusal) => {
    expect(explain(changes)).toEqual(refusal);
  });

  it.each([
    ['of the window', { recent: [{ at: now, calls: 5 }] }, 'reserve'],
    ['of the window, as far as anybody may', { recent: [{ at: now, calls: 9 }] }, 'reserve'],
    ['of the window, beyond what anybody may', { recent: [{ at: now, calls: 10 }] }, 'window'],
    ['of the day', { today: 50 }, 'reserve'],
    ['of the day, as far as anybody may', { today: 99 }, 'reserve'],
    ['of the day, beyond what anybody may', { today: 100 }, 'day'],
  ] as const satisfies readonly (readonly [string, Partial<BudgetState>, BudgetRefusal])[])('the rest is kept for what is more urgent: %s', (_, changes, reason) => {
    expect(explain(changes, 'backFill')?.reason).toBe(reason);
  });

  it('is told for as many calls as are asked for', () => {
    expect([explain({ recent: [{ at: now, calls: 7 }] }, 'userEdit', 3), explain({ recent: [{ at: now - 30_000, calls: 8 }] }, 'userEdit', 3)]).toEqual([undefined, { reason: 'window', places: [30_000, 30_000, 30_000], everyMs: 18_000 }]);
    expect([explain({ today: 97 }, 'userEdit', 3), explain({ today: 98 }, 'userEdit', 3)?.reason]).toEqual([undefined, 'day']);
    expect(explain({ recent: [{ at: now, calls: 9_999 }] }, 'userEdit', 1, mailboxBudgetLimits)).toBeUndefined();
  });

  it('ends with the next midnight that both the day and the clock have before them', () => {
    const places = (changes: Partial<BudgetState>) => explain({ today: 100, ...changes })?.places;
    expect([places({ day: 21 * day }), places({ day: 19 * day }), places({ day: 19 * day, at: 20 * day }), places({ day: 22 * day, at: 22 * day + 1 })]).toEqual([[2 * day - 3_600_000], [day - 3_600_000], [day], [day - 1]]);
  });
});

describe('turns', () => {
  const gate = { reason: 'gate', places: [1_000], everyMs: 100_000 } as const;
  const waits = (count: number, refusal: Parameters<ReturnType<typeof createTurns>>[2], turnOf = createTurns()) => Array.from({ length: count }, () => turnOf('key', 0, refusal) - wakeUpMargin);

  it('send each who is refused to a place of his own, and after five minutes of places to the first again', () => {
    expect(waits(6, gate)).toEqual([1_000, 101_000, 201_000, 301_000, 1_000, 101_000]);
    expect(waits(5, { ...gate, places: [1_000, 250_000] })).toEqual([1_000, 250_000, 1_000, 250_000, 1_000]);
    expect(waits(3, { ...gate, places: [1_000, 400_000] })).toEqual([1_000, 400_000, 1_000]);
  });

  it('spread those who wait for a call to end over a second', () => {
    expect(waits(4, { reason: 'atOnce', places: [150], everyMs: 500 })).toEqual([150, 650, 1_150, 150]);
  });

  it('are over when their time has come, each key\'s by itself', () => {
    const turnOf = createTurns();
    expect([turnOf('a', 0, gate), turnOf('b', 0, gate), turnOf('a', 1_000, gate), turnOf('a', 1_000, gate)]).toEqual([1_050, 1_050, 1_050, 101_050]);
    expect(turnOf('b', 999, gate)).toBe(101_050);
  });

  it('are forgotten when there are a thousand keys and one more comes', () => {
    const turnOf = createTurns();
    for (let key = 0; key < 1_000; key += 1) turnOf(String(key), 0, gate);
    expect(turnOf('0', 0, gate)).toBe(101_050);
    turnOf('one more', 0, gate);
    expect([turnOf('0', 0, gate), turnOf('one more', 0, gate)]).toEqual([1_050, 101_050]);
  });
});

it('a scope has one key within its tenant', () => {
  expect([toScopeKey({ tenantId: 't', of: 'sfa' }), toScopeKey({ tenantId: 't', of: 'mailbox', mailboxId: 'm1' })]).toEqual(['sfa', 'mailbox/m1']);
});
