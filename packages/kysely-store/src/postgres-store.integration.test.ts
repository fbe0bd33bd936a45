import { startPostgres } from '@clounect/test-servers';
import { describeStore } from './testing/describe-store.js';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Database } from './database.js';

describeStore('PostgreSQL', async () => {
  const server = await startPostgres();
  const pool = new Pool({ connectionString: await server.createDatabase(), max: 10 });
  return {
    db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }),
    query: async (statement) => (await pool.query<Record<string, unknown>>(statement)).rows,
    async close() {
      await pool.end();
      await server.stop();
    },
  };
});
