import { sql, type Kysely } from 'kysely';

/** The tables of better-auth under names of ours; what they hold is its business alone. */
const statements = [
  sql`create table if not exists console_user (
    id text primary key,
    name text not null,
    email text not null unique,
    email_verified boolean not null,
    image text,
    role text not null,
    tenant_id text,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
  )`,
  sql`create table if not exists console_session (
    id text primary key,
    expires_at timestamptz not null,
    token text not null unique,
    ip_address text,
    user_agent text,
    user_id text not null references console_user (id) on delete cascade,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null
  )`,
  sql`create table if not exists console_account (
    id text primary key,
    account_id text not null,
    provider_id text not null,
    user_id text not null references console_user (id) on delete cascade,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    password text,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null
  )`,
  sql`create table if not exists console_verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
  )`,
  sql`create table if not exists console_rate_limit (
    id text primary key,
    key text not null unique,
    count integer not null,
    last_request bigint not null
  )`,
  sql`create index if not exists console_session_of_user on console_session (user_id)`,
  sql`create index if not exists console_account_of_user on console_account (user_id)`,
  sql`create index if not exists console_verification_identifier on console_verification (identifier)`,
];

/** Any key that nobody else locks: hosts that start at once wait for each other. */
const lockKey = 7_302_211;

export async function createAccountTables(db: Kysely<unknown>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${lockKey}::bigint)`.execute(transaction);
    for (const statement of statements) await statement.execute(transaction);
  });
}
