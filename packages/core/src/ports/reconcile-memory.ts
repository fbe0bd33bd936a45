import type { HeldRecord } from './mapping-repository.js';
import type { Instant } from '../schedule/period.js';
import type { Mapping } from '../mapping/mapping.js';
import type { MarkedEvent } from './graph-client.js';
import type { ReconcileLease } from './reconcile-runs.js';
import type { ReconcileState } from '../reconcile/reconcile-run.js';
import type { SfaRecord } from '../schedule/schedule.js';
import type { Urgency } from '../tenant/urgency.js';

/** What is held of a listed record. */
export interface KnownRecord {
  /** Missing: nothing is held. */
  readonly state?: HeldRecord['state'] | undefined;
  readonly version?: string | undefined;
  /** Only where there is no version to compare. */
  readonly schedule?: HeldRecord['schedule'];
  /** A row of that version was accepted and no claim has judged it yet. */
  readonly isWaiting: boolean;
}

/** What is held about a listed event with our marker. */
export interface KnownEvent {
  /** The mapping whose event it is. */
  readonly named?: Pick<Mapping, 'state' | 'etag'> | undefined;
  /** The mapping of the marker's record in that mailbox, whatever its event. */
  readonly owner?: Pick<Mapping, 'state' | 'generation' | 'epoch' | 'endReason' | 'rebasedIn'> | undefined;
  /** The marker's record: held, or at least listed in this run, so that it is going to be. */
  readonly record?: { readonly state?: HeldRecord['state'] | undefined; readonly schedule?: HeldRecord['schedule'] } | undefined;
}

export type SeenPlace = 'records' | 'events';

/** One page's lesson and where the run stands then. */
export interface ReconcileStep {
  readonly state: ReconcileState;
  readonly urgency: Urgency;
  /** Rows for the inbox, to be judged by the claim as signed webhooks are. */
  readonly rows?: readonly SfaRecord[] | undefined;
  /** Records that are to be read. */
  readonly doubted?: readonly string[] | undefined;
  /** Records of which an event of ours was found that no mapping names: planned anew, and no longer taken for born by ADD. */
  readonly orphaned?: readonly string[] | undefined;
  /** Events that are to be read, all of that mailbox. */
  readonly events?: { readonly mailboxId: string; readonly told: readonly { readonly eventId: string; readonly etag?: string | undefined }[] } | undefined;
  /** Ids that were listed. */
  readonly seen?: { readonly place: SeenPlace; readonly ids: readonly string[] } | undefined;
  /** What was listed there is not asked for any more. */
  readonly forgets?: SeenPlace | undefined;
  /** `release`: the lease ends, and the run goes on at `notBefore`. `finish`: that was all. */
  readonly ends?: 'release' | 'finish' | undefined;
  readonly notBefore?: Instant | undefined;
}

/** Compares pages with what is held, and keeps what they teach. What was listed lies in the store, not in memory, and survives a kill. */
export interface ReconcileMemory {
  /** One query for a page; by record id, missing where nothing is held and nothing waits. */
  compareRecords(key: { readonly tenantId: string; readonly sourceId: string }, rows: readonly SfaRecord[]): Promise<ReadonlyMap<string, KnownRecord>>;
  /** One query for a page; by event id. */
  compareEvents(lease: ReconcileLease, mailboxId: string, events: readonly MarkedEvent[]): Promise<ReadonlyMap<string, KnownEvent>>;
  /**
   * Present records, by id, that were learned before `since` and not listed, in order; of those in which one of `participants` takes part,
   * when given. `share`: of how many how many are missing; only without `after`.
   */
  missingRecords(
    lease: ReconcileLease,
    query: { readonly sourceId: string; readonly participants?: readonly string[] | undefined; readonly since: Instant; readonly after?: string | undefined; readonly limit: number },
  ): Promise<{ readonly recordIds: readonly string[]; readonly share?: { readonly held: number; readonly missing: number } | undefined }>;
  /** Events of living mappings of that mailbox, created before `since` and not listed, in order of their ids. */
  missingEvents(
    lease: ReconcileLease,
    query: { readonly sourceId: string; readonly mailboxId: string; readonly since: Instant; readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly string[]>;
  /** The first mailbox behind that one in which a mapping of the source lives. */
  nextMailbox(key: { readonly tenantId: string; readonly sourceId: string }, after: string | undefined): Promise<string | undefined>;
  /**
   * One transaction: work rows first (rule 15), then all that the step says and the run's state; prolongs the lease. `fenced`: another
   * process has the run now, and nothing was changed.
   */
  keep(lease: ReconcileLease, step: ReconcileStep): Promise<{ readonly kind: 'kept'; readonly now: Instant } | { readonly kind: 'fenced' }>;
}
