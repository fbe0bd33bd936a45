import type { Instant } from '../schedule/period.js';
import type { ReconcileRun, ReconcileScope } from '../reconcile/reconcile-run.js';

/** The right to advance one run until the lease ends; a page that carries an older fence is dropped. */
export interface ReconcileLease {
  readonly tenantId: string;
  readonly runId: string;
  readonly fence: number;
}

export interface TakenRun {
  readonly lease: ReconcileLease;
  readonly run: ReconcileRun;
  /** The database clock. */
  readonly now: Instant;
}

/** How much is held of one source. */
export interface ReconcileCensus {
  /** Present records. */
  readonly records: number;
  readonly byParticipant: readonly { readonly sfaUserId: string; readonly records: number }[];
  /** Living mappings. */
  readonly byMailbox: readonly { readonly mailboxId: string; readonly events: number }[];
}

/** The life of the tenants' runs: asked for, taken up by one process at a time, finished. Finished ones stay as a history. */
export interface ReconcileRuns {
  /** Asks for a run; one of the same scope that has not begun (of `all`: that is not finished) serves. Answers its id. */
  request(tenantId: string, scope: ReconcileScope): Promise<string>;
  /**
   * Asks for a run of everything for each tenant with a source that had none asked for within that time, and none unfinished; answers for how
   * many. `counting`: whether a back-fill is as good as a run of everything, as it is for what changes from day to day.
   */
  requestDue(everyMs: number, counting: 'anyRun' | 'runsOfAll'): Promise<number>;
  /** Tenants with a run to advance now: not finished, not waiting, not held by a process; none that are paused. */
  waiting(): Promise<readonly string[]>;
  /** The tenant's oldest unfinished run, leased for 60 s; `undefined`: there is none, it waits, or some process holds a run of the tenant. */
  take(tenantId: string): Promise<TakenRun | undefined>;
  /** Newest first. */
  list(tenantId: string, limit: number): Promise<readonly ReconcileRun[]>;
  /** One look at all that is held, for the estimate: its cost grows with the records. */
  census(tenantId: string, sourceId: string): Promise<ReconcileCensus>;
}
