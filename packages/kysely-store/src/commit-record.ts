import { sql } from 'kysely';
import { activityUpsert, explanationInsert } from './activity-rows.js';
import { fromMapping } from './to-mapping.js';
import { toJson } from './storable.js';
import { transact } from './transact.js';
import type { Claim, HeldRecord, Mapping, RecordChanges } from '@clounect/core';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';

/** Four statements with BEGIN and COMMIT, whatever is changed: the lock with the fence (rule 14), then everything at once. */
export async function commitRecord(db: Executor, claim: Claim, changes: RecordChanges): Promise<'committed' | 'fenced'> {
  return await transact(db, async (transaction) => {
    const { rows } = await sql`
      select 1 from work
      where ${isRecord(claim)} and fence = ${claim.fence}::integer and leased_until is not null
      for update
    `.execute(transaction);
    if (rows.length === 0) return 'fenced';
    // Nothing else changes these rows while the work row is locked, so one snapshot serves all parts.
    await sql`with ${sql.join(partsOf(claim, changes))} ${workUpdate(claim, changes)}`.execute(transaction);
    return 'committed';
  });
}

function isRecord({ tenantId, sourceId, recordId }: Claim) {
  return sql`tenant_id = ${tenantId} and source_id = ${sourceId} and record_id = ${recordId}`;
}

function partsOf(claim: Claim, changes: RecordChanges): readonly RawBuilder<unknown>[] {
  const { held, mappings = [], settledNotices = [], activity = [], explanation } = changes;
  return [
    sql`unchanged as (select 1)`,
    ...(held === undefined ? [] : [sql`held as (${heldUpsert(claim, held)})`]),
    ...(mappings.length === 0 ? [] : [sql`mapped as (${mappingUpsert(claim, mappings)})`]),
    ...(settledNotices.length === 0
      ? []
      : [sql`settled as (delete from inbox where ${isRecord(claim)} and notice_id = any(${settledNotices}::bigint[]))`]),
    ...(activity.length === 0 ? [] : [sql`noted as (${activityUpsert(activity)})`]),
    ...(explanation === undefined ? [] : [sql`explained as (${explanationInsert(explanation)})`]),
  ];
}

function heldUpsert({ tenantId, sourceId, recordId }: Claim, held: HeldRecord) {
  const participants = held.schedule?.participants.map(({ sfaUserId }) => sfaUserId) ?? [];
  return sql`
    insert into schedule (tenant_id, source_id, record_id, state, version, is_born_by_add, link, schedule, participants, deleted_at)
    values (
      ${tenantId}, ${sourceId}, ${recordId}, ${held.state}, ${held.version ?? null}, ${held.isBornByAdd}::boolean, ${held.link ?? null},
      ${held.schedule === undefined ? null : toJson(held.schedule)}::jsonb, ${participants}::text[],
      case when ${held.state === 'deleted'}::boolean then clock_timestamp() end
    )
    on conflict (tenant_id, source_id, record_id) do update set
      state = excluded.state, version = excluded.version, is_born_by_add = excluded.is_born_by_add, link = excluded.link,
      schedule = excluded.schedule, participants = excluded.participants,
      deleted_at = case when excluded.deleted_at is not null then coalesce(schedule.deleted_at, excluded.deleted_at) end
  `;
}

function mappingUpsert({ tenantId, sourceId, recordId }: Claim, mappings: readonly Mapping[]) {
  // One statement must not touch a row twice: of several for one mailbox the last one stands.
  const byMailbox = new Map(mappings.map((mapping) => [mapping.mailboxId, fromMapping(mapping)]));
  return sql`
    insert into mapping (tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, event_id, etag, details)
    select ${tenantId}, ${sourceId}, ${recordId}, mailbox_id, state, generation, epoch, event_id, etag, details
    from jsonb_to_recordset(${toJson([...byMailbox.values()])}::jsonb) as changed (
      mailbox_id text, state text, generation integer, epoch text, event_id text, etag text, details jsonb
    )
    on conflict (tenant_id, source_id, record_id, mailbox_id) do update set
      state = excluded.state, generation = excluded.generation, epoch = excluded.epoch,
      event_id = excluded.event_id, etag = excluded.etag, details = excluded.details
  `;
}

function workUpdate(claim: Claim, { isDoubtSettled = false, finish }: RecordChanges): RawBuilder<unknown> {
  // Settled is what the claim captured: a doubt that came after it stays one (rule 6).
  const settled = isDoubtSettled ? sql`greatest(sfa_settled, ${claim.dirty}::integer)` : sql`sfa_settled`;
  if (finish === undefined) {
    return isDoubtSettled ? sql`update work set sfa_settled = ${settled} where ${isRecord(claim)}` : sql`select 1`;
  }
  return sql`
    update work set
      done = ${claim.dirty}::integer, sfa_settled = ${settled}, wake_at = ${finish.wakeAt ?? null}::timestamptz,
      attempts = 0, leased_until = null, worker = null
    where ${isRecord(claim)}
  `;
}
