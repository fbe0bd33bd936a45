import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * `settleBudget` of core in SQL, for a statement that has the row as `b` and the ask (`window_ms`, `resolution_ms`, `midnights`) as `ask`:
 * gives `clock.at`, `clock.ended_at`, `gate.closed_until`, `gate.closings`, `today.*`, `grants.*` and `recent.*`. It reads nothing but the row itself and the
 * clock, so that it is reckoned anew when another process held the row meanwhile.
 */
export const settledBudget: RawBuilder<unknown> = sql`
  (
    select floor(extract(epoch from now.at) * 1000)::bigint as at, ceil(extract(epoch from now.at) * 1000)::bigint as ended_at
    from (select clock_timestamp() as at) as now
  ) as clock
  cross join lateral (
    select least((b.state->>'closedUntil')::bigint, clock.at + 90000000) as closed_until, (b.state->>'closings')::integer as closings
  ) as gate
  cross join lateral (
    select coalesce(max(midnight.at) filter (where midnight.at <= clock.at), min(midnight.at), 0) as day, count(*) > 0 as is_counted
    from (select value::bigint as at from jsonb_array_elements_text(ask.midnights)) as midnight
  ) as this_day
  cross join lateral (
    select
      coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'calls', g.calls, 'until', least(g.until, clock.at + 60000))) filter (where g.until > clock.at), '[]') as running,
      count(*) filter (where g.until > clock.at)::integer as at_once,
      coalesce(sum(g.calls) filter (where g.until > clock.at), 0)::integer as calls,
      coalesce(sum(g.calls) filter (where g.until > this_day.day), 0)::integer as over_midnight
    from jsonb_to_recordset(b.state->'running') as g (id text, calls integer, until bigint)
  ) as grants
  cross join lateral (
    select
      greatest(this_day.day, (b.state->>'day')::bigint) as day,
      case when not this_day.is_counted then 0 when this_day.day > (b.state->>'day')::bigint then grants.over_midnight else (b.state->>'today')::integer end as calls
  ) as today
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'calls', e.calls) order by e.at), '[]') as entries, coalesce(sum(e.calls), 0)::integer as calls
    from (
      select least(one.at, clock.at + 60000) as at, sum(one.calls)::integer as calls
      from (
        select r.at, r.calls from jsonb_to_recordset(b.state->'recent') as r (at bigint, calls integer)
        union all
        select ceil(g.until::numeric / ask.resolution_ms)::bigint * ask.resolution_ms, g.calls
        from jsonb_to_recordset(b.state->'running') as g (id text, calls integer, until bigint)
        where g.until <= clock.at
      ) as one
      where least(one.at, clock.at + 60000) + ask.window_ms > clock.at
      group by least(one.at, clock.at + 60000)
    ) as e
  ) as recent`;
