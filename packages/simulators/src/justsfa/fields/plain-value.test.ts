import { describe, expect, it } from 'vitest';
import { fieldSchema, isPlainField, type PlainField } from './field.js';
import { toPlainValue } from './plain-value.js';

const field = (rules: object): PlainField => {
  const parsed = fieldSchema.parse({ name: 'field_1', ...rules });
  if (!isPlainField(parsed)) throw new Error('not plain');
  return parsed;
};
const select = { type: 'select', options: [['visit', '訪問']] };

describe('a written value', () => {
  it.each([
    [{ type: 'text' }, 'abc', 'abc'],
    [{ type: 'text', maxLength: 2 }, '𠮷野', '𠮷野'],
    [{ type: 'multilineText' }, 'a\nb', 'a\nb'],
    [{ type: 'number' }, '12.5', 12.5],
    [{ type: 'number' }, 3, 3],
    [{ type: 'mail' }, 'a@sales.example', 'a@sales.example'],
    [{ type: 'checkbox' }, true, true],
    [select, 'visit', ['visit', '訪問']],
    [{ type: 'date' }, '2026-07-03T00:00+09:00', '2026-07-03T00:00+09:00'],
    [{ type: 'dateTime' }, '2026-07-03T01:00Z', '2026-07-03T10:00+09:00'],
  ])('of %j: %j is read as %j', (rules, written, read) => {
    expect(toPlainValue(field(rules), written)).toEqual(read);
  });
  it.each([
    [{ type: 'text' }, ''],
    [{ type: 'number' }, ''],
    [select, []],
    [{ type: 'checkbox' }, false],
  ])('null clears a field of %j to %j', (rules, empty) => {
    expect(toPlainValue(field(rules), null)).toEqual(empty);
  });
  it.each([
    [{ type: 'text' }, 5, 'INVALID_TYPE'],
    [{ type: 'text' }, 'a\nb', 'INVALID_CHARACTER'],
    [{ type: 'multilineText' }, 'a\r\nb', 'INVALID_CHARACTER'],
    [{ type: 'text', maxLength: 2 }, 'abc', 'TOO_LONG'],
    [{ type: 'text', required: true }, '', 'REQUIRED'],
    [{ type: 'text', required: true }, null, 'REQUIRED'],
    [{ type: 'number' }, 'many', 'INVALID_TYPE'],
    [{ type: 'mail' }, 'nobody', 'INVALID_VALUE'],
    [{ type: 'checkbox' }, 'true', 'INVALID_TYPE'],
    [select, 'swim', 'INVALID_VALUE'],
    [{ type: 'date' }, '2026-07-03', 'INVALID_TYPE'],
    [{ type: 'date' }, '2026-07-03T10:00+09:00', 'INVALID_TYPE'],
    [{ type: 'dateTime' }, '2026-02-30T10:00+09:00', 'INVALID_TYPE'],
  ])('of %j: %j is refused as %s, naming the field', (rules, written, code) => {
    expect(() => toPlainValue(field(rules), written)).toThrow(expect.objectContaining({ status: 400, code, message: expect.stringContaining('field_1:') }));
  });
});
