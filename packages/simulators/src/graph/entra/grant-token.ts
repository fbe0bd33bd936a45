import type { AppRegistration } from '../settings.js';
import { findSecret } from './app-secrets.js';
import { issueToken } from './access-token.js';
import type { EntraRefusal } from './entra-refusal.js';

export interface TokenRequest {
  /** The directory in the URL. */
  readonly tenant: string;
  readonly form: Readonly<Record<string, string | undefined>>;
  /** Resources whose `/.default` scope is taken. */
  readonly resources: readonly string[];
  readonly nowMs: number;
}

type Granted = { readonly token_type: 'Bearer'; readonly expires_in: number; readonly ext_expires_in: number; readonly access_token: string };

/** The client-credentials grant. Consent that is missing does not fail here: the token only lacks the role. */
export function grantToken(
  request: TokenRequest,
  directory: { readonly tenantIds: readonly string[]; readonly apps: readonly AppRegistration[]; readonly signingKey: string; readonly lifetimeSeconds: number },
): Granted | EntraRefusal {
  const { tenant, form, nowMs } = request;
  const isTenant = (id: string): boolean => id.toLowerCase() === tenant.toLowerCase();
  if (!directory.tenantIds.some(isTenant)) return refusal(400, 'invalid_request', 90002, `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`);
  for (const name of ['grant_type', 'client_id', 'scope']) if ((form[name] ?? '') === '') return missing(name);
  if (form['grant_type'] !== 'client_credentials') return refusal(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${form['grant_type'] ?? ''}'.`);
  const clientId = form['client_id'] ?? '';
  const app = directory.apps.find((known) => isTenant(known.tenantId) && known.clientId.toLowerCase() === clientId.toLowerCase());
  if (app === undefined) return refusal(400, 'unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`);
  const resource = request.resources.find((known) => form['scope'] === `${known}/.default` || form['scope'] === `${known}//.default`);
  if (resource === undefined) return refusal(400, 'invalid_scope', 70011, `The provided value for the input parameter 'scope' isn't valid. The scope ${form['scope'] ?? ''} isn't valid.`);
  if ((form['client_secret'] ?? '') === '') return missing('client_secret');
  const secret = findSecret(app, form['client_secret'] ?? '');
  if (secret === undefined) return refusal(401, 'invalid_client', 7000215, `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`);
  if (secret.expiresAt !== undefined && Date.parse(secret.expiresAt) <= nowMs) return refusal(401, 'invalid_client', 7000222, `The provided client secret keys for app '${clientId}' are expired.`);
  const issuedAt = Math.floor(nowMs / 1000);
  const lifetime = directory.lifetimeSeconds;
  const claims = { aud: resource, iss: `https://sts.windows.net/${app.tenantId}/`, iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetime, appid: app.clientId, tid: app.tenantId, roles: app.roles };
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: issueToken(claims, directory.signingKey) };
}

const refusal = (status: number, error: string, code: number, text: string): EntraRefusal => ({ status, error, code, text });
const missing = (name: string): EntraRefusal => refusal(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`);
