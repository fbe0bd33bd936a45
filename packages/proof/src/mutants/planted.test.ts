// Runs in a project of its own, in which the sources of core are loaded with every mutant in them, asleep.
import { describe, expect, it } from 'vitest';
import { hunt } from './hunt.js';
import { mutants } from './mutants.js';

describe('planted bugs', () => {
  it.each(mutants)('$name (rule $rule)', async (mutant) => {
    const fall = await hunt(mutant);
    console.log(`| ${mutant.rule} | ${mutant.name} | ${fall?.where ?? '–'} | ${fall?.after ?? '–'} |`);
    expect(fall, 'it survived').toBeDefined();
  }, 300_000);

  it('are at least forty', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(40);
  });
});
