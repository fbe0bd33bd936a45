import { expect, it } from 'vitest';
import { allFaults, pairsOf } from './faults.js';
import { kindsOf } from './kinds-of.js';

it('has every pair of kinds in any row of as many seeds, and few kinds in each', () => {
  const all = pairsOf(allFaults);
  for (const from of [1, 20_000]) {
    const runs = Array.from({ length: all.length }, (_, index) => kindsOf(from + index));
    expect(new Set(runs.flatMap(pairsOf)).size).toBe(all.length);
    expect(new Set(runs.map(([one, other]) => pairsOf([one, other].flatMap((kind) => kind ?? []))[0])).size).toBe(all.length);
    expect(Math.max(...runs.map(({ length }) => length))).toBeLessThanOrEqual(9);
  }
  expect(kindsOf(426)).toEqual(kindsOf(426));
});
