import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Only expands. A former version runs beside: it overlooks what is counted here, and takes notifications of subscriptions made by this one
 * for those of strangers, since it compares with `client_state` itself and not with its hash; the next catch-up finds what they told of.
 */
const statements = [
  sql`alter table feed
    add column told_missed integer not null default 0,
    add column told_reauthorization integer not null default 0,
    add column settled_missed integer not null default 0,
    add column settled_reauthorization integer not null default 0,
    add column removed_subscription text collate "C"`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
