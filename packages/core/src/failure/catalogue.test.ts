import { expect, it } from 'vitest';
import { cataloguedCodes, codeOf, explainCode } from './catalogue.js';
import { failureCodes } from './failure.js';

it('explains every failure code, with cause and cure in Japanese and English', () => {
  for (const code of [...failureCodes, ...cataloguedCodes]) {
    const { ja, en } = explainCode(code);
    for (const text of [ja.cause, ja.cure]) expect(text).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    for (const text of [en.cause, en.cure]) expect(text).toMatch(/^[\x20-\x7e]{10,}$/);
  }
});

it('reads an unknown code as unexpected, also one that is named like a member of every object', () => {
  expect(explainCode('toString')).toBe(explainCode('unexpected'));
});

it('explains a failure by its hint where the catalogue knows that, else by its code', () => {
  const failure = { code: 'unauthorized', detail: '' } as const;
  expect([codeOf(failure), codeOf({ ...failure, hint: 'AADSTS7000222' }), codeOf({ ...failure, hint: 'AADSTS1' }), codeOf({ ...failure, hint: 'toString' })]).toEqual(['unauthorized', 'AADSTS7000222', 'unauthorized', 'unauthorized']);
  expect(cataloguedCodes).toContain('unexpected');
});
