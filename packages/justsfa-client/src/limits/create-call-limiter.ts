import type { Failure } from '@clounect/core';
import { jstDay, msUntilNextJstDay } from './jst.js';

export interface CallLimiterOptions {
  /** Calls in any 60 s. @default 30 */
  readonly perMinute?: number;
  /** Calls from 00:00 to 24:00 JST. @default 5000 */
  readonly perDay?: number;
  /** Calls at once. @default 5 */
  readonly concurrent?: number;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** From 0 to 1, spreads those that found no place. @default Math.random */
  readonly random?: () => number;
}

/** The right to one call. Exactly one of the two must be called when it is over. */
export interface CallGrant {
  end(): void;
  /** The answer said "slow down": closes the gate for all, for the stated time or a back-off that doubles. Returns the milliseconds. */
  endThrottled(statedMs?: number): number;
}

/** One tenant's limits in this process. Other processes and customers' other tools share the same ones: see the port `RateBudget`. */
export interface CallLimiter {
  /**
   * A grant, within 1 s, or the `rateLimited` failure that the call must answer without being made. Its `retryAfterMs`: until the minute
   * or the day has a place again or the gate opens, and 50 ms more; 500 to 1000 ms when too many calls are under way.
   */
  acquire(): Promise<CallGrant | Failure>;
}

export const isGrant = (answer: CallGrant | Failure): answer is CallGrant => 'end' in answer;

const minute = 60_000;
const longestWait = 1_000;
const longestBackOff = 3_600_000;
const pauseWithoutPlace = 500;
/** Milliseconds added to what is exact, so that who wakes up is never early: timers and clocks of other machines may be. */
export const wakeUpMargin = 50;

/**
 * A grant occupies its place in the minute until 60 s after its call ended: JUST.SFA counts when a call arrives, which we don't know.
 */
export function createCallLimiter({ perMinute = 30, perDay = 5_000, concurrent = 5, now = Date.now, random = Math.random }: CallLimiterOptions = {}): CallLimiter {
  let running = 0;
  let ended: number[] = [];
  let today = { day: jstDay(now()), calls: 0 };
  let gate = { closedUntil: 0, closings: 0 };
  const waiting: ((hasPlace: boolean) => void)[] = [];

  const countToday = (): void => {
    const day = jstDay(now());
    today = { day, calls: (today.day === day ? today.calls : 0) + 1 };
  };

  /** `others`: calls that run now, without the one that asks. */
  const refusal = (others: number): Failure | undefined => {
    const at = now();
    ended = ended.filter((endedAt) => endedAt > at - minute);
    if (gate.closedUntil > at) return limited('JUST.SFA asked to slow down', gate.closedUntil - at + wakeUpMargin);
    if (today.day === jstDay(at) && today.calls >= perDay) return limited(`the limit of ${perDay} calls a day is reached`, msUntilNextJstDay(at) + wakeUpMargin);
    if (others + ended.length < perMinute) return undefined;
    // The n-th oldest must leave for one more to fit; those still running leave 60 s from now at the earliest.
    const leaving = ended[others + ended.length - perMinute] ?? at;
    return limited(`the limit of ${perMinute} calls a minute is reached`, leaving + minute - at + wakeUpMargin);
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next(true);
  };

  /** A place that another call leaves, or `false` after 1 s. */
  const waitForPlace = (): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (hasPlace: boolean): void => {
        clearTimeout(timer);
        resolve(hasPlace);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(settle), 1);
        settle(false);
      }, longestWait);
      waiting.push(settle);
    });

  const grant = (): CallGrant => {
    const startedOn = jstDay(now());
    countToday();
    const end = (): void => {
      ended.push(now());
      // It may have arrived on either side of midnight.
      if (jstDay(now()) !== startedOn) countToday();
      leave();
    };
    return {
      end: () => {
        gate = { ...gate, closings: 0 };
        end();
      },
      endThrottled: (statedMs) => {
        const at = now();
        // Calls that were under way together are throttled together: that is one closing.
        const closings = gate.closedUntil > at ? gate.closings : gate.closings + 1;
        const pause = statedMs ?? Math.min(longestBackOff, 1_000 * 2 ** (closings - 1));
        gate = { closedUntil: Math.max(gate.closedUntil, at + pause), closings };
        end();
        return pause;
      },
    };
  };

  return {
    acquire: async () => {
      const refused = refusal(running);
      if (refused !== undefined) return refused;
      if (running < concurrent) {
        running += 1;
        return grant();
      }
      if (!(await waitForPlace())) return limited(`${concurrent} calls are under way`, Math.round(pauseWithoutPlace * (1 + random())));
      const refusedMeanwhile = refusal(running - 1);
      if (refusedMeanwhile === undefined) return grant();
      leave();
      return refusedMeanwhile;
    },
  };
}

const limited = (detail: string, retryAfterMs: number): Failure => ({ code: 'rateLimited', detail, retryAfterMs });
