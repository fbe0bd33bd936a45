import { createChangeFeed, createGraphClient, createTokenSource } from '@clounect/graph-calendar';
import { createSfaClients, sfaSettingsSchema } from '@clounect/justsfa-client';
import type { CallPermits } from '@clounect/core';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';
import { graphConnectionSchema } from './tenants/graph-connection.js';

const callDeadlineMs = 8_000;

/** The limits in the settings hold from the next call on; what was counted before stays counted. */
export function createConnectSfa(permits: CallPermits): ConnectSfa {
  return ({ settings, source, apiKey, timeZone }) => createSfaClients({ settings: sfaSettingsSchema.parse(settings), source, apiKey, timeZone, permits });
}

/** One token for all: it is the application's. */
export function createConnectGraph(permits: CallPermits): ConnectGraph {
  return ({ tenantId, settings, timeZone, clientSecret }) => {
    const { graphUrl, tokenEndpoint, clientId } = graphConnectionSchema.parse(settings);
    const token = createTokenSource({ tokenEndpoint, clientId, clientSecret, graphUrl });
    const deps = { settings: { graphUrl, timeZone }, token, permits, tenantId, deadlineMs: callDeadlineMs };
    return { client: (urgency) => createGraphClient({ ...deps, urgency }), feed: createChangeFeed({ ...deps, urgency: 'repair' }) };
  };
}
