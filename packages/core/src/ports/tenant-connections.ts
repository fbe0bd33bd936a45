import type { GraphClient } from './graph-client.js';
import type { SfaReader } from './sfa-client.js';
import type { Source } from '../tenant/tenant.js';

/** The outside of each tenant, opened with its settings and secrets; one client (and one token) for all who ask. */
export interface TenantConnections {
  /** The table of that source, with the key of its tenant. */
  sfa(source: Source): Promise<SfaReader>;
  graph(tenantId: string): Promise<GraphClient>;
}
