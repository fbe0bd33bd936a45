import { clouds, tokenSettingsSchema } from '@clounect/graph-calendar';
import { graphConnectionSchema } from '../../tenants/graph-connection.js';
import { graphHost, loginHost, type StandIns } from './stand-ins.js';
import { z } from 'zod';
import type { EntryProblem, GraphField, GraphForm } from '@clounect/console';
import type { Entered } from './to-sfa-candidate.js';

export interface RegisteredGraph {
  readonly settings: unknown;
  readonly clientSecret?: string | undefined;
}

export interface GraphEntries {
  /** As `Tenant.graph`. */
  readonly settings: { readonly tokenEndpoint: string; readonly clientId: string; readonly graphUrl: string };
  readonly clientSecret: string;
  readonly expiresOn?: string | undefined;
}

const clientIdSchema = z.string().regex(/^[\w.-]{1,100}$/);
const daySchema = z.iso.date();
const longest = 1_000;
const path = /^\/[^/?#]+\/oauth2\/v2\.0\/token$/;

/** The entries of ⑤ in the adapter's words; the token endpoint is one of Microsoft's or of what stands in for it, and decides which Graph it is. */
export function toGraphCandidate(form: GraphForm, registered: RegisteredGraph, standIns: StandIns): Entered<GraphEntries, GraphField> {
  const typed = { tokenEndpoint: form.tokenEndpoint.trim(), clientId: form.clientId.trim(), clientSecret: form.clientSecret.trim(), expiresOn: form.expiresOn.trim() };
  const clientSecret = typed.clientSecret === '' ? registered.clientSecret : typed.clientSecret;
  const former = graphConnectionSchema.safeParse(registered.settings).data;
  // An operator may have named this very address.
  const graphUrl = former !== undefined && former.tokenEndpoint === typed.tokenEndpoint ? former.graphUrl : toGraphUrl(typed.tokenEndpoint, standIns);
  const wrong: Partial<Record<GraphField, EntryProblem>> = {};
  if (typed.tokenEndpoint === '') wrong.tokenEndpoint = 'required';
  else if (graphUrl === undefined) wrong.tokenEndpoint = 'endpointHost';
  else if (!isTokenPath(typed.tokenEndpoint)) wrong.tokenEndpoint = 'endpointForm';
  if (typed.clientId === '') wrong.clientId = 'required';
  else if (!clientIdSchema.safeParse(typed.clientId).success) wrong.clientId = 'clientIdForm';
  if (clientSecret === undefined) wrong.clientSecret = 'required';
  else if (clientSecret.length > longest || !/^[\x20-\x7e]+$/.test(clientSecret)) wrong.clientSecret = 'keyForm';
  if (typed.expiresOn !== '' && !daySchema.safeParse(typed.expiresOn).success) wrong.expiresOn = 'dateForm';
  if (Object.keys(wrong).length > 0 || graphUrl === undefined || clientSecret === undefined) return { state: 'invalid', wrong };
  const settings = { tokenEndpoint: typed.tokenEndpoint, clientId: typed.clientId, graphUrl };
  // The adapter's own rules have the last word on where a secret may go.
  if (!graphConnectionSchema.safeParse(settings).success) return { state: 'invalid', wrong: { tokenEndpoint: 'endpointHost' } };
  return { state: 'entered', entries: { settings, clientSecret, expiresOn: typed.expiresOn === '' ? undefined : typed.expiresOn } };
}

/** The Graph that belongs to a token endpoint; `undefined` where no secret may be sent. */
function toGraphUrl(tokenEndpoint: string, standIns: StandIns): string | undefined {
  if (!URL.canParse(tokenEndpoint)) return undefined;
  const { origin, host, username, password } = new URL(tokenEndpoint);
  if (username !== '' || password !== '') return undefined;
  if (origin === standIns[loginHost]) return `${standIns[graphHost] ?? origin}/v1.0`;
  const cloud = Object.values(clouds).find(({ loginHost: login }) => login === host);
  const graphUrl = cloud?.graphUrl;
  if (graphUrl === undefined) return undefined;
  return tokenSettingsSchema.safeParse({ tokenEndpoint: `https://${host}/x/oauth2/v2.0/token`, clientId: 'x', clientSecret: 'x', graphUrl }).success && origin.startsWith('https:') ? graphUrl : undefined;
}

function isTokenPath(tokenEndpoint: string): boolean {
  const { pathname, search, hash } = new URL(tokenEndpoint);
  return path.test(pathname) && search === '' && hash === '';
}
