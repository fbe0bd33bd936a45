// Runs in a project of its own, in which the sources of core are loaded with every mutant in them, asleep.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../interleavings/scenarios.js';
import { hunt } from './hunt.js';
import { mutants } from './mutants.js';

describe('planted bugs', () => {
  it.each(mutants)('$name (rule $rule)', async (mutant) => {
    const story = scenarios.find(({ name }) => name === mutant.story);
    if (story === undefined) throw new Error(`there is no story "${mutant.story}"`);
    const fall = await hunt(mutant, story);
    console.log(`| ${mutant.rule} | ${mutant.name} | ${mutant.story} | ${fall?.states ?? '–'} |`);
    expect(fall, 'it survived').toBeDefined();
  }, 300_000);

  it('are at least forty', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(40);
  });
});
