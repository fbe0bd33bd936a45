import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { feedSettings, keepFeeds, syncRecord, type EventInbox, type NotificationReceipt, type ScheduleInbox, type SecretBox, type StoredRecord, type TenantRepository } from '@clounect/core';
import type { WebhookMiddleware } from '@clounect/express-webhook/express';
import { createNotificationModule, createWebhookModule, webhookTokens } from '@clounect/express-webhook/inversify';
import { createNotificationReader } from '@clounect/graph-calendar';
import { sfaModule } from '@clounect/justsfa-client/inversify';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { connectGraph, createConnectSfa } from './connect-outside.js';
import { createIdSource } from './create-id-source.js';
import { createReceiptTeller } from './feeds/create-receipt-teller.js';
import { toFeedAddresses } from './feeds/to-feed-addresses.js';
import type { FeedKeeperPorts } from './feeds/create-feed-keeper.js';
import { tellActivity, tellNotes } from './logging/tell-activity.js';
import { toLogFields } from './logging/to-log-fields.js';
import type { Logger } from './logging/logger.js';
import type { ClounectStore } from './options.js';
import { portTokens } from './port-tokens.js';
import { systemClock } from './system-clock.js';
import { createTenantConnections, type ConnectGraph, type ConnectSfa } from './tenants/create-tenant-connections.js';
import type { SetUpTenantPorts } from './tenants/set-up-tenant.js';
import type { Signal } from './worker/create-signal.js';
import type { WorkerPorts } from './worker/create-worker.js';

interface Given {
  readonly store: ClounectStore;
  readonly logger: Logger;
  /** Work is waiting. */
  readonly signal: Signal;
  /** A feed has to be looked after. */
  readonly feedSignal: Signal;
  readonly publicUrl: string | undefined;
  readonly bind?: ((container: Container) => void) | undefined;
}

export interface Composition {
  /** What takes requests in, from JUST.SFA and from Graph. */
  readonly intake: readonly WebhookMiddleware[];
  readonly workerPorts: WorkerPorts;
  readonly feedPorts: FeedKeeperPorts;
  readonly setUpPorts: SetUpTenantPorts;
}

const ringingInbox: ServiceIdentifier<ScheduleInbox> = Symbol.for('@clounect/host/ringingInbox');
const ringingEvents: ServiceIdentifier<EventInbox> = Symbol.for('@clounect/host/ringingEvents');
const onReceipt: ServiceIdentifier<(receipt: NotificationReceipt) => void> = Symbol.for('@clounect/host/onReceipt');
const onFailure: ServiceIdentifier<(error: unknown) => void> = Symbol.for('@clounect/host/onFailure');

/** Binds every port to its adapter, lets the embedder rebind, and only then resolves what the host runs. */
export function compose(given: Given): Composition {
  const container = new Container({ defaultScope: 'Singleton' });
  container.load(storeModule(given.store), sfaModule, outsideModule(given.logger), intakeModule(given));
  given.bind?.(container);

  const [tenants, connections, mappings] = [container.get(portTokens.tenants), container.get(portTokens.connections), container.get(portTokens.mappings)];
  const [logger, feeds] = [container.get(portTokens.logger), container.get(portTokens.feeds)];
  const shared = { clock: container.get(portTokens.clock), ids: container.get(portTokens.ids) };
  const syncPorts = { ...shared, mappings: tellActivity(mappings, logger), queue: container.get(portTokens.queue), tenants, connections, reader: container.get(portTokens.reader) };
  const activity = tellNotes(container.get(portTokens.activity), logger);
  const newSecret = (): string => randomBytes(32).toString('base64url');
  const keepPorts = { feeds, events: container.get(ringingEvents), feed: (tenantId: string) => connections.feed(tenantId), activity, newSecret };
  return {
    intake: [container.get(webhookTokens.middleware), container.get(webhookTokens.notifications)],
    setUpPorts: { ...shared, tenants, connections, secrets: container.get(portTokens.secrets) },
    workerPorts: {
      ...shared,
      mappings,
      queue: container.get(portTokens.queue),
      activity: container.get(portTokens.activity),
      logger,
      signal: given.signal,
      sync: (stored: StoredRecord, onRest: () => void) => syncRecord(syncPorts, stored, onRest),
    },
    feedPorts: {
      feeds,
      activity,
      logger,
      clock: shared.clock,
      signal: given.feedSignal,
      keep: async (tenantId, { checksLeftovers, catchesUp }) =>
        keepFeeds(keepPorts, tenantId, toFeedAddresses(given.publicUrl), { checksLeftovers, settings: catchesUp ? { ...feedSettings, catchUpEveryMs: 0 } : feedSettings }),
    },
  };
}

