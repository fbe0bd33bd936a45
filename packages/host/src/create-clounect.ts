import { randomUUID } from 'node:crypto';
import { ClounectError, type TenantUpkeep } from '@clounect/core';
import type { Router } from 'express';
import { z } from 'zod';
import { compose, type Composition } from './compose.js';
import { createHealth, type Health } from './create-health.js';
import { createRouter } from './create-router.js';
import { createFeedKeeper } from './feeds/create-feed-keeper.js';
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
  /**
   * Begins to carry changes out and to keep Graph's notifications coming, so the router should already be reachable. Webhooks and
   * notifications are accepted (and kept) without it.
   */
  start(): Promise<void>;
  /** Lets what runs finish, closes the database, ends for good. */
  stop(): Promise<void>;
  /** Looks for work, and for feeds to look after, at once instead of at the next poll. */
  wake(): void;
  /** Creates or changes a tenant; may be repeated. */
  setUpTenant(setup: TenantSetup): Promise<TenantSetUp>;
  hasTenant(tenantId: string): Promise<boolean>;
  /** For a console: the tenants, the ends of former sources, what a change of a link would meet. */
  readonly upkeep: TenantUpkeep;
  health(): Promise<Health>;
}

/** Opens and migrates the database and puts the parts together. Throws a `ClounectError`: `invalidOptions`, or why there is no store. */
export async function createClounect(given: ClounectOptions): Promise<Clounect> {
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) throw new ClounectError('invalidOptions', z.prettifyError(parsed.error));
  const options = parsed.data;
  const { logger = createJsonLogger(), instance = randomUUID() } = options;
  const [signal, feedSignal] = [createSignal(), createSignal()];
  const opened = await openStore(options, logger);
  const { intake, workerPorts, feedPorts, setUpPorts, upkeep } = await composed();
  const { drainMs, ...workerSettings } = options.worker;
  const isWorker = options.roles.includes('worker');
  const worker = isWorker ? createWorker(workerPorts, { name: instance, ...workerSettings }) : undefined;
  const keeper = isWorker ? createFeedKeeper(feedPorts) : undefined;
  const health = createHealth({ tenants: setUpPorts.tenants, isWorkerAlive: worker && keeper && (() => worker.isAlive() && keeper.isAlive()) });
  let stopping: Promise<void> | undefined;

  async function composed(): Promise<Composition> {
    try {
      return compose({ store: opened.store, logger, signal, feedSignal, publicUrl: options.publicUrl, bind: options.bind });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  async function stop(): Promise<void> {
    await Promise.all([worker?.stop(drainMs), keeper?.stop(drainMs)]);
    await opened.close();
    logger.info({ instance }, 'stopped');
  }

  return {
    router: createRouter({ instance, health, logger, intake: options.roles.includes('intake') ? intake : [] }),
    start: async () => {
      if (worker === undefined || stopping !== undefined) return;
      // Whoever had these leases is gone: nobody else can have the folder open, and a given instance name is ours alone (rule 13).
      if (opened.isExclusive) await workerPorts.queue.endLeases('all');
      else if (options.instance !== undefined) await workerPorts.queue.endLeases({ worker: instance });
      worker.start();
      keeper?.start();
      logger.info({ instance, roles: options.roles }, 'started');
    },
    stop: () => (stopping ??= stop()),
    wake: () => {
      signal.ring();
      feedSignal.ring();
    },
    setUpTenant: async (setup) => {
      const done = await setUpTenant(setUpPorts, setup);
      // The direction, a link or a secret may be another one now.
      keeper?.ask(setup.tenantId);
      return done;
    },
    hasTenant: async (tenantId) => (await setUpPorts.tenants.find(tenantId)) !== undefined,
    upkeep,
    health,
  };
}
