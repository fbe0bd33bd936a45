import type { PartialSchedule, SfaRecord } from '../schedule/schedule.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';

/** `absent`: the other side said that there is no such record. What could not be read is a failure, never `absent`. */
export type RecordReading =
  | { readonly state: 'present'; readonly record: SfaRecord }
  | { readonly state: 'absent' };

export interface RecordQuery {
  /** Only records in which this user takes part; without it: what the panel's filter gives. */
  readonly participant?: string | undefined;
  /** Zero-based; continue with `nextOffset` until it is missing. */
  readonly offset: number;
}

/** A page proves nothing about records that are not on it: rows may move while pages are read. */
export interface RecordPage {
  readonly records: readonly SfaRecord[];
  /** Rows whose schedule could not be understood, by record id. */
  readonly malformed: readonly { readonly recordId: string; readonly detail: string }[];
  readonly nextOffset?: number | undefined;
}

/** One tenant's JUST.SFA table. Every call has a deadline of 8 s and obeys the tenant's limits. */
export interface SfaClient {
  /** One call. */
  readRecord(recordId: string): Promise<ReadOutcome<RecordReading>>;
  /** One call for one page of at most 100 rows. */
  listRecords(query: RecordQuery): Promise<ReadOutcome<RecordPage>>;
  /**
   * Writes only the given members; participants and unknown parts of the schedule field stay as they are.
   * The answer tells nothing about what stands there now, and there is no version check: read and merge before.
   */
  updateRecord(recordId: string, changes: Omit<PartialSchedule, 'participants'>): Promise<WriteOutcome<undefined>>;
}

/** One-way sync never writes to JUST.SFA: it is given this type and cannot. */
export type SfaReader = Pick<SfaClient, 'readRecord' | 'listRecords'>;
