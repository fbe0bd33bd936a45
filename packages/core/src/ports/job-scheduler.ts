/** JSON. What a job is to do; its progress is kept by the job itself elsewhere, so that a later attempt goes on from there. */
export type JobData = Readonly<Record<string, unknown>>;

/** When a periodic job is due. */
export type JobPeriod =
  /** At every multiple of so many minutes since midnight UTC: a divisor of 60, or whole hours that divide a day. */
  | { readonly kind: 'everyMinutes'; readonly minutes: number }
  /** At that wall time (`03:30`) in that IANA zone; one that a switch to summer time leaves out comes an hour later. */
  | { readonly kind: 'daily'; readonly at: string; readonly timeZone: string };

/** An `AbortSignal`, as far as jobs need one. */
export interface JobSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
}

/** One attempt at a job. */
export interface JobRun {
  /** What was requested; empty for a periodic job. */
  readonly key: string;
  readonly data: JobData;
  /** 1 for the first. An attempt that a stop interrupted is not counted, one that a killed process left behind is. */
  readonly attempt: number;
  /** Aborted when the process stops, or when somebody else took the job over: throw at the next point from which it can go on. */
  readonly signal: JobSignal;
}

/** Something that this process can do. Runs at least once, so it may be repeated; at most 24 hours per attempt. */
export interface Job {
  /** Letters, digits, `-`. */
  readonly name: string;
  /** Missing: only on request. */
  readonly period?: JobPeriod | undefined;
  /** How many of them, with different keys, one process runs at once. @default 1 */
  readonly atOnce?: number | undefined;
  /** Resolves when all is done. What it throws fails the attempt. */
  readonly run: (run: JobRun) => Promise<void>;
}

export interface JobRequest {
  readonly name: string;
  /** What there is only one of at a time, for example the tenant: letters, digits and `-_./:`, or empty. */
  readonly key: string;
  readonly data?: JobData | undefined;
}

/** A job that failed at every attempt. */
export interface FailedJob extends JobRequest {
  readonly failedId: string;
  readonly data: JobData;
  readonly attempts: number;
  /** ISO-8601, UTC. */
  readonly failedAt: string;
  /** English: what the last attempt threw. */
  readonly detail: string;
}

/** Periodic and long jobs, once for all processes on one database. Nothing of it is needed for the sync itself. */
export interface JobScheduler {
  /**
   * Begins to run these jobs, and to see to it that the periodic ones are run by somebody. With an empty list the process only requests.
   * A period that was missed while no process ran is made up for once. Throws `invalidJob`; a database that is away is waited for.
   */
  start(jobs: readonly Job[]): Promise<void>;
  /** `already`: one of that name and key waits, or runs, or waits to be tried again. Waits for `start`; throws `stoppedBefore` after `stop`. */
  request(request: JobRequest): Promise<'accepted' | 'already'>;
  /** The dead letter, newest first: kept 92 days. */
  failed(limit: number): Promise<readonly FailedJob[]>;
  /** Requests it anew and takes it out of the dead letter. `unknown`: it is not there. */
  retryFailed(failedId: string): Promise<'accepted' | 'already' | 'unknown'>;
  /** Begins nothing more, aborts the signals of what runs and waits so long for it. What was interrupted is taken up by another process. */
  stop(drainMs: number): Promise<void>;
}
