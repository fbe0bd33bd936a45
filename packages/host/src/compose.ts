import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { createCallPermits, feedSettings, keepFeeds, removeTenant, reconcile, syncRecord, type ReconcilePorts, type ReconcileRuns, type CallPermits, type EventInbox, type HealthRepository, type HeldDeletions, type HousekeepingSettings, type Job, type JobScheduler, type LinkEdits, type NotificationReceipt, type RateBudget, type ScheduleInbox, type SecretBox, type SettingsMemory, type StoredRecord, type TenantRemoved, type TenantRepository, type TenantUpkeep } from '@clounect/core';
import type { AnswerOutcome } from '@clounect/express-webhook';
import type { WebhookMiddleware } from '@clounect/express-webhook/express';
import { hashClientState } from '@clounect/express-webhook';
import { createNotificationModule, createWebhookModule, webhookTokens } from '@clounect/express-webhook/inversify';
import { createNotificationReader } from '@clounect/graph-calendar';
import { sfaModule } from '@clounect/justsfa-client/inversify';
import { createJobsModule } from '@clounect/pgboss-jobs/inversify';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { after } from './after.js';
import { createConnectGraph, createConnectSfa, type OnTenantCall } from './connect-outside.js';
import { createIdSource } from './create-id-source.js';
import { createReceiptTeller } from './feeds/create-receipt-teller.js';
import { toFeedAddresses } from './feeds/to-feed-addresses.js';
import type { FeedKeeperPorts } from './feeds/create-feed-keeper.js';
import { createHousekeepingJob } from './jobs/create-housekeeping-job.js';
import { createReconcileJob } from './jobs/create-reconcile-job.js';
import { tellFailures } from './jobs/tell-failures.js';
import { countClaims, countExecutions, countSync } from './metrics/count-ports.js';
import type { Metrics } from './metrics/create-metrics.js';
import { createSightingThrottle } from './webhooks/create-sighting-throttle.js';
import { tellActivity, tellNotes } from './logging/tell-activity.js';
import { toLogFields } from './logging/to-log-fields.js';
import type { Logger } from './logging/logger.js';
import type { ClounectStore } from './options.js';
import { portTokens } from './port-tokens.js';
import { systemClock, systemStopwatch } from './system-clock.js';
import { createTenantConnections, type ConnectGraph, type ConnectSfa } from './tenants/create-tenant-connections.js';
import type { ReconcilerPorts } from './reconcile/create-reconciler.js';
import { requestBackFills, requestBackFillsOfEdits } from './reconcile/request-back-fills.js';
import type { SetUpTenantPorts } from './tenants/set-up-tenant.js';
import { currentTraceparent, traceCall, traceFeeds, traceRequests, traceSync } from './tracing/spans.js';
import type { Signal } from './worker/create-signal.js';
import { behindSlot } from './worker/behind-slot.js';
import type { Slot, WorkerPorts } from './worker/create-worker.js';

interface Given {
  readonly store: ClounectStore;
  readonly jobs: JobScheduler | undefined;
  readonly housekeeping: HousekeepingSettings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Work is waiting. */
  readonly signal: Signal;
  /** A feed has to be looked after. */
  readonly feedSignal: Signal;
  /** A comparison was asked for. */
  readonly reconcileSignal: Signal;
  readonly backFills: boolean;
  /** Milliseconds after its last comparison until a tenant is compared again; 0: never by itself. */
  readonly reconcileEveryMs: number;
  readonly publicUrl: string | undefined;
  readonly bind?: ((container: Container) => void) | undefined;
}

export interface Composition {
  /** What takes requests in, from JUST.SFA and from Graph. */
  readonly intake: readonly WebhookMiddleware[];
  readonly workerPorts: WorkerPorts;
  readonly feedPorts: FeedKeeperPorts;
  readonly reconcilerPorts: ReconcilerPorts;
  readonly reconcilePorts: ReconcilePorts & { readonly runs: ReconcileRuns };
  readonly setUpPorts: SetUpTenantPorts & { readonly secrets: SecretBox; readonly settings: SettingsMemory };
  readonly scheduler: JobScheduler | undefined;
  /** What a worker does by the clock or on request. */
  readonly jobs: readonly Job[];
  readonly removeTenant: (tenantId: string) => Promise<TenantRemoved>;
  readonly health: HealthRepository;
  readonly heldDeletions: HeldDeletions;
  readonly budget: Pick<RateBudget, 'endLeases' | 'look'>;
  /** Of this process: given back when it stops. */
  readonly permits: CallPermits;
  readonly upkeep: TenantUpkeep;
  /** Ask for back-fills, where the host brings what is there already. */
  readonly linkEdits: LinkEdits;
}

const ringingInbox: ServiceIdentifier<ScheduleInbox> = Symbol.for('@clounect/host/ringingInbox');
const ringingEvents: ServiceIdentifier<EventInbox> = Symbol.for('@clounect/host/ringingEvents');
const onReceipt: ServiceIdentifier<(receipt: NotificationReceipt) => void> = Symbol.for('@clounect/host/onReceipt');
const onWebhookAnswer: ServiceIdentifier<(outcome: AnswerOutcome) => void> = Symbol.for('@clounect/host/onWebhookAnswer');
const onNotificationAnswer: ServiceIdentifier<(outcome: AnswerOutcome) => void> = Symbol.for('@clounect/host/onNotificationAnswer');
const onFailure: ServiceIdentifier<(error: unknown) => void> = Symbol.for('@clounect/host/onFailure');

