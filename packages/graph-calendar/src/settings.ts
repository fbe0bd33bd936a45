import { z } from 'zod';

/** Login host and Graph address of Microsoft's clouds; tokens of one are worth nothing in another. */
export const clouds = {
  global: { loginHost: 'login.microsoftonline.com', graphUrl: 'https://graph.microsoft.com/v1.0' },
  usGov: { loginHost: 'login.microsoftonline.us', graphUrl: 'https://graph.microsoft.us/v1.0' },
  usGovDod: { loginHost: 'login.microsoftonline.us', graphUrl: 'https://dod-graph.microsoft.us/v1.0' },
  china: { loginHost: 'login.chinacloudapi.cn', graphUrl: 'https://microsoftgraph.chinacloudapi.cn/v1.0' },
} as const;

export type Cloud = keyof typeof clouds;
export const cloudSchema = z.enum(['global', 'usGov', 'usGovDod', 'china'] satisfies Cloud[]);

/** China's login host has a newer name as well. */
export const loginHosts: readonly string[] = [...Object.values(clouds).map(({ loginHost }) => loginHost), 'login.partner.microsoftonline.cn'];

/** The token endpoint of a directory tenant (its id or one of its domains). */
export function tokenEndpointOf(cloud: Cloud, directoryTenant: string): string {
  return `https://${clouds[cloud].loginHost}/${encodeURIComponent(directoryTenant)}/oauth2/v2.0/token`;
}

/** An address of Graph with its version, for example `https://graph.microsoft.com/v1.0`; plain http only on this machine. */
export const graphUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https:') || isLoopback(url), 'Graph is reached by https, or by http on the loopback address.')
  .transform((url) => url.replace(/\/+$/, ''));

export const graphSettingsSchema = z
  .object({
    /** @default 'global' */
    cloud: cloudSchema.default('global'),
    /** Instead of the cloud's own address: a proxy or a simulator. */
    graphUrl: graphUrlSchema.optional(),
    /** The IANA zone in which new times are written; it is what Outlook shows as the event's zone. @default 'Asia/Tokyo' */
    timeZone: z.string().refine(isTimeZone, 'This is no IANA time zone.').default('Asia/Tokyo'),
  })
  .transform(({ cloud, graphUrl, timeZone }) => ({ graphUrl: graphUrl ?? clouds[cloud].graphUrl, timeZone }));

export type GraphSettings = z.input<typeof graphSettingsSchema>;

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
