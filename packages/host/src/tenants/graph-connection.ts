import { cloudSchema, clouds, tokenEndpointOf, tokenSettingsSchema } from '@clounect/graph-calendar';
import { z } from 'zod';

/** How the host fills `Tenant.graph`: an app registered in a Microsoft 365 directory. */
export const graphConnectionSchema = z
  .strictObject({
    /** @default 'global' */
    cloud: cloudSchema.default('global'),
    /** The directory's id or one of its domains; or else `tokenEndpoint`. */
    directoryTenant: z.string().min(1).optional(),
    clientId: z.string().min(1),
    /** Instead of the cloud's own address: a simulator. */
    graphUrl: z.url().optional(),
    tokenEndpoint: z.url().optional(),
  })
  .transform(({ cloud, directoryTenant, clientId, graphUrl = clouds[cloud].graphUrl, ...given }, context) => {
    const tokenEndpoint = given.tokenEndpoint ?? (directoryTenant === undefined ? '' : tokenEndpointOf(cloud, directoryTenant));
    if (tokenEndpoint === '') {
      context.addIssue({ code: 'custom', message: 'Either directoryTenant or tokenEndpoint is needed.' });
      return z.NEVER;
    }
    // The adapter's own rules for where a client secret may be sent, asked before there is one.
    const allowed = tokenSettingsSchema.safeParse({ tokenEndpoint, clientId, graphUrl, clientSecret: 'not yet known' });
    if (allowed.success) return { clientId, graphUrl: allowed.data.graphUrl, tokenEndpoint };
    for (const { message, path } of allowed.error.issues) context.addIssue({ code: 'custom', message, path });
    return z.NEVER;
  });
