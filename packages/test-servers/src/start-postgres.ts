import { asAdmin } from './as-admin.js';
import { startEmbedded } from './start-embedded.js';
import { untilDisconnected } from './until-disconnected.js';

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
  let names = 0;
  return {
    async createDatabase() {
      const name = `clounect_test_${process.pid}_${(names += 1)}_${Math.trunc(performance.now())}`;
      await asAdmin(url, (admin) => admin.query(`create database ${name}`));
      databases.push(name);
      return Object.assign(new URL(url), { pathname: `/${name}` }).href;
    },
    async stop() {
      await asAdmin(url, async (admin) => {
        await untilDisconnected(admin, databases);
        for (const name of databases) await admin.query(`drop database ${name}`);
      });
      await server?.stop();
    },
  };
}
