import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import type { ClaimRoom } from '@clounect/core';
import type { Executor } from './database.js';

export interface ClaimedRow {
  readonly tenant_id: string;
  readonly source_id: string;
  readonly record_id: string;
  readonly fence: number;
  readonly dirty: number;
  readonly attempts: number;
  readonly urgency: number;
}

/**
 * One statement, and none that reads evidence (rule 10). Its cost grows with the number of tenants, not with a backlog:
 * tenants first (an index probe each), then as many rows of each as its share of the slots, so that a tenant with one record
 * is served in the same claim as one with fifty thousand. Of one tenant's rows the most urgent come first, each class by its own index range.
 */
export async function claimWork(db: Executor, worker: string, limit: number, room: ClaimRoom = { of: new Map(), others: limit }): Promise<readonly ClaimedRow[]> {
  const { rows } = await sql<ClaimedRow>`${prepared}
    with ready as (
      select t.tenant_id, t.last_served, least(${limit}::integer, coalesce(known.room, ${room.others}::integer)) as room
      from tenant t
      left join unnest(${[...room.of.keys()]}::text[], ${[...room.of.values()]}::integer[]) as known (tenant_id, room) on known.tenant_id = t.tenant_id
      cross join lateral (
        select 1 from work w where w.tenant_id = t.tenant_id and w.due_at <= statement_timestamp() order by w.due_at limit 1
      ) as first_due
      where not t.is_paused and coalesce(known.room, ${room.others}::integer) > 0
      order by t.last_served nulls first, t.tenant_id
      limit ${limit}::integer
    ), ranked as (
      select ready.tenant_id, row_number() over (order by due.round, ready.last_served nulls first, ready.tenant_id) as place
      from ready
      cross join lateral (
        select row_number() over (order by w.due_at) as round
        from (
          select due_at from work w where w.tenant_id = ready.tenant_id and w.due_at <= statement_timestamp()
          order by w.due_at limit ready.room
        ) as w
      ) as due
    ), share as (
      select tenant_id, count(*) as slots from ranked where place <= ${limit}::integer group by tenant_id
    ), locked as (
      select due.tenant_id, due.source_id, due.record_id
      from share
      cross join lateral (
        select w.tenant_id, w.source_id, w.record_id
        from (values (0), (1), (2)) as class (urgency)
        cross join lateral (
          select * from work w
          where w.tenant_id = share.tenant_id and w.due_at <= statement_timestamp()
            -- As rows, so that only the class's own index range serves: the other index would be read to its end for a class without a row.
            and (w.urgency, w.due_at) >= (class.urgency::smallint, '-infinity'::timestamptz) and (w.urgency, w.due_at) <= (class.urgency::smallint, statement_timestamp())
          order by w.urgency, w.due_at limit share.slots
          for update skip locked
        ) as w
        order by class.urgency limit share.slots
      ) as due
    ), served as (
      update tenant t set last_served = clock_timestamp()
      from (
        -- Skipped when another claim marks the same tenant just now: waiting for it could only end in a deadlock.
        select tenant_id from tenant where tenant_id in (select tenant_id from locked) for no key update skip locked
      ) as turn
      where t.tenant_id = turn.tenant_id
    )
    update work w set
      fence = w.fence + 1,
      worker = ${worker}::text,
      captured = w.dirty,
      feed_since = null,
      claimed_at = clock_timestamp(),
      leased_until = clock_timestamp() + interval '12 seconds'
    -- The limit changes nothing but the planner's guess, without which it reads the whole backlog to join sixteen rows.
    from (select * from locked limit ${limit}::integer) as locked
    where (w.tenant_id, w.source_id, w.record_id) = (locked.tenant_id, locked.source_id, locked.record_id)
    returning w.tenant_id, w.source_id, w.record_id, w.fence, w.dirty, w.attempts, w.urgency
  `.execute(db);
  return rows;
}
