/** The closed set of ways in which the outside can fail. Adapters translate into it; core never sees HTTP. */
export const failureCodes = [
  'unauthorized',
  'forbidden',
  'notFound',
  'mailboxUnusable',
  'conflict',
  'rejected',
  'rateLimited',
  'unavailable',
  'resyncNeeded',
  'malformed',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface Failure {
  readonly code: FailureCode;
  /** What the other side said, in English, for the log; never a secret, never a text of a person. */
  readonly detail: string;
  /** The catalogue entry that explains it better than the code does, for example `AADSTS7000222`. */
  readonly hint?: string;
  /** With `rejected`: the field that was refused, where the other side names one. */
  readonly field?: string;
  /** With `rateLimited` and `unavailable`: milliseconds after which the other side wants to be asked again. */
  readonly retryAfterMs?: number;
}

/** A read from the outside: a value, or why there is none. */
export type ReadOutcome<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly failure: Failure };

/**
 * A write to the outside. `refused`: surely not carried out. `unknown`: perhaps carried out (time-out, lost answer, 5xx);
 * whoever gets it settles it before anything is tried again.
 */
export type WriteOutcome<T> =
  | { readonly status: 'applied'; readonly value: T }
  | { readonly status: 'refused'; readonly failure: Failure }
  | { readonly status: 'unknown'; readonly failure: Failure };

/** The one error class: thrown only for what nobody expects (a defect, a database that is gone), never for an outcome. */
export class ClounectError extends Error {
  override readonly name = 'ClounectError';
  constructor(
    /** A key of the failure catalogue, for example `folderInUse`. */
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

export function isClounectError(error: unknown, code?: string): error is ClounectError {
  return error instanceof ClounectError && (code === undefined || error.code === code);
}
