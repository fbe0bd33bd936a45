import type { ActivityEntry, Explanation } from '../../ports/activity-log.js';
import type { HeldRecord } from '../../ports/mapping-repository.js';
import type { Instant } from '../../schedule/period.js';
import type { LastSeen } from '../../ports/schedule-inbox.js';
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
  readonly notBefore: Instant;
  readonly wakeAt?: Instant | undefined;
  /** Missing once the lease was ended; an expired one stays until a finish or another claim. */
  readonly leasedUntil?: Instant | undefined;
  readonly worker?: string | undefined;
  readonly claimedAt?: Instant | undefined;
}

export interface RawNotice extends RecordKey {
  readonly noticeId: string;
  readonly body: string;
  readonly isSigned: boolean;
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
  readonly activity: readonly ActivityEntry[];
  readonly explanations: readonly Explanation[];
  readonly seen: readonly (LastSeen & { readonly tenantId: string })[];
}
