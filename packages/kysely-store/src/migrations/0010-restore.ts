import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: the former version neither reads nor writes these columns; it leaves a former source's events alone, whatever was chosen. */
const statements = [sql`alter table tenant add column restored_at timestamptz`, sql`alter table source add column ending text`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
