import { ClounectError, type FeedWriter } from '@clounect/core';
import { fromFeed } from './to-feed.js';
import { sql } from 'kysely';
import { transact } from './transact.js';
import type { Executor } from './database.js';

/** Writes feeds as long as this holder has the tenant's lease. */
export function createFeedWriter(db: Executor, tenantId: string, holder: string): FeedWriter {
  const write = (change: (transaction: Executor) => Promise<unknown>): Promise<void> =>
    transact(db, async (transaction) => {
      // Locked until the commit: whoever takes the lease over does so before or after it, and reads what was written.
      const { rows } = await sql`select from feed_lease where tenant_id = ${tenantId} and holder = ${holder} for update`.execute(transaction);
      if (rows.length === 0) throw new ClounectError('leaseLost', `Another process looks after the feeds of tenant ${tenantId}.`);
      await change(transaction);
    });

  return {
    put: (feed) =>
      write((transaction) => {
        const row = fromFeed({ ...feed, tenantId });
        const { told, removedSubscriptionId = null } = feed;
        const notBefore = sql<string | null>`case
          when feed.told_missed <= ${told.missed} and feed.told_reauthorization <= ${told.reauthorization} and feed.removed_subscription is not distinct from ${removedSubscriptionId}
          then excluded.not_before
        end`;
        return transaction
          .insertInto('feed')
          .values(row)
          .onConflict((conflict) => conflict.columns(['tenant_id', 'mailbox_id']).doUpdateSet({ ...row, not_before: notBefore }))
          .execute();
      }),
    remove: (mailboxId) => write((transaction) => transaction.deleteFrom('feed').where('tenant_id', '=', tenantId).where('mailbox_id', '=', mailboxId).execute()),
  };
}
