import { createActivityLog } from './create-activity-log.js';
import { createEventInbox } from './create-event-inbox.js';
import { createFeedRepository } from './create-feed-repository.js';
import { createHeldDeletions } from './create-held-deletions.js';
import { createHousekeeping } from './housekeeping/create-housekeeping.js';
import { createHealthRepository } from './create-health-repository.js';
import { createLinkEdits } from './create-link-edits.js';
import { createMappingRepository } from './create-mapping-repository.js';
import { createReconcileMemory } from './create-reconcile-memory.js';
import { createReconcileRuns } from './create-reconcile-runs.js';
import { createScheduleInbox } from './create-schedule-inbox.js';
import { createSeal } from './sealed.js';
import { createRateBudget } from './budget/create-rate-budget.js';
import { createSecretBox } from './create-secret-box.js';
import { createSettingsMemory } from './create-settings-memory.js';
import { createTenantRepository } from './create-tenant-repository.js';
import { createTenantUpkeep } from './create-tenant-upkeep.js';
import { createUsageRepository } from './create-usage-repository.js';
import { createWorkQueue } from './create-work-queue.js';
import { migrate } from './migrate.js';
import { randomUUID } from 'node:crypto';
import type { ActivityLog, EventInbox, FeedRepository, HealthRepository, HeldDeletions, Housekeeping, LinkEdits, MappingRepository, RateBudget, ReconcileMemory, ReconcileRuns, ScheduleInbox, SecretBox, SettingsMemory, TenantRepository, TenantUpkeep, UsageRepository, WorkQueue } from '@clounect/core';
import type { Executor } from './database.js';

export interface StoreOptions {
  /** 32 bytes that never lie in the database: who has both has the tenants' secrets. */
  readonly masterKey: Uint8Array;
  /** Ids of new sources and epochs. @default random UUIDs */
  readonly nextId?: (() => string) | undefined;
  /** How long a hint from Outlook waits for the next one of the same record. Milliseconds. @default 2000 */
  readonly eventQuietMs?: number | undefined;
  /** How long the first of several hints waits at most. Milliseconds. @default 10000 */
  readonly eventLongestMs?: number | undefined;
}

/** The ports on one database. */
export interface Store {
  readonly tenants: TenantRepository;
  readonly upkeep: TenantUpkeep;
  readonly linkEdits: LinkEdits;
  readonly inbox: ScheduleInbox;
  readonly events: EventInbox;
  readonly queue: WorkQueue;
  readonly mappings: MappingRepository;
  readonly feeds: FeedRepository;
  readonly heldDeletions: HeldDeletions;
  readonly reconcileRuns: ReconcileRuns;
  readonly reconcileMemory: ReconcileMemory;
  readonly activity: ActivityLog;
  readonly secrets: SecretBox;
  readonly settings: SettingsMemory;
  readonly housekeeping: Housekeeping;
  readonly usage: UsageRepository;
  readonly health: HealthRepository;
  readonly budget: RateBudget;
  /** Brings the schema up to date; several hosts may do so at once. @throws ClounectError `migrationFailed` */
  migrate(): Promise<void>;
  /** Ends what the store itself opened. */
  close(): Promise<void>;
}

/** What both kinds of store share: everything but opening and closing. */
export function createStore(db: Executor, options: StoreOptions): Omit<Store, 'close'> {
  const { masterKey, nextId = randomUUID, eventQuietMs = 2_000, eventLongestMs = 10_000 } = options;
  const seal = createSeal(masterKey);
  return {
    tenants: createTenantRepository(db, seal, nextId),
    upkeep: createTenantUpkeep(db, nextId),
    linkEdits: createLinkEdits(db),
    inbox: createScheduleInbox(db),
    events: createEventInbox(db, { quietMs: eventQuietMs, longestMs: eventLongestMs }),
    queue: createWorkQueue(db),
    mappings: createMappingRepository(db),
    feeds: createFeedRepository(db),
    heldDeletions: createHeldDeletions(db),
    reconcileRuns: createReconcileRuns(db, nextId),
    reconcileMemory: createReconcileMemory(db, { quietMs: eventQuietMs, longestMs: eventLongestMs }),
    activity: createActivityLog(db),
    secrets: createSecretBox(db, seal),
    settings: createSettingsMemory(db, seal, nextId),
    housekeeping: createHousekeeping(db),
    usage: createUsageRepository(db),
    health: createHealthRepository(db),
    budget: createRateBudget(db),
    migrate: () => migrate(db),
  };
}
