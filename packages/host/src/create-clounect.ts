import { randomUUID } from 'node:crypto';
import { ClounectError } from '@clounect/core';
import type { Router } from 'express';
import { z } from 'zod';
import { compose, type Composition } from './compose.js';
import { createHealth, type Health } from './create-health.js';
import { createRouter } from './create-router.js';
import { createJsonLogger } from './logging/create-json-logger.js';
import { openStore } from './open-store.js';
import { optionsSchema, type ClounectOptions } from './options.js';
import { setUpTenant, type TenantSetUp } from './tenants/set-up-tenant.js';
import type { TenantSetup } from './tenants/tenant-setup.js';
import { createSignal } from './worker/create-signal.js';
import { createWorker } from './worker/create-worker.js';

export interface Clounect {
  /** For `app.use`, before any body parser. */
  readonly router: Router;
  /** Begins to carry changes out. Webhooks are accepted (and kept) without it. */
  start(): Promise<void>;
  /** Lets what runs finish, closes the database, ends for good. */
  stop(): Promise<void>;
  /** Looks for work at once instead of at the next poll. */
  wake(): void;
  /** Creates or changes a tenant; may be repeated. */
  setUpTenant(setup: TenantSetup): Promise<TenantSetUp>;
  hasTenant(tenantId: string): Promise<boolean>;
  health(): Promise<Health>;
}

/** Opens and migrates the database and puts the parts together. Throws a `ClounectError`: `invalidOptions`, or why there is no store. */
export async function createClounect(given: ClounectOptions): Promise<Clounect> {
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) throw new ClounectError('invalidOptions', z.prettifyError(parsed.error));
  const options = parsed.data;
  const { logger = createJsonLogger(), instance = randomUUID() } = options;
  const signal = createSignal();
  const opened = await openStore(options, logger);
  const { webhook, workerPorts, setUpPorts } = await composed();
  const { drainMs, ...workerSettings } = options.worker;
  const worker = options.roles.includes('worker') ? createWorker(workerPorts, { name: instance, ...workerSettings }) : undefined;
  const health = createHealth({ tenants: setUpPorts.tenants, isWorkerAlive: worker?.isAlive });
  let stopping: Promise<void> | undefined;

  async function composed(): Promise<Composition> {
    try {
      return compose({ store: opened.store, logger, signal, bind: options.bind });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  async function stop(): Promise<void> {
    await worker?.stop(drainMs);
    await opened.close();
    logger.info({ instance }, 'stopped');
  }

  return {
    router: createRouter({ instance, health, logger, webhook: options.roles.includes('intake') ? webhook : undefined }),
    start: async () => {
      if (worker === undefined || stopping !== undefined) return;
      // Whoever had these leases is gone: nobody else can have the folder open, and a given instance name is ours alone (rule 13).
      if (opened.isExclusive) await workerPorts.queue.endLeases('all');
      else if (options.instance !== undefined) await workerPorts.queue.endLeases({ worker: instance });
      worker.start();
      logger.info({ instance, roles: options.roles }, 'started');
    },
    stop: () => (stopping ??= stop()),
    wake: () => signal.ring(),
    setUpTenant: (setup) => setUpTenant(setUpPorts, setup),
    hasTenant: async (tenantId) => (await setUpPorts.tenants.find(tenantId)) !== undefined,
    health,
  };
}
