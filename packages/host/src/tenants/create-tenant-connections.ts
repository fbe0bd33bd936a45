import { ClounectError, type ChangeFeed, type GraphClient, type SecretBox, type SecretName, type SfaClient, type Source, type Tenant, type TenantConnections, type TenantRepository, type Urgency } from '@clounect/core';
import { createConnectionCache } from './create-connection-cache.js';

/** Opens one tenant's JUST.SFA table, for calls of any urgency. */
export type ConnectSfa = (connection: {
  readonly tenantId: string;
  readonly settings: unknown;
  readonly timeZone: string;
  readonly source: Source;
  readonly apiKey: string;
}) => (urgency: Urgency) => SfaClient;
/** One tenant's Graph: its calendars and what tells of changes in them. */
export interface GraphConnection {
  readonly client: (urgency: Urgency) => GraphClient;
  readonly feed: ChangeFeed;
}
/** Opens one tenant's Graph. */
export type ConnectGraph = (connection: { readonly tenantId: string; readonly settings: unknown; readonly timeZone: string; readonly clientSecret: string }) => GraphConnection;

export interface TenantConnectionsPorts {
  readonly tenants: Pick<TenantRepository, 'find'>;
  readonly secrets: Pick<SecretBox, 'open'>;
  readonly connectSfa: ConnectSfa;
  readonly connectGraph: ConnectGraph;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** Throws `unknownTenant` and `secretMissing`; clients that were once made are shared until the settings change. */
export function createTenantConnections({ tenants, secrets, connectSfa, connectGraph, now = () => performance.now() }: TenantConnectionsPorts): TenantConnections {
  async function open(tenantId: string, name: SecretName): Promise<{ tenant: Tenant; secret: string }> {
    const [tenant, secret] = await Promise.all([tenants.find(tenantId), secrets.open(tenantId, name)]);
    if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
    if (secret === undefined) throw new ClounectError('secretMissing', `Tenant ${tenantId} has no ${name}; enter it in the settings.`);
    return { tenant, secret };
  }

  const sfa = createConnectionCache(
    async (source: Source) => {
      const { tenant, secret } = await open(source.tenantId, 'sfaApiKey');
      const connection = { tenantId: source.tenantId, settings: tenant.sfa, timeZone: tenant.timeZone, source, apiKey: secret };
      return { ingredients: connection, connect: () => forEach(connectSfa(connection)) };
    },
    // A record is read again because these settings changed, and then in no case by the client of the former ones.
    ({ tenantId, sourceId, settings }) => `${tenantId}/${sourceId}/${JSON.stringify(settings)}`,
    now,
  );
  const graph = createConnectionCache(
    async (tenantId: string) => {
      const { tenant, secret } = await open(tenantId, 'graphClientSecret');
      const connection = { tenantId, settings: tenant.graph, timeZone: tenant.timeZone, clientSecret: secret };
      const connect = () => {
        const { client, feed } = connectGraph(connection);
        return { client: forEach(client), feed };
      };
      return { ingredients: connection, connect };
    },
    (tenantId) => tenantId,
    now,
  );
  return {
    sfa: async (source, urgency) => (await sfa(source))[urgency],
    sfaWriter: async (source, urgency) => (await sfa(source))[urgency],
    graph: async (tenantId, urgency) => (await graph(tenantId)).client[urgency],
    feed: async (tenantId) => (await graph(tenantId)).feed,
  };
}

const forEach = <Client>(of: (urgency: Urgency) => Client): Readonly<Record<Urgency, Client>> => ({ userEdit: of('userEdit'), repair: of('repair'), backFill: of('backFill') });
