import { describe, expect, it } from 'vitest';
import { codeOf } from './to-log-fields.js';
import { isDatabaseTrouble } from './is-database-trouble.js';

const withCode = (code: string): Error => Object.assign(new Error('of 山田'), { code });

describe('isDatabaseTrouble', () => {
  it.each(['08006', '25P03', '40P01', '53100', '53300', '55P03', '57014', '57P01', '57P03', '58030', 'ECONNREFUSED', 'ECONNRESET'])('is %s', (code) => {
    expect(isDatabaseTrouble(withCode(code))).toBe(true);
    expect(codeOf(withCode(code))).toBe('databaseUnreachable');
  });

  it.each(['Connection terminated unexpectedly', 'Connection terminated due to connection timeout', 'timeout exceeded when trying to connect', 'Query read timeout'])('is pg\'s "%s"', (text) => {
    expect(isDatabaseTrouble(new Error(text))).toBe(true);
  });

  it('is a connection that was refused at each address', () => {
    expect(isDatabaseTrouble(new AggregateError([withCode('ECONNREFUSED')]))).toBe(true);
  });

  it('is nothing that a record\'s own values cause, and no defect', () => {
    for (const code of ['22021', '23503', '42P01', 'ERR_X']) expect(isDatabaseTrouble(withCode(code))).toBe(false);
    for (const error of [new TypeError('x is undefined'), 'text', undefined]) expect(isDatabaseTrouble(error)).toBe(false);
    expect(codeOf(new TypeError('x'))).toBe('unexpected');
  });
});
