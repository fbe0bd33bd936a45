import { raiseWork } from './raise-work.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';
import type { RecordKey, UserLink } from '@clounect/core';

/** Records in which one of these users takes part or which have an event of ours in one of their mailboxes; or all that stand. */
export type Affected = { readonly kind: 'links'; readonly links: readonly UserLink[] } | { readonly kind: 'all' };

/** Marks the records dirty that are affected; answers them. */
export async function markAffected(transaction: Executor, tenantId: string, by: Affected): Promise<readonly RecordKey[]> {
  const affected = await select(transaction, tenantId, affectedBy(tenantId, by));
  await raise(transaction, affected);
  return affected;
}

/**
 * Called once the links or rules are changed, for workers that read them before: marks what is being worked on, and what such a worker has come to
 * hold and finished since the affected records were looked for. In one snapshot: a record is in work before it is held. What is marked
 * already needs no second mark, since nobody claims it before they are changed.
 */
export async function markMissed(transaction: Executor, tenantId: string, by: Affected, marked: readonly RecordKey[]): Promise<void> {
  const known = new Set(marked.map(textOf));
  const inWork = sql`select source_id, record_id from work where tenant_id = ${tenantId} and leased_until is not null`;
  const found = await select(transaction, tenantId, sql`${affectedBy(tenantId, by)} union ${inWork}`);
  await raise(
    transaction,
    found.filter((key) => !known.has(textOf(key))),
  );
}

function affectedBy(tenantId: string, by: Affected): RawBuilder<unknown> {
  const isInMailbox = by.kind === 'all' ? sql`` : sql`and mailbox_id = any(${by.links.flatMap(({ mailboxId }) => mailboxId ?? [])}::text[])`;
  const takesPart = by.kind === 'all' ? sql`` : sql`and participants && ${by.links.map(({ sfaUserId }) => sfaUserId)}::text[]`;
  return sql`
    select source_id, record_id from mapping where tenant_id = ${tenantId} and state <> 'ended' ${isInMailbox}
    union
    select source_id, record_id from schedule where tenant_id = ${tenantId} and state = 'present' ${takesPart}
  `;
}

async function select(transaction: Executor, tenantId: string, records: RawBuilder<unknown>): Promise<readonly RecordKey[]> {
  const { rows } = await sql<{ source_id: string; record_id: string }>`${records}`.execute(transaction);
  return rows.map(({ source_id, record_id }) => ({ tenantId, sourceId: source_id, recordId: record_id }));
}

async function raise(transaction: Executor, keys: readonly RecordKey[]): Promise<void> {
  await raiseWork(
    transaction,
    keys.map((key) => ({ ...key, count: 1, isDoubt: false, urgency: 'backFill' as const })),
  );
}

function textOf({ sourceId, recordId }: RecordKey): string {
  return JSON.stringify([sourceId, recordId]);
}
