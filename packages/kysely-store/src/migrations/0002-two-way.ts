import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Only expands: the former version runs on it, and what it writes meanwhile is merely claimed or read once more. */
const statements = [
  sql`alter table mapping
    add column event_doubt integer not null default 0,
    add column event_settled integer not null default 0,
    add column hinted_etag text,
    add column hinted_at timestamptz`,
  sql`alter table work
    add column captured integer not null default 0,
    add column feed_since timestamptz`,
  sql`alter table schedule add column learned_at timestamptz`,
  sql`create table waiting_hint (
    tenant_id text collate "C" not null,
    mailbox_id text collate "C" not null,
    event_id text collate "C" not null,
    etag text,
    hinted_at timestamptz not null,
    waits_until timestamptz not null,
    primary key (tenant_id, mailbox_id, event_id)
  )`,
  sql`create table feed (
    tenant_id text collate "C" not null,
    mailbox_id text collate "C" not null,
    state text not null,
    subscription_id text collate "C",
    client_state text,
    subscribed_at timestamptz,
    expires_at timestamptz,
    cursor text,
    needs_catch_up boolean not null,
    caught_up_at timestamptz,
    failures integer not null,
    not_before timestamptz,
    primary key (tenant_id, mailbox_id)
  )`,
  sql`create unique index feed_by_subscription on feed (subscription_id)`,
  sql`create table feed_lease (
    tenant_id text collate "C" primary key,
    holder text not null,
    leased_until timestamptz not null
  )`,
  // Few at any time, and asked for with every notification about an event that nobody knows.
  sql`create index mapping_in_creation on mapping (tenant_id, mailbox_id) where state = 'creating'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
