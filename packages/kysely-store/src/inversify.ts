import { ContainerModule } from 'inversify';
import type { ActivityLog, EventInbox, FeedRepository, MappingRepository, RateBudget, ScheduleInbox, SecretBox, TenantRepository, WorkQueue } from '@clounect/core';
import type { ServiceIdentifier } from 'inversify';
import type { Store } from './create-store.js';

export const storeTokens: {
  readonly store: ServiceIdentifier<Store>;
  readonly tenants: ServiceIdentifier<TenantRepository>;
  readonly inbox: ServiceIdentifier<ScheduleInbox>;
  readonly events: ServiceIdentifier<EventInbox>;
  readonly queue: ServiceIdentifier<WorkQueue>;
  readonly mappings: ServiceIdentifier<MappingRepository>;
  readonly feeds: ServiceIdentifier<FeedRepository>;
  readonly activity: ServiceIdentifier<ActivityLog>;
  readonly secrets: ServiceIdentifier<SecretBox>;
  readonly budget: ServiceIdentifier<RateBudget>;
} = {
  store: Symbol.for('@clounect/kysely-store/store'),
  tenants: Symbol.for('@clounect/kysely-store/tenants'),
  inbox: Symbol.for('@clounect/kysely-store/inbox'),
  events: Symbol.for('@clounect/kysely-store/events'),
  queue: Symbol.for('@clounect/kysely-store/queue'),
  mappings: Symbol.for('@clounect/kysely-store/mappings'),
  feeds: Symbol.for('@clounect/kysely-store/feeds'),
  activity: Symbol.for('@clounect/kysely-store/activity'),
  secrets: Symbol.for('@clounect/kysely-store/secrets'),
  budget: Symbol.for('@clounect/kysely-store/budget'),
};

/** Binds a store that the composition opened, and each of its ports. */
export function createStoreModule(store: Store): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(storeTokens.store).toConstantValue(store);
    bind(storeTokens.tenants).toConstantValue(store.tenants);
    bind(storeTokens.inbox).toConstantValue(store.inbox);
    bind(storeTokens.events).toConstantValue(store.events);
    bind(storeTokens.queue).toConstantValue(store.queue);
    bind(storeTokens.mappings).toConstantValue(store.mappings);
    bind(storeTokens.feeds).toConstantValue(store.feeds);
    bind(storeTokens.activity).toConstantValue(store.activity);
    bind(storeTokens.secrets).toConstantValue(store.secrets);
    bind(storeTokens.budget).toConstantValue(store.budget);
  });
}
