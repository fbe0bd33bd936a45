import { isDateOnly, toEpochMs, toJstDay } from '../../jst.js';
import type { StoredRecord } from '../../records/record.js';
import type { Table } from '../../settings/table.js';
import type { ListFilter } from './list-filter.js';
import { schedulesOf } from './record-form.js';

/** How long a row counts as just changed. */
export const freshMs = 10_000;
/** What was changed within this time is listed whatever its period, so that nobody looks in vain for what he just saved. */
const recentMs = 5 * 60_000;
const day = 86_400_000;
export const rowsPerPage = 50;

export interface Selection {
  readonly records: readonly StoredRecord[];
  readonly hasMore: boolean;
  /** The record that was changed last, of all. */
  readonly last: StoredRecord | undefined;
}

/** The records that a page of the list shows. */
export function selectRecords(table: Table, all: Iterable<StoredRecord>, filter: ListFilter, now: number): Selection {
  const [schedule] = schedulesOf(table);
  const periodOf = ({ values }: StoredRecord): readonly string[] => values.schedules[schedule?.name ?? '']?.period ?? [];
  const today = toEpochMs(toJstDay(now)) ?? now;
  const isShown = (record: StoredRecord): boolean => {
    const end = periodOf(record)[1];
    const isUpcoming = end === undefined || (toEpochMs(end) ?? 0) + (isDateOnly(end) ? day : 0) > today;
    const takesPart = filter.participant === undefined || table.fields.some(({ name }) => record.values.schedules[name]?.participants.some(([id]) => id === filter.participant));
    return takesPart && (filter.range === 'all' || isUpcoming || record.updatedAt > now - recentMs);
  };
  const records = [...all];
  const startOf = (record: StoredRecord): number => toEpochMs(periodOf(record)[0] ?? '') ?? Number.POSITIVE_INFINITY;
  const byStart = (one: StoredRecord, other: StoredRecord): number => {
    const [a, b] = [startOf(one), startOf(other)];
    return a === b ? one.recordId - other.recordId : a - b;
  };
  const byChange = (one: StoredRecord, other: StoredRecord): number => other.updatedAt - one.updatedAt || other.recordId - one.recordId;
  const shown = records.filter(isShown).sort(filter.order === 'changed' ? byChange : byStart);
  const from = (filter.page - 1) * rowsPerPage;
  return {
    records: shown.slice(from, from + rowsPerPage),
    hasMore: shown.length > from + rowsPerPage,
    last: records.reduce<StoredRecord | undefined>((latest, record) => (latest === undefined || record.updatedAt >= latest.updatedAt ? record : latest), undefined),
  };
}
