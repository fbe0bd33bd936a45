import { z } from 'zod';
import { graphUrlSchema, isLoopback, loginHosts } from './settings.js';

const endpointPath = /^\/[^/]+\/oauth2\/v2\.0\/token$/;

/** The client secret is posted to the token endpoint, so that may only be a login host of Microsoft's or one named by the host program. */
export const tokenSettingsSchema = z
  .object({
    /** `https://{login host}/{directory tenant}/oauth2/v2.0/token` */
    tokenEndpoint: z.url({ protocol: /^https?$/ }),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    graphUrl: graphUrlSchema,
    /** Host names (with port, if any) that may be the token endpoint besides Microsoft's. @default [] */
    allowedTokenHosts: z.array(z.string()).default([]),
    /** Milliseconds without a new attempt after the credentials were refused. @default 30000 */
    retryUnauthorizedAfterMs: z.number().int().nonnegative().default(30_000),
  })
  .superRefine(({ tokenEndpoint, graphUrl, allowedTokenHosts }, context) => {
    const { host, pathname, protocol } = new URL(tokenEndpoint);
    const isLocal = isLoopback(tokenEndpoint) && isLoopback(graphUrl);
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['tokenEndpoint'], message });
    if (!isLocal && ![...loginHosts, ...allowedTokenHosts].includes(host))
      refuse(`${host} is not a login host of Microsoft's (${loginHosts.join(', ')}) and not in allowedTokenHosts.`);
    if (!isLocal && protocol !== 'https:') refuse('The token endpoint must be https.');
    if (!endpointPath.test(pathname)) refuse('The token endpoint must look like https://{login host}/{directory tenant}/oauth2/v2.0/token.');
  });

export type TokenSettings = z.input<typeof tokenSettingsSchema>;
export type ParsedTokenSettings = z.output<typeof tokenSettingsSchema>;
