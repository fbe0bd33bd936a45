import { instantColumn } from '../instant-column.js';
import { sql } from 'kysely';
import { toJson } from '../storable.js';
import { toMonth } from '@clounect/core';
import { transact } from '../transact.js';
import { z } from 'zod';
import type { Executor } from '../database.js';
import type { Instant, MonthlyUsage } from '@clounect/core';

const oldLine = z.object({ tenant_id: z.string(), activity_id: z.string(), at: instantColumn, kind: z.string(), result: z.string(), time_zone: z.string() });
type OldLine = z.infer<typeof oldLine>;

/** Lines go in the transaction that adds them to the counts of their month. What is being replaced just now is skipped. */
export async function purgeActivity(db: Executor, before: Instant, limit: number): Promise<number> {
  return await transact(db, async (transaction) => {
    const { rows } = await sql`
      select tenant.tenant_id, tenant.time_zone, old.*
      from tenant
      cross join lateral (
        select activity_id, at, kind, result from activity
        where activity.tenant_id = tenant.tenant_id and at < ${before}::timestamptz
        order by at limit ${limit}::integer
        for update skip locked
      ) as old
      limit ${limit}::integer
    `.execute(transaction);
    const lines = rows.map((row) => oldLine.parse(row));
    if (lines.length === 0) return 0;
    await addUsage(transaction, countByMonth(lines));
    await sql`
      delete from activity using unnest(
        ${lines.map((line) => line.tenant_id)}::text[],
        ${lines.map((line) => line.activity_id)}::text[]
      ) as old (tenant_id, activity_id)
      where (activity.tenant_id, activity.activity_id) = (old.tenant_id, old.activity_id)
    `.execute(transaction);
    return lines.length;
  });
}

type Count = Omit<MonthlyUsage, 'linkedUsers'> & { readonly tenant_id: string };

function countByMonth(lines: readonly OldLine[]): readonly Count[] {
  const counts = new Map<string, Count>();
  for (const { tenant_id, at, kind, result, time_zone } of lines) {
    if (kind !== 'execution' || result === 'retrying') continue;
    const month = toMonth(at, time_zone);
    const key = JSON.stringify([tenant_id, month]);
    const { executions = 0, failures = 0 } = counts.get(key) ?? {};
    counts.set(key, { tenant_id, month, executions: executions + 1, failures: failures + (result === 'failed' ? 1 : 0) });
  }
  return [...counts.values()];
}

async function addUsage(db: Executor, counts: readonly Count[]): Promise<void> {
  await sql`
    insert into monthly_usage as usage (tenant_id, month, executions, failures)
    select tenant_id, month, executions, failures
    from jsonb_to_recordset(${toJson(counts)}::jsonb) as counted (tenant_id text, month text, executions integer, failures integer)
    order by tenant_id collate "C", month collate "C"
    on conflict (tenant_id, month) do update set
      executions = usage.executions + excluded.executions, failures = usage.failures + excluded.failures
  `.execute(db);
}
