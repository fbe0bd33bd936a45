import { afterAll, beforeAll, expect, it } from 'vitest';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { migrate } from './migrate.js';
import { watchPool } from './testing/watched-pool.js';
import type { Database } from './database.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function migrateWith(failures: number): Promise<{ readonly applied: number; readonly error: unknown }> {
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 4 });
  let left = failures;
  const watched = watchPool(pool, {
    before: (statement) => {
      if (!statement.startsWith('alter table tenant add column') || (left -= 1) < 0) return;
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    },
  });
  const error = await migrate(new Kysely<Database>({ dialect: new PostgresDialect({ pool: watched }) })).catch((failure: unknown) => failure);
  const { rows } = await pool.query<{ there: boolean }>(`select to_regclass('tenant') is not null as there`);
  const applied = rows[0]?.there === true ? (await pool.query('select 1 from clounect_migration')).rowCount : 0;
  await pool.end();
  return { applied: applied ?? 0, error };
}

it('goes on when it had to give way to a host at work', async () => {
  const { applied, error } = await migrateWith(2);
  expect([applied > 3, error]).toEqual([true, undefined]);
});

it('says that it failed when it has to give way for ever, and leaves nothing half-done', async () => {
  const { applied, error } = await migrateWith(100);
  expect([applied, error]).toEqual([0, expect.objectContaining({ code: 'migrationFailed' })]);
});
