import { followLinks } from '../follow-links.js';
import { sql } from 'kysely';
import { tenantTables } from './tenant-tables.js';
import { transact } from '../transact.js';
import type { Executor } from '../database.js';
import type { Instant } from '@clounect/core';
import type { RawBuilder } from 'kysely';

/** What is in use just now is skipped. */
export async function purgeLeftovers(db: Executor, before: Instant, limit: number): Promise<number> {
  let gone = 0;
  const remove = async (statement: RawBuilder<unknown>) => {
    gone += Number((await statement.execute(db)).numAffectedRows ?? 0);
  };
  await remove(sql`
    delete from waiting_hint where (tenant_id, mailbox_id, event_id) in (
      select tenant_id, mailbox_id, event_id from waiting_hint where waits_until <= clock_timestamp() limit ${limit}::integer for update skip locked
    )
  `);
  // Its keeper could not end it, and Graph did so long ago.
  await remove(sql`
    delete from feed where (tenant_id, mailbox_id) in (
      select tenant_id, mailbox_id from feed
      where expires_at < ${before}::timestamptz and not exists (
        select 1 from user_link link join tenant using (tenant_id)
        where link.tenant_id = feed.tenant_id and link.mailbox_id = feed.mailbox_id and link.is_on and tenant.direction = 'twoWay'
      )
      limit ${limit}::integer
      for update skip locked
    )
  `);
  await remove(sql`
    delete from feed_lease where tenant_id in (
      select tenant_id from feed_lease where leased_until < ${before}::timestamptz limit ${limit}::integer for update skip locked
    )
  `);
  // The brake counts the marks of the last minutes only.
  await remove(sql`
    delete from deletion_mark where (tenant_id, cause, source_id, record_id) in (
      select tenant_id, cause, source_id, record_id from deletion_mark where at < ${before}::timestamptz limit ${limit}::integer for update skip locked
    )
  `);
  await remove(sql`
    delete from reconcile_run where (tenant_id, run_id) in (
      select tenant_id, run_id from reconcile_run where finished_at < ${before}::timestamptz limit ${limit}::integer for update skip locked
    )
  `);
  // Nobody is let in by it any more.
  await remove(sql`
    delete from secret where name = 'formerWebhookSecret' and tenant_id in (
      select settings.tenant_id from tenant_settings settings join secret former on former.tenant_id = settings.tenant_id and former.name = 'formerWebhookSecret'
      where settings.former_webhook_secret_until <= clock_timestamp()
      limit ${limit}::integer
      -- Whoever renews the secret just now locks its settings first.
      for update of settings skip locked
    )
  `);
  // A line or a mark that somebody wrote who still held the tenant in hand when it went.
  for (const name of (await tenantTables(db)).others) {
    const table = sql.table(name);
    await remove(sql`
      delete from ${table} where tenant_id in (select tenant_id from ${table} except select tenant_id from tenant)
    `);
  }
  await transact(db, (transaction) => followLinks(transaction));
  return gone;
}
