import { createGraphClient } from './create-graph-client.js';
import { requestToken, type AccessToken } from './request-token.js';
import { tokenSettingsSchema, type TokenSettings } from './token-settings.js';
import { z } from 'zod';
import type { Failure, Finding, GraphPart } from '@clounect/core';

export interface ProbeDirectoryDeps {
  readonly settings: TokenSettings;
  /** Somebody's address, whose calendar is looked at. */
  readonly mail?: string | undefined;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

type GraphFinding = Finding<GraphPart>;

const ok = (part: GraphPart): GraphFinding => ({ part, state: 'ok' });
const failed = (part: GraphPart, code: string, detail: string): GraphFinding => ({ part, state: 'failed', code, detail });
const untried = (part: GraphPart): GraphFinding => ({ part, state: 'unknown' });
const credentials = ['tokenEndpoint', 'clientId', 'clientSecret'] as const;
const needed = ['Calendars.ReadWrite', 'User.Read.All'];
const claims = z.object({ roles: z.array(z.string()).catch([]) });

/** A token that is asked for anew, the roles in it, and one mailbox: never from memory, since that is what an administrator has just changed. */
export async function probeDirectory({ settings, mail, fetch = globalThis.fetch }: ProbeDirectoryDeps): Promise<readonly GraphFinding[]> {
  const parsed = tokenSettingsSchema.safeParse(settings);
  if (!parsed.success) return [failed('tokenEndpoint', 'tokenEndpointWrong', parsed.error.issues.map(({ message }) => message).join(' ')), untried('clientId'), untried('clientSecret'), untried('permissions'), untried('mailbox')];
  const token = await requestToken(parsed.data, fetch);
  if ('code' in token) return [...blame(token), untried('permissions'), untried('mailbox')];
  const missing = missingRoles(token);
  const permissions = missing.length === 0 ? ok('permissions') : failed('permissions', 'permissionMissing', `missing: ${missing.join(', ')}`);
  return [...credentials.map(ok), permissions, mail === undefined ? untried('mailbox') : await probeMailbox(mail, token, settings, fetch)];
}

/** Which of the three entries a refusal of the token endpoint speaks of, by its AADSTS number. */
function blame({ code, hint, detail }: Failure): readonly GraphFinding[] {
  const others = (part: GraphPart, found: GraphFinding): readonly GraphFinding[] => credentials.map((one) => (one === part ? found : untried(one)));
  if (hint === 'AADSTS7000215' || hint === 'AADSTS7000222') return [ok('tokenEndpoint'), ok('clientId'), failed('clientSecret', hint, detail)];
  if (hint === 'AADSTS700016') return [ok('tokenEndpoint'), failed('clientId', hint, detail), untried('clientSecret')];
  if (code === 'unauthorized') return others('tokenEndpoint', failed('tokenEndpoint', hint ?? 'tokenEndpointWrong', detail));
  return others('tokenEndpoint', failed('tokenEndpoint', code === 'rateLimited' ? code : 'tokenEndpointWrong', detail));
}

/** Graph's tokens are not meant to be read by others, but nothing else says early what an administrator has forgotten. One that cannot be read has no finding against it. */
function missingRoles({ value }: AccessToken): readonly string[] {
  try {
    const { roles } = claims.parse(JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()));
    return needed.filter((role) => !roles.includes(role));
  } catch {
    return [];
  }
}

async function probeMailbox(mail: string, token: AccessToken, { graphUrl }: TokenSettings, fetch: typeof globalThis.fetch): Promise<GraphFinding> {
  const client = createGraphClient({ settings: { graphUrl }, fetch, token: { token: async () => ({ status: 'done', value: token.value }), drop: () => false } });
  const mailbox = await client.resolveMailbox(mail);
  if (mailbox.status === 'failed') return failed('mailbox', mailbox.failure.code === 'notFound' ? 'mailboxUnknown' : (mailbox.failure.hint ?? mailbox.failure.code), mailbox.failure.detail);
  const { mailboxId } = mailbox.value;
  // Looks into the calendar without reading anybody's text.
  const found = await client.findEvents({ tenantId: 'probe', sourceId: 'probe', recordId: '0', mailboxId });
  return found.status === 'done' ? ok('mailbox') : failed('mailbox', found.failure.code, found.failure.detail);
}
