// Runs in a project of its own, in which the sources of core are loaded with every mutant in them, asleep.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hunt } from './hunt.js';
import { mutants } from './mutants.js';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';

let postgres: PostgresServer;
let databaseUrl = '';
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.createDatabase();
}, 60_000);
afterAll(() => postgres?.stop());

describe('planted bugs', () => {
  it.each(mutants)('$name (rule $rule)', async (mutant) => {
    const fall = await hunt(mutant, databaseUrl);
    console.log(`| ${mutant.rule} | ${mutant.name} | ${fall?.where ?? '–'} | ${fall?.after ?? '–'} |`);
    expect(fall, 'it survived').toBeDefined();
  }, 300_000);

  it('are at least forty', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(40);
  });
});
