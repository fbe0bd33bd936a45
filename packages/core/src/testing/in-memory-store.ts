import { copyOf, createTables, keyOf } from './in-memory/tables.js';
import { createInMemoryActivity } from './in-memory/in-memory-activity.js';
import { createInMemoryDeletions } from './in-memory/in-memory-deletions.js';
import { createInMemoryEvents } from './in-memory/in-memory-events.js';
import { createInMemoryFeeds } from './in-memory/in-memory-feeds.js';
import { createInMemoryHousekeeping } from './in-memory/in-memory-housekeeping.js';
import { createInMemoryHealth } from './in-memory/in-memory-health.js';
import { createInMemoryInbox } from './in-memory/in-memory-inbox.js';
import { createInMemoryLinkEdits } from './in-memory/in-memory-link-edits.js';
import { createInMemoryMappings } from './in-memory/in-memory-mappings.js';
import { createInMemoryQueue } from './in-memory/in-memory-queue.js';
import { createInMemoryReconcileMemory } from './in-memory/in-memory-reconcile-memory.js';
import { createInMemoryReconcileRuns } from './in-memory/in-memory-reconcile-runs.js';
import { createInMemorySettings } from './in-memory/in-memory-settings.js';
import { createProcessBudget } from '../budget/create-process-budget.js';
import { createInMemoryTenants } from './in-memory/in-memory-tenants.js';
import { createInMemoryUpkeep } from './in-memory/in-memory-upkeep.js';
import type { ActivityLog } from '../ports/activity-log.js';
import type { EventInbox } from '../ports/event-inbox.js';
import type { FeedRepository } from '../ports/feed-repository.js';
import type { HeldDeletions } from '../ports/held-deletions.js';
import { createInMemoryUsage } from './in-memory/in-memory-usage.js';
import type { Housekeeping } from '../ports/housekeeping.js';
import type { HealthRepository } from '../ports/health-repository.js';
import type { Instant } from '../schedule/period.js';
import type { LinkEdits } from '../ports/link-edits.js';
import type { MappingRepository } from '../ports/mapping-repository.js';
import type { RateBudget } from '../ports/rate-budget.js';
import type { RawRows } from './in-memory/raw-rows.js';
import type { ReconcileMemory } from '../ports/reconcile-memory.js';
import type { ReconcileRuns } from '../ports/reconcile-runs.js';
import type { ScheduleInbox } from '../ports/schedule-inbox.js';
import type { SecretBox } from '../ports/secret-box.js';
import type { SettingsMemory } from '../ports/settings-memory.js';
import type { Tables } from './in-memory/tables.js';
import type { TenantRepository } from '../ports/tenant-repository.js';
import type { TenantUpkeep } from '../ports/tenant-upkeep.js';
import type { UsageRepository } from '../ports/usage-repository.js';
import type { WorkQueue } from '../ports/work-queue.js';

/** The ports of one store. What is written through one is seen through the others. */
export interface StorePorts {
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
}

export interface InMemoryStore extends StorePorts {
  /** A copy of every row, for checks that don't ask the store about itself. */
  raw(): RawRows;
  /** A copy of everything, to which the answered function goes back: a backup and its restore. */
  backUp(): () => void;
  /** Forgets all rows of these tables. */
  lose(...names: readonly ('mappings' | 'held')[]): void;
}

export interface InMemoryStoreOptions {
  /** Stands for the database clock; nothing happens by time but what this says. */
  readonly now: () => Instant;
  readonly nextId: () => string;
  /** How long a hint from Outlook waits for the next one. Milliseconds. @default 2000 */
  readonly eventQuietMs?: number | undefined;
  /** How long the first of several waits at most. Milliseconds. @default 10000 */
  readonly eventLongestMs?: number | undefined;
}

/** A store that passes the same contract suites as the real ones, without their durability and their concurrency. */
export function createInMemoryStore({ now, nextId, eventQuietMs = 2_000, eventLongestMs = 10_000 }: InMemoryStoreOptions): InMemoryStore {
  const tables = createTables(now, nextId);
  return {
    tenants: createInMemoryTenants(tables),
    upkeep: createInMemoryUpkeep(tables),
    linkEdits: createInMemoryLinkEdits(tables),
    inbox: createInMemoryInbox(tables),
    events: createInMemoryEvents(tables, { quietMs: eventQuietMs, longestMs: eventLongestMs }),
    queue: createInMemoryQueue(tables),
    mappings: createInMemoryMappings(tables),
    feeds: createInMemoryFeeds(tables),
    heldDeletions: createInMemoryDeletions(tables),
    backUp: () => backUp(tables),
    reconcileRuns: createInMemoryReconcileRuns(tables),
    reconcileMemory: createInMemoryReconcileMemory(tables, { quietMs: eventQuietMs, longestMs: eventLongestMs }),
    activity: createInMemoryActivity(tables),
    secrets: createInMemorySecrets(tables),
    settings: createInMemorySettings(tables),
    housekeeping: createInMemoryHousekeeping(tables),
    usage: createInMemoryUsage(tables),
    health: createInMemoryHealth(tables),
    budget: createProcessBudget({ now: () => Date.parse(now()) }),
    raw: () => rawRows(tables),
    lose: (...names) => names.forEach((name) => tables[name].clear()),
  };
}

function createInMemorySecrets(tables: Tables): SecretBox {
  return {
    async put(tenantId, name, value) {
      tables.secrets.set(keyOf(tenantId, name), value);
    },
    async open(tenantId, name) {
      return tables.secrets.get(keyOf(tenantId, name));
    },
  };
}

function backUp(tables: Tables): () => void {
  const maps = Object.values(tables).filter((table): table is Map<string, unknown> => table instanceof Map);
  // Rows are replaced, never changed, so that the maps alone are copied.
  const kept = maps.map((map) => ({ map, rows: [...map] }));
  const explanations = [...tables.explanations];
  return () => {
    for (const { map, rows } of kept) {
      map.clear();
      for (const [key, row] of rows) map.set(key, row);
    }
    tables.explanations.splice(0, tables.explanations.length, ...explanations);
  };
}

function rawRows(tables: Tables): RawRows {
  return copyOf({
    tenants: [...tables.tenants.values()],
    sources: [...tables.sources.values()],
    links: [...tables.links.values()],
    work: [...tables.work.values()],
    notices: [...tables.notices.values()],
    held: [...tables.held.values()],
    mappings: [...tables.mappings.values()],
    eventDoubts: [...tables.eventDoubts.values()],
    waitingHints: [...tables.waitingHints.values()],
    feeds: [...tables.feeds.values()],
    deletions: [...tables.deletions.values()],
    deletionMarks: [...tables.deletionMarks.values()],
    reconcileRuns: [...tables.reconcileRuns.values()],
    reconcileSeen: [...tables.reconcileSeen.values()],
    activity: [...tables.activity.values()],
    explanations: tables.explanations,
    seen: [...tables.seen].map(([tenantId, seen]) => ({ tenantId, ...seen })),
    linkSpans: [...tables.linkSpans.values()],
    usage: [...tables.usage.values()],
  });
}
