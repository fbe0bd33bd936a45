import { isStorable } from './storable.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { ToldDoubt } from '@clounect/core';

/** One statement; rows are locked in one order, since several hosts are told of many subscriptions at once. */
export async function doubtFeeds(db: Executor, told: readonly ToldDoubt[]): Promise<void> {
  const known = told.filter(({ tenantId, subscriptionId }) => isStorable(tenantId) && isStorable(subscriptionId));
  if (known.length === 0) return;
  await sql`
    with told as (
      select tenant_id, subscription_id,
        count(*) filter (where what = 'missed') as missed,
        count(*) filter (where what = 'reauthorization') as reauthorization,
        bool_or(what = 'removed') as is_removed
      from unnest(
        ${known.map(({ tenantId }) => tenantId)}::text[], ${known.map(({ subscriptionId }) => subscriptionId)}::text[], ${known.map(({ what }) => what)}::text[]
      ) as one (tenant_id, subscription_id, what)
      group by tenant_id, subscription_id
    ), locked as (
      select feed.tenant_id, feed.mailbox_id, told.subscription_id, told.missed, told.reauthorization, told.is_removed
      from feed join told on (feed.tenant_id, feed.subscription_id) = (told.tenant_id, told.subscription_id)
      order by feed.subscription_id
      for update of feed
    )
    update feed set
      told_missed = feed.told_missed + locked.missed,
      told_reauthorization = feed.told_reauthorization + locked.reauthorization,
      removed_subscription = case when locked.is_removed then locked.subscription_id else feed.removed_subscription end,
      not_before = null
    from locked
    where (feed.tenant_id, feed.mailbox_id) = (locked.tenant_id, locked.mailbox_id) and feed.subscription_id = locked.subscription_id
  `.execute(db);
}
