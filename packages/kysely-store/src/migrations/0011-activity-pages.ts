import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: the log is paged through, and filtered by person or result, without reading it whole. */
const statements = [
  sql`alter table activity add column person text generated always as (entry->>'person') stored`,
  sql`create index activity_of_person on activity (tenant_id, person, at desc, seq desc)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
