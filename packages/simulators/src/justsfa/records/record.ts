import type { PlainValue } from '../fields/plain-value.js';
import type { ScheduleValue } from '../schedule/schedule-value.js';

export interface RecordValues {
  readonly plain: Readonly<Record<string, PlainValue>>;
  readonly schedules: Readonly<Record<string, ScheduleValue>>;
}

/** A record as kept; times in epoch milliseconds, people by login id. */
export interface StoredRecord {
  readonly recordId: number;
  readonly values: RecordValues;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedBy: string;
  /** Strictly later than before with every write. */
  readonly updatedAt: number;
}
