import { ClounectError } from '@clounect/core';
import { expect, it } from 'vitest';
import { toLogFields } from './to-log-fields.js';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

it('names what lies behind an error of ours by code', () => {
  const refused = Object.assign(new Error('connect to db.example'), { code: 'ECONNREFUSED' });
  const error = new ClounectError('databaseUnreachable', 'The database does not answer.', { cause: new AggregateError([], 'all failed', { cause: refused }) });
  expect(toLogFields(error)).toEqual({ code: 'databaseUnreachable', error: 'ClounectError: The database does not answer.', causes: ['AggregateError', 'ECONNREFUSED'] });
});

it.each([
  ['a value that a database quotes', Object.assign(new Error('invalid input syntax for type timestamp: "canary" (or \'canary\')'), { code: '22007' })],
  ['a text that a parser quotes', thrownBy(() => JSON.parse('{"a": canary}'))],
])('leaves out %s, in the stack too', (_what, error) => {
  expect(error).toBeInstanceOf(Error);
  const text = JSON.stringify(toLogFields(error));
  expect(text).not.toContain('canary');
  expect(text).toMatch(/ at /);
});

it('keeps the words of a defect', () => {
  expect(toLogFields(new TypeError("Cannot read properties of undefined (reading 'x')")).error).toBe("TypeError: Cannot read properties of undefined (reading 'x')");
});
