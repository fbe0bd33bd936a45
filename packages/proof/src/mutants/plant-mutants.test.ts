import { describe, expect, it } from 'vitest';
import { plant, plantMutants } from './plant-mutants.js';

const mutant = { name: 'never', rule: 1, file: 'x.ts', find: 'a > b', replace: 'false', story: 'any' };

describe('planting', () => {
  it('leaves a choice between the expression and its mutant', () => {
    expect(plant('if (a > b) c();', [mutant])).toBe('if ((globalThis.plantedMutant === "never" ? (false) : (a > b))) c();');
  });

  it('makes a choice within a statement of two statements', () => {
    expect(plant('sql`select x order by y limit 1`', [{ ...mutant, isSql: true, find: 'order by y', replace: '' }])).toBe('sql`select x ${globalThis.plantedMutant === "never" ? sql`` : sql`order by y`} limit 1`');
  });

  it('reaches every place of a mutant, in its own package', () => {
    const both = { ...mutant, in: 'kysely-store', also: [{ file: 'y.ts', find: 'c', replace: 'd' }] } as const;
    const { transform } = plantMutants([both]);
    expect([transform('a > b', '/packages/kysely-store/src/x.ts'), transform('c', '/packages/kysely-store/src/y.ts?v=1'), transform('a > b', '/packages/core/src/x.ts')]).toEqual([
      '(globalThis.plantedMutant === "never" ? (false) : (a > b))',
      '(globalThis.plantedMutant === "never" ? (d) : (c))',
      undefined,
    ]);
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
