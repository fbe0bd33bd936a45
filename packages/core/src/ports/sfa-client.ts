import type { PartialSchedule, SfaRecord } from '../schedule/schedule.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';

/** `absent`: the other side said that there is no such record. What could not be read is a failure, never `absent`. */
export type RecordReading =
  | { readonly state: 'present'; readonly record: SfaRecord }
  | { readonly state: 'absent' };

export interface RecordQuery {
  /** Only records in which this user takes part; without it: all that the panel shows, or its filter where that asks for no participant. */
  readonly participant?: string | undefined;
  /** Zero-based; continue with `nextOffset` until it is missing. */
  readonly offset: number;
}

/** A page proves nothing about records that are not on it: rows may move while pages are read. */
export interface RecordPage {
  readonly records: readonly SfaRecord[];
  /** Rows whose schedule could not be understood, by record id. */
  readonly malformed: readonly { readonly recordId: string; readonly detail: string }[];
  /** Rows that were left out because the user takes no part in them: the service did not filter. */
  readonly others: number;
  readonly nextOffset?: number | undefined;
}

/** Members to write; participants are never written. */
export type ScheduleChanges = Omit<PartialSchedule, 'participants'>;

/** One tenant's JUST.SFA table. Every call has a deadline of 8 s and obeys the tenant's limits. */
export interface SfaClient {
  /** Whether a list is asked for one user's records, so that it is short; without it each user's list is a list of all. */
  readonly filtersByParticipant: boolean;
  /** One call; one more where the record is said to be missing, because a 404 can have other causes and would delete every event. */
  readRecord(recordId: string): Promise<ReadOutcome<RecordReading>>;
  /** One call for one page of at most 100 rows. */
  listRecords(query: RecordQuery): Promise<ReadOutcome<RecordPage>>;
  /**
   * Writes only the given members; participants and unknown parts of the schedule field stay as they are.
   * JUST.SFA's answer tells nothing: applied gives the values as they were sent, in the form in which they will be read again.
   * There is no version check there: read and merge before.
   */
  updateRecord(recordId: string, changes: ScheduleChanges): Promise<WriteOutcome<ScheduleChanges>>;
  /** Deletes the whole record, with everything in it that no schedule holds. One call. Refused with `notFound`: no such record. */
  deleteRecord(recordId: string): Promise<WriteOutcome<undefined>>;
}

/** One-way sync never writes to JUST.SFA: it is given this type and cannot. */
export type SfaReader = Pick<SfaClient, 'readRecord' | 'listRecords' | 'filtersByParticipant'>;
