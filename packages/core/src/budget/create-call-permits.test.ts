import { beforeEach, describe, expect, it } from 'vitest';
import type { BudgetScope, RateBudget } from '../ports/rate-budget.js';
import type { Permit } from './create-permit-queue.js';
import type { Urgency } from '../tenant/urgency.js';
import { createCallPermits, isPermit, type CallPermits } from './create-call-permits.js';
import { createProcessBudget } from './create-process-budget.js';
import { leaseOf, mailboxPermitRules, sfaPermitRules, type PermitRules } from './permit-rules.js';
import { sfaBudgetLimits } from './budget-limits.js';

let clock: ReturnType<typeof createClock>;
beforeEach(() => {
  clock = createClock();
});

function createClock() {
  let [time, ids] = [Date.UTC(2026, 10, 22), 0];
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
  };
  const after = (milliseconds: number, run: () => void): (() => void) => {
    const id = (ids += 1);
    timers.set(id, { at: time + milliseconds, run });
    return () => void timers.delete(id);
  };
  return {
    timers: () => timers.size,
    now: () => time,
    after,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => void after(milliseconds, resolve)),
    advance: async (milliseconds: number): Promise<void> => {
      await settle();
      for (const end = time + milliseconds; ; ) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
        time = next === undefined ? end : next[1].at;
        if (next === undefined) return;
        timers.delete(next[0]);
        next[1].run();
        await settle();
      }
    },
  };
}

