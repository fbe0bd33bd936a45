import express from 'express';
import { createClounect, type Clounect } from '../create-clounect.js';
import { createJsonLogger } from '../logging/create-json-logger.js';
import { createMetricsRoute } from '../metrics/create-metrics-route.js';
import { applyTenants } from './apply-tenants.js';
import { keepMasterKey } from './keep-master-key.js';
import { listen, type Listening } from './listen.js';
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
  const logger = createJsonLogger(undefined, environment.logLevel);
  let isReady = false;
  let aside: Listening | undefined;

  const app = express().disable('x-powered-by').set('env', 'production');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response, next) => {
    if (isReady) next();
    else response.status(503).set('Cache-Control', 'no-store').json({ isReady, status: 'starting' });
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
    if (environment.tenantsFile !== undefined) await applyTenants({ clounect, logger, ...environment }, environment.tenantsFile);
    aside = await listenAside(clounect, environment);
    isReady = true;
    releaseStartMemory();
    if (isOpenToTheWorld(environment)) logger.warn({ code: 'metricsOpen' }, 'anybody who reaches this port can read the metrics');
    logger.info({ port, metricsPort: aside?.port, pid: process.pid }, 'listening');
  }

  async function open({ dataDir, database, roles, instance, masterKey: given, publicUrl, metrics, console, afterGapMinutes }: Environment, port: number): Promise<Clounect> {
    const masterKey = given ?? (await keepMasterKey(dataDir));
    return createClounect({ database, masterKey, roles, instance, publicUrl: publicUrl ?? `http://127.0.0.1:${port}`, logger, metrics, console, worker: { drainMs }, reconcile: { afterGapMinutes } });
  }

  return {
    ready: begin(),
    stop: async () => {
      await Promise.all([listening.then((server) => server.close(requestPatienceMs)), aside?.close(0)]).catch(() => undefined);
      await opening.then((clounect) => clounect.stop()).catch(() => undefined);
    },
  };
}

/** A port of their own for the metrics, which need not be open to where webhooks come from. */
async function listenAside({ metrics }: Clounect, environment: Environment): Promise<Listening | undefined> {
  const { metricsPort, host, metrics: settings } = environment;
  if (metricsPort === undefined || settings === false) return undefined;
  const app = express().disable('x-powered-by').set('env', 'production');
  return listen(app.get('/metrics', createMetricsRoute(metrics, settings.token)), { port: metricsPort, host });
}

function isOpenToTheWorld({ publicUrl, metrics, metricsPort }: Environment): boolean {
  return publicUrl?.startsWith('https:') === true && metricsPort === undefined && metrics !== false && metrics.token === undefined;
}
