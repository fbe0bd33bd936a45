import type { Failure } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { Urgency } from '../tenant/urgency.js';

/** `all`: every record, every mapping, every mailbox. `backFill`: what is there for these users, whose links are new. */
export type ReconcileScope = { readonly kind: 'all' } | { readonly kind: 'backFill'; readonly sfaUserIds: readonly string[] };

/** How the records are listed: once for each linked user, with the filter's participant, or all at once. */
export const listModes = ['perUser', 'all'] as const;
export type ListMode = (typeof listModes)[number];

/**
 * The next page to look at. `since`: when its list was begun, by the database clock: what came to us after that may be missing in it.
 * `mark`: the page before, so that a list that does not advance is noticed; `restarts`: how often it was begun anew because of that.
 */
export type ReconcilePosition =
  | { readonly stage: 'lists'; readonly participant?: string | undefined; readonly offset: number; readonly mark?: string | undefined; readonly restarts?: number | undefined; readonly since: Instant }
  /** Records that we hold and no list showed: `after` is the last one that was told of. `since`: when the first list was begun. */
  | { readonly stage: 'absences'; readonly after?: string | undefined; readonly since: Instant }
  | { readonly stage: 'mailboxes'; readonly mailboxId: string; readonly cursor?: string | undefined; readonly since: Instant }
  /** Events of living mappings that the mailbox's list did not show. */
  | { readonly stage: 'missingEvents'; readonly mailboxId: string; readonly after?: string | undefined; readonly since: Instant };

export interface ReconcileCounts {
  /** Calls that were answered, at each side. */
  readonly sfaCalls: number;
  readonly graphCalls: number;
  /** Rows of lists; one that several users' lists show counts each time. */
  readonly rows: number;
  /** Rows that were new or newer than what is held. */
  readonly accepted: number;
  /** Rows that nobody has an event for and that ended before the back-fill begins. */
  readonly tooOld: number;
  readonly malformed: number;
  /** Records that are held and were in no list: each is settled by one read. */
  readonly missingRecords: number;
  /** Events with our marker. */
  readonly events: number;
  /** Events that changed since we last saw them, or that were not listed: each is settled by a read. */
  readonly doubtedEvents: number;
  /** Events of ours that no mapping named. */
  readonly orphans: number;
  /** Events with our marker that are left alone: copies made by persons, and those of deleted records and other sources. */
  readonly copies: number;
  readonly skippedMailboxes: number;
}

export const noCounts: ReconcileCounts = {
  ...{ sfaCalls: 0, graphCalls: 0, rows: 0, accepted: 0, tooOld: 0, malformed: 0, missingRecords: 0 },
  ...{ events: 0, doubtedEvents: 0, orphans: 0, copies: 0, skippedMailboxes: 0 },
};

export interface ReconcileCost {
  readonly sfaCalls: number;
  readonly graphCalls: number;
}

/** What a run knows of itself; stored with each page. */
export interface ReconcileState {
  /** Missing until the run has begun. */
  readonly sourceId?: string | undefined;
  readonly mode?: ListMode | undefined;
  /** When the first list was begun. */
  readonly since?: Instant | undefined;
  /** Missing before the beginning and after the end. */
  readonly position?: ReconcilePosition | undefined;
  readonly counts: ReconcileCounts;
  /** Told at the beginning, for what is held. */
  readonly cost?: ReconcileCost | undefined;
  /** Users for whom JUST.SFA refused the list: nothing is concluded about records that are theirs alone. */
  readonly unlisted: readonly string[];
  /** Failures in a row. */
  readonly failures: number;
  readonly lastFailure?: Failure | undefined;
  /** `abandoned`: the tenant's source was changed, or the tenant is gone. */
  readonly outcome?: 'completed' | 'abandoned' | undefined;
}

export const newState: ReconcileState = { counts: noCounts, unlisted: [], failures: 0 };

/** A comparison of both sides with what is held, as it stands. Instants by the database clock. */
export interface ReconcileRun {
  readonly tenantId: string;
  readonly runId: string;
  readonly scope: ReconcileScope;
  readonly state: ReconcileState;
  readonly requestedAt: Instant;
  readonly startedAt?: Instant | undefined;
  readonly finishedAt?: Instant | undefined;
  /** It goes on then: the other side asked for it, or failed. */
  readonly notBefore?: Instant | undefined;
}

export function urgencyOf(scope: ReconcileScope): Urgency {
  return scope.kind === 'all' ? 'repair' : 'backFill';
}

export function counted(counts: ReconcileCounts, more: Partial<ReconcileCounts>): ReconcileCounts {
  const sums = Object.entries(more).map(([name, count]) => [name, counts[name as keyof ReconcileCounts] + count] as const);
  return { ...counts, ...Object.fromEntries(sums) };
}
