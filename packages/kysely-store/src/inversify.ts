import { ContainerModule } from 'inversify';
import type { ActivityLog, EventInbox, FeedRepository, HealthRepository, Housekeeping, HeldDeletions, LinkEdits, MappingRepository, RateBudget, ReconcileMemory, ReconcileRuns, ScheduleInbox, SecretBox, SettingsMemory, TenantRepository, UsageRepository, TenantUpkeep, WorkQueue } from '@clounect/core';
import type { ServiceIdentifier } from 'inversify';
import type { Store } from './create-store.js';

export const storeTokens: {
  readonly store: ServiceIdentifier<Store>;
  readonly tenants: ServiceIdentifier<TenantRepository>;
  readonly upkeep: ServiceIdentifier<TenantUpkeep>;
  readonly linkEdits: ServiceIdentifier<LinkEdits>;
  readonly inbox: ServiceIdentifier<ScheduleInbox>;
  readonly events: ServiceIdentifier<EventInbox>;
  readonly queue: ServiceIdentifier<WorkQueue>;
  readonly mappings: ServiceIdentifier<MappingRepository>;
  readonly feeds: ServiceIdentifier<FeedRepository>;
  readonly heldDeletions: ServiceIdentifier<HeldDeletions>;
  readonly reconcileRuns: ServiceIdentifier<ReconcileRuns>;
  readonly reconcileMemory: ServiceIdentifier<ReconcileMemory>;
  readonly activity: ServiceIdentifier<ActivityLog>;
  readonly secrets: ServiceIdentifier<SecretBox>;
  readonly settings: ServiceIdentifier<SettingsMemory>;
  readonly housekeeping: ServiceIdentifier<Housekeeping>;
  readonly usage: ServiceIdentifier<UsageRepository>;
  readonly health: ServiceIdentifier<HealthRepository>;
  readonly budget: ServiceIdentifier<RateBudget>;
} = {
  store: Symbol.for('@clounect/kysely-store/store'),
  tenants: Symbol.for('@clounect/kysely-store/tenants'),
  upkeep: Symbol.for('@clounect/kysely-store/upkeep'),
  linkEdits: Symbol.for('@clounect/kysely-store/linkEdits'),
  inbox: Symbol.for('@clounect/kysely-store/inbox'),
  events: Symbol.for('@clounect/kysely-store/events'),
  queue: Symbol.for('@clounect/kysely-store/queue'),
  mappings: Symbol.for('@clounect/kysely-store/mappings'),
  feeds: Symbol.for('@clounect/kysely-store/feeds'),
  heldDeletions: Symbol.for('@clounect/kysely-store/heldDeletions'),
  reconcileRuns: Symbol.for('@clounect/kysely-store/reconcileRuns'),
  reconcileMemory: Symbol.for('@clounect/kysely-store/reconcileMemory'),
  activity: Symbol.for('@clounect/kysely-store/activity'),
  secrets: Symbol.for('@clounect/kysely-store/secrets'),
  settings: Symbol.for('@clounect/kysely-store/settings'),
  housekeeping: Symbol.for('@clounect/kysely-store/housekeeping'),
  usage: Symbol.for('@clounect/kysely-store/usage'),
  health: Symbol.for('@clounect/kysely-store/health'),
  budget: Symbol.for('@clounect/kysely-store/budget'),
};

/** Binds a store that the composition opened, and each of its ports. */
export function createStoreModule(store: Store): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(storeTokens.store).toConstantValue(store);
    bind(storeTokens.tenants).toConstantValue(store.tenants);
    bind(storeTokens.upkeep).toConstantValue(store.upkeep);
    bind(storeTokens.linkEdits).toConstantValue(store.linkEdits);
    bind(storeTokens.inbox).toConstantValue(store.inbox);
    bind(storeTokens.events).toConstantValue(store.events);
    bind(storeTokens.queue).toConstantValue(store.queue);
    bind(storeTokens.mappings).toConstantValue(store.mappings);
    bind(storeTokens.feeds).toConstantValue(store.feeds);
    bind(storeTokens.heldDeletions).toConstantValue(store.heldDeletions);
    bind(storeTokens.reconcileRuns).toConstantValue(store.reconcileRuns);
    bind(storeTokens.reconcileMemory).toConstantValue(store.reconcileMemory);
    bind(storeTokens.activity).toConstantValue(store.activity);
    bind(storeTokens.secrets).toConstantValue(store.secrets);
    bind(storeTokens.settings).toConstantValue(store.settings);
    bind(storeTokens.housekeeping).toConstantValue(store.housekeeping);
    bind(storeTokens.usage).toConstantValue(store.usage);
    bind(storeTokens.health).toConstantValue(store.health);
    bind(storeTokens.budget).toConstantValue(store.budget);
  });
}
