import { describe, expect, it } from 'vitest';
import { mailboxBudgetLimits, sfaBudgetLimits, type BudgetLimits } from '../budget/budget-limits.js';
import type { BudgetAsk, BudgetGrant, BudgetScope } from '../ports/rate-budget.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const scope: BudgetScope = { tenantId: 'tenant-1', of: 'sfa' };
const minute = 60_000;
const day = 24 * 60 * minute;
const limitsOf = (changes: { perMinute?: number; perDay?: number; concurrent?: number }): BudgetLimits =>
  sfaBudgetLimits({ perMinute: 100, perDay: 1_000, concurrent: 100, ...changes }, 'Asia/Tokyo');
const edit: BudgetAsk = { urgency: 'userEdit', calls: 1, leaseMs: 9_500 };

async function granted({ budget }: Pick<StoreUnderTest, 'budget'>, limits: BudgetLimits, ask = edit, where = scope): Promise<BudgetGrant> {
  const answer = await budget.take(where, ask, limits);
  if (answer.state === 'refused') throw new Error(`refused: ${answer.reason}`);
  return answer.grant;
}

/** What every `RateBudget` must do. A real clock runs on between two calls, so times are compared with a second to spare. */
export function describeRateBudget(name: string, setUp: SetUpStore): void {
  const about = (milliseconds: number) => ({ asymmetricMatch: (value: unknown) => typeof value === 'number' && value > milliseconds - 1_000 && value <= milliseconds + 50 });

  describe(`${name}, as RateBudget`, () => {
    it('keeps a call\'s place in the window until a whole window after it ended', async () => {
      const store = await setUp();
      const limits = limitsOf({ perMinute: 2 });
      const [first, second] = [await granted(store, limits), await granted(store, limits)];
      expect(await store.budget.ended(first, { made: 1 })).toBe(0);
      await store.elapse(5_000);
      await store.budget.ended(second, { made: 1 });
      expect(await store.budget.take(scope, edit, limits)).toMatchObject({ reason: 'window', retryAfterMs: about(55_000) });
      await store.elapse(55_000);
      await granted(store, limits);
      // The next in line was sent to the place after the first one's.
      expect(await store.budget.take(scope, edit, limits)).toMatchObject({ state: 'refused', reason: 'window' });
      await store.elapse(5_000);
      await granted(store, limits);
    });

    it('takes a call that nobody ended for ended when its lease is over, in both limits', async () => {
      const store = await setUp();
      const limits = limitsOf({ perMinute: 1, concurrent: 1 });
      await granted(store, limits);
      await store.elapse(9_500);
      expect(await store.budget.look(scope, limits)).toMatchObject({ atOnce: 0, inWindow: 1 });
      await store.elapse(minute - 1_000);
      expect((await store.budget.take(scope, edit, limits)).state).toBe('refused');
      await store.elapse(1_000);
      await granted(store, limits);
    });

    it('lets no more run at once than are allowed, and one more when one ends', async () => {
      const store = await setUp();
      const limits = limitsOf({ concurrent: 2 });
      const [first] = [await granted(store, limits), await granted(store, limits)];
      const refused = await store.budget.take(scope, edit, limits);
      expect(refused).toMatchObject({ state: 'refused', reason: 'atOnce' });
      if (refused.state === 'refused') expect(refused.retryAfterMs).toBeLessThanOrEqual(1_200);
      await store.budget.ended(first, { made: 1 });
      await granted(store, limits);
      expect(await store.budget.take(scope, edit, limits)).toMatchObject({ reason: 'atOnce' });
    });

    it('never grants more than fit of many that are asked for together', async () => {
      const store = await setUp();
      const limits = limitsOf({ perMinute: 7 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.budget.take(scope, edit, limits)));
      expect(answers.filter(({ state }) => state === 'granted')).toHaveLength(7);
      const ids = answers.flatMap((answer) => (answer.state === 'granted' ? [answer.grant.grantId] : []));
      expect(new Set(ids).size).toBe(7);
      const waits = answers.flatMap((answer) => (answer.state === 'refused' ? [Math.round(answer.retryAfterMs / 1_000)] : []));
      expect(new Set(waits).size).toBe(13);
    });

    it('keeps half for what is more urgent than back-fill, a fifth for edits, and everything for them', async () => {
      const store = await setUp();
      const limits = limitsOf({ perMinute: 10 });
      const takeAll = async (urgency: BudgetAsk['urgency']): Promise<unknown> => {
        for (;;) {
          const answer = await store.budget.take(scope, { ...edit, urgency }, limits);
          if (answer.state === 'refused') return [answer.reason, (await store.budget.look(scope, limits)).inWindow];
        }
      };
      expect(await takeAll('backFill')).toEqual(['reserve', 5]);
      expect(await takeAll('repair')).toEqual(['reserve', 8]);
      expect(await takeAll('userEdit')).toEqual(['window', 10]);
      expect(await takeAll('backFill')).toEqual(['window', 10]);
    });

    it('counts the day, also what is over long since, and begins anew with the next one', async () => {
      const store = await setUp();
      const limits = limitsOf({ perDay: 3 });
      for (let calls = 0; calls < 3; calls += 1) await store.budget.ended(await granted(store, limits), { made: 1 });
      const refused = await store.budget.take(scope, edit, limits);
      expect(refused).toMatchObject({ state: 'refused', reason: 'day' });
      if (refused.state === 'refused') expect(refused.retryAfterMs).toBeLessThanOrEqual(day + 50);
      expect(await store.budget.look(scope, limits)).toMatchObject({ leftToday: 0 });
      await store.elapse(day);
      await granted(store, limits);
      expect(await store.budget.look(scope, limits)).toMatchObject({ leftToday: 2 });
    });

    it('obeys limits that were lowered at once', async () => {
      const store = await setUp();
      for (let calls = 0; calls < 4; calls += 1) await granted(store, limitsOf({ perMinute: 60 }));
      expect(await store.budget.take(scope, edit, limitsOf({ perMinute: 4 }))).toMatchObject({ reason: 'window' });
      expect(await store.budget.take(scope, edit, limitsOf({ perDay: 4 }))).toMatchObject({ reason: 'day' });
      await granted(store, limitsOf({ perMinute: 60 }));
    });

    it('is closed for everybody as long as the other side said', async () => {
      const store = await setUp();
      const limits = limitsOf({});
      const grant = await granted(store, limits);
      expect(await store.budget.ended(grant, { made: 1, throttled: { statedMs: 30_000 } })).toEqual(about(30_000));
      expect(await store.budget.take(scope, edit, limits)).toEqual({ state: 'refused', reason: 'gate', retryAfterMs: about(30_000) });
      await store.budget.close(scope, limits, 10_000);
      expect(await store.budget.look(scope, limits)).toMatchObject({ closedForMs: about(30_000) });
      await store.elapse(30_000);
      await granted(store, limits);
    });

    it('can be closed before anything was asked for, and leaves others open', async () => {
      const store = await setUp();
      const limits = limitsOf({});
      await store.budget.close(scope, limits, 10_000);
      expect(await store.budget.take(scope, edit, limits)).toMatchObject({ reason: 'gate' });
      await granted(store, limits, edit, { tenantId: 'tenant-2', of: 'sfa' });
      await granted(store, mailboxBudgetLimits, edit, { tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm1' });
    });

    it('backs off twice as long each time nothing was said, once for calls that ran together, and from one second after a success', async () => {
      const store = await setUp();
      const limits = limitsOf({});
      const throttle = async (...grants: readonly BudgetGrant[]): Promise<readonly number[]> => {
        const pauses: number[] = [];
        for (const grant of grants) pauses.push(await store.budget.ended(grant, { made: 1, throttled: {} }));
        await store.elapse(4_000);
        return pauses;
      };
      expect(await throttle(await granted(store, limits), await granted(store, limits))).toEqual([about(1_000), about(1_000)]);
      expect(await throttle(await granted(store, limits))).toEqual([about(2_000)]);
      expect(await throttle(await granted(store, limits))).toEqual([about(4_000)]);
      await store.budget.ended(await granted(store, limits), { made: 1 });
      expect(await throttle(await granted(store, limits))).toEqual([about(1_000)]);
    });

    it('ends what is under way when the processes that held it are gone, and counts it', async () => {
      const store = await setUp();
      const limits = limitsOf({ concurrent: 2 });
      const [first] = [await granted(store, limits), await granted(store, limits)];
      await store.budget.endLeases();
      expect(await store.budget.look(scope, limits)).toMatchObject({ atOnce: 0, inWindow: 2, leftToday: 998 });
      await store.budget.ended(first, { made: 1 });
      expect(await store.budget.look(scope, limits)).toMatchObject({ inWindow: 2, leftToday: 998 });
      await store.elapse(minute - 2_000);
      expect(await store.budget.look(scope, limits)).toMatchObject({ inWindow: 2 });
      await store.elapse(2_000);
      expect(await store.budget.look(scope, limits)).toMatchObject({ inWindow: 0 });
    });

    it('counts a block whole until it ends, and then what was made of it', async () => {
      const store = await setUp();
      const mailbox: BudgetScope = { tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm1' };
      const limits = { ...mailboxBudgetLimits, perWindow: 50 };
      const block = { ...edit, calls: 20 };
      const [first, second] = [await granted(store, limits, block, mailbox), await granted(store, limits, block, mailbox)];
      expect(await store.budget.take(mailbox, block, limits)).toMatchObject({ state: 'refused', reason: 'window' });
      await store.budget.ended(first, { made: 3 });
      await store.budget.ended(second, { made: 0 });
      expect(await store.budget.look(mailbox, limits)).toEqual({ atOnce: 0, inWindow: 3, leftInWindow: 47, leftToday: undefined, closedForMs: 0 });
      await store.budget.ended(first, { made: 20 });
      expect(await store.budget.look(mailbox, limits)).toMatchObject({ inWindow: 3 });
    });
  });
}
