import { sfaBudgetLimits, type HealthEvidence, type RateBudget, type TenantRepository } from '@clounect/core';
import { sfaSettingsSchema } from '@clounect/justsfa-client';

export interface CallsLeftPorts {
  readonly tenants: Pick<TenantRepository, 'find'>;
  readonly budget: Pick<RateBudget, 'look'>;
}

/** Of the tenant's day at JUST.SFA; `undefined` where nothing is set up yet. */
export async function callsLeft({ tenants, budget }: CallsLeftPorts, tenantId: string): Promise<HealthEvidence['budget']> {
  const tenant = await tenants.find(tenantId);
  const settings = sfaSettingsSchema.safeParse(tenant?.sfa);
  if (tenant === undefined || !settings.success) return undefined;
  const { limits } = settings.data;
  const { leftToday } = await budget.look({ tenantId, of: 'sfa' }, sfaBudgetLimits(limits, tenant.timeZone));
  return leftToday === undefined ? undefined : { leftToday, perDay: limits.perDay };
}
