import { createFeedWriter } from './create-feed-writer.js';
import { doubtFeeds } from './doubt-feeds.js';
import { groupCalls } from './group-calls.js';
import { holdLease } from './hold-lease.js';
import { instantColumn } from './instant-column.js';
import { isStorable } from './storable.js';
import { newFeed, type Feed, type FeedRepository } from '@clounect/core';
import { sql } from 'kysely';
import { toFeed } from './to-feed.js';
import { z } from 'zod';
import type { Executor } from './database.js';

export interface FeedRepositoryOptions {
  /** After how long a dead process no longer keeps others from a tenant's feeds. Milliseconds. @default 30000 */
  readonly leaseMs?: number | undefined;
}

const wantedRow = z.object({ now: instantColumn, wanted: z.array(z.string()) });

export function createFeedRepository(db: Executor, { leaseMs = 30_000 }: FeedRepositoryOptions = {}): FeedRepository {
  // Asked by every notification on its way in: calls that come together share one statement.
  const find = groupCalls<readonly string[], readonly Feed[]>(async (calls) => {
    const wanted = [...new Set(calls.flat())].filter(isStorable);
    const rows = wanted.length === 0 ? [] : await db.selectFrom('feed').selectAll().where('subscription_id', 'in', wanted).execute();
    const feeds = rows.map(toFeed);
    return calls.map((ids) => ({ value: feeds.filter(({ subscriptionId }) => subscriptionId !== undefined && ids.includes(subscriptionId)) }));
  });

  return {
    async list(tenantId) {
      const { rows } = await sql`
        select clock_timestamp() as now, array(
          select distinct link.mailbox_id
          from user_link link join tenant using (tenant_id)
          where tenant_id = ${tenantId} and tenant.direction = 'twoWay' and link.is_on and link.mailbox_id is not null
          order by link.mailbox_id
        ) as wanted
      `.execute(db);
      const { now, wanted } = wantedRow.parse(rows[0]);
      const known = (await db.selectFrom('feed').selectAll().where('tenant_id', '=', tenantId).orderBy('mailbox_id').execute()).map(toFeed);
      const missing = wanted.filter((mailboxId) => !known.some((feed) => feed.mailboxId === mailboxId));
      return { feeds: [...known, ...missing.map((mailboxId) => newFeed(tenantId, mailboxId))], wanted, now };
    },
    doubt: (told) => doubtFeeds(db, told),
    async findBySubscriptions(subscriptionIds) {
      return subscriptionIds.length === 0 ? [] : await find(subscriptionIds);
    },
    async tenants() {
      const { rows } = await sql<{ tenant_id: string }>`
        select tenant_id from tenant where direction = 'twoWay' union select tenant_id from feed order by tenant_id
      `.execute(db);
      return rows.map(({ tenant_id }) => tenant_id);
    },
    exclusively: (tenantId, work) => holdLease(db, tenantId, leaseMs, (holder) => work(createFeedWriter(db, tenantId, holder))),
  };
}
