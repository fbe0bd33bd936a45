import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallLimiter, isGrant, type CallGrant, type CallLimiter, type CallLimiterOptions } from './create-call-limiter.js';

// 23:50 in Japan.
const start = Date.UTC(2026, 10, 22, 14, 50);
const minute = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const limiterOf = (options: CallLimiterOptions): CallLimiter => createCallLimiter({ perMinute: 100, concurrent: 100, ...options });
async function granted(limiter: CallLimiter): Promise<CallGrant> {
  const answer = await limiter.acquire();
  if (!isGrant(answer)) throw new Error(answer.detail);
  return answer;
}
const limited = (retryAfterMs: number) => ({ code: 'rateLimited', retryAfterMs, detail: expect.any(String) });
/** In so many milliseconds exactly there is a place again; who waits is sent 50 ms later. */
const refused = (exact: number) => limited(exact + 50);

describe('createCallLimiter', () => {
  it('keeps a call\'s place in the minute until 60 s after it ended', async () => {
    const limiter = limiterOf({ perMinute: 2 });
    const [first, second] = [await granted(limiter), await granted(limiter)];
    expect(await limiter.acquire()).toEqual(refused(minute));
    vi.advanceTimersByTime(10_000);
    first.end();
    vi.advanceTimersByTime(20_000);
    second.end();
    vi.advanceTimersByTime(39_999);
    expect(await limiter.acquire()).toEqual(refused(1));
    vi.advanceTimersByTime(1);
    (await granted(limiter)).end();
    expect(await limiter.acquire()).toEqual(refused(20_000));
  });

  it('never lets more calls be under way or recently over than the minute allows', async () => {
    const limiter = limiterOf({ perMinute: 30, concurrent: 5 });
    const busy: { from: number; until: number }[] = [];
    for (let step = 0; step < 2_000; step += 1) {
      const answer = await limiter.acquire();
      const from = Date.now();
      vi.advanceTimersByTime((step * 37) % 300);
      if (isGrant(answer)) {
        answer.end();
        busy.push({ from, until: Date.now() + minute });
      }
    }
    expect(busy.length).toBeGreaterThan(60);
    for (const { from } of busy) expect(busy.filter((other) => other.from <= from && other.until > from).length).toBeLessThanOrEqual(30);
  });

  it('lets at most the given number run at once; the next in line goes first', async () => {
    const limiter = limiterOf({ concurrent: 2 });
    const [first, second] = [await granted(limiter), await granted(limiter)];
    const order: string[] = [];
    const third = limiter.acquire().then((answer) => (order.push('third'), answer));
    const fourth = limiter.acquire().then((answer) => (order.push('fourth'), answer));
    vi.advanceTimersByTime(500);
    expect(order).toEqual([]);
    first.end();
    expect(isGrant(await third)).toBe(true);
    expect(order).toEqual(['third']);
    second.end();
    expect(isGrant(await fourth)).toBe(true);
  });

  it.each([[0, 500], [0.5, 750], [1, 1_000]])('refuses who waited a second for a place for a moment (at %d of its spread: %d ms), and gives the place to the next', async (random, moment) => {
    const limiter = limiterOf({ concurrent: 1, random: () => random });
    const first = await granted(limiter);
    const second = limiter.acquire();
    vi.advanceTimersByTime(1_000);
    expect(await second).toEqual(limited(moment));
    const third = limiter.acquire();
    first.end();
    expect(isGrant(await third)).toBe(true);
  });

  it('has a place for whoever comes back when it said, in the minute and in the day, and none a millisecond before the exact time', async () => {
    const limiter = limiterOf({ perMinute: 3, perDay: 9 });
    const limitsSeen = new Set<string>();
    while (limitsSeen.size < 2) {
      const answer = await limiter.acquire();
      vi.advanceTimersByTime(isGrant(answer) ? 1_377 : (answer.retryAfterMs ?? 0) - 51);
      if (isGrant(answer)) {
        answer.end();
        continue;
      }
      limitsSeen.add(answer.detail);
      expect(isGrant(await limiter.acquire())).toBe(false);
      vi.advanceTimersByTime(51);
      (await granted(limiter)).end();
    }
  });

  it('counts the day in Japan, and begins anew at its midnight', async () => {
    const limiter = limiterOf({ perDay: 2 });
    (await granted(limiter)).end();
    (await granted(limiter)).end();
    expect(await limiter.acquire()).toEqual(refused(10 * minute));
    vi.advanceTimersByTime(10 * minute);
    (await granted(limiter)).end();
  });

  it('counts a call that runs over midnight in both days', async () => {
    const limiter = limiterOf({ perDay: 1 });
    const call = await granted(limiter);
    vi.advanceTimersByTime(10 * minute);
    call.end();
    expect(await limiter.acquire()).toEqual(refused(24 * 60 * minute));
  });

  it('is closed for all as long as JUST.SFA said, also for those already in line', async () => {
    const limiter = limiterOf({ concurrent: 1 });
    const call = await granted(limiter);
    const inLine = limiter.acquire();
    expect(call.endThrottled(30_000)).toBe(30_000);
    expect(await inLine).toEqual(refused(30_000));
    vi.advanceTimersByTime(29_999);
    expect(await limiter.acquire()).toEqual(refused(1));
    vi.advanceTimersByTime(1);
    (await granted(limiter)).end();
  });

  it('backs off twice as long each time nothing was said, and from one second after a success', async () => {
    const limiter = limiterOf({});
    const pauses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const pause = (await granted(limiter)).endThrottled();
      pauses.push(pause);
      vi.advanceTimersByTime(pause);
    }
    (await granted(limiter)).end();
    pauses.push((await granted(limiter)).endThrottled());
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 1_000]);
  });

  it('takes calls that are throttled together for one', async () => {
    const limiter = limiterOf({});
    const calls = [await granted(limiter), await granted(limiter), await granted(limiter)];
    expect(calls.map((call) => call.endThrottled())).toEqual([1_000, 1_000, 1_000]);
  });
});
