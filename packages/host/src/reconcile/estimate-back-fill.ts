import { estimateReconcile, type ReconcileEstimate, type ReconcilePorts, type UserLink } from '@clounect/core';
import { sfaSettingsSchema } from '@clounect/justsfa-client';

/** What it costs to take up what is there for one link, at the tenant's limits; `undefined`: the settings are not complete. */
export async function estimateBackFill(
  { runs, tenants, connections }: Pick<ReconcilePorts, 'runs' | 'tenants' | 'connections'>,
  { tenantId, sfaUserId, mailboxId }: Pick<UserLink, 'tenantId' | 'sfaUserId' | 'mailboxId'>,
  leftToday: number | undefined,
): Promise<ReconcileEstimate | undefined> {
  const tenant = await tenants.find(tenantId);
  const source = tenant && (await tenants.source(tenantId, tenant.sourceId));
  const settings = sfaSettingsSchema.safeParse(tenant?.sfa);
  if (tenant === undefined || source === undefined || !settings.success) return undefined;
  const { perMinute, perDay } = settings.data.limits;
  const [census, sfa] = await Promise.all([runs.census(tenantId, source.sourceId), connections.sfa(source, 'backFill')]);
  return estimateReconcile({
    census,
    mode: tenant.policies.listMode === 'perUser' && sfa.filtersByParticipant ? 'perUser' : 'all',
    sfaUserIds: [sfaUserId],
    mailboxIds: mailboxId === undefined ? [] : [mailboxId],
    limits: { perMinute, leftToday: leftToday ?? perDay },
  });
}
