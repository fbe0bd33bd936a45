import { describe, expect, it } from 'vitest';
import { toRefusal } from './transact.js';

describe('toRefusal', () => {
  it.each([
    ['40P01', 'retryable'],
    ['40001', 'retryable'],
    ['23503', 'refused'],
    ['22021', 'refused'],
    ['54000', 'refused'],
    ['08006', 'unknown'],
    ['57P01', 'unknown'],
    ['ECONNRESET', 'unknown'],
    ['40003', 'unknown'],
  ])('reads %s as %s', (code, refusal) => {
    expect(toRefusal(Object.assign(new Error('example'), { code }))).toBe(refusal);
  });

  it('knows nothing about an error without a code', () => {
    expect([new Error('example'), undefined, 'text'].map(toRefusal)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
