import type { ActivityEntry, Explanation } from '../../ports/activity-log.js';
import type { Feed } from '../../ports/feed-repository.js';
import type { HeldRecord } from '../../ports/mapping-repository.js';
import type { Instant } from '../../schedule/period.js';
import type { LastSeen } from '../../ports/schedule-inbox.js';
import type { EventOwner } from '../../event/event.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { Source, Tenant, UserLink } from '../../tenant/tenant.js';

/** One record's work row: what was hinted, what was acknowledged, who works on it. */
export interface RawWork extends RecordKey {
  readonly dirty: number;
  readonly done: number;
  readonly sfaDoubt: number;
  readonly sfaSettled: number;
  readonly fence: number;
  readonly attempts: number;
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
  readonly activity: readonly ActivityEntry[];
  readonly explanations: readonly Explanation[];
  readonly seen: readonly (LastSeen & { readonly tenantId: string })[];
}
