import type { ApiKey } from '../access/api-key.js';
import type { StoredRecord } from '../records/record.js';
import type { Line, StateJournal } from '../../simulation/state-journal.js';
import type { Webhook } from '../webhooks/webhook.js';
import type { Table } from './table.js';

type Read = Pick<StateJournal, 'collection'>;

/** What changes with a table's 識別名 besides the table: its records, the webhooks on it, the keys that reach it. */
export function renameTable(journal: Read, from: string, to: string): readonly Line[] {
  const records = [...journal.collection<StoredRecord>(`records:${from}`)];
  const last = journal.collection<number>('lastRecordId').get(from);
  const webhooks = [...journal.collection<Webhook>('webhooks')].filter(([, { table }]) => table === from);
  const keys = [...journal.collection<ApiKey>('apiKeys')].filter(([, { tables }]) => tables.includes(from));
  return [
    ...records.flatMap(([id, record]): Line[] => [
      [`records:${to}`, id, record],
      [`records:${from}`, id, null],
    ]),
    ...(last === undefined ? [] : ([['lastRecordId', to, last], ['lastRecordId', from, null]] satisfies Line[])),
    ...webhooks.map(([id, webhook]): Line => ['webhooks', id, { ...webhook, table: to }]),
    ...keys.map(([key, setting]): Line => ['apiKeys', key, { ...setting, tables: setting.tables.map((name) => (name === from ? to : name)) }]),
  ];
}

/** The table with a field's other 識別名, and what changes besides it: values of records, what webhooks send and watch. */
export function renameField(journal: Read, table: Table, from: string, to: string): { readonly renamed: Table; readonly lines: readonly Line[] } {
  const rename = (name: string): string => (name === from ? to : name);
  // Sub-keys and conditions carry the schedule's name before their own.
  const renamePart = (name: string): string => (name.startsWith(`${from}_`) && table.fields.some((field) => field.type === 'schedule' && field.name === from) ? `${to}${name.slice(from.length)}` : rename(name));
  const renamed: Table = {
    ...table,
    fields: table.fields.map((field) => ({ ...field, name: rename(field.name), ...(field.type === 'calculated' ? { sumOf: field.sumOf.map(rename) } : {}) })),
    panels: table.panels.map((panel) => ({
      ...panel,
      ...(panel.fields === undefined ? {} : { fields: panel.fields.map(rename) }),
      filters: panel.filters.map((filter) => ({ ...filter, conditions: filter.conditions.map((condition) => ({ ...condition, field: renamePart(condition.field) })) })),
    })),
  };
  const records = [...journal.collection<StoredRecord>(`records:${table.name}`)].map(([id, record]): Line => {
    const plain = renameKeys(record.values.plain, rename);
    const schedules = renameKeys(record.values.schedules, rename);
    const own = schedules[to];
    const values = { plain, schedules: own === undefined ? schedules : { ...schedules, [to]: { ...own, others: renameKeys(own.others, renamePart) } } };
    return [`records:${table.name}`, id, { ...record, values }];
  });
  const webhooks = [...journal.collection<Webhook>('webhooks')]
    .filter(([, webhook]) => webhook.table === table.name)
    .map(([id, webhook]): Line => {
      const watched = webhook.triggers.changedField ?? null;
      return ['webhooks', id, { ...webhook, fields: webhook.fields?.map(rename) ?? null, triggers: { ...webhook.triggers, ...(watched === null ? {} : { changedField: rename(watched) }) } }];
    });
  return { renamed, lines: [...records, ...webhooks] };
}

const renameKeys = <T>(values: Readonly<Record<string, T>>, rename: (name: string) => string): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
