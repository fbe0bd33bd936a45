import { ClounectError } from '@clounect/core';
import { describe, expect, it } from 'vitest';
import { toStartFailure } from './to-start-failure.js';

describe('the text of a failed start', () => {
  it.each(['portInUse', 'folderInUse', 'databaseUnreachable', 'masterKeyWrong', 'invalidEnvironment', 'invalidOptions', 'invalidSetup'])(
    'names code, cause and cure of %s in Japanese and English',
    (code) => {
      const text = toStartFailure(new ClounectError(code, 'process 42'));
      expect(text).toContain(`[${code}]`);
      expect(text).toMatch(/[ぁ-ん]/);
      expect(text).toMatch(/[a-z]{3,} [a-z]+/);
      expect(text).toContain('process 42');
      expect(text).not.toContain('予期しない');
    },
  );

  it('shows what the database said', () => {
    const cause = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:5432')]);
    expect(toStartFailure(new ClounectError('databaseUnreachable', 'no answer.', { cause }))).toContain('ECONNREFUSED 127.0.0.1:5432');
  });

  it('has words for what nobody expected', () => {
    expect(toStartFailure(new TypeError('x is undefined'))).toMatch(/予期しない[\s\S]*unexpected[\s\S]*x is undefined/);
    expect(toStartFailure('a text')).toContain('[unexpected]');
  });
});
