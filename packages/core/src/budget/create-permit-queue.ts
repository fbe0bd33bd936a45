import type { BudgetEnd, BudgetGrant, BudgetScope, RateBudget } from '../ports/rate-budget.js';
import type { Failure } from '../failure/failure.js';
import { leaseOf, type PermitRules } from './permit-rules.js';
import { urgencies, type Urgency } from '../tenant/urgency.js';
import { createTurns } from './spread-turns.js';

/** The right to one call, to be begun at once. Exactly one of the two ends has to be called when it is over. */
export interface Permit {
  /** One attempt more of the same call goes out. */
  countRepeat(): void;
  end(): void;
  /** The answer said "slow down": closes the gate for everybody; answers for how many milliseconds. */
  endThrottled(statedMs?: number): Promise<number>;
}

export interface PermitDeps {
  readonly budget: RateBudget;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Calls `run` after so many milliseconds; the answer takes it back. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** The calls of one process to one scope. */
export interface PermitQueue {
  acquire(urgency: Urgency, rules: PermitRules): Promise<Permit | Failure>;
  /** Gives back what nobody has used since the last time. Answers when the budget knows. */
  sweep(): Promise<void>;
  /** Gives back all that nobody uses just now. Answers when the budget knows. */
  giveBack(): Promise<void>;
  /** Something is drawn and not in use. */
  hasIdle(): boolean;
  /** Nothing would be lost by forgetting it. */
  isEmpty(): boolean;
}

/** A grant that is drawn on: one call at a time. */
interface Lane {
  readonly grant: BudgetGrant;
  readonly rules: PermitRules;
  readonly usableUntil: number;
  made: number;
  isBusy: boolean;
  isStale: boolean;
}

interface Waiter {
  readonly urgency: Urgency;
  readonly rules: PermitRules;
  isAsking: boolean;
  readonly settle: (answer: Permit | Failure) => void;
}

export function createPermitQueue({ budget, now, after }: PermitDeps, scope: BudgetScope, wasUsed: () => void): PermitQueue {
  const lanes = new Set<Lane>();
  const waiting: Waiter[] = [];
  const pausedUntil = new Map<Urgency, number>();
  const turnOf = createTurns();
  let asking = 0;
  let closedUntil = 0;
  let givenUp = 0;

  function pump(): void {
    for (const lane of lanes) {
      const [next] = waiting;
      if (next === undefined) break;
      if (!lane.isBusy && isUsable(lane)) next.settle(begin(lane));
    }
    for (const waiter of waiting) {
      if (lanes.size + asking >= waiter.rules.limits.atOnce) break;
      if (!waiter.isAsking && (pausedUntil.get(waiter.urgency) ?? 0) <= now()) void ask(waiter);
    }
  }

  async function ask(waiter: Waiter): Promise<void> {
    const { urgency, rules } = waiter;
    const askedAt = now();
    waiter.isAsking = true;
    asking += 1;
    try {
      const answer = await budget.take(scope, { urgency, calls: rules.block, leaseMs: leaseOf(rules) }, rules.limits);
      asking -= 1;
      waiter.isAsking = false;
      if (answer.state === 'granted') addLane(answer.grant, rules, askedAt + rules.useMs);
      else if (answer.reason === 'atOnce') pause(urgency, answer.retryAfterMs);
      else waiter.settle({ code: 'rateLimited', detail: details[answer.reason], retryAfterMs: answer.retryAfterMs });
    } catch {
      asking -= 1;
      waiter.settle({ code: 'unavailable', detail: 'the budget of calls cannot be asked; no call was made' });
    }
    pump();
  }

  function addLane(grant: BudgetGrant, rules: PermitRules, usableUntil: number): void {
    const lane: Lane = { grant, rules, usableUntil, made: 0, isBusy: false, isStale: false };
    lanes.add(lane);
    wasUsed();
    // A grant for one call is spent even if nobody is left who needs it (rule 30).
    if (rules.block === 1 && (waiting.length === 0 || !isUsable(lane))) void retire(lane, { made: 1 });
    else if (!isUsable(lane)) void retire(lane, { made: 0 });
  }

  function isUsable({ made, rules, usableUntil }: Lane): boolean {
    return now() <= usableUntil && made + rules.attempts <= rules.block;
  }

  function begin(lane: Lane): Permit {
    Object.assign(lane, { isBusy: true, isStale: false, made: lane.made + 1 });
    let isOver = false;
    return {
      countRepeat: () => {
        lane.made += 1;
      },
      end: () => {
        if (isOver) return;
        isOver = true;
        lane.isBusy = false;
        if (!isUsable(lane)) void retire(lane, { made: lane.made });
        else wasUsed();
        pump();
      },
      endThrottled: async (statedMs) => {
        isOver = true;
        closedUntil = Math.max(closedUntil, now() + (statedMs ?? 0));
        const pauseMs = await retire(lane, { made: lane.made, throttled: { statedMs } });
        closedUntil = Math.max(closedUntil, now() + pauseMs);
        for (const waiter of [...waiting]) waiter.settle(closedFailure(waiter));
        return pauseMs;
      },
    };
  }

  /** A budget that does not answer now ends the grant by its lease, and the gate is closed at least here. */
  function retire(lane: Lane, end: BudgetEnd): Promise<number> {
    lanes.delete(lane);
    // A place has come free, of which the pause knew nothing.
    pausedUntil.clear();
    return budget.ended(lane.grant, end).catch(() => (end.throttled === undefined ? 0 : (end.throttled.statedMs ?? 1_000)));
  }

  async function retireAll(unused: readonly Lane[]): Promise<void> {
    await Promise.all(unused.map((lane) => retire(lane, { made: lane.made })));
  }

  function idle(): readonly Lane[] {
    return [...lanes].filter(({ isBusy }) => !isBusy);
  }

  function pause(urgency: Urgency, forMs: number): void {
    pausedUntil.set(urgency, now() + forMs);
    after(forMs, pump);
  }

  function closedFailure({ urgency, rules: { limits } }: Pick<Waiter, 'urgency' | 'rules'>): Failure {
    const closed = { reason: 'gate', places: [Math.max(0, closedUntil - now())], everyMs: limits.windowMs / limits.perWindow } as const;
    return { code: 'rateLimited', detail: details.gate, retryAfterMs: turnOf(urgency, now(), closed) };
  }

  return {
    acquire: (urgency, rules) => {
      if (closedUntil > now()) return Promise.resolve(closedFailure({ urgency, rules }));
      return new Promise((resolve) => {
        let takeBack = (): void => undefined;
        const waiter: Waiter = {
          urgency,
          rules,
          isAsking: false,
          settle: (answer) => {
            const place = waiting.indexOf(waiter);
            if (place === -1) return;
            waiting.splice(place, 1);
            takeBack();
            resolve(answer);
          },
        };
        const rank = urgencies.indexOf(urgency);
        const place = waiting.findIndex((other) => urgencies.indexOf(other.urgency) > rank);
        waiting.splice(place === -1 ? waiting.length : place, 0, waiter);
        pump();
        // Most find a place that is drawn already, and need no timer.
        if (!waiting.includes(waiter)) return;
        takeBack = after(rules.patienceMs, () => {
          givenUp += 1;
          // Spread over half a second, so that those who gave up together don't come back together.
          waiter.settle({ code: 'rateLimited', detail: details.atOnce, retryAfterMs: 500 + ((givenUp * 137) % 500) });
        });
      });
    },
    sweep: async () => {
      const unused = idle().filter((lane) => lane.isStale || !isUsable(lane));
      for (const lane of lanes) lane.isStale = true;
      await retireAll(unused);
    },
    giveBack: () => retireAll(idle()),
    hasIdle: () => idle().length > 0,
    isEmpty: () => lanes.size + waiting.length + asking === 0 && closedUntil <= now(),
  };
}

const details = {
  gate: 'the other side asked to slow down; no call was made',
  day: 'the calls of the day are used up; no call was made',
  window: 'the calls of the window are used up; no call was made',
  reserve: 'the calls that are left are kept for what is more urgent; no call was made',
  atOnce: 'as many calls as are allowed are under way; no call was made',
} as const;
