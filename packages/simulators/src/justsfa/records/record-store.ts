import type { StateJournal } from '../../simulation/state-journal.js';
import type { PlainValue } from '../fields/plain-value.js';
import { invalid, notFound } from '../refusal.js';
import type { ScheduleRules } from '../schedule/schedule-value.js';
import type { Table } from '../settings/table.js';
import { applyWrite } from './apply-write.js';
import type { Match } from './match.js';
import type { StoredRecord } from './record.js';

type Written = Readonly<Record<string, unknown>>;
/** Which record an update means: by id, or by the value of one searchable field. */
export type RecordSelector = { readonly recordId: number } | { readonly match: Match };

/** The records of all tables. Writes refuse with 400 or 404 and then change nothing. */
export interface RecordStore {
  find(table: Table, recordId: number): StoredRecord | undefined;
  /** The one record that is meant; refuses with 404 none, with 400 several. */
  select(table: Table, selector: RecordSelector): StoredRecord;
  all(table: Table): Iterable<StoredRecord>;
  page(table: Table, matches: readonly Match[], offset: number, limit: number): readonly StoredRecord[];
  insert(table: Table, written: Written, by: string): StoredRecord;
  update(table: Table, selector: RecordSelector, written: Written, by: string): StoredRecord;
  /** The deleted record, its `updatedAt` moved to the deletion. */
  remove(table: Table, recordId: number, by: string): StoredRecord;
}
interface Deps {
  readonly journal: StateJournal;
  readonly now: () => number;
  readonly rules: () => ScheduleRules;
}

export function createRecordStore({ journal, now, rules }: Deps): RecordStore {
  const records = (table: Table): ReadonlyMap<string, StoredRecord> => journal.collection<StoredRecord>(`records:${table.name}`);
  const find: RecordStore['find'] = (table, recordId) => records(table).get(String(recordId));
  const select = (table: Table, selector: RecordSelector): StoredRecord => {
    const found = 'recordId' in selector ? [find(table, selector.recordId)].filter((record) => record !== undefined) : [...records(table).values()].filter(selector.match);
    const [first, second] = found;
    if (first === undefined) throw notFound('レコードが存在しません。');
    if (second !== undefined) throw invalid('AMBIGUOUS_KEY', 'recordKeyに一致するレコードが複数あります。');
    return first;
  };
  const put = (table: Table, record: StoredRecord): StoredRecord => {
    journal.put(`records:${table.name}`, String(record.recordId), record);
    return record;
  };
  const rulesFor = (table: Table, except?: number) => ({
    ...rules(),
    isTaken: (field: string, value: PlainValue): boolean => {
      for (const { recordId, values } of records(table).values()) if (recordId !== except && values.plain[field] === value) return true;
      return false;
    },
  });

  return {
    find,
    select,
    all: (table) => records(table).values(),
    page: (table, matches, offset, limit) => {
      const page: StoredRecord[] = [];
      let passed = 0;
      for (const record of records(table).values()) {
        if (!matches.every((match) => match(record))) continue;
        passed += 1;
        if (passed > offset) page.push(record);
        if (page.length === limit) break;
      }
      return page;
    },
    insert: (table, written, by) => {
      const values = applyWrite(table, undefined, written, rulesFor(table));
      const recordId = (journal.collection<number>('lastRecordId').get(table.name) ?? 0) + 1;
      journal.put('lastRecordId', table.name, recordId);
      const at = now();
      const numbered = { ...values, plain: { ...values.plain, ...automaticNumbers(table, recordId) } };
      return put(table, { recordId, values: numbered, createdBy: by, createdAt: at, updatedBy: by, updatedAt: at });
    },
    update: (table, selector, written, by) => {
      const before = select(table, selector);
      const values = applyWrite(table, before.values, written, rulesFor(table, before.recordId));
      return put(table, { ...before, values, updatedBy: by, updatedAt: Math.max(now(), before.updatedAt + 1) });
    },
    remove: (table, recordId, by) => {
      const before = select(table, { recordId });
      journal.remove(`records:${table.name}`, String(recordId));
      return { ...before, updatedBy: by, updatedAt: Math.max(now(), before.updatedAt + 1) };
    },
  };
}

/** Automatic numbers run with the record's own. */
function automaticNumbers(table: Table, number: number): Record<string, PlainValue> {
  const fields = table.fields.flatMap((field) => (field.type === 'autoNumber' ? [field] : []));
  return Object.fromEntries(fields.map(({ name, prefix, suffix }) => [name, [prefix, String(number), suffix, `${prefix}${number}${suffix}`]]));
}
