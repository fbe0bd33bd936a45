import { ClounectError } from '@clounect/core';
import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import { groupCalls } from './group-calls.js';
import { isStorable } from './storable.js';
import { raiseWork } from './raise-work.js';
import { shareCommits } from './share-commits.js';
import { storeRefusals, storeSightings, toLastSeen, type Sighting } from './webhook-sightings.js';
import { transact } from './transact.js';
import type { Executor } from './database.js';
import type { Hint } from './raise-work.js';
import type { IncomingNotice, ScheduleInbox } from '@clounect/core';

export function createScheduleInbox(db: Executor): ScheduleInbox {
  const accept = shareCommits<IncomingNotice>((notices) => storeTogether(db, notices), toAcceptError);
  const markSeen = groupCalls<Sighting, void>((seen) => storeSightings(db, seen));
  const markRefused = groupCalls<string, void>((tenantIds) => storeRefusals(db, tenantIds));

  return {
    async accept(notices) {
      if (notices.length === 0) return;
      // Found before a body joins the others: the database would refuse all of them.
      if (notices.some(({ recordId, body }) => !isStorable(recordId) || !isStorable(body))) {
        throw new ClounectError('malformed', 'A notice holds characters that no database takes.');
      }
      await accept(notices);
    },
    markSeen: (tenantId, sighting) => markSeen({ ...sighting, tenantId }),
    markRefused,
    async lastSeen(tenantId) {
      const row = await db.selectFrom('webhook_seen').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      return row && toLastSeen(row);
    },
  };
}

function toAcceptError(error: unknown): unknown {
  const isForeignKey = typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';
  return isForeignKey ? new ClounectError('unknownSource', 'A notice names a source that does not exist.', { cause: error }) : error;
}

async function storeTogether(db: Executor, notices: readonly IncomingNotice[]): Promise<void> {
  const hints = new Map<string, Hint>();
  for (const { tenantId, sourceId, recordId } of notices) {
    const key = JSON.stringify([tenantId, sourceId, recordId]);
    hints.set(key, { tenantId, sourceId, recordId, count: (hints.get(key)?.count ?? 0) + 1, isDoubt: false, urgency: 'userEdit' });
  }
  await transact(db, async (transaction) => {
    await raiseWork(transaction, [...hints.values()]);
    // A statement of its own, after the locks: so the order of a record's notices is the order in which they got its lock.
    await sql`${prepared}
      insert into inbox (tenant_id, source_id, record_id, body, is_signed, traceparent)
      select tenant_id, source_id, record_id, body, is_signed, traceparent
      from unnest(
        ${notices.map((notice) => notice.tenantId)}::text[],
        ${notices.map((notice) => notice.sourceId)}::text[],
        ${notices.map((notice) => notice.recordId)}::text[],
        ${notices.map((notice) => notice.body)}::text[],
        ${notices.map((notice) => notice.isSigned)}::boolean[],
        ${notices.map((notice) => notice.traceparent ?? null)}::text[]
      ) with ordinality as notice (tenant_id, source_id, record_id, body, is_signed, traceparent, place)
      order by place
    `.execute(transaction);
  });
}
