import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { expect, it } from 'vitest';
import { findContractions } from './testing/contractions.js';
import { migrations } from './migrate.js';

/**
 * Migrations that contract, each with the reason why no released version needs what they take away any more. Contracting is a step of its own,
 * one release after the last version that used it.
 */
const contractions: Readonly<Record<string, string>> = {};

async function statementsOf(name: keyof typeof migrations): Promise<readonly string[]> {
  const statements: string[] = [];
  const db = new Kysely<unknown>({
    dialect: { createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (one) => new PostgresIntrospector(one), createQueryCompiler: () => new PostgresQueryCompiler() },
    log: ({ query }) => void statements.push(query.sql),
  });
  await migrations[name].up(db);
  return statements;
}

it.each(Object.keys(migrations).slice(1) as (keyof typeof migrations)[])('%s only expands: a host of the former version goes on beside it', async (name) => {
  const statements = await statementsOf(name);
  expect(statements.length).toBeGreaterThan(0);
  if (contractions[name] === undefined) expect(findContractions(statements)).toEqual([]);
});

it('stand in the order in which they are applied', () => {
  expect(Object.keys(migrations)).toEqual(Object.keys(migrations).sort());
});

it.each([
  ['drops', 'alter table work drop column worker'],
  ['renames', 'alter table work rename column worker to holder'],
  ['alters a column', 'alter table work alter column worker set not null'],
  ['adds a column that needs a value', 'alter table work add column a integer default 0, add column b numeric(3, 1) not null'],
  ['adds a constraint', 'alter table work add constraint c check (dirty > 0)'],
  ['adds a constraint', 'alter table work add column b text unique'],
  ['forbids', 'create unique index one on work (worker)'],
  ['changes rows', "update work set worker = ''"],
])('a statement that %s would be found: %s', (what, statement) => {
  expect(findContractions([statement])).toEqual([expect.stringContaining(what)]);
});

it('what only expands is not found, nor what a migration does to a table of its own', () => {
  const own = ['create table feed (a text not null, b text)', 'create unique index feed_by_b on feed (b)', 'alter table feed add column c text not null'];
  expect(findContractions([...own, 'alter table work add column a integer not null default 0', 'create index i on work (worker)'])).toEqual([]);
});
