import { sfaSettingsSchema } from '@clounect/justsfa-client';
import { graphConnectionSchema } from '../../tenants/graph-connection.js';
import { fingerprintOfGraph, fingerprintOfSfa } from './to-fingerprint.js';
import type { RegisteredGraph } from './to-graph-candidate.js';
import type { RegisteredSfa } from './to-sfa-candidate.js';
import { isClounectError, type SecretBox, type SecretName, type Tenant, type TenantRepository } from '@clounect/core';

export interface Registered {
  readonly sfa: RegisteredSfa;
  readonly graph: RegisteredGraph;
}

/** Both connections as they are registered, with their secrets: not to leave this host. */
export async function registeredOf({ tenants, secrets }: { readonly tenants: TenantRepository; readonly secrets: SecretBox }, tenant: Tenant): Promise<Registered> {
  const { tenantId, sourceId } = tenant;
  const [source, apiKey, clientSecret] = await Promise.all([
    sourceId === '' ? undefined : tenants.source(tenantId, sourceId),
    openOrNone(secrets, tenantId, 'sfaApiKey'),
    openOrNone(secrets, tenantId, 'graphClientSecret'),
  ]);
  return { sfa: { settings: tenant.sfa, source, apiKey }, graph: { settings: tenant.graph, clientSecret } };
}

/** One that was sealed with another master key has to be registered again, and this is where that is done. */
export async function openOrNone(secrets: SecretBox, tenantId: string, name: SecretName): Promise<string | undefined> {
  try {
    return await secrets.open(tenantId, name);
  } catch (error) {
    if (isClounectError(error, 'masterKeyWrong')) return undefined;
    throw error;
  }
}

/** Missing: the connection is not registered as a whole. */
export function fingerprintsOf(tenantId: string, { sfa, graph }: Registered): { readonly sfa?: string | undefined; readonly graph?: string | undefined } {
  const [settings, connection] = [sfaSettingsSchema.safeParse(sfa.settings).data, graphConnectionSchema.safeParse(graph.settings).data];
  return {
    sfa: settings && sfa.source && sfa.apiKey !== undefined ? fingerprintOfSfa(tenantId, { settings, source: sfa.source, apiKey: sfa.apiKey }) : undefined,
    graph: connection && graph.clientSecret !== undefined ? fingerprintOfGraph(tenantId, { settings: connection, clientSecret: graph.clientSecret }) : undefined,
  };
}