/** Binds every port to its adapter, lets the embedder rebind, and only then resolves what the host runs. */
export function compose(given: Given): Composition {
  const container = new Container({ defaultScope: 'Singleton' });
  container.load(storeModule(given.store), sfaModule, outsideModule(given), intakeModule(given));
  if (given.jobs !== undefined) container.load(createJobsModule(given.jobs));
  given.bind?.(container);

  const [tenants, connections, mappings] = [container.get(portTokens.tenants), container.get(portTokens.connections), container.get(portTokens.mappings)];
  const { metrics } = given;
  const [logger, feeds] = [container.get(portTokens.logger), container.get(portTokens.feeds)];
  const shared = { clock: container.get(portTokens.clock), ids: container.get(portTokens.ids) };
  const syncPorts = { ...shared, stopwatch: systemStopwatch, mappings: countExecutions(tellActivity(mappings, logger), metrics), queue: container.get(portTokens.queue), tenants, connections, reader: container.get(portTokens.reader) };
  const activity = tellNotes(container.get(portTokens.activity), logger);
  const house = container.get(portTokens.housekeeping);
  const newSecret = (): string => randomBytes(32).toString('base64url');
  const keepPorts = { feeds, events: container.get(ringingEvents), feed: (tenantId: string) => connections.feed(tenantId), activity, newSecret, hashClientState };
  const [runs, linkEdits] = [container.get(portTokens.reconcileRuns), container.get(portTokens.linkEdits)];
  const reconcilePorts = { runs, memory: container.get(portTokens.reconcileMemory), tenants, connections, activity };
  return {
    intake: [
      traceRequests(/^\/webhook\//, '/webhook/{uuid}', container.get(webhookTokens.middleware)),
      traceRequests(/^\/graph\/(?:notifications|lifecycle)\b/, '/graph/notifications', container.get(webhookTokens.notifications)),
    ],
    budget: container.get(portTokens.budget),
    permits: container.get(portTokens.permits),
    upkeep: container.get(portTokens.upkeep),
    linkEdits: given.backFills ? requestBackFillsOfEdits(linkEdits, runs, given.reconcileSignal.ring) : linkEdits,
    heldDeletions: container.get(portTokens.heldDeletions),
    health: container.get(portTokens.health),
    reconcilePorts,
    reconcilerPorts: { runs, logger, signal: given.reconcileSignal, advance: (tenantId, signal) => reconcile(reconcilePorts, tenantId, signal) },
    scheduler: container.isBound(portTokens.jobs) ? container.get(portTokens.jobs) : undefined,
    jobs: [
      createHousekeepingJob({ house, logger }, given.housekeeping),
      ...(given.reconcileEveryMs > 0 ? [createReconcileJob({ runs, ring: given.reconcileSignal.ring }, given.reconcileEveryMs)] : []),
    ].map((job) => tellFailures(job, logger)),
    removeTenant: (tenantId) => removeTenant({ house, feeds, feed: (id) => connections.feed(id) }, tenantId),
    setUpPorts: { ...shared, tenants: given.backFills ? requestBackFills(tenants, runs, given.reconcileSignal.ring) : tenants, connections, secrets: container.get(portTokens.secrets), settings: container.get(portTokens.settings) },
    workerPorts: {
      ...shared,
      mappings,
      queue: countClaims(container.get(portTokens.queue), metrics),
      onLeaseLost: metrics.leaseLost,
      activity: container.get(portTokens.activity),
      logger,
      signal: given.signal,
      sync: (stored: StoredRecord, slot: Slot) => {
        const ports = { ...syncPorts, connections: behindSlot(connections, slot) };
        return traceSync(stored, () => countSync(metrics, stored.claim.tenantId, () => syncRecord(ports, stored, slot.leave)));
      },
    },
    feedPorts: {
      feeds,
      activity,
      logger,
      clock: shared.clock,
      signal: given.feedSignal,
      keep: async (tenantId, { checksLeftovers, catchesUp }) =>
        traceFeeds(tenantId, () => keepFeeds(keepPorts, tenantId, toFeedAddresses(given.publicUrl), { checksLeftovers, settings: catchesUp ? { ...feedSettings, catchUpEveryMs: 0 } : feedSettings })),
    },
  };
}

function storeModule(store: ClounectStore): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(portTokens.tenants).toConstantValue(store.tenants);
    bind(portTokens.upkeep).toConstantValue(store.upkeep);
    bind(portTokens.linkEdits).toConstantValue(store.linkEdits);
    bind(portTokens.inbox).toConstantValue(store.inbox);
    bind(portTokens.events).toConstantValue(store.events);
    bind(portTokens.feeds).toConstantValue(store.feeds);
    bind(portTokens.heldDeletions).toConstantValue(store.heldDeletions);
    bind(portTokens.reconcileRuns).toConstantValue(store.reconcileRuns);
    bind(portTokens.reconcileMemory).toConstantValue(store.reconcileMemory);
    bind(portTokens.queue).toConstantValue(store.queue);
    bind(portTokens.mappings).toConstantValue(store.mappings);
    bind(portTokens.activity).toConstantValue(store.activity);
    bind(portTokens.secrets).toConstantValue(store.secrets);
    bind(portTokens.settings).toConstantValue(store.settings);
    bind(portTokens.housekeeping).toConstantValue(store.housekeeping);
    bind(portTokens.usage).toConstantValue(store.usage);
    bind(portTokens.health).toConstantValue(store.health);
    bind(portTokens.budget).toConstantValue(store.budget);
  });
}

