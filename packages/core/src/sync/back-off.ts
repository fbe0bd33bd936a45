import type { Failure } from '../failure/failure.js';

const second = 1_000;
const minute = 60 * second;

/** First wait and longest wait, in milliseconds, by what failed; doubled from try to try. */
const waits: Readonly<Record<Failure['code'], readonly [first: number, longest: number]>> = {
  unavailable: [second, 5 * minute],
  rateLimited: [5 * second, 15 * minute],
  conflict: [5 * second, 5 * minute],
  unauthorized: [30 * second, 15 * minute],
  forbidden: [minute, 60 * minute],
  notFound: [30 * second, 60 * minute],
  mailboxUnusable: [5 * minute, 24 * 60 * minute],
  resyncNeeded: [second, minute],
  rejected: [minute, 60 * minute],
  malformed: [minute, 60 * minute],
};

/** Milliseconds until the next try after `failures` failures in a row (at least 1); what the other side asked for is obeyed. */
export function backOff(failure: Failure, failures: number): number {
  const [first, longest] = waits[failure.code];
  const own = Math.min(first * 2 ** Math.min(failures - 1, 20), longest);
  return Math.max(own, failure.retryAfterMs ?? 0);
}
