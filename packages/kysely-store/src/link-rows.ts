import { sql } from 'kysely';
import { toJson } from './storable.js';
import { toUserLink } from './to-tenant.js';
import type { Executor } from './database.js';
import type { UserLink } from '@clounect/core';

export async function linksOf(db: Executor, tenantId: string): Promise<readonly UserLink[]> {
  const rows = await db.selectFrom('user_link').selectAll().where('tenant_id', '=', tenantId).orderBy('link_id').execute();
  return rows.map(toUserLink);
}

export async function upsertLinks(db: Executor, tenantId: string, links: readonly UserLink[]): Promise<void> {
  const byId = new Map(links.map((link) => [link.linkId, link]));
  const rows = [...byId.values()].map((link) => ({
    link_id: link.linkId,
    name: link.name,
    sfa_user_id: link.sfaUserId,
    mail: link.mail,
    mailbox_id: link.mailboxId ?? null,
    is_on: link.isOn,
    tested_at: link.testedAt ?? null,
  }));
  await sql`
    insert into user_link (tenant_id, link_id, name, sfa_user_id, mail, mailbox_id, is_on, tested_at)
    select ${tenantId}, link_id, name, sfa_user_id, mail, mailbox_id, is_on, tested_at
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as link (
      link_id text, name text, sfa_user_id text, mail text, mailbox_id text, is_on boolean, tested_at timestamptz
    )
    order by link_id collate "C"
    on conflict (tenant_id, link_id) do update set
      name = excluded.name, sfa_user_id = excluded.sfa_user_id, mail = excluded.mail,
      mailbox_id = excluded.mailbox_id, is_on = excluded.is_on, tested_at = excluded.tested_at
  `.execute(db);
}

export async function deleteLinks(db: Executor, tenantId: string, linkIds: readonly string[]): Promise<void> {
  await db.deleteFrom('user_link').where('tenant_id', '=', tenantId).where('link_id', 'in', linkIds).execute();
}
