import type { ActivityEntry, Explanation } from './activity-log.js';
import type { Claim } from './work-queue.js';
import type { DecidedDeletion, DeletionTarget, WantedDeletion } from '../mapping/deletion.js';
import type { Instant } from '../schedule/period.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Schedule } from '../schedule/schedule.js';
import type { Source, Tenant, UserLink } from '../tenant/tenant.js';

/** The state of a record as last seen, by webhook or by read. */
export interface HeldRecord {
  /** `deleted`: a tombstone, which stays 3 months. */
  readonly state: 'present' | 'deleted';
  readonly version?: string | undefined;
  /** Of a tombstone: the last one before the deletion, if any was seen. */
  readonly schedule?: Schedule | undefined;
  /** It first came by ADD_RECORD: no event of ours can stand anywhere before our first create. */
  readonly isBornByAdd: boolean;
  /** When this content was learned, by the database clock; missing: long ago. */
  readonly learnedAt?: Instant | undefined;
  readonly link?: string | undefined;
  /** This state was told by a webhook, or read because of one; missing: found otherwise, or by an older version. */
  readonly isTold?: boolean | undefined;
}

export interface StoredNotice {
  readonly noticeId: string;
  /** `webhook`: a body as JUST.SFA posted it. `row`: of a list that we asked for (see `toRowBody`). */
  readonly kind: 'webhook' | 'row';
  readonly body: string;
  readonly isSigned: boolean;
  /** By the database clock. */
  readonly receivedAt: Instant;
  /** As it came with the notice. */
  readonly traceparent?: string | undefined;
}

/** An event of which a hint said that it may have changed, and no read has settled it since (rule 6). */
export interface DoubtedEvent {
  readonly mailboxId: string;
  /** When the first unsettled hint came, by the database clock. */
  readonly hintedAt: Instant;
}

/** Everything that the store knows of a claimed record, from one snapshot that is later than the claim (rule 10). */
export interface StoredRecord {
  readonly claim: Claim;
  readonly tenant: Tenant;
  /** The source of the record's key, which may not be the tenant's present one. */
  readonly source: Source;
  readonly links: readonly UserLink[];
  readonly held?: HeldRecord | undefined;
  /** Not yet folded, in order of arrival. */
  readonly notices: readonly StoredNotice[];
  /** A hint doubted the record and no read has settled it since (rule 6). */
  readonly isDoubted: boolean;
  readonly mappings: readonly Mapping[];
  /** W3C trace context of the newest unsettled hint from Outlook that had one. */
  readonly hintTraceparent?: string | undefined;
  /** None whose hinted version is the stored one: such a hint is an echo. */
  readonly doubtedEvents: readonly DoubtedEvent[];
  /** Held or decided deletions of this record; no approval that has run out. One at most for each mailbox. */
  readonly deletions: readonly DecidedDeletion[];
  /** Since when the record has had something to do, retries included; missing: a former version claimed it. */
  readonly waitingSince?: Instant | undefined;
  /** The database clock. */
  readonly now: Instant;
}

/** What one commit changes; members that are missing stay. */
export interface RecordChanges {
  readonly held?: HeldRecord | undefined;
  /** Replaces the mappings of these mailboxes. */
  readonly mappings?: readonly Mapping[] | undefined;
  /** Notices that need not be folded again. */
  readonly settledNotices?: readonly string[] | undefined;
  /** A read of the record completed: doubts up to the captured counter are settled. */
  readonly isDoubtSettled?: boolean | undefined;
  /** Mailboxes whose event was read, or is known to be gone: doubts up to the captured counter are settled. */
  readonly settledEvents?: readonly string[] | undefined;
  /** Held or decided deletions that are over. */
  readonly endedDeletions?: readonly DeletionTarget[] | undefined;
  readonly activity?: readonly ActivityEntry[] | undefined;
  readonly explanation?: Explanation | undefined;
  /** Acknowledges the captured counter and ends the lease; `wakeAt`: the earliest instant at which something is left to do. */
  readonly finish?: { readonly wakeAt?: Instant | undefined } | undefined;
  /** Deletions whose intents are among `mappings` and which the brake has to let through (rule 27). */
  readonly deletions?: readonly WantedDeletion[] | undefined;
}

/** Everything was stored but the mappings of these deletions, which a person has to decide on or has decided against. */
export interface HeldBack {
  readonly kind: 'held';
  readonly deletions: readonly DecidedDeletion[];
  /** The line that tells the administrator, when this commit was the first to write it. */
  readonly notice?: ActivityEntry | undefined;
}

export type CommitEnd = 'committed' | 'fenced' | HeldBack;

/** The sync's own memory. Every write is fenced. */
export interface MappingRepository {
  /** For claims that were just made; one query for all. */
  load(claims: readonly Claim[]): Promise<readonly StoredRecord[]>;
  /**
   * One transaction that first locks the work row and checks the fence (rule 14). `fenced`: another worker holds the record now,
   * nothing was changed, and nothing more may be done for this claim. Throws when the commit failed or is unknown.
   *
   * With `deletions`: those without a decision are counted and admitted or held in this transaction, under a lock of the tenant that is
   * taken after the work row's, so that the count is exact with any number of workers (`sync/brake.ts` has the rule).
   */
  commit(claim: Claim, changes: RecordChanges): Promise<CommitEnd>;
}