function storeModule(store: ClounectStore): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(portTokens.tenants).toConstantValue(store.tenants);
    bind(portTokens.inbox).toConstantValue(store.inbox);
    bind(portTokens.events).toConstantValue(store.events);
    bind(portTokens.feeds).toConstantValue(store.feeds);
    bind(portTokens.queue).toConstantValue(store.queue);
    bind(portTokens.mappings).toConstantValue(store.mappings);
    bind(portTokens.activity).toConstantValue(store.activity);
    bind(portTokens.secrets).toConstantValue(store.secrets);
  });
}

function outsideModule(logger: Logger): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(portTokens.logger).toConstantValue(logger);
    bind(portTokens.clock).toConstantValue(systemClock);
    bind(portTokens.ids).toConstantValue(createIdSource());
    bind(portTokens.notificationReader).toConstantValue(createNotificationReader());
    bind(portTokens.connectSfa).toConstantValue(createConnectSfa());
    bind(portTokens.connectGraph).toConstantValue(connectGraph);
    bind(portTokens.connections).toResolvedValue(
      (tenants: TenantRepository, secrets: SecretBox, sfa: ConnectSfa, graph: ConnectGraph) =>
        createTenantConnections({ tenants, secrets, connectSfa: sfa, connectGraph: graph }),
      [portTokens.tenants, portTokens.secrets, portTokens.connectSfa, portTokens.connectGraph],
    );
  });
}

function intakeModule({ signal, feedSignal }: Pick<Given, 'signal' | 'feedSignal'>): ContainerModule {
  const { tenants, reader, activity, clock, feeds, notificationReader } = portTokens;
  return new ContainerModule((options) => {
    options.bind(ringingInbox).toResolvedValue((inbox: ScheduleInbox) => ringWhenAccepted(inbox, signal), [portTokens.inbox]);
    options.bind(ringingEvents).toResolvedValue((events: EventInbox) => ringWhenHinted(events, signal), [portTokens.events]);
    options.bind(onFailure).toResolvedValue(
      (logger: Logger) => (error: unknown) => logger.error(toLogFields(error), 'a webhook or notification could not be stored; its sender was told 503'),
      [portTokens.logger],
    );
    options.bind(onReceipt).toResolvedValue((logger: Logger) => ringOnLifecycle(createReceiptTeller(logger), feedSignal), [portTokens.logger]);
    void createWebhookModule({ tenants, inbox: ringingInbox, reader, activity, clock, onFailure }).load(options);
    void createNotificationModule({ feeds, events: ringingEvents, reader: notificationReader, onFailure, onReceipt }).load(options);
  });
}

/** A worker of the same process need not wait for its next poll. */
function ringWhenAccepted(inbox: ScheduleInbox, signal: Signal): ScheduleInbox {
  return {
    accept: async (notices) => {
      await inbox.accept(notices);
      signal.ring();
    },
    markSeen: (tenantId, seen) => inbox.markSeen(tenantId, seen),
    lastSeen: (tenantId) => inbox.lastSeen(tenantId),
  };
}

function ringWhenHinted(events: EventInbox, signal: Signal): EventInbox {
  return {
    accept: async (hints) => {
      await events.accept(hints);
      signal.ring();
    },
    doubtMailbox: async (tenantId, mailboxId) => {
      await events.doubtMailbox(tenantId, mailboxId);
      signal.ring();
    },
  };
}

function ringOnLifecycle(tell: (receipt: NotificationReceipt) => void, signal: Signal): (receipt: NotificationReceipt) => void {
  return (receipt) => {
    tell(receipt);
    if (receipt.hasLifecycle) signal.ring();
  };
}
