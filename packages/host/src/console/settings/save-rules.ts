import { sfaSettingsSchema } from '@clounect/justsfa-client';
import { isDeepStrictEqual } from 'node:util';
import type { RulesForm, SaveOutcome, SfaPlan } from '@clounect/console';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

/** What JUST.SFA allows a customer, as its API settings show it. */
export const plans: Readonly<Record<SfaPlan, { readonly perMinute: number; readonly perDay: number }>> = {
  standard: { perMinute: 30, perDay: 5_000 },
  option: { perMinute: 60, perDay: 20_000 },
};

export async function saveRules(ports: TenantSettingsPorts, tenantId: string, revision: number, { policies, sfaPlan }: RulesForm): Promise<SaveOutcome<never> | undefined> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return undefined;
  const settings = sfaSettingsSchema.safeParse(tenant.sfa).data;
  // A plan is kept with the connection, so there is none before it.
  const sfa = settings === undefined || sfaPlan === undefined ? tenant.sfa : { ...settings, limits: { ...settings.limits, ...plans[sfaPlan] } };
  if (isDeepStrictEqual(policies, tenant.policies) && isDeepStrictEqual(sfa, tenant.sfa)) return { state: 'saved' };
  if (!(await ports.settings.save({ tenantId, from: revision, tenant: { ...tenant, policies, sfa } }))) return { state: 'conflict' };
  ports.changed(tenantId);
  return { state: 'saved' };
}
