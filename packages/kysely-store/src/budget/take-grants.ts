import { sql } from 'kysely';
import { prepared } from '../prepare-statements.js';
import { budgetRow, type BudgetRow, type RowAsk } from './budget-row.js';
import { settledBudget } from './settled-budget.js';
import type { Executor } from '../database.js';

export interface TakeAsk extends RowAsk {
  /** One for each grant that is wanted. */
  readonly ids: readonly string[];
  readonly calls: number;
  readonly lease_ms: number;
  /** What is open to the urgency. */
  readonly at_once: number;
  readonly per_window: number;
  readonly per_day: number | null;
}

/**
 * `takeGrants` of core in one statement, for rows that differ: settles each and grants as many as fit; which, stands among `running`.
 * It locks only these rows, in the order of their keys, and what it reckons with is the row as it is once the lock is held. Rows that
 * are not there yet are missing from the answer.
 */
export async function takeGrants(db: Executor, asks: readonly TakeAsk[]): Promise<readonly BudgetRow[]> {
  const { rows } = await sql`${prepared}
    with ask as (
      select * from jsonb_to_recordset(${JSON.stringify(asks)}::jsonb) as ask (
        tenant_id text, scope text, window_ms bigint, resolution_ms bigint, midnights jsonb,
        ids jsonb, calls integer, lease_ms bigint, at_once integer, per_window integer, per_day integer
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
        'closedUntil', gate.closed_until,
        'closings', gate.closings,
        'running', grants.running || coalesce((
          select jsonb_agg(jsonb_build_object('id', wanted.id, 'calls', ask.calls, 'until', clock.at + ask.lease_ms))
          from jsonb_array_elements_text(ask.ids) with ordinality as wanted (id, place)
          where wanted.place <= fitting.count
        ), '[]'),
        'recent', recent.entries,
        'day', today.day,
        'today', today.calls + case when ask.per_day is null then 0 else fitting.count * ask.calls end
      )
      from ${settledBudget}
      cross join lateral (
        select case when gate.closed_until > clock.at then 0 else greatest(0, least(
          jsonb_array_length(ask.ids),
          ask.at_once - grants.at_once,
          floor((ask.per_window - grants.calls - recent.calls)::numeric / ask.calls),
          floor((ask.per_day - today.calls)::numeric / ask.calls)
        ))::integer end as count
      ) as fitting
    )
    from locked join ask on (ask.tenant_id, ask.scope) = (locked.tenant_id, locked.scope)
    where (b.tenant_id, b.scope) = (locked.tenant_id, locked.scope)
    returning b.tenant_id, b.scope, b.state
  `.execute(db);
  return rows.map((row) => budgetRow.parse(row));
}
