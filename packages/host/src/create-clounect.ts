import { randomBytes, randomUUID } from 'node:crypto';
import { ClounectError, type TenantUpkeep, toTenantHealth, type HeldDeletions, type TenantHealth, type TenantRemoved, type ReconcileEstimate, type ReconcileRun, type ReconcileScope } from '@clounect/core';
import type { Router } from 'express';
import { z } from 'zod';
import { compose, type Composition } from './compose.js';
import { callsLeft } from './health/calls-left.js';
import { ensureAdministrators } from './console/open-accounts.js';
import { createUserPorts } from './console/create-user-ports.js';
import { openConsole, type OpenConsole } from './console/open-console.js';
import { createConnectionProbe } from './console/settings/create-connection-probe.js';
import { createTenantSettings } from './console/settings/create-tenant-settings.js';
import type { StandIns } from './console/settings/stand-ins.js';
import type { TenantSettings } from '@clounect/console';
import { createHealth, type Health } from './health/create-health.js';
import { within } from './health/within.js';
import { createMetricsRoute } from './metrics/create-metrics-route.js';
import { createMetrics, type Metrics } from './metrics/create-metrics.js';
import { rememberFor } from './metrics/remember-for.js';
import { silentMetrics } from './metrics/silent-metrics.js';
import { createRouter, type RouterDeps } from './create-router.js';
import { createFeedKeeper } from './feeds/create-feed-keeper.js';
import { createJsonLogger } from './logging/create-json-logger.js';
import { toLogFields } from './logging/to-log-fields.js';
import { openStore } from './open-store.js';
import { optionsSchema, type ClounectOptions, type ParsedOptions } from './options.js';
import { createReconciler } from './reconcile/create-reconciler.js';
import { estimateForTenant } from './reconcile/estimate-for-tenant.js';
import { setUpTenant, type TenantSetUp } from './tenants/set-up-tenant.js';
import type { TenantSetup } from './tenants/tenant-setup.js';
import { testLinks, type LinksTested } from './tenants/test-links.js';
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
  /** Really tests the links that are on and never passed a test, as those of a setup are; see `LinksTested`. */
  testLinks(tenantId: string): Promise<LinksTested>;
  /**
   * Removes a tenant with everything that is stored of it, secrets and log included; its events in Outlook stay. Ends its subscriptions at
   * Graph where that is possible. May be repeated.
   */
  removeTenant(tenantId: string): Promise<TenantRemoved>;
  /** What waits for a person's decision about a deletion. */
  readonly heldDeletions: HeldDeletions;
  hasTenant(tenantId: string): Promise<boolean>;
  /** For a console: the tenants, the ends of former sources, what a change of a link would meet. */
  readonly upkeep: TenantUpkeep;
  /** Asks for a comparison (of everything, unless told otherwise), which some worker process carries out; answers the id of its run. */
  reconcile(tenantId: string, scope?: ReconcileScope): Promise<string>;
  /** The tenant's last runs, newest first, as they stand. */
  reconcileProgress(tenantId: string): Promise<readonly ReconcileRun[]>;
  /** What a comparison of everything would cost. */
  estimateReconcile(tenantId: string): Promise<ReconcileEstimate>;
  /** Whether this process can work. */
  health(): Promise<Health>;
  /** How a tenant is, derived from what is stored; `undefined`: no such tenant. */
  tenantHealth(tenantId: string): Promise<TenantHealth | undefined>;
  /** For a port or path of your own; empty when they are switched off. */
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
}

/** Scrapers and processes are many; what waits is asked for once in that time, and no scrape waits longer for it. */
const [backlogMs, backlogPatienceMs] = [5_000, 2_000];

