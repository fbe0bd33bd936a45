import type { ActivityEntry, Explanation } from '../../ports/activity-log.js';
import type { EventOwner } from '../../event/event.js';
import type { Feed } from '../../ports/feed-repository.js';
import type { HeldRecord } from '../../ports/mapping-repository.js';
import type { Instant } from '../../schedule/period.js';
import type { LastSeen } from '../../ports/schedule-inbox.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { RawDeletion, RawDeletionMark, RawEventDoubt, RawLinkSpan, RawNotice, RawUsage, RawReconcileRun, RawSeen, RawWaitingHint, RawWork } from './raw-rows.js';
import type { SettingsRecord } from '../../ports/settings-memory.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { Source, Tenant, UserLink } from '../../tenant/tenant.js';

/** What the in-memory implementations share: a clock, ids and maps by key, in order of insertion. */
export interface Tables {
  readonly now: () => Instant;
  readonly nextId: () => string;
  readonly tenants: Map<string, Omit<Tenant, 'hadOtherSource'>>;
  /** When each tenant was served last, as a count that never stands still. */
  readonly turns: Map<string, number>;
  readonly sources: Map<string, Source>;
  readonly links: Map<string, UserLink>;
  readonly work: Map<string, RawWork>;
  readonly notices: Map<string, RawNotice>;
  readonly held: Map<string, RecordKey & HeldRecord>;
  /** When each tombstone became one. */
  readonly deletedAt: Map<string, Instant>;
  readonly mappings: Map<string, Mapping>;
  /** By the key of the mapping. */
  readonly eventDoubts: Map<string, RawEventDoubt>;
  readonly waitingHints: Map<string, RawWaitingHint>;
  readonly feeds: Map<string, Feed>;
  /** Held or decided, by the key of the mapping. */
  readonly deletions: Map<string, RawDeletion>;
  readonly deletionMarks: Map<string, RawDeletionMark>;
  /** In order of request. */
  readonly reconcileRuns: Map<string, RawReconcileRun>;
  readonly reconcileSeen: Map<string, RawSeen>;
  readonly activity: Map<string, ActivityEntry>;
  readonly explanations: Explanation[];
  readonly seen: Map<string, LastSeen>;
  readonly settings: Map<string, SettingsRecord>;
  readonly secrets: Map<string, string>;
  readonly linkSpans: Map<string, RawLinkSpan>;
  readonly usage: Map<string, RawUsage>;
}

export function createTables(now: () => Instant, nextId: () => string): Tables {
  return {
    now,
    nextId,
    tenants: new Map(),
    turns: new Map(),
    sources: new Map(),
    links: new Map(),
    work: new Map(),
    notices: new Map(),
    held: new Map(),
    deletedAt: new Map(),
    mappings: new Map(),
    eventDoubts: new Map(),
    waitingHints: new Map(),
    feeds: new Map(),
    deletions: new Map(),
    deletionMarks: new Map(),
    reconcileRuns: new Map(),
    reconcileSeen: new Map(),
    activity: new Map(),
    explanations: [],
    seen: new Map(),
    settings: new Map(),
    secrets: new Map(),
    linkSpans: new Map(),
    usage: new Map(),
  };
}

export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

export function recordKeyOf(key: RecordKey): string {
  return keyOf(key.tenantId, key.sourceId, key.recordId);
}

export function mappingKeyOf(owner: EventOwner): string {
  return keyOf(owner.tenantId, owner.sourceId, owner.recordId, owner.mailboxId);
}

/** What a trip through a database does to a value: no sharing, and members that are undefined are gone. */
export function copyOf<Value extends object>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
