import express from 'express';
import { createClounect, type Clounect } from '../create-clounect.js';
import { createJsonLogger } from '../logging/create-json-logger.js';
import { applyTenants } from './apply-tenants.js';
import { keepMasterKey } from './keep-master-key.js';
import { listen } from './listen.js';
import type { Environment } from './read-environment.js';
import { releaseStartMemory } from './release-start-memory.js';

export interface RunningHost {
  /** Resolves when all is ready, rejects when the host could not start. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Below the 10 s that a process is given to end: requests in flight, then running records, then the database. */
const requestPatienceMs = 1_500;
const drainMs = 6_000;

/**
 * The host as a process. The port is open before the database is: a webhook that comes during a restart waits instead of being
 * refused, for its sender sends it only once.
 */
export function runHost(environment: Environment): RunningHost {
  const logger = createJsonLogger();
  let isReady = false;

  const app = express().disable('x-powered-by').set('env', 'production');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response, next) => {
    if (isReady) next();
    else response.status(503).json({ isReady, status: 'starting' });
  });
  app.use(async (request, response, next) => {
    try {
      (await opening).router(request, response, next);
    } catch {
      // The database could not be opened, and the process ends: whoever sends is to try again.
      response.status(503).set('Retry-After', '5').json({ status: 'unavailable' });
    }
  });

  const listening = listen(app, environment);
  const opening = listening.then(({ port }) => open(environment, port));

  async function begin(): Promise<void> {
    const [{ port }, clounect] = await Promise.all([listening, opening]);
    await clounect.start();
    if (environment.tenantsFile !== undefined) await applyTenants({ clounect, logger, dataDir: environment.dataDir }, environment.tenantsFile);
    isReady = true;
    releaseStartMemory();
    logger.info({ port, pid: process.pid }, 'listening');
  }

  async function open({ dataDir, database, roles, instance, masterKey: given, publicUrl }: Environment, port: number): Promise<Clounect> {
    const masterKey = given ?? (await keepMasterKey(dataDir));
    return createClounect({ database, masterKey, roles, instance, publicUrl: publicUrl ?? `http://127.0.0.1:${port}`, logger, worker: { drainMs } });
  }

  return {
    ready: begin(),
    stop: async () => {
      await listening.then((server) => server.close(requestPatienceMs)).catch(() => undefined);
      await opening.then((clounect) => clounect.stop()).catch(() => undefined);
    },
  };
}
