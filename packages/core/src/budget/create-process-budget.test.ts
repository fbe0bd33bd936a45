import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProcessBudget } from './create-process-budget.js';
import { openTo, sfaBudgetLimits, type BudgetLimits } from './budget-limits.js';
import { urgencies, type Urgency } from '../tenant/urgency.js';
import type { BudgetGrant, BudgetScope } from '../ports/rate-budget.js';

const scope: BudgetScope = { tenantId: 'tenant-1', of: 'sfa' };
// 23:50 in Japan.
const start = Date.UTC(2026, 10, 22, 14, 50);
const midnight = Date.UTC(2026, 10, 22, 15);
const minute = 60_000;
const leaseMs = 9_500;

interface Call {
  readonly from: number;
  until: number;
}

/** A budget with a clock, and every call that it let through, from its grant to its end. */
function createWorld(limits: BudgetLimits) {
  const world = { now: start, calls: [] as Call[] };
  const budget = createProcessBudget({ now: () => world.now });
  const take = async (urgency: Urgency = 'userEdit') => {
    const answer = await budget.take(scope, { urgency, calls: 1, leaseMs }, limits);
    if (answer.state === 'refused') return answer;
    const call: Call = { from: world.now, until: world.now + leaseMs };
    world.calls.push(call);
    const { grant } = answer;
    return { ...answer, isOver: () => call.until <= world.now, end: (throttled?: { statedMs?: number }) => ((call.until = world.now), budget.ended(grant, { made: 1, throttled })) };
  };
  return { world, budget, take };
}

/** The most calls that may have arrived within one span of that length, arriving at whatever moment between grant and end. */
function most(calls: readonly Call[], spanMs: number): number {
  return Math.max(0, ...calls.map(({ until }) => calls.filter((other) => other.from < until + spanMs && other.until >= until).length));
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('take' as const), urgency: fc.constantFrom(...urgencies) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat(9), throttledMs: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), which: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('elapse' as const), milliseconds: fc.oneof(fc.nat(1_000), fc.nat(20_000)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('elapse' as const), milliseconds: fc.nat(6 * minute) }) },
);

