import { changeLinks } from './change-links.js';
import { ClounectError } from '@clounect/core';
import { deleteLinks, linksOf, upsertLinks } from './link-rows.js';
import { findWebhookTargets } from './find-webhook-targets.js';
import { groupCalls } from './group-calls.js';
import { putTenant } from './put-tenant.js';
import { raiseSource } from './raise-work.js';
import { sql } from 'kysely';
import { toJson } from './storable.js';
import { toSource, toTenant } from './to-tenant.js';
import { transact } from './transact.js';
import type { Executor } from './database.js';
import type { Seal } from './sealed.js';
import type { Source, Tenant, TenantRepository, WebhookTarget } from '@clounect/core';

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

async function findTenant(db: Executor, tenantId: string): Promise<Tenant | undefined> {
  const { rows } = await sql`
    select tenant.*, (select count(*) from source where source.tenant_id = tenant.tenant_id) as source_count
    from tenant where tenant_id = ${tenantId}
  `.execute(db);
  return rows[0] === undefined ? undefined : toTenant(rows[0]);
}

async function existing(db: Executor, tenantId: string): Promise<Tenant> {
  const tenant = await findTenant(db, tenantId);
  if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
  return tenant;
}

async function useSource(db: Executor, tenantId: string, source: Parameters<TenantRepository['useSource']>[1], newId: string): Promise<Source> {
  const { sourceId } = await existing(db, tenantId);
  const known = await db
    .selectFrom('source')
    .select('source_id')
    .where('tenant_id', '=', tenantId)
    .where('host', '=', source.host)
    .where('table_name', '=', source.table)
    .where('schedule_field', '=', source.scheduleField)
    .executeTakeFirst();
  // What happened while it was not the tenant's source was told to nobody. Work rows first (rule 15).
  if (known !== undefined && known.source_id !== sourceId) await raiseSource(db, tenantId, known.source_id, { doubt: true });
  const settings = { settings: toJson(source.settings) };
  const row = await db
    .insertInto('source')
    .values({
      tenant_id: tenantId,
      source_id: newId,
      host: source.host,
      table_name: source.table,
      schedule_field: source.scheduleField,
      ...settings,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'host', 'table_name', 'schedule_field']).doUpdateSet({ ...settings, ending: null }))
    .returningAll()
    .executeTakeFirstOrThrow();
  await db.updateTable('tenant').set({ source_id: row.source_id }).where('tenant_id', '=', tenantId).execute();
  return toSource(row);
}
