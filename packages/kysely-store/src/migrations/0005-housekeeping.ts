import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: what the former version writes meanwhile to `user_link`, the next housekeeping brings into `link_span`. */
const statements = [
  sql`create table link_span (
    tenant_id text collate "C" not null,
    link_id text collate "C" not null,
    sfa_user_id text not null,
    on_at timestamptz not null,
    off_at timestamptz,
    primary key (tenant_id, link_id, sfa_user_id, on_at)
  )`,
  // Since when they are on is not known: counted from now on.
  sql`insert into link_span (tenant_id, link_id, sfa_user_id, on_at)
    select tenant_id, link_id, sfa_user_id, clock_timestamp() from user_link where is_on`,
  sql`create table monthly_usage (
    tenant_id text collate "C" not null,
    month text collate "C" not null,
    executions integer not null,
    failures integer not null,
    primary key (tenant_id, month)
  )`,
  sql`create index schedule_tombstones on schedule (deleted_at) where deleted_at is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
