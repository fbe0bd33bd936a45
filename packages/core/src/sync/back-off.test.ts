import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../failure/failure.js';
import { afterNews, backOff } from './back-off.js';
import { failureCodes } from '../failure/failure.js';
import { living, now } from '../testing/example-evidence.js';

const failure = (code: FailureCode, retryAfterMs?: number) => ({ code, detail: '', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
const [second, minute, hour] = [1_000, 60_000, 3_600_000];

describe('backOff', () => {
  it.each([
    ['unavailable', second, 5 * minute],
    ['conflict', 5 * second, 5 * minute],
    ['unauthorized', 30 * second, 15 * minute],
    ['forbidden', minute, hour],
    ['notFound', 30 * second, hour],
    ['mailboxUnusable', 5 * minute, 24 * hour],
    ['resyncNeeded', second, minute],
    ['rejected', minute, hour],
    ['malformed', minute, hour],
  ] as const)('doubles the wait after %s from try to try, up to the longest', (code, first, longest) => {
    expect([1, 2, 3].map((failures) => backOff(failure(code), failures))).toEqual([first, 2 * first, 4 * first].map((wait) => Math.min(wait, longest)));
    expect([backOff(failure(code), 25), backOff(failure(code), 10_000)]).toEqual([longest, longest]);
  });

  it('waits as long as the other side says, and longer where it failed often', () => {
    expect([backOff(failure('unavailable', 7_000), 1), backOff(failure('unavailable', 7_000), 5)]).toEqual([7_000, 16_000]);
  });

  it('waits exactly as long as a throttling side says, and five seconds where it does not, however often', () => {
    expect([backOff(failure('rateLimited', 300), 9), backOff(failure('rateLimited'), 9)]).toEqual([300, 5_000]);
  });
});

describe('afterNews', () => {
  it.each(failureCodes)('lets the next try begin where a person may have cured the cause, and leaves a service in peace that is throttled or away: %s', (code) => {
    const waiting = { ...living, notBefore: now, lastFailure: failure(code) };
    const isLeft = ['rateLimited', 'unavailable', 'conflict'].includes(code);
    expect(afterNews(waiting)).toEqual(isLeft ? waiting : { ...waiting, notBefore: undefined });
  });

  it('changes nothing where nothing failed', () => {
    expect(afterNews({ ...living, notBefore: now })).toEqual({ ...living, notBefore: now });
  });
});
