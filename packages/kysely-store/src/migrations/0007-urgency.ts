import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: what the former version raises meanwhile counts as a user's edit. */
const statements = [
  sql`alter table work add column urgency smallint not null default 0`,
  sql`create index work_due_by_urgency on work (tenant_id, urgency, due_at) where due_at is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
