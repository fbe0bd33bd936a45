import type { ReconcileRuns, TenantRepository, UserLink } from '@clounect/core';

/**
 * Asks for a back-fill of the users whose links were switched on, are new or lead to another mailbox now. After the links are stored: should
 * the process die between, the next comparison of everything makes it good.
 */
export function requestBackFills(tenants: TenantRepository, runs: Pick<ReconcileRuns, 'request'>, ring: () => void): TenantRepository {
  return {
    ...tenants,
    putLinks: async (tenantId, links) => {
      const before = await tenants.links(tenantId);
      await tenants.putLinks(tenantId, links);
      const sfaUserIds = [...new Set(links.filter((link) => isNewlyOn(before, link)).map(({ sfaUserId }) => sfaUserId))].sort();
      if (sfaUserIds.length === 0) return;
      await runs.request(tenantId, { kind: 'backFill', sfaUserIds });
      ring();
    },
  };
}

function isNewlyOn(before: readonly UserLink[], link: UserLink): boolean {
  const known = before.find(({ linkId }) => linkId === link.linkId);
  return link.isOn && (known?.isOn !== true || known.sfaUserId !== link.sfaUserId || (link.mailboxId !== undefined && known.mailboxId !== link.mailboxId));
}
