import { approvalLifeMs, type DecidedDeletion, type HeldDeletion, type RecordKey } from '@clounect/core';
import { endReason } from './content-schemas.js';
import { instantColumn } from './instant-column.js';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { RecordCommit } from './record-commit.js';

/** An approval that was given beforehand and has run out counts for nothing. */
export const isInForce = sql`(not is_beforehand or decided_at > clock_timestamp() - ${approvalLifeMs}::double precision * interval '1 millisecond')`;

export async function readDeletions(db: Executor, { tenantId, sourceId, recordId }: RecordKey): Promise<readonly DecidedDeletion[]> {
  const { rows } = await sql`
    select what, mailbox_id, event_id, state, is_beforehand from held_deletion
    where tenant_id = ${tenantId} and source_id = ${sourceId} and record_id = ${recordId} and ${isInForce}
  `.execute(db);
  return rows.map(toDecidedDeletion);
}

/** Only exactly these: a newer decision in the same mailbox stays. */
export function deletionsEnd(commits: readonly RecordCommit[]) {
  const rows = commits.flatMap(({ claim, changes: { endedDeletions = [] } }) => endedDeletions.map((target) => ({ claim, target })));
  return sql`
    delete from held_deletion using unnest(
      ${rows.map(({ claim }) => claim.tenantId)}::text[],
      ${rows.map(({ claim }) => claim.sourceId)}::text[],
      ${rows.map(({ claim }) => claim.recordId)}::text[],
      ${rows.map(({ target }) => target.mailboxId)}::text[],
      ${rows.map(({ target }) => target.eventId)}::text[],
      ${rows.map(({ target }) => target.what)}::text[]
    ) as ended (tenant_id, source_id, record_id, mailbox_id, event_id, what)
    where (held_deletion.tenant_id, held_deletion.source_id, held_deletion.record_id, held_deletion.mailbox_id, held_deletion.event_id, held_deletion.what)
      = (ended.tenant_id, ended.source_id, ended.record_id, ended.mailbox_id, ended.event_id, ended.what)
  `;
}

const decidedRow = z.object({
  what: z.enum(['event', 'record']),
  mailbox_id: z.string(),
  event_id: z.string(),
  state: z.enum(['held', 'approved', 'discarded']),
  is_beforehand: z.boolean(),
});

export function toDecidedDeletion(row: unknown): DecidedDeletion {
  const { what, mailbox_id, event_id, state, is_beforehand } = decidedRow.parse(row);
  return { what, mailboxId: mailbox_id, eventId: event_id, state, ...(is_beforehand ? { isBeforehand: true } : {}) };
}

export const groupRow = z.object({ cause: z.enum(['explicit', 'inferred']), why: endReason, what: z.enum(['event', 'record']) });

const heldRow = groupRow.extend({
  tenant_id: z.string(),
  source_id: z.string(),
  record_id: z.string(),
  mailbox_id: z.string(),
  event_id: z.string(),
  set_off_by: z.string(),
  person: z.string().nullable(),
  counted: z.number(),
  allowed: z.number(),
  at: instantColumn,
});

export function toHeldDeletion(row: unknown): HeldDeletion {
  const { tenant_id, source_id, record_id, mailbox_id, event_id, what, cause, why, set_off_by, person, counted, allowed, at } = heldRow.parse(row);
  return {
    ...{ tenantId: tenant_id, sourceId: source_id, recordId: record_id, mailboxId: mailbox_id, eventId: event_id },
    ...{ what, cause, reason: why, trigger: set_off_by, person: person ?? undefined, counted, limit: allowed, heldAt: at },
  };
}
