import { describe, expect, it } from 'vitest';
import { allFaults } from '../faults.js';
import { allSituations } from '../situations.js';
import { runSeeds } from '../run-seeds.js';

/** Runs so many seeds; every promise must hold in each, and together they must meet every kind of fault. */
export function describeSeeds(from: number, seeds: number): void {
  describe(`seeds ${from} to ${from + seeds - 1}`, () => {
    it('keep every promise, whatever people do and whatever fails', async () => {
      const result = await runSeeds({ from, seeds, moves: 200 });
      expect(result.failures).toEqual([]);
      expect(result.seeds).toBe(seeds);
      expect(result.steps).toBeGreaterThan(seeds * 200);
      expect(allFaults.filter((kind) => (result.faults.get(kind) ?? 0) === 0), 'kinds that were never met').toEqual([]);
      expect(allSituations.filter((situation) => !result.situations.has(situation)), 'situations that never came about').toEqual([]);
    }, 900_000);
  });
}
