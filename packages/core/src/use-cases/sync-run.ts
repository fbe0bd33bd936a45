import type { Stopwatch } from '../ports/clock.js';
import type { Evidence, EventEvidence, MarkerEvidence } from '../sync/evidence.js';
import type { GraphClient } from '../ports/graph-client.js';
import type { IdSource } from '../ports/id-source.js';
import type { Mapping } from '../mapping/mapping.js';
import type { HeldRecord, MappingRepository } from '../ports/mapping-repository.js';
import type { SyncMemory } from './sync-memory.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { TenantRepository } from '../ports/tenant-repository.js';
import type { Urgency } from '../tenant/urgency.js';
import type { WebhookReader } from '../ports/webhook-reader.js';
import type { Claim, WorkQueue } from '../ports/work-queue.js';
import { addMilliseconds, type Instant } from '../schedule/period.js';

export interface SyncRecordPorts {
  readonly mappings: Pick<MappingRepository, 'commit'>;
  readonly queue: Pick<WorkQueue, 'extend'>;
  readonly tenants: Pick<TenantRepository, 'mailboxFound'>;
  readonly connections: Pick<TenantConnections, 'sfa' | 'sfaWriter' | 'graph'>;
  readonly reader: WebhookReader;
  readonly stopwatch: Stopwatch;
  readonly ids: IdSource;
}

/** What one run holds in its hands. */
export interface SyncRun {
  readonly ports: SyncRecordPorts;
  readonly claim: Claim;
  readonly memory: SyncMemory;
  /** Of the claim: in its order limited calls are spent. */
  readonly urgency: Urgency;
  readonly graph: () => Promise<GraphClient>;
  /** The mappings as they were when the run began. */
  readonly begunWith: readonly Mapping[];
  /** What is held of the record. */
  held: HeldRecord | undefined;
  /** What set this run off. */
  readonly trigger: string;
  /** Since when the record has had something to do. */
  readonly waitingSince: Instant | undefined;
  evidence: Evidence;
  readonly events: Map<string, EventEvidence>;
  readonly markers: Map<string, MarkerEvidence>;
  /** Refused conditional writes by mailbox: after three the mailbox goes back with a back-off. */
  readonly conflicts: Map<string, number>;
  readonly startedAt: { readonly database: Instant; readonly elapsedMs: number };
}

/** The database's clock, carried on by what has passed in the process: its wall clock may leap meanwhile. */
export function currentTime({ ports, startedAt }: SyncRun): Instant {
  return addMilliseconds(startedAt.database, Math.floor(ports.stopwatch.elapsedMs() - startedAt.elapsedMs));
}

/** The name of the linked user, as the log shows it. */
export function personOf(run: SyncRun, mailboxId: string): string | undefined {
  return run.evidence.links.find((link) => link.mailboxId === mailboxId)?.name;
}

export function replaceMapping(run: SyncRun, mapping: Mapping): void {
  const others = run.evidence.mappings.filter(({ mailboxId }) => mailboxId !== mapping.mailboxId);
  run.evidence = { ...run.evidence, mappings: [...others, mapping] };
  run.memory.remember(mapping);
}
