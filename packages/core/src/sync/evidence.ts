import type { DecidedDeletion } from '../mapping/deletion.js';
import type { Failure } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { Mapping } from '../mapping/mapping.js';
import type { OutlookEvent } from '../event/event.js';
import type { Schedule } from '../schedule/schedule.js';
import type { Source, Tenant, UserLink } from '../tenant/tenant.js';

/** `unknown`: a read failed or was never made; nothing is created or deleted on its account. */
export type RecordEvidence =
  | {
      readonly state: 'present';
      readonly schedule: Schedule;
      readonly isBornByAdd: boolean;
      /** When this content was learned, by the database clock. */
      readonly learnedAt?: Instant | undefined;
      /** Read in this run: what a write to JUST.SFA must be merged with (rule 22). */
      readonly isFresh?: boolean | undefined;
      /** Learned in this run by a read or a newer webhook: confirms or replaces what we sent (rule 22). */
      readonly isConfirmed?: boolean | undefined;
      /** Told by a webhook, or read because of one. */
      readonly isTold?: boolean | undefined;
    }
  | { readonly state: 'deleted'; readonly isTold?: boolean | undefined }
  | { readonly state: 'unknown'; readonly isTold?: undefined };

/**
 * What is known of the event of a living mapping. `assumed`: not read; stands as in base, at the stored etag. `doubted`: a hint came, or a
 * conditional write failed, so that it must be read. `missing`: this look met an item-level 404. A look that failed makes its mapping wait.
 */
export type EventEvidence =
  | { readonly state: 'assumed' }
  | { readonly state: 'doubted' }
  | { readonly state: 'read'; readonly event: OutlookEvent }
  | { readonly state: 'missing' };

/** What a look-up by marker found in one mailbox; `isIdentitySpent`: our identity was used up there by an event that is not to be found. */
export interface MarkerEvidence {
  readonly found?: readonly OutlookEvent[] | undefined;
  readonly isIdentitySpent: boolean;
}

export interface Evidence {
  readonly tenant: Tenant;
  readonly source: Source;
  readonly recordId: string;
  readonly record: RecordEvidence;
  readonly links: readonly UserLink[];
  readonly mappings: readonly Mapping[];
  /** By mailbox id; a mailbox that is not in here is `assumed`. */
  readonly events: ReadonlyMap<string, EventEvidence>;
  readonly markers: ReadonlyMap<string, MarkerEvidence>;
  /** When a hint first told of the doubted event, by mailbox id. */
  readonly hintedAt?: ReadonlyMap<string, Instant> | undefined;
  /** Links of which the address could not be resolved to a mailbox, by link id. */
  readonly unresolved: ReadonlyMap<string, Failure>;
  /** Held or decided deletions, by mailbox id. */
  readonly deletions?: ReadonlyMap<string, DecidedDeletion> | undefined;
  /** The database clock. */
  readonly now: Instant;
}
