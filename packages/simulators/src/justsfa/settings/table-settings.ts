import { invalid, notFound } from '../refusal.js';
import type { Line, StateJournal } from '../../simulation/state-journal.js';
import { renameField, renameTable } from './rename.js';
import { tableSchema, type Table } from './table.js';

/** データテーブル管理: the tables with their panels, filters and fields, which the administrator changes while the simulator runs. */
export interface TableSettings {
  all(): readonly Table[];
  find(name: string): Table | undefined;
  /** By what never changes, unlike its 識別名; refuses with 404. */
  numbered(number: number): Table;
  /** A changed table of the same number. Refuses with 400 a 識別名 that is used twice, and a change of its own or its fields' (they are renamed). */
  put(table: Table): void;
  /** Another 識別名 of the table, for its records, webhooks and keys too. */
  rename(table: Table, name: string): void;
  /** Another 識別名 of a field, for panels, filters, webhooks and the values of records too. */
  renameField(table: Table, from: string, to: string): void;
}

/** `initial` is there from the first start on; at a later one only tables whose number is new are taken. */
export function createTableSettings(journal: StateJournal, initial: readonly Table[]): TableSettings {
  const kept = journal.collection<Table>('tables');
  for (const table of initial) if (!kept.has(String(table.number))) journal.put('tables', String(table.number), table);
  const all = (): readonly Table[] => [...kept.values()];
  const toLine = (table: Table): Line => ['tables', String(table.number), refuseDoubles(tableSchema.parse(table))];
  const refuseTaken = ({ number }: Table, name: string): void => {
    if (all().some((other) => other.number !== number && other.name === name)) throw invalid('DUPLICATE', `${name}: 識別名が重複しています。`);
  };
  return {
    all,
    find: (name) => all().find((table) => table.name === name),
    numbered: (number) => {
      const table = kept.get(String(number));
      if (table === undefined) throw notFound('データテーブルが存在しません。');
      return table;
    },
    put: (table) => journal.change([toLine(table)]),
    rename: (table, name) => {
      refuseTaken(table, name);
      if (name !== table.name) journal.change([toLine({ ...table, name }), ...renameTable(journal, table.name, name)]);
    },
    renameField: (table, from, to) => {
      if (from === to) return;
      if (table.fields.some(({ name }) => name === to)) throw invalid('DUPLICATE', `${to}: 識別名が重複しています。`);
      const { renamed, lines } = renameField(journal, table, from, to);
      journal.change([toLine(renamed), ...lines]);
    },
  };
}

function refuseDoubles(table: Table): Table {
  for (const names of [table.fields, table.panels, ...table.panels.map(({ filters }) => filters)].map((items) => items.map(({ name }) => name))) {
    const double = names.find((name, index) => names.indexOf(name) !== index);
    if (double !== undefined) throw invalid('DUPLICATE', `${double}: 識別名が重複しています。`);
  }
  return table;
}
