import { policiesSchema } from '@clounect/core';
import type { World } from './world-state.js';
import { tenantId, webhookHeader, webhookId } from './world-state.js';

/** Stores the administrator's settings as they are now. */
export async function putTenant({ store, scheduler, tenant, settings }: Pick<World, 'store' | 'scheduler' | 'tenant' | 'settings'>): Promise<void> {
  await scheduler.busy(
    store.tenants.put({
      ...{ tenantId, name: 'Example', webhookId, timeZone: 'Asia/Tokyo', sfa: {}, graph: {} },
      ...(settings.isSigned ? { webhookHeader } : {}),
      direction: tenant.direction,
      isPaused: tenant.isPaused,
      policies: policiesSchema.parse(tenant.policies),
    }),
  );
}
