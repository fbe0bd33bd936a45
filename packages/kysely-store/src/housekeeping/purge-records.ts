import { sql } from 'kysely';
import { transact } from '../transact.js';
import type { Executor } from '../database.js';
import type { Instant } from '@clounect/core';
import type { RawBuilder } from 'kysely';

interface Key {
  readonly tenant_id: string;
  readonly source_id: string;
  readonly record_id: string;
}

/**
 * Tombstones with all that hangs on them, and work rows of which nothing was ever kept. The work rows are locked first (rules 14, 15; none is
 * waited for, so in whatever order), and what was true when they were looked for is asked again under the lock. A row that goes takes its
 * fence with it, so none goes that was claimed later than `before`: no claim lives that long.
 */
export async function purgeRecords(db: Executor, before: Instant, limit: number): Promise<number> {
  // Each by the way that is short for it: the index of tombstones, and one look at all work rows.
  const tombstones = await purgeFound(db, before, sql`
    select work.tenant_id, work.source_id, work.record_id from schedule join work using (tenant_id, source_id, record_id)
    where schedule.deleted_at < ${before}::timestamptz and ${isQuiet(before)}
    limit ${limit}::integer
    for update of work skip locked
  `);
  if (tombstones === limit) return tombstones;
  const unkept = await purgeFound(db, before, sql`
    select tenant_id, source_id, record_id from work
    where ${isQuiet(before)} and ${isUnkept}
    limit ${limit - tombstones}::integer
    for update skip locked
  `);
  return tombstones + unkept;
}

async function purgeFound(db: Executor, before: Instant, find: RawBuilder<unknown>): Promise<number> {
  return await transact(db, async (transaction) => {
    const { rows } = await sql<Key>`${find}`.execute(transaction);
    if (rows.length === 0) return 0;
    const { numAffectedRows } = await sql`
      with locked as (
        select distinct tenant_id collate "C" as tenant_id, source_id collate "C" as source_id, record_id collate "C" as record_id
        from unnest(
          ${rows.map((row) => row.tenant_id)}::text[], ${rows.map((row) => row.source_id)}::text[], ${rows.map((row) => row.record_id)}::text[]
        ) as locked (tenant_id, source_id, record_id)
      ), gone as (
        select tenant_id, source_id, record_id from work join locked using (tenant_id, source_id, record_id) where ${isQuiet(before)}
          and (${isUnkept} or exists (${ofRecord('schedule')} and other.deleted_at < ${before}::timestamptz))
      ), mappings as (
        delete from mapping where (tenant_id, source_id, record_id) in (select * from gone)
      ), schedules as (
        delete from schedule where (tenant_id, source_id, record_id) in (select * from gone)
      )
      delete from work where (tenant_id, source_id, record_id) in (select * from gone)
    `.execute(transaction);
    return Number(numAffectedRows ?? 0);
  });
}

function ofRecord(table: string): RawBuilder<unknown> {
  return sql`
    select 1 from ${sql.table(table)} other where (other.tenant_id, other.source_id, other.record_id) = (work.tenant_id, work.source_id, work.record_id)
  `;
}

const isUnkept = sql`not exists (${ofRecord('schedule')}) and not exists (${ofRecord('mapping')})`;

/** Nothing is under way, due, held or standing. */
function isQuiet(before: Instant): RawBuilder<unknown> {
  return sql`
    work.dirty = work.done and work.sfa_doubt <= work.sfa_settled and work.wake_at is null and work.leased_until is null
    and coalesce(work.claimed_at, work.not_before) < ${before}::timestamptz
    and not exists (${ofRecord('inbox')})
    and not exists (${ofRecord('held_deletion')})
    and not exists (${ofRecord('mapping')} and other.state <> 'ended')
  `;
}
