import { expect, it } from 'vitest';
import { Pool } from 'pg';
import { prepareStatements } from './prepare-statements.js';
import { useDatabase } from './testing/use-database.js';

const { connectionString } = useDatabase();

interface Connection {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
  release(): void;
}

it('plans a marked statement once a connection, from its first call on, also after a transaction that failed', async () => {
  const pool = new Pool({ connectionString: connectionString(), max: 1 });
  const connection = (await prepareStatements(pool).connect()) as unknown as Connection;
  const count = (): Promise<unknown> => connection.query('/* prepared */ select count(*) from work where tenant_id = $1 and dirty > $2::integer', ['nobody', 1]);
  const mode = async (): Promise<unknown> => (await connection.query("select current_setting('plan_cache_mode') as mode where $1 = 1", [1])).rows[0];
  await count();
  expect(await mode()).toEqual({ mode: 'auto' });
  await connection.query('begin', []);
  await count();
  await expect(connection.query('select 1 / $1::integer', [0])).rejects.toMatchObject({ code: '22012' });
  await expect(count()).rejects.toMatchObject({ code: '25P02' });
  await connection.query('rollback', []);
  for (let call = 0; call < 4; call += 1) await count();
  expect(await mode()).toEqual({ mode: 'auto' });
  const { rows } = await connection.query("select generic_plans::integer as generic, custom_plans::integer as custom from pg_prepared_statements where statement like '%from work%'", []);
  expect(rows).toEqual([{ generic: 6, custom: 0 }]);
  connection.release();
  await pool.end();
});
