import { compareEvents, compareRecords } from './compare-pages.js';
import { keepReconcileStep } from './keep-reconcile-step.js';
import { sql } from 'kysely';
import { wasSeen } from './was-seen.js';
import type { Executor } from './database.js';
import type { QuietTimes } from './doubt-events.js';
import type { ReconcileMemory } from '@clounect/core';

export function createReconcileMemory(db: Executor, quietTimes: QuietTimes): ReconcileMemory {
  return {
    compareRecords: (key, rows) => compareRecords(db, key, rows),
    compareEvents: (lease, mailboxId, events) => compareEvents(db, lease, mailboxId, events),

    async missingRecords({ tenantId, runId }, { sourceId, participants, since, after, limit }) {
      const inScope = sql`
        h.tenant_id = ${tenantId} and h.source_id = ${sourceId} and h.state = 'present'
        and (h.learned_at is null or h.learned_at < ${since}::timestamptz)
        and (${participants ?? null}::text[] is null or h.participants && ${participants ?? null}::text[])
      `;
      const isMissing = sql`not ${wasSeen({ tenantId, runId }, 'records', sql`h.record_id`)}`;
      const { rows } = await sql<{ record_id: string }>`
        select h.record_id from schedule h
        where ${inScope} and (${after ?? null}::text is null or h.record_id > ${after ?? null}::text collate "C") and ${isMissing}
        order by h.record_id limit ${limit}::integer
      `.execute(db);
      const recordIds = rows.map(({ record_id }) => record_id);
      if (after !== undefined) return { recordIds };
      const counted = await sql<{ held: number; missing: number }>`
        select count(*)::integer as held, count(*) filter (where ${isMissing})::integer as missing from schedule h where ${inScope}
      `.execute(db);
      return { recordIds, share: counted.rows[0] ?? { held: 0, missing: 0 } };
    },

    async missingEvents({ tenantId, runId }, { sourceId, mailboxId, since, after, limit }) {
      const { rows } = await sql<{ event_id: string }>`
        select m.event_id from mapping m
        where m.tenant_id = ${tenantId} and m.source_id = ${sourceId} and m.mailbox_id = ${mailboxId} and m.state = 'living'
          and m.event_id > ${after ?? ''}::text collate "C"
          and coalesce((m.details->>'createdAt')::timestamptz < ${since}::timestamptz, true)
          and not ${wasSeen({ tenantId, runId }, 'events', sql`m.event_id`)}
        order by m.event_id limit ${limit}::integer
      `.execute(db);
      return rows.map(({ event_id }) => event_id);
    },

    async nextMailbox({ tenantId, sourceId }, after) {
      const { rows } = await sql<{ mailbox_id: string }>`
        select mailbox_id from mapping
        where tenant_id = ${tenantId} and source_id = ${sourceId} and state = 'living' and mailbox_id > ${after ?? ''}::text collate "C"
        order by mailbox_id limit 1
      `.execute(db);
      return rows[0]?.mailbox_id;
    },

    keep: (lease, step) => keepReconcileStep(db, lease, step, quietTimes),
  };
}
