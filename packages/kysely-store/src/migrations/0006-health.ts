import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: what a former version leaves in these columns is stale at worst until the record's next hint. */
const statements = [
  sql`alter table work
    add column waiting_since timestamptz,
    add column hint_traceparent text`,
  sql`alter table inbox add column traceparent text`,
  // The last success and the last failures lie side by side, however many lines of the other kind are between.
  sql`create index activity_by_result on activity (tenant_id, result, at desc)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