const sfa: BudgetScope = { tenantId: 'tenant-1', of: 'sfa' };
const mailbox: BudgetScope = { tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm1' };
const rules = (changes: { perMinute?: number; concurrent?: number } = {}): PermitRules =>
  sfaPermitRules(sfaBudgetLimits({ perMinute: 100, perDay: 10_000, concurrent: 5, ...changes }, 'Asia/Tokyo'));

function setUp(budget = createProcessBudget({ now: clock.now })) {
  const counts = { take: 0, ended: 0 };
  const counted: RateBudget = {
    ...budget,
    take: (...args) => ((counts.take += 1), budget.take(...args)),
    ended: (...args) => ((counts.ended += 1), budget.ended(...args)),
  };
  const open = (): CallPermits => createCallPermits({ budget: counted, now: clock.now, after: clock.after });
  return { budget, counts, open, permits: open() };
}

async function permitted(permits: CallPermits, scope: BudgetScope, given: PermitRules, urgency: Urgency = 'userEdit'): Promise<Permit> {
  const answer = await permits.acquire(scope, urgency, given);
  if (!isPermit(answer)) throw new Error(answer.detail);
  return answer;
}

describe('permits for JUST.SFA', () => {
  it('ask for each call, and let the next one in when one ends', async () => {
    const { permits, counts } = setUp();
    const two = rules({ concurrent: 2 });
    const [first] = [await permitted(permits, sfa, two), await permitted(permits, sfa, two)];
    const order: string[] = [];
    const third = permitted(permits, sfa, two).then((permit) => (order.push('third'), permit));
    await clock.advance(500);
    expect(order).toEqual([]);
    first.end();
    first.end();
    await third;
    expect(counts).toEqual({ take: 3, ended: 1 });
  });

  it('let in the most urgent of those who wait, whenever it came', async () => {
    const { permits } = setUp();
    const one = rules({ concurrent: 1 });
    const first = await permitted(permits, sfa, one);
    const order: string[] = [];
    const queue = (['backFill', 'repair', 'userEdit', 'userEdit'] as const).map(async (urgency, index) => {
      const permit = await permitted(permits, sfa, one, urgency);
      order.push(`${urgency} ${index}`);
      permit.end();
    });
    first.end();
    await Promise.all(queue);
    expect(order).toEqual(['userEdit 2', 'userEdit 3', 'repair 1', 'backFill 0']);
  });

  it('send away who found no place for a second, spread, and give the place to the next', async () => {
    const { permits } = setUp();
    const one = rules({ concurrent: 1 });
    const first = await permitted(permits, sfa, one);
    const answers = Promise.all([1, 2, 3].map(() => permits.acquire(sfa, 'userEdit', one)));
    await clock.advance(1_000);
    const waits = (await answers).map((answer) => ('code' in answer && answer.code === 'rateLimited' ? (answer.retryAfterMs ?? 0) : 0));
    expect(waits).toEqual([637, 774, 911]);
    const next = permitted(permits, sfa, one);
    first.end();
    await next;
  });

  it('forget a scope that rests, also one that was only refused, and leave no timer behind', async () => {
    const { permits, budget } = setUp();
    const one = rules({ concurrent: 1 });
    const giveUp = async (): Promise<unknown> => {
      const call = await permitted(permits, sfa, one);
      const answer = permits.acquire(sfa, 'userEdit', one);
      await clock.advance(1_000);
      call.end();
      return answer;
    };
    expect(await giveUp()).toMatchObject({ retryAfterMs: 637 });
    (await permitted(permits, sfa, one)).end();
    await clock.advance(2_000);
    expect(await giveUp(), 'nobody gave up before').toMatchObject({ retryAfterMs: 637 });
    await clock.advance(2_000);
    await budget.close(sfa, one.limits, 300);
    expect(await permits.acquire(sfa, 'userEdit', one)).toMatchObject({ code: 'rateLimited' });
    expect(clock.timers()).toBe(1);
    await clock.advance(2_000);
    expect(clock.timers()).toBe(0);
  });

  it('wait for calls of another process too, and get the place soon after it is free', async () => {
    const { permits, open } = setUp();
    const one = rules({ concurrent: 1 });
    const elsewhere = await permitted(open(), sfa, one);
    const here = permitted(permits, sfa, one);
    await clock.advance(300);
    elsewhere.end();
    await clock.advance(500);
    await here;
  });

  it('answer at once with the time when the window has no place', async () => {
    const { permits } = setUp();
    const one = rules({ perMinute: 1 });
    (await permitted(permits, sfa, one)).end();
    expect(await permits.acquire(sfa, 'userEdit', one)).toMatchObject({ code: 'rateLimited', retryAfterMs: 60_050 });
  });

  it('throw a grant away that came too late to be used, and count it', async () => {
    const budget = createProcessBudget({ now: clock.now });
    let delayMs = 1_500;
    const slow: RateBudget = {
      ...budget,
      take: async (...args) => {
        const answer = await budget.take(...args);
        await clock.sleep(delayMs);
        return answer;
      },
    };
    const { permits } = setUp(slow);
    const answer = permits.acquire(sfa, 'userEdit', rules());
    await clock.advance(2_000);
    expect(await answer).toMatchObject({ code: 'rateLimited' });
    delayMs = 0;
    expect(await budget.look(sfa, rules().limits)).toMatchObject({ atOnce: 0, inWindow: 1 });
  });

  it('close for all of the process when a call was throttled, also for those in line, and open again', async () => {
    const { permits, open, counts } = setUp();
    const one = rules({ concurrent: 1 });
    const call = await permitted(permits, sfa, one);
    const inLine = permits.acquire(sfa, 'userEdit', one);
    expect(await call.endThrottled(30_000)).toBe(30_000);
    call.end();
    expect(counts.ended).toBe(1);
    expect(await inLine).toMatchObject({ code: 'rateLimited', retryAfterMs: 30_050 });
    expect(await permits.acquire(sfa, 'repair', one)).toMatchObject({ code: 'rateLimited', retryAfterMs: 30_050 });
    expect(await open().acquire(sfa, 'repair', one)).toMatchObject({ code: 'rateLimited', retryAfterMs: 30_050 });
    await clock.advance(30_000);
    await permitted(permits, sfa, one);
  });

  it.each([
    ['the stated time', 7_000, 7_000],
    ['a second', undefined, 1_000],
  ])('stay closed for %s where the budget cannot be told that a call was throttled', async (_, statedMs, pauseMs) => {
    const budget = createProcessBudget({ now: clock.now });
    const { permits } = setUp({ ...budget, ended: () => Promise.reject(new Error('the database is gone')) });
    const call = await permitted(permits, sfa, rules());
    expect(await call.endThrottled(statedMs)).toBe(pauseMs);
    expect(await permits.acquire(sfa, 'userEdit', rules())).toMatchObject({ code: 'rateLimited', retryAfterMs: pauseMs + 50 });
    await clock.advance(pauseMs);
    const next = await permitted(permits, sfa, rules());
    expect(() => next.end()).not.toThrow();
    await clock.advance(10);
  });

  it('are closed for the stated time from the moment of the answer, whenever the budget is told', async () => {
    const budget = createProcessBudget({ now: clock.now });
    const { permits } = setUp({ ...budget, ended: async (...args) => (await clock.sleep(400), budget.ended(...args)) });
    const call = await permitted(permits, sfa, rules());
    const told = call.endThrottled(30_000);
    expect(await permits.acquire(sfa, 'userEdit', rules())).toMatchObject({ code: 'rateLimited', retryAfterMs: 30_050 });
    await clock.advance(400);
    expect(await told).toBe(30_000);
    expect(await permits.acquire(sfa, 'repair', rules())).toMatchObject({ retryAfterMs: 30_050 });
  });

  it('are closed as long as the budget says where the other side states no time', async () => {
    const { permits } = setUp();
    const call = await permitted(permits, sfa, rules());
    expect(await call.endThrottled()).toBe(1_000);
    expect(await permits.acquire(sfa, 'userEdit', rules())).toMatchObject({ code: 'rateLimited', retryAfterMs: 1_050 });
  });

  it('answer each once, though the budget refuses after its patience is over, and lose nobody else', async () => {
    const budget = createProcessBudget({ now: clock.now });
    const delays = [1_500, 0];
    const { permits } = setUp({ ...budget, take: async (...args) => (await clock.sleep(delays.shift() ?? 0), budget.take(...args)) });
    await budget.close(sfa, rules().limits, 2_000);
    const first = permits.acquire(sfa, 'userEdit', rules({ concurrent: 1 }));
    await clock.advance(1_000);
    expect(await first).toMatchObject({ code: 'rateLimited', detail: 'as many calls as are allowed are under way; no call was made' });
    const second = permits.acquire(sfa, 'userEdit', rules({ concurrent: 1 }));
    await clock.advance(600);
    expect(await second).toMatchObject({ code: 'rateLimited', detail: 'the other side asked to slow down; no call was made' });
  });

  it('count a place that was granted when nobody needed it any more, and give it back at once', async () => {
    const budget = createProcessBudget({ now: clock.now });
    let delayMs = 0;
    const { permits, counts } = setUp({ ...budget, take: async (...args) => { const answer = await budget.take(...args); if (delayMs > 0) await clock.sleep(delayMs); return answer; } });
    const call = await permitted(permits, sfa, rules());
    delayMs = 300;
    const inLine = permits.acquire(sfa, 'userEdit', rules());
    await clock.advance(100);
    await call.endThrottled(50);
    expect(await inLine).toMatchObject({ code: 'rateLimited' });
    await clock.advance(300);
    expect(counts).toEqual({ take: 2, ended: 2 });
    expect(await budget.look(sfa, rules().limits)).toMatchObject({ atOnce: 0, inWindow: 2 });
  });

  it('ask once for each who waits, also when others come and go', async () => {
    const { permits, counts } = setUp();
    const five = rules({ concurrent: 5 });
    const calls = await Promise.all([1, 2, 3].map(() => permitted(permits, sfa, five)));
    expect(counts.take).toBe(3);
    for (const call of calls) call.end();
    await clock.advance(5_000);
    expect(counts).toEqual({ take: 3, ended: 3 });
    (await permitted(permits, { tenantId: 'tenant-2', of: 'sfa' }, five)).end();
    expect(counts.take).toBe(4);
  });

  it('make no call when the budget cannot be asked, and go on when it can', async () => {
    const budget = createProcessBudget({ now: clock.now });
    let isAway = true;
    const { permits } = setUp({ ...budget, take: (...args) => (isAway ? Promise.reject(new Error('the database is gone')) : budget.take(...args)) });
    expect(await permits.acquire(sfa, 'userEdit', rules())).toMatchObject({ code: 'unavailable', detail: 'the budget of calls cannot be asked; no call was made' });
    isAway = false;
    const [first] = await Promise.all([1, 2].map(() => permitted(permits, sfa, rules({ concurrent: 2 }))));
    const third = permitted(permits, sfa, rules({ concurrent: 2 }));
    first?.end();
    await third;
  });
});

describe('permits for a mailbox', () => {
  it('draw a block once for calls that follow each other, and give back what was not made', async () => {
    const { permits, counts, budget } = setUp();
    for (let call = 0; call < 10; call += 1) {
      const permit = await permitted(permits, mailbox, mailboxPermitRules());
      if (call === 0) permit.countRepeat();
      await clock.advance(20);
      permit.end();
    }
    expect(counts).toEqual({ take: 1, ended: 0 });
    await clock.advance(2_000);
    expect(counts).toEqual({ take: 1, ended: 1 });
    expect(await budget.look(mailbox, mailboxPermitRules().limits)).toMatchObject({ atOnce: 0, inWindow: 11 });
  });

  it('draw no more of the four places than calls are under way, and never more than four', async () => {
    const { permits, counts, budget } = setUp();
    const first = await permitted(permits, mailbox, mailboxPermitRules());
    expect(counts.take).toBe(1);
    const others = [1, 2, 3, 4, 5].map(() => permitted(permits, mailbox, mailboxPermitRules()));
    await Promise.all(others.slice(0, 3));
    expect(await budget.look(mailbox, mailboxPermitRules().limits)).toMatchObject({ atOnce: 4 });
    expect(counts.take).toBe(4);
    first.end();
    await others[3];
  });

  it('begin no call on a place that was drawn too long ago', async () => {
    const { permits, counts } = setUp();
    const long = await permitted(permits, mailbox, mailboxPermitRules());
    await clock.advance(1_600);
    long.end();
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    expect(counts).toEqual({ take: 2, ended: 1 });
  });

  it('give back unused what was drawn too late', async () => {
    const budget = createProcessBudget({ now: clock.now });
    let delayMs = 1_600;
    const { permits, counts } = setUp({ ...budget, take: async (...args) => { const answer = await budget.take(...args); await clock.sleep(delayMs); return answer; } });
    const answer = permits.acquire(mailbox, 'userEdit', mailboxPermitRules());
    await clock.advance(1_700);
    delayMs = 0;
    await clock.advance(1_700);
    expect(isPermit(await answer)).toBe(true);
    expect(counts.ended).toBeGreaterThanOrEqual(1);
    expect(await budget.look(mailbox, mailboxPermitRules().limits)).toMatchObject({ inWindow: 20, atOnce: 1 });
  });

  it('are drawn for each mailbox by itself, and given back a second after the last use while another mailbox is busy', async () => {
    const { permits, counts, budget } = setUp();
    const other: BudgetScope = { tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm2' };
    await permitted(permits, mailbox, mailboxPermitRules());
    (await permitted(permits, other, mailboxPermitRules())).end();
    expect(counts).toEqual({ take: 2, ended: 0 });
    await clock.advance(1_100);
    expect(counts).toEqual({ take: 2, ended: 1 });
    expect([await budget.look(mailbox, mailboxPermitRules().limits), await budget.look(other, mailboxPermitRules().limits)]).toMatchObject([{ atOnce: 1 }, { atOnce: 0, inWindow: 1 }]);
  });

  it('give back one place that is idle while another of the same mailbox is busy', async () => {
    const { permits, counts } = setUp();
    const [first] = await Promise.all([1, 2].map(() => permitted(permits, mailbox, mailboxPermitRules())));
    first?.end();
    await clock.advance(1_100);
    expect(counts).toEqual({ take: 2, ended: 1 });
  });

  it('leave no timer behind when nothing is drawn any more', async () => {
    const { permits } = setUp();
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    const calls = await Promise.all([1, 2, 3, 4].map(() => permitted(permits, mailbox, mailboxPermitRules())));
    const fifth = permitted(permits, mailbox, mailboxPermitRules());
    for (const call of calls) call.end();
    (await fifth).end();
    expect(clock.timers()).toBe(1);
    await clock.advance(3_000);
    expect(clock.timers()).toBe(0);
  });

  it('begin a call up to the last moment for which a place was drawn', async () => {
    const { permits, counts } = setUp();
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    await clock.advance(400);
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    await clock.advance(400);
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    await clock.advance(400);
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    await clock.advance(300);
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    expect(counts.take).toBe(1);
  });

  it('give everything back when the process stops', async () => {
    const { permits, budget } = setUp();
    (await permitted(permits, mailbox, mailboxPermitRules())).end();
    await permits.giveBack();
    expect(await budget.look(mailbox, mailboxPermitRules().limits)).toMatchObject({ atOnce: 0, inWindow: 1 });
  });

  it('free the places of a process that dies within 10 s', () => {
    expect([leaseOf(mailboxPermitRules()), leaseOf(rules())]).toEqual([10_000, 9_500]);
  });

  it('never let calls of several processes overstep the four, nor leave a place unused while calls wait', async () => {
    const { open } = setUp();
    const world = { running: 0, most: 0, done: 0 };
    const worker = async (permits: CallPermits): Promise<void> => {
      for (const end = clock.now() + 20_000; clock.now() < end; ) {
        const answer = await permits.acquire(mailbox, 'userEdit', mailboxPermitRules());
        if (!isPermit(answer)) continue;
        world.running += 1;
        world.most = Math.max(world.most, world.running);
        await clock.sleep(100);
        world.running -= 1;
        world.done += 1;
        answer.end();
      }
    };
    const processes = [open(), open(), open()];
    const all = Promise.all(processes.flatMap((permits) => Array.from({ length: 6 }, () => worker(permits))));
    await clock.advance(32_000);
    await all;
    expect(world.most).toBe(4);
    expect(world.done).toBeGreaterThan(0.9 * 4 * 10 * 20);
  });
});
