import type { FailureCode } from '../failure/failure.js';

/** One HTTP call to the outside, as it ended: nothing in it names a person, a record or a text. */
export interface OutsideCall {
  readonly system: 'justSfa' | 'graph' | 'entra';
  /** What it was for, out of a small closed set of the adapter's, for example `createEvent`. */
  readonly operation: string;
  readonly method: string;
  /** Host name and port of the service. */
  readonly host: string;
  /** Missing: no answer came. */
  readonly status?: number | undefined;
  readonly outcome: CallOutcome;
  /** Until the whole answer was there. */
  readonly durationMs: number;
}

/** `noAnswer`: time-out, no connection, or one that broke. */
export type CallOutcome = 'ok' | 'noAnswer' | FailureCode;

/** Told of each call once it has ended, in the asynchronous context of whoever made it. Must not throw. */
export type OnCall = (call: OutsideCall) => void;

/** What a status means for whoever counts calls; what it means for the sync is the adapter's business. */
export function toCallOutcome(status: number | undefined): CallOutcome {
  if (status === undefined) return 'noAnswer';
  if (status < 300) return 'ok';
  if (status >= 500 || status === 408 || status < 400) return 'unavailable';
  return byStatus[status] ?? 'rejected';
}

const byStatus: Readonly<Record<number, CallOutcome>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  410: 'resyncNeeded',
  412: 'conflict',
  429: 'rateLimited',
};
