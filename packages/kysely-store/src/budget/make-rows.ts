import { emptyBudget } from '@clounect/core';
import { sql } from 'kysely';
import { rowKey, type RowAsk } from './budget-row.js';
import type { Executor } from '../database.js';

/** Makes rows that are missing, in the order in which all lock them. */
export async function makeRows(db: Executor, asks: readonly RowAsk[]): Promise<void> {
  const sorted = [...new Map(asks.map((ask) => [rowKey(ask), ask])).values()];
  await sql`
    insert into rate_budget (tenant_id, scope, state)
    select tenant_id, scope, ${JSON.stringify(emptyBudget)}::jsonb
    from unnest(${sorted.map((ask) => ask.tenant_id)}::text[], ${sorted.map((ask) => ask.scope)}::text[]) as missing (tenant_id, scope)
    order by tenant_id collate "C", scope collate "C"
    on conflict (tenant_id, scope) do nothing
  `.execute(db);
}
