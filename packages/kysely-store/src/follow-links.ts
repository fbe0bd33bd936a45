import { sql } from 'kysely';
import type { Executor } from './database.js';

/**
 * Ends the spans of links that are off, gone or somebody else's now, and begins those of links that are on. Part of the transaction that
 * changes links; without a tenant it makes good what a former version changed.
 */
export async function followLinks(db: Executor, tenantId?: string): Promise<void> {
  const isAsked = sql`${tenantId ?? null}::text is null or tenant_id = ${tenantId ?? null}::text`;
  await sql`
    update link_span set off_at = clock_timestamp()
    where (${isAsked}) and off_at is null and not exists (
      select 1 from user_link link
      where (link.tenant_id, link.link_id, link.sfa_user_id) = (link_span.tenant_id, link_span.link_id, link_span.sfa_user_id) and link.is_on
    )
  `.execute(db);
  await sql`
    insert into link_span (tenant_id, link_id, sfa_user_id, on_at)
    select tenant_id, link_id, sfa_user_id, clock_timestamp() from user_link
    where (${isAsked}) and is_on and not exists (
      select 1 from link_span span
      where (span.tenant_id, span.link_id, span.sfa_user_id) = (user_link.tenant_id, user_link.link_id, user_link.sfa_user_id) and span.off_at is null
    )
    on conflict do nothing
  `.execute(db);
}
