import { ClounectError, dayBounds, monthBounds } from '@clounect/core';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { DailyUsage, UsageRepository } from '@clounect/core';

const usageRow = z
  .object({ month: z.string(), executions: z.number(), failures: z.number(), linked_users: z.number() })
  .transform(({ linked_users, ...row }) => ({ ...row, linkedUsers: linked_users }));

const dayRow = z
  .object({ day: z.string(), executions: z.number(), failures: z.number(), measured: z.number(), latencies: z.tuple([z.number(), z.number(), z.number()]).nullable().catch(null) })
  .transform(({ measured, latencies, ...row }): DailyUsage => {
    if (latencies === null || measured === 0) return row;
    const [median, p95, slowest] = latencies;
    return { ...row, latency: { measured, median, p95, slowest } };
  });

export function createUsageRepository(db: Executor): UsageRepository {
  return {
    async monthly(tenantId, months) {
      const timeZone = await zoneOf(db, tenantId);
      const bounds = months.map((month) => monthBounds(month, timeZone));
      // One statement: a line and its count in monthly_usage are never seen together, nor neither of them.
      const { rows } = await sql`
        select asked.month, coalesce(gone.executions, 0) + kept.executions as executions, coalesce(gone.failures, 0) + kept.failures as failures,
          linked.users as linked_users
        from unnest(
          ${months}::text[],
          ${bounds.map(({ start }) => start)}::timestamptz[],
          ${bounds.map(({ end }) => end)}::timestamptz[]
        ) with ordinality as asked (month, first, next, place)
        left join monthly_usage gone on gone.tenant_id = ${tenantId} and gone.month = asked.month
        cross join lateral (
          select count(*)::integer as executions, (count(*) filter (where result = 'failed'))::integer as failures
          from activity
          where tenant_id = ${tenantId} and at >= asked.first and at < asked.next and kind = 'execution' and result <> 'retrying'
        ) as kept
        cross join lateral (
          select count(distinct sfa_user_id)::integer as users
          from link_span
          where tenant_id = ${tenantId} and on_at < asked.next and (off_at is null or off_at > asked.first or on_at >= asked.first)
        ) as linked
        order by asked.place
      `.execute(db);
      return rows.map((row) => usageRow.parse(row));
    },
    async daily(tenantId, days) {
      const timeZone = await zoneOf(db, tenantId);
      const bounds = days.map((day) => dayBounds(day, timeZone));
      const { rows } = await sql`
        select asked.day, line.*
        from unnest(
          ${days}::text[],
          ${bounds.map(({ start }) => start)}::timestamptz[],
          ${bounds.map(({ end }) => end)}::timestamptz[]
        ) with ordinality as asked (day, first, next, place)
        cross join lateral (
          select count(*)::integer as executions, (count(*) filter (where result = 'failed'))::integer as failures, count(latency_ms)::integer as measured,
            percentile_disc(array[0.5, 0.95, 1]) within group (order by latency_ms) as latencies
          from activity
          where tenant_id = ${tenantId} and at >= asked.first and at < asked.next and kind = 'execution' and result <> 'retrying'
        ) as line
        order by asked.place
      `.execute(db);
      return rows.map((row) => dayRow.parse(row));
    },
  };
}

async function zoneOf(db: Executor, tenantId: string): Promise<string> {
  const tenant = await db.selectFrom('tenant').select('time_zone').where('tenant_id', '=', tenantId).executeTakeFirst();
  if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
  return tenant.time_zone;
}
