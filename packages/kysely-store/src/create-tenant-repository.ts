import { changeLinks } from './change-links.js';
import { existing, findTenant } from './find-tenant.js';
import { deleteLinks, linksOf, upsertLinks } from './link-rows.js';
import { findWebhookTargets } from './find-webhook-targets.js';
import { groupCalls } from './group-calls.js';
import { putTenant } from './put-tenant.js';
import { toSource } from './to-tenant.js';
import { transact } from './transact.js';
import { useSource } from './use-source.js';
import type { Executor } from './database.js';
import type { Seal } from './sealed.js';
import type { TenantRepository, WebhookTarget } from '@clounect/core';

export function createTenantRepository(db: Executor, seal: Seal, nextId: () => string): TenantRepository {
  const findByWebhook = groupCalls<string, WebhookTarget | undefined>((webhookIds) => findWebhookTargets(db, seal, webhookIds));

  return {
    findByWebhook,
    find: (tenantId) => findTenant(db, tenantId),
    async put(tenant) {
      await putTenant(db, tenant, nextId());
      return await existing(db, tenant.tenantId);
    },
    useSource: (tenantId, source) => transact(db, (transaction) => useSource(transaction, tenantId, source, nextId())),
    async source(tenantId, sourceId) {
      const row = await db.selectFrom('source').selectAll().where('tenant_id', '=', tenantId).where('source_id', '=', sourceId).executeTakeFirst();
      return row && toSource(row);
    },
    links: (tenantId) => linksOf(db, tenantId),
    async putLinks(tenantId, links) {
      await changeLinks(db, tenantId, async (transaction) => {
        await existing(transaction, tenantId);
        const replaced = (await linksOf(transaction, tenantId)).filter(({ linkId }) => links.some((link) => link.linkId === linkId));
        return { affected: [...replaced, ...links], change: () => upsertLinks(transaction, tenantId, links) };
      });
    },
    async mailboxFound(tenantId, { linkId, mail, mailboxId }) {
      await db
        .updateTable('user_link')
        .set({ mailbox_id: mailboxId })
        .where('tenant_id', '=', tenantId)
        .where('link_id', '=', linkId)
        .where('mail', '=', mail)
        .where('mailbox_id', 'is', null)
        .execute();
    },
    async removeLinks(tenantId, linkIds) {
      if (linkIds.length === 0) return;
      await changeLinks(db, tenantId, async (transaction) => ({
        affected: (await linksOf(transaction, tenantId)).filter(({ linkId }) => linkIds.includes(linkId)),
        change: () => deleteLinks(transaction, tenantId, linkIds),
      }));
    },
  };
}