describe('createProcessBudget', () => {
  it('never lets too many calls arrive in any minute, at once or in a day, whenever they arrive and however processes die', async () => {
    let refusals = 0;
    const limits = sfaBudgetLimits({ perMinute: 6, perDay: 30, concurrent: 3 }, 'Asia/Tokyo');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 200 }), async (steps) => {
        const { world, take } = createWorld(limits);
        const underWay: { isOver: () => boolean; end: (throttled?: { statedMs?: number }) => Promise<number> }[] = [];
        let closedUntil = 0;
        for (const one of steps) {
          if (one.kind === 'elapse') world.now += one.milliseconds;
          else if (one.kind === 'take') {
            const answer = await take(one.urgency);
            if (answer.state === 'granted') {
              underWay.push(answer);
              expect(world.now).toBeGreaterThanOrEqual(closedUntil);
              expect(world.calls.filter((call) => call.until + minute > world.now).length).toBeLessThanOrEqual(openTo(limits, one.urgency).perWindow);
            } else refusals += 1;
          } else {
            const [call] = underWay.splice(one.which % Math.max(1, underWay.length), 1);
            // Whoever would end later than its deadline was aborted at the deadline, and the budget is told too late or never.
            if (one.kind === 'end' && call?.isOver() === false) {
              const closedForMs = await call.end(one.throttledMs === undefined ? undefined : { statedMs: one.throttledMs });
              closedUntil = Math.max(closedUntil, world.now + closedForMs);
            }
          }
        }
        const { calls } = world;
        expect(most(calls, minute)).toBeLessThanOrEqual(6);
        expect(most(calls.map(({ from, until }) => ({ from, until: until - 1 })), 0)).toBeLessThanOrEqual(3);
        for (const day of [midnight - 24 * 60 * minute, midnight, midnight + 24 * 60 * minute]) {
          expect(calls.filter(({ from, until }) => from < day + 24 * 60 * minute && until > day).length).toBeLessThanOrEqual(30);
        }
      }),
      { numRuns: 300 },
    );
    expect(refusals).toBeGreaterThan(1_000);
  });

  it('has a place for who comes back when it said, and none a millisecond before the exact time', async () => {
    const limits = sfaBudgetLimits({ perMinute: 3, perDay: 9, concurrent: 3 }, 'Asia/Tokyo');
    const { world, budget, take } = createWorld(limits);
    const reasons = new Set<string>();
    while (!reasons.has('day')) {
      const answer = await take();
      if (answer.state === 'granted') {
        world.now += 1_377;
        await answer.end();
        continue;
      }
      reasons.add(answer.reason);
      world.now += answer.retryAfterMs - 51;
      const { leftInWindow, leftToday } = await budget.look(scope, limits);
      expect(Math.min(leftInWindow, leftToday ?? 0)).toBe(0);
      world.now += 51;
      const granted = await take();
      if (granted.state === 'refused') throw new Error(granted.reason);
      await granted.end();
    }
    expect(reasons).toContain('window');
  });

  it('begins the day anew at the midnight of the tenant, and counts a call that runs over it in both days', async () => {
    const { world, take } = createWorld(sfaBudgetLimits({ perMinute: 60, perDay: 2, concurrent: 5 }, 'Asia/Tokyo'));
    const first = await take();
    if (first.state === 'granted') await first.end();
    world.now = midnight - 1_000;
    const over = await take();
    expect(await take()).toMatchObject({ reason: 'day', retryAfterMs: 1_050 });
    world.now = midnight + 500;
    if (over.state === 'granted') await over.end();
    expect((await take()).state).toBe('granted');
    expect(await take()).toMatchObject({ reason: 'day' });
  });

  it('counts a call in both days that nobody ended and that may have run over midnight', async () => {
    const { world, take } = createWorld(sfaBudgetLimits({ perMinute: 60, perDay: 1, concurrent: 5 }, 'Asia/Tokyo'));
    world.now = midnight - 9_000;
    await take();
    world.now = midnight + minute;
    expect(await take()).toMatchObject({ reason: 'day' });
  });

  it('sends who is refused next to the next place that comes free', async () => {
    const { world, take } = createWorld(sfaBudgetLimits({ perMinute: 3, perDay: 9_000, concurrent: 5 }, 'Asia/Tokyo'));
    for (const pause of [100, 2_000, 7_000]) {
      const call = await take();
      world.now += pause;
      if (call.state === 'granted') await call.end();
    }
    const waits: unknown[] = [];
    for (let n = 0; n < 5; n += 1) waits.push(await take());
    expect(waits).toMatchObject([51_050, 53_050, 60_050, 80_050, 100_050].map((retryAfterMs) => ({ reason: 'window', retryAfterMs })));
  });

  it('sends a thousand who wait to places of their own, and back from the first after five minutes of places', async () => {
    const limits = sfaBudgetLimits({ perMinute: 60, perDay: 9_000, concurrent: 5 }, 'Asia/Tokyo');
    const { world, budget, take } = createWorld(limits);
    await budget.close(scope, limits, 30_000);
    const waits: number[] = [];
    for (let n = 0; n < 1_000; n += 1) {
      const answer = await take('backFill');
      if (answer.state === 'refused') waits.push(answer.retryAfterMs);
    }
    expect(waits.slice(0, 4)).toEqual([30_050, 32_050, 34_050, 36_050]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(330_050);
    for (const second of new Set(waits.map((wait) => Math.floor(wait / 1_000)))) expect(waits.filter((wait) => Math.floor(wait / 1_000) === second).length).toBeLessThan(8);
    expect(await take('userEdit')).toMatchObject({ retryAfterMs: 30_050 });
    world.now += 30_000;
    expect((await take('userEdit')).state).toBe('granted');
  });

  it('is not shut for long by a clock that was put back', async () => {
    const { world, take } = createWorld(sfaBudgetLimits({ perMinute: 1, perDay: 9, concurrent: 1 }, 'Asia/Tokyo'));
    await take();
    world.now -= 5 * 60 * minute;
    expect(await take()).toMatchObject({ state: 'refused' });
    world.now += 2 * minute + leaseMs;
    expect((await take()).state).toBe('granted');
  });

  it('leaves at least one call to each class of however small a limit', async () => {
    const grants: (BudgetGrant | string)[] = [];
    for (const urgency of urgencies) {
      const { take } = createWorld(sfaBudgetLimits({ perMinute: 1, perDay: 1, concurrent: 1 }, 'Asia/Tokyo'));
      grants.push((await take(urgency)).state);
    }
    expect(grants).toEqual(['granted', 'granted', 'granted']);
  });

  it('gives the day back what a block did not make, tells grants apart, and keeps scopes apart', async () => {
    const limits = sfaBudgetLimits({ perMinute: 60, perDay: 100, concurrent: 5 }, 'Asia/Tokyo');
    const budget = createProcessBudget({ now: () => start });
    const take = async (of: BudgetScope) => {
      const answer = await budget.take(of, { urgency: 'userEdit', calls: 20, leaseMs }, limits);
      if (answer.state === 'refused') throw new Error(answer.reason);
      return answer.grant;
    };
    const first = await take(scope);
    await take(scope);
    await take({ tenantId: 'tenant-2', of: 'sfa' });
    await take({ tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm' });
    expect(await budget.look(scope, limits)).toEqual({ atOnce: 2, inWindow: 40, leftInWindow: 20, leftToday: 60, closedForMs: 0 });
    expect(await budget.ended(first, { made: 3 })).toBe(0);
    expect(await budget.ended(first, { made: 3 })).toBe(0);
    expect(await budget.look(scope, limits)).toEqual({ atOnce: 1, inWindow: 23, leftInWindow: 37, leftToday: 77, closedForMs: 0 });
  });

  it('frees at once what a killed process held, as if it had ended now', async () => {
    const limits = sfaBudgetLimits({ perMinute: 60, perDay: 100, concurrent: 1 }, 'Asia/Tokyo');
    const { world, budget, take } = createWorld(limits);
    await take();
    expect(await take()).toMatchObject({ reason: 'atOnce' });
    await budget.endLeases();
    expect(await budget.look(scope, limits)).toMatchObject({ atOnce: 0, inWindow: 1 });
    expect((await take()).state).toBe('granted');
    world.now += minute;
    expect(await budget.look(scope, limits)).toMatchObject({ inWindow: 1 });
  });

  it('forgets a call that was never made, and is open again after a close', async () => {
    const limits = { ...sfaBudgetLimits({ perMinute: 1, perDay: 9, concurrent: 1 }, 'Asia/Tokyo'), perDay: undefined };
    const { world, budget } = createWorld(limits);
    const ask = { urgency: 'userEdit', calls: 1, leaseMs } as const;
    const first = await budget.take(scope, ask, limits);
    if (first.state === 'granted') await budget.ended(first.grant, { made: 0 });
    expect(await budget.look(scope, limits)).toEqual({ atOnce: 0, inWindow: 0, leftInWindow: 1, leftToday: undefined, closedForMs: 0 });
    await budget.close(scope, limits, 1_000);
    expect(await budget.take(scope, ask, limits)).toMatchObject({ reason: 'gate', retryAfterMs: 1_050 });
    world.now += 1_000;
    expect((await budget.take(scope, ask, limits)).state).toBe('granted');
  });
});
