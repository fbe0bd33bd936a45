import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: a former version writes no latency, and its lines count as not measured. */
const statements = [sql`alter table activity add column latency_ms double precision generated always as ((entry->>'latencyMs')::double precision) stored`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
