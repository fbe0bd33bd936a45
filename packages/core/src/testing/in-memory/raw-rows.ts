import type { DecidedDeletion, DeletionCause } from '../../mapping/deletion.js';
import type { HeldDeletion } from '../../ports/held-deletions.js';
import type { ActivityEntry, Explanation } from '../../ports/activity-log.js';
import type { Feed } from '../../ports/feed-repository.js';
import type { HeldRecord } from '../../ports/mapping-repository.js';
import type { Instant } from '../../schedule/period.js';
import type { LastSeen } from '../../ports/schedule-inbox.js';
import type { EventOwner } from '../../event/event.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { ReconcileRun } from '../../reconcile/reconcile-run.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { SeenPlace } from '../../ports/reconcile-memory.js';
import type { Source, Tenant, UserLink } from '../../tenant/tenant.js';
import type { Urgency } from '../../tenant/urgency.js';

/** One record's work row: what was hinted, what was acknowledged, who works on it. */
export interface RawWork extends RecordKey {
  readonly dirty: number;
  readonly done: number;
  readonly sfaDoubt: number;
  readonly sfaSettled: number;
  readonly fence: number;
  readonly attempts: number;
  readonly urgency: Urgency;
  /** `dirty` as the last claim captured it. */
  readonly captured: number;
  readonly notBefore: Instant;
  /** The first of the hints from Outlook on which alone `notBefore` rests; missing: it has another reason (rule 12). */
  readonly feedSince?: Instant | undefined;
  readonly wakeAt?: Instant | undefined;
  /** Missing once the lease was ended; an expired one stays until a finish or another claim. */
  readonly leasedUntil?: Instant | undefined;
  readonly worker?: string | undefined;
  readonly claimedAt?: Instant | undefined;
  /** Since when the row has had something to do; missing at rest. */
  readonly waitingSince?: Instant | undefined;
  readonly hintTraceparent?: string | undefined;
}

export interface RawNotice extends RecordKey {
  readonly noticeId: string;
  readonly kind: 'webhook' | 'row';
  readonly body: string;
  readonly isSigned: boolean;
  readonly receivedAt: Instant;
  readonly traceparent?: string | undefined;
}

/** The doubt about the event of one mapping, as numbers of its record's `dirty` (rule 6). */
export interface RawEventDoubt extends EventOwner {
  readonly doubt: number;
  readonly settled: number;
  /** The one version that all unsettled hints told of; missing: they told of none or of several. */
  readonly etag?: string | undefined;
  /** Of the first unsettled hint. */
  readonly hintedAt?: Instant | undefined;
}

/** A hint about an event that no mapping names, while a create is in flight in its mailbox (rule 21). */
export interface RawWaitingHint {
  readonly tenantId: string;
  readonly mailboxId: string;
  readonly eventId: string;
  readonly etag?: string | undefined;
  readonly hintedAt: Instant;
  readonly waitsUntil: Instant;
}

export interface RawDeletion extends EventOwner, DecidedDeletion {
  readonly decidedAt?: Instant | undefined;
  /** Missing: approved before any plan wanted it. */
  readonly held?: Pick<HeldDeletion, 'cause' | 'reason' | 'trigger' | 'person' | 'counted' | 'limit' | 'heldAt'> | undefined;
}

/** That a plan wanted a deletion of the record, for the brake. */
export interface RawDeletionMark extends RecordKey {
  readonly cause: DeletionCause;
  readonly at: Instant;
  readonly isAdmitted: boolean;
}

/** A run with what only its store knows. */
export interface RawReconcileRun extends ReconcileRun {
  readonly fence: number;
  readonly leasedUntil?: Instant | undefined;
}

/** What a run has listed so far. */
export interface RawSeen {
  readonly tenantId: string;
  readonly runId: string;
  readonly place: SeenPlace;
  readonly id: string;
}

/** A time in which a user's link was switched on. */
export interface RawLinkSpan {
  readonly tenantId: string;
  readonly linkId: string;
  readonly sfaUserId: string;
  readonly onAt: Instant;
  /** Missing: it still is. */
  readonly offAt?: Instant | undefined;
}

/** What was counted of lines of the activity log that are gone. */
export interface RawUsage {
  readonly tenantId: string;
  readonly month: string;
  readonly executions: number;
  readonly failures: number;
}

/** What a store holds, read past its ports: the back door by which suites check it. */
export interface RawRows {
  readonly tenants: readonly Omit<Tenant, 'hadOtherSource'>[];
  readonly sources: readonly Source[];
  readonly links: readonly UserLink[];
  readonly work: readonly RawWork[];
  /** In order of arrival. */
  readonly notices: readonly RawNotice[];
  readonly held: readonly (RecordKey & HeldRecord)[];
  readonly mappings: readonly Mapping[];
  /** Of mappings that were ever doubted. */
  readonly eventDoubts: readonly RawEventDoubt[];
  readonly waitingHints: readonly RawWaitingHint[];
  readonly feeds: readonly Feed[];
  readonly deletions: readonly RawDeletion[];
  readonly deletionMarks: readonly RawDeletionMark[];
  /** In order of request. */
  readonly reconcileRuns: readonly RawReconcileRun[];
  readonly reconcileSeen: readonly RawSeen[];
  readonly activity: readonly ActivityEntry[];
  readonly explanations: readonly Explanation[];
  readonly seen: readonly (LastSeen & { readonly tenantId: string })[];
  /** In order of tenant, link and time. */
  readonly linkSpans: readonly RawLinkSpan[];
  readonly usage: readonly RawUsage[];
}
