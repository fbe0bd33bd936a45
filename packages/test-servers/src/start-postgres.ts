import { asAdmin } from './as-admin.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from './start-embedded.js';

export interface PostgresServer {
  /** A new, empty database; answers its connection string. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL that does not wait for the disk, or databases on the one that CLOUNECT_TEST_DATABASE_URL names. */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['CLOUNECT_TEST_DATABASE_URL'];
  const server = given === undefined ? await startEmbedded({ fsync: 'off', max_connections: 60 }) : undefined;
  const url = server?.urlOf('postgres') ?? given ?? '';
  const databases: string[] = [];
  return {
    async createDatabase() {
      const name = `clounect_test_${process.pid}_${databases.length}_${Math.trunc(performance.now())}`;
      await asAdmin(url, (admin) => admin.query(`create database ${name}`));
      databases.push(name);
      return Object.assign(new URL(url), { pathname: `/${name}` }).href;
    },
    async stop() {
      await asAdmin(url, async (admin) => {
        // A pool's end is not yet its connections' end, and one that is cut off ends the test run with an error.
        for (const name of databases) {
          while ((await admin.query('select from pg_stat_activity where datname = $1', [name])).rowCount !== 0) await sleep(20);
          await admin.query(`drop database ${name}`);
        }
      });
      await server?.stop();
    },
  };
}
