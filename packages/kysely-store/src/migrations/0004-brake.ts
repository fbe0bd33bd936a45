import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: a former version runs beside it, but knows no brake and does not say how a state was learned. */
const statements = [
  sql`alter table schedule add column is_told boolean`,
  // No version before this one wrote to the table.
  sql`alter table held_deletion
    add column event_id text collate "C" not null default '',
    add column state text not null default 'held',
    add column is_beforehand boolean not null default false,
    add column decided_at timestamptz,
    add column cause text,
    add column set_off_by text,
    add column person text,
    add column counted integer,
    add column allowed integer`,
  // Whoever counts the deletions of a tenant holds its row, so that the count is exact.
  sql`create table brake (
    tenant_id text collate "C" primary key,
    living integer,
    living_at timestamptz
  )`,
  sql`create table deletion_mark (
    tenant_id text collate "C" not null,
    cause text collate "C" not null,
    source_id text collate "C" not null,
    record_id text collate "C" not null,
    at timestamptz not null,
    is_admitted boolean not null,
    primary key (tenant_id, cause, source_id, record_id)
  )`,
  // The records with a living event are counted in a storm.
  sql`create index mapping_living on mapping (tenant_id, source_id, record_id) where state = 'living'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
