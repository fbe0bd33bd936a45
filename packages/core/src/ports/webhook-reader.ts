import type { Source } from '../tenant/tenant.js';
import type { PartialSchedule } from '../schedule/schedule.js';
import type { ReadOutcome } from '../failure/failure.js';

/** `hint`: a type that is missing or unknown; it says only that the record may differ. */
export type NoticeTrigger = 'add' | 'update' | 'delete' | 'hint';

/** What a webhook body says before any settings are needed. */
export interface WebhookIdentity {
  /** Decimal digits. */
  readonly recordId: string;
  readonly trigger: NoticeTrigger;
  /** What a change should tell and this one does not: `updatedAt`, or the parts of the source's mapping. Missing without a source. */
  readonly lacks?: readonly string[] | undefined;
}

/** A webhook body in the words of the domain. Members that were not sent are missing. */
export interface Notice extends WebhookIdentity {
  readonly tableName?: string | undefined;
  /** `updatedAt`, as in `SfaRecord.version`. */
  readonly version?: string | undefined;
  readonly schedule: PartialSchedule;
  readonly link?: string | undefined;
}

/** Reads the bodies that JUST.SFA posts, in every form in which they are known to come. Pure. */
export interface WebhookReader {
  /** `malformed` when no record can be named. */
  identify(body: unknown, source?: Source): ReadOutcome<WebhookIdentity>;
  /** `malformed` when a mapped field is there and cannot be understood. */
  read(body: unknown, source: Source): ReadOutcome<Notice>;
}
