import type { Direction } from '../tenant/tenant.js';
import type { Instant } from '../schedule/period.js';
import type { LastSeen } from './schedule-inbox.js';

/** What is stored about a tenant's well-being. Instants by the database clock; nothing in it was set by hand. */
export interface HealthEvidence {
  readonly now: Instant;
  readonly isPaused: boolean;
  readonly direction: Direction;
  /** A table and a schedule field were chosen. */
  readonly hasSource: boolean;
  readonly waiting: WaitingChanges;
  /** Records that failed eight times and wait for a new hint. */
  readonly givenUp: number;
  /** Deletions that wait for a person. */
  readonly held: number;
  /** One for each state that some feed is in; also of mailboxes that have no feed yet. */
  readonly feeds: readonly FeedGroup[];
  /** The end of the last execution that succeeded. */
  readonly lastSuccess?: Instant | undefined;
  /** Of the last hour, by code, newest first; counted are the newest 200 lines. */
  readonly failures: readonly RecentFailure[];
  /** Missing: nothing ever came. */
  readonly webhook?: LastSeen | undefined;
  /** Calls to JUST.SFA that are left of the tenant's day; missing: the store keeps no budget. */
  readonly budget?: { readonly leftToday: number; readonly perDay: number } | undefined;
}

/** Changes that are due or wait to be tried again, given up ones and those at rest left out. */
export interface WaitingChanges {
  readonly count: number;
  /** Since when the oldest of them waits. */
  readonly since?: Instant | undefined;
}

export interface FeedGroup {
  readonly state: 'subscribed' | 'polled' | 'none';
  readonly count: number;
  /** Whose last try failed. */
  readonly failing: number;
  /** The next subscription to end. */
  readonly nextExpiry?: Instant | undefined;
  /** Of the feed that was longest not caught up with; missing: none ever was. */
  readonly oldestCatchUp?: Instant | undefined;
}

export interface RecentFailure {
  readonly code: string;
  readonly at: Instant;
  readonly count: number;
  /** At our door: a webhook that was refused. */
  readonly isOfWebhook: boolean;
}

export interface Backlog extends WaitingChanges {
  readonly tenantId: string;
  readonly isPaused: boolean;
  /** Age of the oldest waiting change, by the database clock; 0 when nothing waits. */
  readonly oldestMs: number;
  readonly givenUp: number;
  /** Deletions that wait for a person. */
  readonly held: number;
}

/** Reads only, cheap with 100,000 rows of anything. */
export interface HealthRepository {
  /** `undefined`: no such tenant. */
  evidence(tenantId: string): Promise<HealthEvidence | undefined>;
  /** What waits, of every tenant. */
  backlogs(): Promise<readonly Backlog[]>;
  /** Whether the schema is one that this version can work on; throws when the database does not answer. */
  isMigrated(): Promise<boolean>;
}
