import { isPlainField } from '../fields/field.js';
import { isEmpty, toPlainValue, type PlainValue } from '../fields/plain-value.js';
import { invalid } from '../refusal.js';
import { emptySchedule, isFlatSubKey, writeNested, writeSubKey, type ScheduleRules } from '../schedule/schedule-value.js';
import type { Table } from '../settings/table.js';
import type { RecordValues } from './record.js';

export interface WriteRules extends ScheduleRules {
  /** Whether another record already holds this value of a unique field. */
  isTaken(field: string, value: PlainValue): boolean;
}

/**
 * The values after a write that names some fields; `current` is missing for a new record. Refuses with 400 what a field's rules forbid,
 * and then nothing of the write has happened.
 */
export function applyWrite(table: Table, current: RecordValues | undefined, written: Readonly<Record<string, unknown>>, rules: WriteRules): RecordValues {
  const plain: Record<string, PlainValue> = { ...current?.plain };
  const schedules = { ...current?.schedules };
  for (const [key, value] of Object.entries(written)) {
    const field = table.fields.find(({ name }) => name === key);
    const owner = table.fields.find(({ type, name }) => type === 'schedule' && isFlatSubKey(name, key));
    if (field?.type === 'schedule') {
      schedules[key] = writeNested(key, schedules[key] ?? emptySchedule, value, rules);
    } else if (field !== undefined && isPlainField(field)) {
      plain[key] = toPlainValue(field, value);
    } else if (field !== undefined || key.startsWith('_')) {
      throw invalid('NOT_WRITABLE', `${key}: この項目は更新できません。`);
    } else if (owner !== undefined) {
      schedules[owner.name] = writeSubKey(owner.name, schedules[owner.name] ?? emptySchedule, key, value, rules);
    } else {
      throw invalid('UNKNOWN_FIELD', `${key}: フィールドが存在しません。`);
    }
  }
  refuseMissing(table, current === undefined, written, { plain, schedules });
  refuseTaken(table, { plain, schedules }, rules);
  return { plain, schedules };
}

function refuseMissing(table: Table, isNew: boolean, written: Readonly<Record<string, unknown>>, { plain, schedules }: RecordValues): void {
  const missing = table.fields.find((field) => {
    if (!('required' in field && field.required)) return false;
    const touched = isNew || Object.keys(written).some((key) => key === field.name || isFlatSubKey(field.name, key));
    if (!touched) return false;
    return field.type === 'schedule' ? (schedules[field.name]?.period ?? []).length === 0 : isEmpty(plain[field.name]);
  });
  if (missing !== undefined) throw invalid('REQUIRED', `${missing.name}: 必須項目です。`);
}

function refuseTaken(table: Table, { plain }: RecordValues, rules: WriteRules): void {
  for (const field of table.fields) {
    const value = plain[field.name];
    if (value === undefined || isEmpty(value) || !('unique' in field && field.unique)) continue;
    if (rules.isTaken(field.name, value)) throw invalid('DUPLICATE', `${field.name}: 値が重複しています。`);
  }
}
