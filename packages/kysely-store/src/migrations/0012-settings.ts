import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: the former version leaves these columns as they are, and shows less of what it saw. */
const statements = [
  sql`create table tenant_settings (
    tenant_id text collate "C" primary key,
    revision integer not null default 0,
    tests jsonb not null default '{}',
    client_secret_expires_on text
  )`,
  sql`alter table webhook_seen
    add column real_at timestamptz,
    add column test_at timestamptz,
    add column lacking_at timestamptz,
    add column lacking text[],
    add column refused_at timestamptz,
    add column refused_count integer not null default 0`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
