import { copyOf, createTables, keyOf } from './in-memory/tables.js';
import { createInMemoryActivity } from './in-memory/in-memory-activity.js';
import { createInMemoryEvents } from './in-memory/in-memory-events.js';
import { createInMemoryFeeds } from './in-memory/in-memory-feeds.js';
import { createInMemoryInbox } from './in-memory/in-memory-inbox.js';
import { createInMemoryMappings } from './in-memory/in-memory-mappings.js';
import { createInMemoryQueue } from './in-memory/in-memory-queue.js';
import { createProcessBudget } from '../budget/create-process-budget.js';
import { createInMemoryTenants } from './in-memory/in-memory-tenants.js';
import type { ActivityLog } from '../ports/activity-log.js';
import type { EventInbox } from '../ports/event-inbox.js';
import type { FeedRepository } from '../ports/feed-repository.js';
import type { Instant } from '../schedule/period.js';
import type { MappingRepository } from '../ports/mapping-repository.js';
import type { RateBudget } from '../ports/rate-budget.js';
import type { RawRows } from './in-memory/raw-rows.js';
import type { ScheduleInbox } from '../ports/schedule-inbox.js';
import type { SecretBox } from '../ports/secret-box.js';
import type { Tables } from './in-memory/tables.js';
import type { TenantRepository } from '../ports/tenant-repository.js';
import type { WorkQueue } from '../ports/work-queue.js';

/** The nine ports of one store. What is written through one is seen through the others. */
export interface StorePorts {
  readonly tenants: TenantRepository;
  readonly inbox: ScheduleInbox;
  readonly events: EventInbox;
  readonly queue: WorkQueue;
  readonly mappings: MappingRepository;
  readonly feeds: FeedRepository;
  readonly activity: ActivityLog;
  readonly secrets: SecretBox;
  readonly budget: RateBudget;
}

export interface InMemoryStore extends StorePorts {
  /** A copy of every row, for checks that don't ask the store about itself. */
  raw(): RawRows;
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
    inbox: createInMemoryInbox(tables),
    events: createInMemoryEvents(tables, { quietMs: eventQuietMs, longestMs: eventLongestMs }),
    queue: createInMemoryQueue(tables),
    mappings: createInMemoryMappings(tables),
    feeds: createInMemoryFeeds(tables),
    activity: createInMemoryActivity(tables),
    secrets: createInMemorySecrets(tables),
    budget: createProcessBudget({ now: () => Date.parse(now()) }),
    raw: () => rawRows(tables),
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
    activity: [...tables.activity.values()],
    explanations: tables.explanations,
    seen: [...tables.seen].map(([tenantId, seen]) => ({ tenantId, ...seen })),
  });
}
