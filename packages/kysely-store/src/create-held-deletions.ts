import { groupRow, isInForce, toHeldDeletion } from './deletion-rows.js';
import { instantColumn } from './instant-column.js';
import { raiseWork } from './raise-work.js';
import { sql } from 'kysely';
import { toJson } from './storable.js';
import { transact } from './transact.js';
import { z } from 'zod';
import type { DeletionRef, DeletionState, HeldDeletions } from '@clounect/core';
import type { Executor } from './database.js';

const countsRow = groupRow.extend({ deletions: z.number(), records: z.number(), first_at: instantColumn, last_at: instantColumn });

export function createHeldDeletions(db: Executor): HeldDeletions {
  return {
    async groups(tenantId) {
      const { rows } = await sql`
        select cause, why, what, count(*)::integer as deletions, count(distinct (source_id, record_id))::integer as records,
          min(at) as first_at, max(at) as last_at
        from held_deletion where tenant_id = ${tenantId} and state = 'held'
        group by cause, why, what order by deletions desc, cause, why, what
      `.execute(db);
      return rows.map((row) => {
        const { cause, why, what, deletions, records, first_at, last_at } = countsRow.parse(row);
        return { cause, reason: why, what, deletions, records, firstHeldAt: first_at, lastHeldAt: last_at };
      });
    },
    async list({ tenantId, limit, after }) {
      const rest = after === undefined ? sql`` : sql`and (source_id, record_id, mailbox_id) > (${after.sourceId}, ${after.recordId}, ${after.mailboxId})`;
      const { rows } = await sql`
        select * from held_deletion where tenant_id = ${tenantId} and state = 'held' ${rest}
        order by source_id, record_id, mailbox_id limit ${limit}::integer
      `.execute(db);
      return rows.map(toHeldDeletion);
    },
    approve: (tenantId, targets) => transact(db, (transaction) => decide(transaction, tenantId, targets, 'approved')),
    discard: (tenantId, targets) => transact(db, (transaction) => decide(transaction, tenantId, targets, 'discarded')),
    async approveBeforehand(tenantId, targets) {
      await transact(db, async (transaction) => {
        await lockRecords(transaction, tenantId, targets);
        await decide(transaction, tenantId, targets, 'approved');
        await approveUnwanted(transaction, tenantId, targets);
      });
    },
  };
}

/** Marks the records before anything else is touched (rule 15); what a worker settled meanwhile is not decided on. */
async function decide(transaction: Executor, tenantId: string, targets: readonly DeletionRef[], state: DeletionState): Promise<number> {
  const { rows: records } = await sql<{ source_id: string; record_id: string }>`
    select distinct source_id, record_id from held_deletion where tenant_id = ${tenantId} and state = 'held' and ${isOneOf(targets)}
  `.execute(transaction);
  await raiseWork(
    transaction,
    records.map(({ source_id, record_id }) => ({ tenantId, sourceId: source_id, recordId: record_id, count: 1, isDoubt: false, urgency: 'userEdit' as const })),
  );
  const { rows } = await sql`
    update held_deletion set state = ${state}, decided_at = clock_timestamp()
    where tenant_id = ${tenantId} and state = 'held' and ${isOneOf(targets)}
    returning 1
  `.execute(transaction);
  return rows.length;
}

/** A worker who has looked at what is decided and is about to hold would overwrite an approval; its record is locked until it has (rule 14). */
async function lockRecords(transaction: Executor, tenantId: string, targets: readonly DeletionRef[]): Promise<void> {
  await sql`
    select 1 from work where tenant_id = ${tenantId} and (source_id, record_id) in (select source_id, record_id from ${rowsOf(targets)})
    order by tenant_id, source_id, record_id for update
  `.execute(transaction);
}

async function approveUnwanted(transaction: Executor, tenantId: string, targets: readonly DeletionRef[]): Promise<void> {
  // One statement must not touch a row twice: of several for one mailbox the last one stands.
  const byMailbox = new Map(targets.map((target) => [JSON.stringify([target.sourceId, target.recordId, target.mailboxId]), target]));
  await sql`delete from held_deletion where tenant_id = ${tenantId} and not ${isInForce}`.execute(transaction);
  await sql`
    insert into held_deletion as known (tenant_id, source_id, record_id, mailbox_id, what, why, event_id, state, is_beforehand, decided_at)
    select ${tenantId}, source_id, record_id, mailbox_id, what, '', event_id, 'approved', true, clock_timestamp()
    from ${rowsOf([...byMailbox.values()])}
    order by source_id collate "C", record_id collate "C", mailbox_id collate "C"
    on conflict (tenant_id, source_id, record_id, mailbox_id) do update set
      what = excluded.what, event_id = excluded.event_id, state = excluded.state, is_beforehand = true, decided_at = excluded.decided_at
    where (known.what, known.event_id, known.state) <> (excluded.what, excluded.event_id, excluded.state) or known.is_beforehand
  `.execute(transaction);
}

function isOneOf(targets: readonly DeletionRef[]) {
  return sql`(source_id, record_id, mailbox_id, what, event_id) in (select source_id, record_id, mailbox_id, what, event_id from ${rowsOf(targets)})`;
}

function rowsOf(targets: readonly DeletionRef[]) {
  const rows = targets.map(({ sourceId, recordId, mailboxId, what, eventId }) => ({ source_id: sourceId, record_id: recordId, mailbox_id: mailboxId, what, event_id: eventId }));
  return sql`jsonb_to_recordset(${toJson(rows)}::jsonb) as target (source_id text, record_id text, mailbox_id text, what text, event_id text)`;
}
