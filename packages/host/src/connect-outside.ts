import { createChangeFeed, createGraphClient, createMailboxGates, createTokenSource } from '@clounect/graph-calendar';
import { createCallLimiter, createSfaClient, sfaSettingsSchema, type CallLimiter } from '@clounect/justsfa-client';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';
import { graphConnectionSchema } from './tenants/graph-connection.js';

const callDeadlineMs = 8_000;

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

/** One token and one set of gates for both: a mailbox's limits count all calls of the application. */
export const connectGraph: ConnectGraph = ({ settings, timeZone, clientSecret }) => {
  const { graphUrl, tokenEndpoint, clientId } = graphConnectionSchema.parse(settings);
  const deps = {
    settings: { graphUrl, timeZone },
    token: createTokenSource({ tokenEndpoint, clientId, clientSecret, graphUrl }),
    gates: createMailboxGates({ now: Date.now, longestWaitMs: callDeadlineMs }),
    deadlineMs: callDeadlineMs,
  };
  return { client: createGraphClient(deps), feed: createChangeFeed(deps) };
};
