import { createGraphClient, createTokenSource } from '@clounect/graph-calendar';
import { createCallLimiter, createSfaClient, sfaSettingsSchema, type CallLimiter } from '@clounect/justsfa-client';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';
import { graphConnectionSchema } from './tenants/graph-connection.js';

/** A tenant keeps its limiter while its clients are made anew: new settings don't reset the count of calls. */
export function createConnectSfa(): ConnectSfa {
  const limiters = new Map<string, { readonly limits: string; readonly limiter: CallLimiter }>();
  return ({ tenantId, settings, source, apiKey }) => {
    const parsed = sfaSettingsSchema.parse(settings);
    const limits = JSON.stringify(parsed.limits);
    const known = limiters.get(tenantId);
    const limiter = known?.limits === limits ? known.limiter : createCallLimiter({ ...parsed.limits, now: Date.now });
    limiters.set(tenantId, { limits, limiter });
    return createSfaClient({ settings: parsed, source, apiKey, limiter });
  };
}

export const connectGraph: ConnectGraph = ({ settings, timeZone, clientSecret }) => {
  const { graphUrl, tokenEndpoint, clientId } = graphConnectionSchema.parse(settings);
  const token = createTokenSource({ tokenEndpoint, clientId, clientSecret, graphUrl });
  return createGraphClient({ settings: { graphUrl, timeZone }, token });
};
