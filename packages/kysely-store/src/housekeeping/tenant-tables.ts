import { sql } from 'kysely';
import type { Executor } from '../database.js';

/** One row per record; they go with its work row, under its lock. */
const ofRecords = ['inbox', 'mapping', 'schedule', 'held_deletion'];
/** What other rows refer to: goes last, in this order. */
const referredTo = ['work', 'user_link', 'source', 'tenant'];

export interface TenantTables {
  readonly ofRecords: readonly string[];
  readonly referredTo: readonly string[];
  /** All others with a column `tenant_id`, also those of a newer version: what is erased must not depend on who asks. */
  readonly others: readonly string[];
}

export async function tenantTables(db: Executor): Promise<TenantTables> {
  const { rows } = await sql<{ name: string }>`
    select columns.table_name as name
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and column_name = 'tenant_id' and table_type = 'BASE TABLE'
    order by 1
  `.execute(db);
  const others = rows.map(({ name }) => name).filter((name) => !ofRecords.includes(name) && !referredTo.includes(name));
  return { ofRecords, referredTo, others };
}
