import type { LinkEdits, ReconcileRuns, TenantRepository, UserLink } from '@clounect/core';

type Runs = Pick<ReconcileRuns, 'request'>;

/**
 * Asks for a back-fill of the users whose links were switched on, are new or lead to another mailbox now. After the links are stored: should
 * the process die between, the next comparison of everything makes it good.
 */
export function requestBackFills(tenants: TenantRepository, runs: Runs, ring: () => void): TenantRepository {
  return {
    // One by one: a repository may be an object of a class, whose methods no spread copies.
    findByWebhook: (webhookId) => tenants.findByWebhook(webhookId),
    find: (tenantId) => tenants.find(tenantId),
    put: (tenant) => tenants.put(tenant),
    useSource: (tenantId, source) => tenants.useSource(tenantId, source),
    source: (tenantId, sourceId) => tenants.source(tenantId, sourceId),
    links: (tenantId) => tenants.links(tenantId),
    mailboxFound: (tenantId, found) => tenants.mailboxFound(tenantId, found),
    removeLinks: (tenantId, linkIds) => tenants.removeLinks(tenantId, linkIds),
    putLinks: async (tenantId, links) => {
      const before = await tenants.links(tenantId);
      await tenants.putLinks(tenantId, links);
      const newlyOn = links.filter((link) => isNewlyOn(before.find(({ linkId }) => linkId === link.linkId), link));
      await request(runs, ring, tenantId, newlyOn);
    },
  };
}

/** The same for links that an administrator edits. */
export function requestBackFillsOfEdits(edits: LinkEdits, runs: Runs, ring: () => void): LinkEdits {
  return {
    edit: async (edit) => {
      const end = await edits.edit(edit);
      const { tenantId, before, after } = edit;
      if (end === 'done' && after !== undefined && isNewlyOn(before, after)) await request(runs, ring, tenantId, [after]);
      return end;
    },
  };
}

async function request(runs: Runs, ring: () => void, tenantId: string, links: readonly UserLink[]): Promise<void> {
  const sfaUserIds = [...new Set(links.map(({ sfaUserId }) => sfaUserId))].sort();
  if (sfaUserIds.length === 0) return;
  await runs.request(tenantId, { kind: 'backFill', sfaUserIds });
  ring();
}

function isNewlyOn(known: UserLink | undefined, link: UserLink): boolean {
  return link.isOn && (known?.isOn !== true || known.sfaUserId !== link.sfaUserId || (link.mailboxId !== undefined && known.mailboxId !== link.mailboxId));
}
