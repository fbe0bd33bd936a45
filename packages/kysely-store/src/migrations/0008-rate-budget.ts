import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** One row for each tenant's JUST.SFA and for each mailbox; the state is small and bounded, see `BudgetState` of core. */
const statements = [
  sql`create table rate_budget (
    tenant_id text collate "C" not null,
    scope text collate "C" not null,
    state jsonb not null,
    primary key (tenant_id, scope)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
