import { expect, it } from 'vitest';
import { rows } from './decision.js';

it('gives every row of the decision table a reason in Japanese and English', () => {
  for (const { ja, en } of Object.values(rows)) {
    expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(en).toMatch(/^[\x20-\x7e]{10,}$/);
  }
});
