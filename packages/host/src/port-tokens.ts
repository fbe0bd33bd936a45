import type { ActivityLog, CallPermits, Clock, EventInbox, FeedRepository, HealthRepository, Housekeeping, HeldDeletions, IdSource, JobScheduler, LinkEdits, MappingRepository, NotificationReader, RateBudget, ReconcileMemory, ReconcileRuns, ScheduleInbox, SecretBox, SettingsMemory, TenantConnections, TenantRepository, UsageRepository, TenantUpkeep, WebhookReader, WorkQueue } from '@clounect/core';
import { sfaTokens } from '@clounect/justsfa-client/inversify';
import { storeTokens } from '@clounect/kysely-store/inversify';
import { jobTokens } from '@clounect/pgboss-jobs/inversify';
import type { ServiceIdentifier } from 'inversify';
import type { Logger } from './logging/logger.js';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';

export interface PortTokens {
  readonly tenants: ServiceIdentifier<TenantRepository>;
  readonly upkeep: ServiceIdentifier<TenantUpkeep>;
  readonly linkEdits: ServiceIdentifier<LinkEdits>;
  readonly inbox: ServiceIdentifier<ScheduleInbox>;
  readonly events: ServiceIdentifier<EventInbox>;
  readonly feeds: ServiceIdentifier<FeedRepository>;
  readonly heldDeletions: ServiceIdentifier<HeldDeletions>;
  readonly reconcileRuns: ServiceIdentifier<ReconcileRuns>;
  readonly reconcileMemory: ServiceIdentifier<ReconcileMemory>;
  readonly queue: ServiceIdentifier<WorkQueue>;
  readonly mappings: ServiceIdentifier<MappingRepository>;
  readonly activity: ServiceIdentifier<ActivityLog>;
  readonly secrets: ServiceIdentifier<SecretBox>;
  readonly settings: ServiceIdentifier<SettingsMemory>;
  readonly housekeeping: ServiceIdentifier<Housekeeping>;
  readonly usage: ServiceIdentifier<UsageRepository>;
  /** Not bound where `database.store` brings none. */
  readonly jobs: ServiceIdentifier<JobScheduler>;
  readonly health: ServiceIdentifier<HealthRepository>;
  readonly budget: ServiceIdentifier<RateBudget>;
  readonly permits: ServiceIdentifier<CallPermits>;
  readonly connections: ServiceIdentifier<TenantConnections>;
  readonly connectSfa: ServiceIdentifier<ConnectSfa>;
  readonly connectGraph: ServiceIdentifier<ConnectGraph>;
  readonly reader: ServiceIdentifier<WebhookReader>;
  readonly notificationReader: ServiceIdentifier<NotificationReader>;
  readonly clock: ServiceIdentifier<Clock>;
  readonly ids: ServiceIdentifier<IdSource>;
  readonly logger: ServiceIdentifier<Logger>;
}

const token = (name: string): symbol => Symbol.for(`@clounect/host/${name}`);

/** Under what the container knows each port; rebind any of them in `options.bind`. */
export const portTokens: PortTokens = {
  tenants: storeTokens.tenants,
  upkeep: storeTokens.upkeep,
  linkEdits: storeTokens.linkEdits,
  inbox: storeTokens.inbox,
  events: storeTokens.events,
  feeds: storeTokens.feeds,
  heldDeletions: storeTokens.heldDeletions,
  reconcileRuns: storeTokens.reconcileRuns,
  reconcileMemory: storeTokens.reconcileMemory,
  queue: storeTokens.queue,
  mappings: storeTokens.mappings,
  activity: storeTokens.activity,
  secrets: storeTokens.secrets,
  settings: storeTokens.settings,
  housekeeping: storeTokens.housekeeping,
  usage: storeTokens.usage,
  jobs: jobTokens.jobs,
  health: storeTokens.health,
  budget: storeTokens.budget,
  permits: token('permits'),
  connections: token('connections'),
  connectSfa: token('connectSfa'),
  connectGraph: token('connectGraph'),
  reader: sfaTokens.WebhookReader,
  notificationReader: token('notificationReader'),
  clock: token('clock'),
  ids: token('ids'),
  logger: token('logger'),
};
