import { isDateOnly, toEpochMs, toJstMinute } from '../jst.js';
import { invalid } from '../refusal.js';
import type { Field, PlainField } from './field.js';

/** A value in the form in which it is read: text, number, flag, `[value, label]`, `[prefix, number, suffix, whole]`. */
export type PlainValue = string | number | boolean | readonly string[];

/** What a field reads as before it was ever written. */
export function emptyValue(type: Field['type']): PlainValue {
  if (type === 'checkbox') return false;
  return type === 'select' || type === 'autoNumber' ? [] : '';
}

/** Checks a written value against the field's type and input rules; `null` clears. Refuses with 400. */
export function toPlainValue(field: PlainField, written: unknown): PlainValue {
  const value = written === null ? emptyValue(field.type) : convert(field, written);
  if (field.required && isEmpty(value)) throw invalid('REQUIRED', `${field.name}: 必須項目です。`);
  return value;
}

export const isEmpty = (value: PlainValue | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

function convert(field: PlainField, written: unknown): PlainValue {
  switch (field.type) {
    case 'text':
    case 'multilineText':
    case 'mail':
      return toText(field, written);
    case 'number':
      return toNumber(field.name, written);
    case 'checkbox':
      if (typeof written !== 'boolean') throw wrongType(field.name, 'true / false');
      return written;
    case 'date':
    case 'dateTime':
      return toTime(field.name, field.type, written);
    case 'select': {
      if (written === '') return [];
      const option = field.options.find(([value]) => value === written);
      if (option === undefined) throw invalid('INVALID_VALUE', `${field.name}: 選択肢にない値です。`);
      return option;
    }
  }
}

function toText(field: Extract<PlainField, { type: 'text' | 'multilineText' | 'mail' }>, written: unknown): string {
  const { name, type, maxLength } = field;
  if (typeof written !== 'string') throw wrongType(name, '文字列');
  if (written.includes('\r')) throw invalid('INVALID_CHARACTER', `${name}: 改行はLFだけが使えます。`);
  if (type !== 'multilineText' && written.includes('\n')) throw invalid('INVALID_CHARACTER', `${name}: 改行は使えません。`);
  if (maxLength !== undefined && [...written].length > maxLength) throw invalid('TOO_LONG', `${name}: ${maxLength}文字以内で入力してください。`);
  if (type === 'mail' && written !== '' && !/^[^\s@]+@[^\s@]+$/.test(written)) throw invalid('INVALID_VALUE', `${name}: メールアドレスではありません。`);
  return written;
}

function toNumber(name: string, written: unknown): PlainValue {
  if (written === '') return '';
  if (typeof written === 'number') return written;
  if (typeof written === 'string' && /^-?\d+(\.\d+)?$/.test(written)) return Number(written);
  throw wrongType(name, '数値');
}

function toTime(name: string, type: 'date' | 'dateTime', written: unknown): string {
  if (written === '') return '';
  const ms = typeof written === 'string' && !isDateOnly(written) ? toEpochMs(written) : undefined;
  if (ms === undefined) throw wrongType(name, 'yyyy-MM-ddTHH:mm+09:00');
  const minute = toJstMinute(ms);
  if (type === 'date' && !minute.includes('T00:00')) throw wrongType(name, 'yyyy-MM-ddT00:00+09:00');
  return minute;
}

const wrongType = (name: string, expected: string): Error => invalid('INVALID_TYPE', `${name}: ${expected}で指定してください。`);
