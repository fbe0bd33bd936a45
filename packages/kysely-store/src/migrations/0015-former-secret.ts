import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: a former version takes the present value of the header alone. */
const statements = [
  sql`alter table tenant_settings add column former_webhook_secret_until timestamptz`,
  sql`alter table webhook_seen add column former_at timestamptz`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
