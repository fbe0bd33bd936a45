import { raiseWork } from './raise-work.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { UserLink } from '@clounect/core';

interface Affected {
  readonly source_id: string;
  readonly record_id: string;
}

/** Marks the records dirty in which one of these users takes part, or which have an event of ours in one of their mailboxes. */
export async function markAffected(transaction: Executor, tenantId: string, links: readonly UserLink[]): Promise<void> {
  const mailboxes = links.flatMap(({ mailboxId }) => mailboxId ?? []);
  const { rows } = await sql<Affected>`
    select source_id, record_id from mapping
    where tenant_id = ${tenantId} and mailbox_id = any(${mailboxes}::text[]) and state <> 'ended'
    union
    select source_id, record_id from schedule
    where tenant_id = ${tenantId} and state = 'present' and participants && ${links.map(({ sfaUserId }) => sfaUserId)}::text[]
  `.execute(transaction);
  await raise(transaction, tenantId, rows);
}

/**
 * Marks what is being worked on: those workers may have read the links before they changed, and their records may not have
 * been held yet when the affected ones were looked for.
 */
export async function markClaimed(transaction: Executor, tenantId: string): Promise<void> {
  const { rows } = await sql<Affected>`
    select source_id, record_id from work where tenant_id = ${tenantId} and leased_until is not null
  `.execute(transaction);
  await raise(transaction, tenantId, rows);
}

async function raise(transaction: Executor, tenantId: string, rows: readonly Affected[]): Promise<void> {
  await raiseWork(
    transaction,
    rows.map(({ source_id, record_id }) => ({ tenantId, sourceId: source_id, recordId: record_id, count: 1, isDoubt: false })),
  );
}
