import { instantColumn, optionalInstant } from './instant-column.js';
import { isMigrated } from './migrate.js';
import { sql } from 'kysely';
import { toLastSeen } from './webhook-sightings.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { HealthEvidence, HealthRepository } from '@clounect/core';
import type { RawBuilder } from 'kysely';

const count = z.coerce.number();

const evidenceRow = z.object({
  now: instantColumn,
  is_paused: z.boolean(),
  direction: z.enum(['oneWay', 'twoWay']),
  source_id: z.string(),
  waiting: count,
  waiting_since: optionalInstant,
  given_up: count,
  held: count,
  last_success: optionalInstant,
  seen: z.unknown(),
});

const feedRow = z.object({
  state: z.enum(['none', 'polled', 'subscribed']),
  count,
  failing: count,
  next_expiry: optionalInstant,
  oldest_catch_up: optionalInstant,
});

const failureRow = z.object({ code: z.string(), at: instantColumn, count, is_of_webhook: z.boolean() });
const backlogRow = z.object({ tenant_id: z.string(), is_paused: z.boolean(), waiting: count, waiting_since: optionalInstant, oldest_ms: z.coerce.number(), given_up: count, held: count });

/** Health as the tables tell it. Statements touch what waits, a few lines of the log and a tenant's own rows, never all of a table. */
export function createHealthRepository(db: Executor): HealthRepository {
  return {
    async evidence(tenantId) {
      const { rows } = await tenantEvidence(tenantId).execute(db);
      if (rows.length === 0) return undefined;
      const [feeds, failures] = await Promise.all([feedGroups(tenantId).execute(db), recentFailures(tenantId).execute(db)]);
      const row = evidenceRow.parse(rows[0]);
      return {
        now: row.now,
        isPaused: row.is_paused,
        direction: row.direction,
        hasSource: row.source_id !== '',
        waiting: { count: row.waiting, since: row.waiting_since },
        givenUp: row.given_up,
        held: row.held,
        feeds: feeds.rows.map(toFeedGroup),
        lastSuccess: row.last_success,
        failures: failures.rows.map(toFailure),
        webhook: row.seen === null ? undefined : toLastSeen(row.seen),
      } satisfies HealthEvidence;
    },
    async backlogs() {
      const { rows } = await sql`
        select t.tenant_id, t.is_paused, w.waiting, w.waiting_since, w.given_up,
          greatest(0, coalesce(extract(epoch from clock_timestamp() - w.waiting_since), 0))::double precision * 1000 as oldest_ms,
          (select count(*) from held_deletion where tenant_id = t.tenant_id and state = 'held') as held
        from tenant t cross join lateral (${waitingOf(sql`t.tenant_id`)}) as w
        order by t.tenant_id
      `.execute(db);
      return rows.map((row) => {
        const { tenant_id, is_paused, waiting, waiting_since, oldest_ms, given_up, held } = backlogRow.parse(row);
        return { tenantId: tenant_id, isPaused: is_paused, count: waiting, since: waiting_since, oldestMs: Math.round(oldest_ms), givenUp: given_up, held };
      });
    },
    isMigrated: () => isMigrated(db),
  };
}

/** What has something to do, at whatever time; the date that never comes is the dead letter's. A former version leaves no `waiting_since`. */
function waitingOf(tenantId: RawBuilder<unknown>) {
  const isGivenUp = sql`due_at > '9000-01-01'`;
  return sql`
    select count(*) filter (where not ${isGivenUp}) as waiting,
      min(coalesce(waiting_since, least(not_before, clock_timestamp()))) filter (where not ${isGivenUp}) as waiting_since,
      count(*) filter (where ${isGivenUp}) as given_up
    from work where tenant_id = ${tenantId} and due_at is not null
  `;
}

function tenantEvidence(tenantId: string) {
  return sql`
    select clock_timestamp() as now, t.is_paused, t.direction, t.source_id, w.waiting, w.waiting_since, w.given_up,
      (select count(*) from held_deletion where tenant_id = t.tenant_id and state = 'held') as held,
      coalesce((${lastSuccess(sql`and at >= statement_timestamp() - interval '1 day'`)}), (${lastSuccess(sql``)})) as last_success,
      to_jsonb(seen) as seen
    from tenant t
    cross join lateral (${waitingOf(sql`t.tenant_id`)}) as w
    left join webhook_seen seen on seen.tenant_id = t.tenant_id
    where t.tenant_id = ${tenantId}
  `;
}

/** Asked for of the last day first: without statistics (an embedded database makes none by itself) all successes would be read and sorted. */
function lastSuccess(since: RawBuilder<unknown>) {
  return sql`select at from activity where tenant_id = t.tenant_id and result = 'succeeded' and kind = 'execution' ${since} order by at desc limit 1`;
}

function feedGroups(tenantId: string) {
  return sql`
    select state, count(*) as count, count(*) filter (where failures > 0) as failing, min(expires_at) as next_expiry, min(caught_up_at) as oldest_catch_up
    from (
      select state, failures, expires_at, caught_up_at from feed where tenant_id = ${tenantId}
      union all
      select 'none', 0, null, null from (
        select distinct link.mailbox_id
        from user_link link join tenant using (tenant_id)
        where tenant_id = ${tenantId} and tenant.direction = 'twoWay' and link.is_on and link.mailbox_id is not null
          and not exists (select 1 from feed where (feed.tenant_id, feed.mailbox_id) = (link.tenant_id, link.mailbox_id))
      ) as missing
    ) as feeds
    group by state order by state
  `;
}

/** The newest 200 of each kind of failure bound the cost of a storm. */
function recentFailures(tenantId: string) {
  const newest = (result: string) => sql`(
    select at, activity_id, entry from activity
    -- The statement's clock does not move while it runs, so that the index can be asked for what is newer.
    where tenant_id = ${tenantId} and result = ${result} and at >= statement_timestamp() - interval '1 hour'
    order by at desc limit 200
  )`;
  return sql`
    select code, is_of_webhook, max(at) as at, count(*) as count
    from (
      select coalesce(entry->>'code', 'unexpected') as code, activity_id like 'webhook/%' as is_of_webhook, at
      from (select * from (${newest('failed')} union all ${newest('retrying')}) as both_kinds order by at desc limit 200) as newest
    ) as failed
    group by code, is_of_webhook
    order by max(at) desc
  `;
}

function toFeedGroup(row: unknown) {
  const { state, count, failing, next_expiry, oldest_catch_up } = feedRow.parse(row);
  return { state, count, failing, nextExpiry: next_expiry, oldestCatchUp: oldest_catch_up };
}

function toFailure(row: unknown) {
  const { code, at, count, is_of_webhook } = failureRow.parse(row);
  return { code, at, count, isOfWebhook: is_of_webhook };
}
