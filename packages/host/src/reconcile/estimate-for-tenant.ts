import { ClounectError, estimateReconcile, type ReconcileEstimate, type ReconcilePorts } from '@clounect/core';
import { sfaSettingsSchema } from '@clounect/justsfa-client';

/** What a comparison of everything costs a tenant, from what is held, at its own limits and with the calls that are left today. Throws `unknownTenant`, `unknownSource`. */
export async function estimateForTenant({ runs, tenants, connections }: Pick<ReconcilePorts, 'runs' | 'tenants' | 'connections'>, tenantId: string, leftToday?: number): Promise<ReconcileEstimate> {
  const tenant = await tenants.find(tenantId);
  if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
  const source = await tenants.source(tenantId, tenant.sourceId);
  if (source === undefined) throw new ClounectError('unknownSource', `Tenant ${tenantId} has no source.`);
  const [census, links, sfa] = await Promise.all([runs.census(tenantId, source.sourceId), tenants.links(tenantId), connections.sfa(source, 'repair')]);
  const on = links.filter(({ isOn }) => isOn);
  const { perMinute, perDay } = sfaSettingsSchema.parse(tenant.sfa).limits;
  return estimateReconcile({
    census,
    mode: tenant.policies.listMode === 'perUser' && sfa.filtersByParticipant ? 'perUser' : 'all',
    sfaUserIds: [...new Set(on.map(({ sfaUserId }) => sfaUserId))],
    mailboxIds: [...new Set([...on.flatMap(({ mailboxId }) => mailboxId ?? []), ...census.byMailbox.map(({ mailboxId }) => mailboxId)])],
    limits: { perMinute, leftToday: leftToday ?? perDay },
  });
}
