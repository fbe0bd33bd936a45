import { raiseWork } from './raise-work.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';
import type { RecordKey, UserLink } from '@clounect/core';

/** Marks the records dirty in which one of these users takes part, or which have an event of ours in one of their mailboxes; answers them. */
export async function markAffected(transaction: Executor, tenantId: string, links: readonly UserLink[]): Promise<readonly RecordKey[]> {
  const affected = await select(transaction, tenantId, affectedBy(tenantId, links));
  await raise(transaction, affected);
  return affected;
}

/**
 * Called once the links are changed, for workers that read them before: marks what is being worked on, and what such a worker has come to
 * hold and finished since the affected records were looked for. In one snapshot: a record is in work before it is held. What is marked
 * already needs no second mark, since nobody claims it before the links are changed.
 */
export async function markMissed(transaction: Executor, tenantId: string, links: readonly UserLink[], marked: readonly RecordKey[]): Promise<void> {
  const known = new Set(marked.map(textOf));
  const inWork = sql`select source_id, record_id from work where tenant_id = ${tenantId} and leased_until is not null`;
  const found = await select(transaction, tenantId, sql`${affectedBy(tenantId, links)} union ${inWork}`);
  await raise(
    transaction,
    found.filter((key) => !known.has(textOf(key))),
  );
}

function affectedBy(tenantId: string, links: readonly UserLink[]): RawBuilder<unknown> {
  const mailboxes = links.flatMap(({ mailboxId }) => mailboxId ?? []);
  return sql`
    select source_id, record_id from mapping
    where tenant_id = ${tenantId} and mailbox_id = any(${mailboxes}::text[]) and state <> 'ended'
    union
    select source_id, record_id from schedule
    where tenant_id = ${tenantId} and state = 'present' and participants && ${links.map(({ sfaUserId }) => sfaUserId)}::text[]
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
