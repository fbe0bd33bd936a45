import { describe, expect, it } from 'vitest';
import { plant } from './plant-mutants.js';

const mutant = { name: 'never', rule: 1, file: 'x.ts', find: 'a > b', replace: 'false', story: 'any' };

describe('planting', () => {
  it('leaves a choice between the expression and its mutant', () => {
    expect(plant('if (a > b) c();', [mutant])).toBe('if ((globalThis.plantedMutant === "never" ? (false) : (a > b))) c();');
  });

  it('takes the first place after an anchor', () => {
    expect(plant('a > b; here; a > b;', [{ ...mutant, after: 'here' }])).toMatch(/^a > b; here; \(globalThis/);
  });

  it('fails when the text is gone, is not unique, or overlaps another one', () => {
    expect(() => plant('a < b', [mutant])).toThrow('no longer fits');
    expect(() => plant('a > b; a > b', [mutant])).toThrow('several places');
    expect(() => plant('a > b', [mutant, { ...mutant, name: 'other', find: 'b' }])).toThrow("in each other's way");
  });
});