function outsideModule({ logger, metrics }: Pick<Given, 'logger' | 'metrics'>): ContainerModule {
  const onCall: OnTenantCall = (tenantId, call) => {
    metrics.called(tenantId, call);
    traceCall(call);
  };
  return new ContainerModule(({ bind }) => {
    bind(portTokens.logger).toConstantValue(logger);
    bind(portTokens.clock).toConstantValue(systemClock);
    bind(portTokens.ids).toConstantValue(createIdSource());
    bind(portTokens.notificationReader).toConstantValue(createNotificationReader());
    bind(portTokens.permits).toResolvedValue((budget: RateBudget) => createCallPermits({ budget, now: () => performance.now(), after }), [portTokens.budget]);
    bind(portTokens.connectSfa).toResolvedValue((permits: CallPermits) => createConnectSfa(permits, onCall), [portTokens.permits]);
    bind(portTokens.connectGraph).toResolvedValue((permits: CallPermits) => createConnectGraph(permits, onCall), [portTokens.permits]);
    bind(portTokens.connections).toResolvedValue(
      (tenants: TenantRepository, secrets: SecretBox, sfa: ConnectSfa, graph: ConnectGraph) =>
        createTenantConnections({ tenants, secrets, connectSfa: sfa, connectGraph: graph }),
      [portTokens.tenants, portTokens.secrets, portTokens.connectSfa, portTokens.connectGraph],
    );
  });
}

function intakeModule({ signal, feedSignal, metrics }: Pick<Given, 'signal' | 'feedSignal' | 'metrics'>): ContainerModule {
  const { tenants, reader, activity, clock, feeds, notificationReader } = portTokens;
  return new ContainerModule((options) => {
    options.bind(ringingInbox).toResolvedValue((inbox: ScheduleInbox) => ringWhenAccepted(inbox, signal), [portTokens.inbox]);
    options.bind(ringingEvents).toResolvedValue((events: EventInbox) => ringWhenHinted(events, signal), [portTokens.events]);
    options.bind(onFailure).toResolvedValue(
      (logger: Logger) => (error: unknown) => logger.error(toLogFields(error), 'a webhook or notification could not be stored; its sender was told 503'),
      [portTokens.logger],
    );
    options.bind(onReceipt).toResolvedValue((logger: Logger) => ringOnLifecycle(createReceiptTeller(logger), feedSignal, metrics), [portTokens.logger]);
    options.bind(onWebhookAnswer).toConstantValue(metrics.webhookAnswered);
    options.bind(onNotificationAnswer).toConstantValue(metrics.notificationAnswered);
    void createWebhookModule({ tenants, inbox: ringingInbox, reader, activity, clock, onFailure, onAnswer: onWebhookAnswer }).load(options);
    void createNotificationModule({ feeds, events: ringingEvents, reader: notificationReader, onFailure, onReceipt, onAnswer: onNotificationAnswer }).load(options);
  });
}

/** A worker of the same process need not wait for its next poll. */
function ringWhenAccepted(inbox: ScheduleInbox, signal: Signal): ScheduleInbox {
  const markSometimes = createSightingThrottle(() => performance.now());
  return {
    accept: async (notices) => {
      await inbox.accept(withTrace(notices));
      signal.ring();
    },
    markSeen: markSometimes((tenantId, seen) => inbox.markSeen(tenantId, seen)),
    markRefused: (tenantId) => inbox.markRefused(tenantId),
    lastSeen: (tenantId) => inbox.lastSeen(tenantId),
  };
}

function ringWhenHinted(events: EventInbox, signal: Signal): EventInbox {
  return {
    accept: async (hints) => {
      await events.accept(withTrace(hints));
      signal.ring();
    },
    doubtMailbox: async (tenantId, mailboxId) => {
      await events.doubtMailbox(tenantId, mailboxId);
      signal.ring();
    },
  };
}

/** Without an SDK there is no trace, and nothing is copied. */
function withTrace<Item extends object>(items: readonly Item[]): readonly Item[] {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? items : items.map((item) => ({ ...item, traceparent }));
}

function ringOnLifecycle(tell: (receipt: NotificationReceipt) => void, signal: Signal, metrics: Metrics): (receipt: NotificationReceipt) => void {
  return (receipt) => {
    tell(receipt);
    metrics.notificationsTaken(receipt);
    if (receipt.hasLifecycle) signal.ring();
  };
}
