import { z } from 'zod';

/**
 * How the host fills `Tenant.sfa`: the adapter's settings, and the present source beside them, because a connection is asked for by
 * tenant alone and the store's tenant names its source by id only.
 */
export const tenantSfaSchema = z.looseObject({
  source: z.object({ host: z.string(), table: z.string(), scheduleField: z.string(), settings: z.unknown() }),
});

export type TenantSfa = z.infer<typeof tenantSfaSchema>;
