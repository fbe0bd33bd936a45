import { sql } from 'kysely';
import { prepared } from '../prepare-statements.js';
import { budgetRow, type BudgetRow, type RowAsk } from './budget-row.js';
import { settledBudget } from './settled-budget.js';
import type { Executor } from '../database.js';

export interface EndAsk extends RowAsk {
  readonly ends: readonly { readonly id: string; readonly made: number }[];
  readonly counts_day: boolean;
  /** `fine` begins the doubling anew, `throttled` goes on with it, `nothing` leaves it. */
  readonly said: 'fine' | 'throttled' | 'nothing';
  /** Closed at least so long; null: nothing was stated. */
  readonly stated_ms: number | null;
  /** Somebody was throttled without a stated time. */
  readonly is_doubling: boolean;
}

/** `endGrant` and `closeGate` of core in one statement, for rows that differ. Ids that have ended already change nothing. */
export async function endGrants(db: Executor, asks: readonly EndAsk[]): Promise<readonly BudgetRow[]> {
  const { rows } = await sql`${prepared}
    with ask as (
      select * from jsonb_to_recordset(${JSON.stringify(asks)}::jsonb) as ask (
        tenant_id text, scope text, window_ms bigint, resolution_ms bigint, midnights jsonb,
        ends jsonb, counts_day boolean, said text, stated_ms bigint, is_doubling boolean
      )
    ), locked as (
      select b.tenant_id, b.scope from rate_budget b
      where (b.tenant_id, b.scope) in (select ask.tenant_id, ask.scope from ask)
      order by b.tenant_id, b.scope
      for update
    )
    update rate_budget b set state = (
      select jsonb_build_object(
        'at', clock.at,
        'closedUntil', greatest(
          gate.closed_until,
          clock.at + ask.stated_ms,
          case when ask.is_doubling then clock.at + least(3600000, 1000 * power(2, least(greatest(after.closings - 1, 0), 20)))::bigint end
        ),
        'closings', after.closings,
        'running', coalesce((
          select jsonb_agg(g.value) from jsonb_array_elements(grants.running) as g
          where g.value->>'id' not in (select one.id from jsonb_to_recordset(ask.ends) as one (id text))
        ), '[]'),
        'recent', (
          select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'calls', e.calls) order by e.at), '[]')
          from (
            select one.at, sum(one.calls)::integer as calls
            from (
              select r.at, r.calls from jsonb_to_recordset(recent.entries) as r (at bigint, calls integer)
              union all
              select ceil(clock.ended_at::numeric / ask.resolution_ms)::bigint * ask.resolution_ms, ended.made where ended.made > 0
            ) as one
            group by one.at
          ) as e
        ),
        'day', today.day,
        'today', case when ask.counts_day then greatest(0, today.calls - ended.granted + ended.made) else today.calls end
      )
      from ${settledBudget}
      cross join lateral (
        select case ask.said
          when 'throttled' then gate.closings + case when gate.closed_until > clock.at then 0 else 1 end
          when 'fine' then 0
          else gate.closings
        end as closings
      ) as after
      cross join lateral (
        select coalesce(sum(least(one.made, g.calls)), 0)::integer as made, coalesce(sum(g.calls), 0)::integer as granted
        from jsonb_to_recordset(ask.ends) as one (id text, made integer)
        join jsonb_to_recordset(grants.running) as g (id text, calls integer) on g.id = one.id
      ) as ended
    )
    from locked join ask on (ask.tenant_id, ask.scope) = (locked.tenant_id, locked.scope)
    where (b.tenant_id, b.scope) = (locked.tenant_id, locked.scope)
    returning b.tenant_id, b.scope, b.state
  `.execute(db);
  return rows.map((row) => budgetRow.parse(row));
}
