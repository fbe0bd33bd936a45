import type { OutsideCall } from '@clounect/core';
import { createChangeFeed, createGraphClient, createMailboxGates, createTokenSource } from '@clounect/graph-calendar';
import { createCallLimiter, createSfaClient, sfaSettingsSchema, type CallLimiter } from '@clounect/justsfa-client';
import type { ConnectGraph, ConnectSfa } from './tenants/create-tenant-connections.js';
import { graphConnectionSchema } from './tenants/graph-connection.js';

const callDeadlineMs = 8_000;

/** Told of every call to the outside, with the tenant whose call it was. */
export type OnTenantCall = (tenantId: string, call: OutsideCall) => void;

/** A tenant keeps its limiter while its clients are made anew: new settings don't reset the count of calls. */
export function createConnectSfa(onCall?: OnTenantCall): ConnectSfa {
  const limiters = new Map<string, { readonly limits: string; readonly limiter: CallLimiter }>();
  return ({ tenantId, settings, source, apiKey }) => {
    const parsed = sfaSettingsSchema.parse(settings);
    const limits = JSON.stringify(parsed.limits);
    const known = limiters.get(tenantId);
    const limiter = known?.limits === limits ? known.limiter : createCallLimiter({ ...parsed.limits, now: Date.now });
    limiters.set(tenantId, { limits, limiter });
    return createSfaClient({ settings: parsed, source, apiKey, limiter, onCall: onCall && ((call) => onCall(tenantId, call)) });
  };
}

/** One token and one set of gates for both: a mailbox's limits count all calls of the application. */
export function createConnectGraph(onTenantCall?: OnTenantCall): ConnectGraph {
  return ({ tenantId, settings, timeZone, clientSecret }) => {
    const { graphUrl, tokenEndpoint, clientId } = graphConnectionSchema.parse(settings);
    const onCall = onTenantCall && ((call: OutsideCall) => onTenantCall(tenantId, call));
    const deps = {
      settings: { graphUrl, timeZone },
      token: createTokenSource({ tokenEndpoint, clientId, clientSecret, graphUrl, onCall }),
      gates: createMailboxGates({ now: Date.now, longestWaitMs: callDeadlineMs }),
      deadlineMs: callDeadlineMs,
      onCall,
    };
    return { client: createGraphClient(deps), feed: createChangeFeed(deps) };
  };
}
