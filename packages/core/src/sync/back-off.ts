import type { Failure } from '../failure/failure.js';
import type { Mapping } from '../mapping/mapping.js';

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

/**
 * News of the record are worth a try where a person may have cured the cause; a service that is throttled or away is left in peace
 * (rule 12).
 */
export function afterNews(mapping: Mapping): Mapping {
  const code = mapping.lastFailure?.code;
  const isLeft = code === undefined || code === 'rateLimited' || code === 'unavailable' || code === 'conflict';
  return isLeft ? mapping : { ...mapping, notBefore: undefined };
}

/** Milliseconds until the next try after `failures` failures in a row (at least 1); when the other side says when, that is it. */
export function backOff(failure: Failure, failures: number): number {
  const [first, longest] = waits[failure.code];
  const own = Math.min(first * 2 ** Math.min(failures - 1, 20), longest);
  if (failure.code === 'rateLimited') return failure.retryAfterMs ?? first;
  return Math.max(own, failure.retryAfterMs ?? 0);
}
