import type { GraphClient } from './graph-client.js';
import type { SfaReader } from './sfa-client.js';

/** The outside of each tenant, opened with its settings and secrets; one client (and one token) for all who ask. */
export interface TenantConnections {
  sfa(tenantId: string): Promise<SfaReader>;
  graph(tenantId: string): Promise<GraphClient>;
}
