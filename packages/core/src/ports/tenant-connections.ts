import type { ChangeFeed } from './change-feed.js';
import type { GraphClient } from './graph-client.js';
import type { SfaClient, SfaReader } from './sfa-client.js';
import type { Source } from '../tenant/tenant.js';

/** The outside of each tenant, opened with its settings and secrets; one client (and one token) for all who ask. */
export interface TenantConnections {
  /** The table of that source, with the key of its tenant. */
  sfa(source: Source): Promise<SfaReader>;
  /** The same with the right to write and delete; asked for by nobody but a two-way write-back or `deleteRecord`. */
  sfaWriter(source: Source): Promise<SfaClient>;
  graph(tenantId: string): Promise<GraphClient>;
  feed(tenantId: string): Promise<ChangeFeed>;
}