/** Opens and migrates the database and puts the parts together. Throws a `ClounectError`: `invalidOptions`, or why there is no store. */
export async function createClounect(given: ClounectOptions): Promise<Clounect> {
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) throw new ClounectError('invalidOptions', z.prettifyError(parsed.error));
  const options = parsed.data;
  const { logger = createJsonLogger(undefined, options.logLevel), instance = randomUUID() } = options;
  const [signal, feedSignal, reconcileSignal] = [createSignal(), createSignal(), createSignal()];
  const opened = await openStore(options, logger);
  const backlogs = rememberFor(backlogMs, () => within(backlogPatienceMs, evidence.backlogs()));
  const metrics = options.metrics === false ? silentMetrics : createMetrics({ tenantLabels: options.metrics.tenantLabels, backlogs });
  const { intake, workerPorts, feedPorts, reconcilerPorts, reconcilePorts, setUpPorts, scheduler, jobs, removeTenant, heldDeletions, upkeep, linkEdits, budget, permits, health: evidence } = await composed();
  const { drainMs, ...workerSettings } = options.worker;
  const isWorker = options.roles.includes('worker');
  const worker = isWorker ? createWorker(workerPorts, { name: instance, ...workerSettings }) : undefined;
  const keeper = isWorker ? createFeedKeeper(feedPorts) : undefined;
  const { pollMs } = options.reconcile;
  const reconciler = isWorker ? createReconciler(reconcilerPorts, { pollMs }) : undefined;
  const pages = await consolePages();
  const health = createHealth({ health: evidence, isWorkerAlive: worker && keeper && (() => worker.isAlive() && keeper.isAlive()) });
  let stopping: Promise<void> | undefined;

  async function composed(): Promise<Composition> {
    try {
      return compose({ store: opened.store, jobs: opened.jobs, housekeeping: options.housekeeping, logger, metrics, signal, feedSignal, reconcileSignal, backFills: options.reconcile.backFills, reconcileEveryMs: options.reconcile.everyHours * 3_600_000, publicUrl: options.publicUrl, bind: options.bind });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  async function consolePages(): Promise<OpenConsole | undefined> {
    const { db } = opened;
    if (options.console === false || db === undefined) return undefined;
    try {
      const ports = { tenants: setUpPorts.tenants, clock: workerPorts.clock, activity: opened.store.activity, usage: opened.store.usage, heldDeletions, listTenants: () => upkeep.tenants(), health: tenantHealth, users: userPorts(), comparisons: { list: reconcileProgress, request: reconcile, estimate: estimateWhereSetUp } };
      const settings = tenantSettings(options.console.standIns);
      return await openConsole({ ...ports, settings, db, logger, options: options.console, masterKey: options.masterKey ?? '', publicUrl: options.publicUrl ?? 'http://127.0.0.1' });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  function tenantSettings(standIns: StandIns): TenantSettings {
    return createTenantSettings({
      ...{ ...setUpPorts, upkeep, standIns, changed, clock: workerPorts.clock, inbox: opened.store.inbox },
      probe: createConnectionProbe(permits),
      newSecret: () => randomBytes(24).toString('base64url'),
      publicUrl: options.publicUrl ?? 'http://127.0.0.1',
    });
  }

  /** Whoever works need not wait for its next look: the direction, a link or a secret may be another one now. */
  function changed(tenantId: string): void {
    keeper?.ask(tenantId);
    signal.ring();
    reconcileSignal.ring();
  }

  function userPorts(): ReturnType<typeof createUserPorts> {
    return createUserPorts({ linkEdits, upkeep, reconcilePorts, budget, nextId: () => setUpPorts.ids.next(), onEdited: changed });
  }

  async function tenantHealth(tenantId: string): Promise<TenantHealth | undefined> {
    const [known, left] = await Promise.all([evidence.evidence(tenantId), callsLeft({ tenants: setUpPorts.tenants, budget }, tenantId)]);
    return known && toTenantHealth({ ...known, budget: left });
  }

  async function reconcile(tenantId: string, scope: ReconcileScope = { kind: 'all' }): Promise<string> {
    if ((await setUpPorts.tenants.find(tenantId)) === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
    const runId = await reconcilePorts.runs.request(tenantId, scope);
    reconcileSignal.ring();
    return runId;
  }

  function reconcileProgress(tenantId: string): Promise<readonly ReconcileRun[]> {
    return reconcilePorts.runs.list(tenantId, 20);
  }

  async function estimateReconcile(tenantId: string): Promise<ReconcileEstimate> {
    const left = await callsLeft({ tenants: setUpPorts.tenants, budget }, tenantId);
    return estimateForTenant(reconcilePorts, tenantId, left?.leftToday);
  }

  async function estimateWhereSetUp(tenantId: string): Promise<ReconcileEstimate | undefined> {
    try {
      return await estimateReconcile(tenantId);
    } catch (error) {
      if (error instanceof ClounectError) return undefined;
      throw error;
    }
  }

  /** What was sent while nobody took anything in is to be found in the lists alone. */
  async function compareAfterGap(): Promise<void> {
    const { everyHours, afterGapMinutes } = options.reconcile;
    if (everyHours === 0 || !options.roles.includes('intake') || !(await opened.isAlone())) return;
    const tenants = await reconcilePorts.runs.requestDue(afterGapMinutes * 60_000, 'runsOfAll');
    if (tenants > 0) logger.info({ tenants }, 'nobody took webhooks in until now; comparisons are asked for');
  }

  async function stop(): Promise<void> {
    const ends = await Promise.allSettled([worker?.stop(drainMs), keeper?.stop(drainMs), reconciler?.stop(drainMs), scheduler?.stop(drainMs)]);
    for (const end of ends) if (end.status === 'rejected') logger.error(toLogFields(end.reason), 'a part of the host could not end properly');
    // Other hosts need not wait until the leases of what nobody uses run out.
    await permits.giveBack();
    await opened.close();
    logger.info({ instance }, 'stopped');
  }

  return {
    router: createRouter({ instance, health, logger, metrics: metricsRoute(options.metrics, metrics), intake: options.roles.includes('intake') ? intake : [], console: pages?.router }),
    metrics,
    start: async () => {
      if (stopping !== undefined) return;
      // Beside the rest: the sync needs none of it.
      void scheduler?.start(isWorker ? jobs : []).catch((error: unknown) => {
        if (stopping === undefined) logger.error(toLogFields(error), 'the job scheduler could not start; nothing periodic is done');
      });
      await compareAfterGap();
      if (worker === undefined) return;
      // Whoever had these leases is gone: nobody else can have the folder open, and a given instance name is ours alone (rule 13).
      if (opened.isExclusive) {
        // What this process drew itself is no dead one's.
        await permits.giveBack();
        await Promise.all([workerPorts.queue.endLeases('all'), budget.endLeases()]);
      } else if (options.instance !== undefined) await workerPorts.queue.endLeases({ worker: instance });
      worker.start();
      keeper?.start();
      reconciler?.start();
      logger.info({ instance, roles: options.roles }, 'started');
    },
    stop: () => (stopping ??= stop()),
    wake: () => {
      signal.ring();
      feedSignal.ring();
      reconcileSignal.ring();
    },
    setUpTenant: async (setup) => {
      const done = await setUpTenant(setUpPorts, setup);
      changed(setup.tenantId);
      if (pages !== undefined) await ensureAdministrators(pages.accounts, setup);
      return done;
    },
    testLinks: (tenantId) => testLinks({ tenants: setUpPorts.tenants, users: userPorts(), clock: workerPorts.clock }, tenantId),
    reconcile,
    reconcileProgress,
    estimateReconcile,
    removeTenant: async (tenantId) => {
      await pages?.accounts.removeOf(tenantId);
      return removeTenant(tenantId);
    },
    heldDeletions,
    hasTenant: async (tenantId) => (await setUpPorts.tenants.find(tenantId)) !== undefined,
    upkeep,
    health,
    tenantHealth,
  };
}

function metricsRoute(options: ParsedOptions['metrics'], metrics: Metrics): RouterDeps['metrics'] {
  if (options === false || options.path === false) return undefined;
  return { path: options.path, serve: createMetricsRoute(metrics, options.token) };
}
