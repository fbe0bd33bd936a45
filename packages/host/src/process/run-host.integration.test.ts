import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEnvironment } from './read-environment.js';
import { runHost } from './run-host.js';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('serves its metrics at a port of their own, where it is told to, and probes from the first moment on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'clounect-run-host-'));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const host = runHost(readEnvironment({ PORT: String(port), DATA_DIR: dataDir, CLOUNECT_METRICS_PORT: String(metricsPort), CLOUNECT_LOG_LEVEL: 'silent' }));
  const status = async (at: number, path: string): Promise<number> => (await fetch(`http://127.0.0.1:${at}${path}`, { redirect: 'manual' })).status;
  try {
    expect(await Promise.all([status(port, '/healthz'), status(port, '/readyz')])).toEqual([200, 503]);
    await host.ready;
    expect(await Promise.all(['/healthz', '/readyz', '/metrics'].map((path) => status(port, path)))).toEqual([200, 200, 303]);
    expect(await Promise.all(['/metrics', '/', '/readyz'].map((path) => status(metricsPort, path)))).toEqual([200, 404, 404]);
  } finally {
    await host.stop();
    rmSync(dataDir, { recursive: true });
  }
  await expect(status(metricsPort, '/metrics')).rejects.toThrow();
});
