import { sfaSettingsSchema, sourceSettingsSchema } from '@clounect/justsfa-client';
import { isDeepStrictEqual } from 'node:util';
import { withScheduleKeys } from './to-schedule-keys.js';
import type { RulesForm, SaveOutcome, ScheduleKey, SfaPlan } from '@clounect/console';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

/** What JUST.SFA allows a customer, as its API settings show it. */
export const plans: Readonly<Record<SfaPlan, { readonly perMinute: number; readonly perDay: number }>> = {
  standard: { perMinute: 30, perDay: 5_000 },
  option: { perMinute: 60, perDay: 20_000 },
};

export async function saveRules(ports: TenantSettingsPorts, tenantId: string, revision: number, { policies, sfaPlan, keys }: RulesForm): Promise<SaveOutcome<ScheduleKey> | undefined> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return undefined;
  const settings = sfaSettingsSchema.safeParse(tenant.sfa).data;
  // A plan is kept with the connection, so there is none before it.
  const sfa = settings === undefined || sfaPlan === undefined ? tenant.sfa : { ...settings, limits: { ...settings.limits, ...plans[sfaPlan] } };
  const source = keys && (await ports.tenants.source(tenantId, tenant.sourceId));
  const entered = source && withScheduleKeys(source, keys);
  if (entered?.state === 'invalid') return entered;
  const isOtherSchedule = entered !== undefined && !isDeepStrictEqual(entered.entries, sourceSettingsSchema.parse(source?.settings));
  if (isDeepStrictEqual(policies, tenant.policies) && isDeepStrictEqual(sfa, tenant.sfa) && !isOtherSchedule) return { state: 'saved' };
  // What was read with the former keys means something else now.
  const change = source && isOtherSchedule ? { source: { ...source, settings: entered.entries }, rereads: true } : {};
  if (!(await ports.settings.save({ tenantId, from: revision, tenant: { ...tenant, policies, sfa }, ...change }))) return { state: 'conflict' };
  ports.changed(tenantId);
  return { state: 'saved' };
}
