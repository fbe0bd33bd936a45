import type { CallPermits, OutsideCall } from '@clounect/core';
import { createChangeFeed, createGraphClient, createTokenSource } from '@clounect/graph-calendar';
import { createSfaClients, sfaSettingsSchema } from '@clounect/justsfa-client';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';
import { graphConnectionSchema } from './tenants/graph-connection.js';

const callDeadlineMs = 8_000;

/** Told of every call to the outside, with the tenant whose call it was. */
export type OnTenantCall = (tenantId: string, call: OutsideCall) => void;

/** The limits in the settings hold from the next call on; what was counted before stays counted. */
export function createConnectSfa(permits: CallPermits, onCall?: OnTenantCall): ConnectSfa {
  return ({ tenantId, settings, source, apiKey, timeZone }) =>
    createSfaClients({ settings: sfaSettingsSchema.parse(settings), source, apiKey, timeZone, permits, onCall: onCall && ((call) => onCall(tenantId, call)) });
}

/** One token for all: it is the application's. */
export function createConnectGraph(permits: CallPermits, onTenantCall?: OnTenantCall): ConnectGraph {
  return ({ tenantId, settings, timeZone, clientSecret }) => {
    const { graphUrl, tokenEndpoint, clientId } = graphConnectionSchema.parse(settings);
    const onCall = onTenantCall && ((call: OutsideCall) => onTenantCall(tenantId, call));
    const token = createTokenSource({ tokenEndpoint, clientId, clientSecret, graphUrl, onCall });
    const deps = { settings: { graphUrl, timeZone }, token, permits, tenantId, deadlineMs: callDeadlineMs, onCall };
    return { client: (urgency) => createGraphClient({ ...deps, urgency }), feed: createChangeFeed({ ...deps, urgency: 'repair' }) };
  };
}
