import { ClounectError } from '@clounect/core';
import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import { groupCalls } from './group-calls.js';
import { isStorable, toInstantText } from './storable.js';
import { raiseWork } from './raise-work.js';
import { shareCommits } from './share-commits.js';
import { transact } from './transact.js';
import type { Executor } from './database.js';
import type { Hint } from './raise-work.js';
import type { IncomingNotice, ScheduleInbox } from '@clounect/core';
import type { Outcome } from './group-calls.js';

interface Seen {
  readonly tenantId: string;
  readonly isSigned: boolean;
  readonly isComplete: boolean;
}

export function createScheduleInbox(db: Executor): ScheduleInbox {
  const accept = shareCommits<IncomingNotice>((notices) => storeTogether(db, notices), toAcceptError);
  const markSeen = groupCalls<Seen, void>((seen) => storeSeen(db, seen));

  return {
    async accept(notices) {
      if (notices.length === 0) return;
      // Found before a body joins the others: the database would refuse all of them.
      if (notices.some(({ recordId, body }) => !isStorable(recordId) || !isStorable(body))) {
        throw new ClounectError('malformed', 'A notice holds characters that no database takes.');
      }
      await accept(notices);
    },
    async markSeen(tenantId, { isSigned, isComplete }) {
      await markSeen({ tenantId, isSigned, isComplete });
    },
    async lastSeen(tenantId) {
      const row = await db.selectFrom('webhook_seen').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      return (
        row && {
          at: toInstantText(row.at),
          unsignedAt: row.unsigned_at === null ? undefined : toInstantText(row.unsigned_at),
          incompleteAt: row.incomplete_at === null ? undefined : toInstantText(row.incomplete_at),
        }
      );
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

async function storeSeen(db: Executor, seen: readonly Seen[]): Promise<readonly Outcome<void>[]> {
  const byTenant = new Map<string, Seen>();
  for (const { tenantId, isSigned, isComplete } of seen) {
    const before = byTenant.get(tenantId) ?? { isSigned: true, isComplete: true };
    byTenant.set(tenantId, { tenantId, isSigned: before.isSigned && isSigned, isComplete: before.isComplete && isComplete });
  }
  const rows = [...byTenant.values()];
  await sql`${prepared}
    insert into webhook_seen as seen (tenant_id, at, unsigned_at, incomplete_at)
    select tenant_id, at, case when not is_signed then at end, case when not is_complete then at end
    from unnest(
      ${rows.map((row) => row.tenantId)}::text[],
      ${rows.map((row) => row.isSigned)}::boolean[],
      ${rows.map((row) => row.isComplete)}::boolean[]
    ) as arrived (tenant_id, is_signed, is_complete), (select clock_timestamp() as at) as clock
    order by tenant_id collate "C"
    on conflict (tenant_id) do update set
      at = excluded.at,
      unsigned_at = coalesce(excluded.unsigned_at, seen.unsigned_at),
      incomplete_at = coalesce(excluded.incomplete_at, seen.incomplete_at)
  `.execute(db);
  return seen.map(() => ({ value: undefined }));
}
