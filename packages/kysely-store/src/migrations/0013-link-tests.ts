import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: when a link was last tested with success. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table user_link add column tested_at timestamptz`.execute(db);
}
