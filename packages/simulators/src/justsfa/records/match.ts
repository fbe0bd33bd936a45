import { toEpochMs } from '../jst.js';
import { invalid } from '../refusal.js';
import type { FilterCondition, Table } from '../settings/table.js';
import type { StoredRecord } from './record.js';

export type Match = (record: StoredRecord) => boolean;

const searchable = ['text', 'number', 'autoNumber', 'mail'];

/** フィールド値検索: `_{field}=value`. `undefined` for no field of this table; other types than the allowed ones are refused with 400. */
export function toExactMatch(table: Table, name: string, value: string): Match | undefined {
  const field = table.fields.find((candidate) => candidate.name === name);
  if (field === undefined) return undefined;
  if (!searchable.includes(field.type)) throw invalid('INVALID_PARAMETER', `_${name}: この型のフィールドは検索できません。`);
  if (field.type === 'number' && value !== '' && Number.isNaN(Number(value))) throw invalid('INVALID_PARAMETER', `_${name}: 数値で指定してください。`);
  const wanted = field.type === 'number' && value !== '' ? Number(value) : value;
  return ({ values }) => {
    const held = values.plain[name] ?? '';
    // An automatic number is searched by its whole.
    return (Array.isArray(held) ? held[3] : held) === wanted;
  };
}

/** One condition of a saved filter with the value it has for this call; `""` when nobody gave one. */
export function toFilterMatch({ field, operator }: FilterCondition, value: string, whenEmpty: 'all' | 'none'): Match {
  if (value === '') return () => whenEmpty === 'all';
  if (operator === 'contains') {
    const schedule = field.replace(/_participants$/, '');
    return ({ values }) => values.schedules[schedule]?.participants.some(([id]) => id === value) ?? false;
  }
  const bound = toEpochMs(value) ?? 0;
  return (record) => {
    const at = field === '_updated_at' ? record.updatedAt : toEpochMs(String(record.values.plain[field] ?? ''));
    return at !== undefined && (operator === 'onOrAfter' ? at >= bound : at <= bound);
  };
}
