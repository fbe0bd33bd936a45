import { createHash } from 'node:crypto';
import type { GraphEntries } from './to-graph-candidate.js';
import type { SfaEntries } from './to-sfa-candidate.js';

/** Of what a test depends on. Limits, how users are listed and how periods and privacy are read may change without another test. */
export function fingerprintOfSfa(tenantId: string, { settings, source, apiKey }: SfaEntries): string {
  const mapped = { ...(source.settings as Readonly<Record<string, unknown>>), participantFilterParam: undefined, allDayForm: undefined, allDayKey: undefined, publicKey: undefined, privateValues: undefined };
  return hash(['sfa', tenantId, settings.tenant, settings.baseUrl, source.host, source.table, source.scheduleField, mapped, apiKey]);
}

export function fingerprintOfGraph(tenantId: string, { settings, clientSecret }: Pick<GraphEntries, 'settings' | 'clientSecret'>): string {
  const { tokenEndpoint, clientId, graphUrl } = settings;
  return hash(['graph', tenantId, tokenEndpoint, clientId, graphUrl, clientSecret]);
}

/** Members in their order by name, as a database may give them back in another one. */
function hash(value: unknown): string {
  const text = JSON.stringify(value, (_, member: unknown) => (typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1))) : member));
  return createHash('sha256').update(text).digest('base64url');
}
