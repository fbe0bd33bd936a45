import { z } from 'zod';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const tenantOrHost = new RegExp(`^${label}(?:\\.(?:justsfa|just-db)\\.com)?$`);

/**
 * What an administrator types for the tenant: `example` (→ `example.justsfa.com`), `example.justsfa.com` or `example.just-db.com`.
 * Nothing else: the API key goes to this host.
 */
export const tenantSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(tenantOrHost, 'Type the tenant name alone (example), or its host (example.justsfa.com, example.just-db.com): no path, port or other domain.');

/** The one way to any other host: an origin, `https://sfa.example` or (for simulators and proxies) `http://127.0.0.1:3001`. */
export const baseUrlSchema = z.string().refine(isOrigin, 'A base URL is http(s)://host[:port] without user, path, query or fragment.');

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`);
}

/** The host that `Source.host` names: `example.justsfa.com`. A base URL changes where calls go, never which source it is. */
export const toSourceHost = ({ tenant }: { readonly tenant: string }): string => (tenant.includes('.') ? tenant : `${tenant}.justsfa.com`);

export const toBaseUrl = (settings: { readonly tenant: string; readonly baseUrl?: string | undefined }): string =>
  settings.baseUrl === undefined ? `https://${toSourceHost(settings)}` : new URL(settings.baseUrl).origin;
