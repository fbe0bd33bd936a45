import type { ChangeFeed } from './change-feed.js';
import type { GraphClient } from './graph-client.js';
import type { SfaClient, SfaReader } from './sfa-client.js';
import type { Source } from '../tenant/tenant.js';
import type { Urgency } from '../tenant/urgency.js';

/**
 * The outside of each tenant, opened with its settings and secrets; one client (and one token) for all who ask with the same urgency, which
 * decides how much of the limited calls is open to them.
 */
export interface TenantConnections {
  /** The table of that source, with the key of its tenant. */
  sfa(source: Source, urgency: Urgency): Promise<SfaReader>;
  /** The same with the right to write and delete; asked for by nobody but a two-way write-back or `deleteRecord`. */
  sfaWriter(source: Source, urgency: Urgency): Promise<SfaClient>;
  graph(tenantId: string, urgency: Urgency): Promise<GraphClient>;
  /** Its calls are repair: a person's edit goes first. */
  feed(tenantId: string): Promise<ChangeFeed>;
}
