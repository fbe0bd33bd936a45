import 'reflect-metadata';
import { syncRecord, type ScheduleInbox, type SecretBox, type StoredRecord, type TenantRepository } from '@clounect/core';
import type { WebhookMiddleware } from '@clounect/express-webhook/express';
import { createWebhookModule, webhookTokens } from '@clounect/express-webhook/inversify';
import { sfaModule } from '@clounect/justsfa-client/inversify';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { connectGraph, createConnectSfa } from './connect-outside.js';
import { createIdSource } from './create-id-source.js';
import { tellActivity } from './logging/tell-activity.js';
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
  readonly signal: Signal;
  readonly bind?: ((container: Container) => void) | undefined;
}

export interface Composition {
  readonly webhook: WebhookMiddleware;
  readonly workerPorts: WorkerPorts;
  readonly setUpPorts: SetUpTenantPorts;
}

const ringingInbox: ServiceIdentifier<ScheduleInbox> = Symbol.for('@clounect/host/ringingInbox');
const onFailure: ServiceIdentifier<(error: unknown) => void> = Symbol.for('@clounect/host/onFailure');

/** Binds every port to its adapter, lets the embedder rebind, and only then resolves what the host runs. */
export function compose(given: Given): Composition {
  const container = new Container({ defaultScope: 'Singleton' });
  container.load(storeModule(given.store), sfaModule, outsideModule(given.logger), webhookModule(given.signal));
  given.bind?.(container);

  const [tenants, connections, mappings] = [container.get(portTokens.tenants), container.get(portTokens.connections), container.get(portTokens.mappings)];
  const shared = { clock: container.get(portTokens.clock), ids: container.get(portTokens.ids) };
  const syncPorts = { ...shared, mappings: tellActivity(mappings, container.get(portTokens.logger)), tenants, connections, reader: container.get(portTokens.reader) };
  return {
    webhook: container.get(webhookTokens.middleware),
    setUpPorts: { ...shared, tenants, connections, secrets: container.get(portTokens.secrets) },
    workerPorts: {
      ...shared,
      mappings,
      queue: container.get(portTokens.queue),
      activity: container.get(portTokens.activity),
      logger: container.get(portTokens.logger),
      signal: given.signal,
      sync: (stored: StoredRecord) => syncRecord(syncPorts, stored),
    },
  };
}

function storeModule(store: ClounectStore): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(portTokens.tenants).toConstantValue(store.tenants);
    bind(portTokens.inbox).toConstantValue(store.inbox);
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
    bind(portTokens.connectSfa).toConstantValue(createConnectSfa());
    bind(portTokens.connectGraph).toConstantValue(connectGraph);
    bind(portTokens.connections).toResolvedValue(
      (tenants: TenantRepository, secrets: SecretBox, sfa: ConnectSfa, graph: ConnectGraph) =>
        createTenantConnections({ tenants, secrets, connectSfa: sfa, connectGraph: graph }),
      [portTokens.tenants, portTokens.secrets, portTokens.connectSfa, portTokens.connectGraph],
    );
  });
}

function webhookModule(signal: Signal): ContainerModule {
  const { tenants, reader, activity, clock } = portTokens;
  return new ContainerModule((options) => {
    options.bind(ringingInbox).toResolvedValue((inbox: ScheduleInbox) => ringWhenAccepted(inbox, signal), [portTokens.inbox]);
    options.bind(onFailure).toResolvedValue(
      (logger: Logger) => (error: unknown) => logger.error(toLogFields(error), 'a webhook could not be stored; its sender was told 503'),
      [portTokens.logger],
    );
    void createWebhookModule({ tenants, inbox: ringingInbox, reader, activity, clock, onFailure }).load(options);
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
