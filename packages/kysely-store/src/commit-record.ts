import { sql } from 'kysely';
import { activityUpsert, explanationInsert } from './activity-rows.js';
import { mappingUpsert, settleEvents } from './mapping-upsert.js';
import { toJson, toStorable } from './storable.js';
import { transact } from './transact.js';
import type { Claim, HeldRecord, RecordChanges } from '@clounect/core';
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
  const { held, mappings = [], settledNotices = [], settledEvents = [], activity = [], explanation } = changes;
  const settledOnly = settledEvents.filter((mailboxId) => !mappings.some((mapping) => mapping.mailboxId === mailboxId));
  return [
    sql`unchanged as (select 1)`,
    ...(held === undefined ? [] : [sql`held as (${heldUpsert(claim, held)})`]),
    ...(mappings.length === 0 ? [] : mappingUpsert(claim, mappings, settledEvents)),
    ...(settledOnly.length === 0 ? [] : [settleEvents(claim, settledOnly)]),
    ...(settledNotices.length === 0
      ? []
      : [sql`settled as (delete from inbox where ${isRecord(claim)} and notice_id = any(${settledNotices}::bigint[]))`]),
    ...(activity.length === 0 ? [] : [sql`noted as (${activityUpsert(activity)})`]),
    ...(explanation === undefined ? [] : [sql`explained as (${explanationInsert(explanation)})`]),
  ];
}

function heldUpsert({ tenantId, sourceId, recordId }: Claim, held: HeldRecord) {
  const participants = held.schedule?.participants.map(({ sfaUserId }) => toStorable(sfaUserId)) ?? [];
  const [version, link] = [held.version, held.link].map((text) => (text === undefined ? null : toStorable(text)));
  return sql`
    insert into schedule (tenant_id, source_id, record_id, state, version, is_born_by_add, link, schedule, participants, learned_at, deleted_at)
    values (
      ${tenantId}, ${sourceId}, ${recordId}, ${held.state}, ${version}, ${held.isBornByAdd}::boolean, ${link},
      ${held.schedule === undefined ? null : toJson(held.schedule)}::jsonb, ${participants}::text[],
      ${held.learnedAt ?? null}::timestamptz,
      case when ${held.state === 'deleted'}::boolean then clock_timestamp() end
    )
    on conflict (tenant_id, source_id, record_id) do update set
      state = excluded.state, version = excluded.version, is_born_by_add = excluded.is_born_by_add, link = excluded.link,
      schedule = excluded.schedule, participants = excluded.participants, learned_at = excluded.learned_at,
      deleted_at = case when excluded.deleted_at is not null then coalesce(schedule.deleted_at, excluded.deleted_at) end
  `;
}

function workUpdate(claim: Claim, { mappings = [], isDoubtSettled = false, finish }: RecordChanges): RawBuilder<unknown> {
  const isRaised = sql`exists (select 1 from mapped where event_doubt > work.dirty)`;
  const assignments = [
    // Settled is what the claim captured: a doubt that came after it stays one (rule 6).
    ...(isDoubtSettled ? [sql`sfa_settled = greatest(sfa_settled, ${claim.dirty}::integer)`] : []),
    ...(finish === undefined
      ? []
      : [sql`done = ${claim.dirty}::integer, wake_at = ${finish.wakeAt ?? null}::timestamptz, attempts = 0, leased_until = null, worker = null,
          ${restUnless(claim, finish.wakeAt !== undefined, mappings.length > 0 ? isRaised : sql`false`)}`]),
  ];
  const raises = sql`
    dirty = case when ${isRaised} then dirty + 1 else dirty end,
    not_before = case when ${isRaised} then least(not_before, clock_timestamp()) else not_before end,
    feed_since = case when not ${isRaised} then feed_since end
  `;
  if (mappings.length > 0) {
    return sql`update work set ${sql.join([raises, ...assignments])} where ${isRecord(claim)} ${assignments.length === 0 ? sql`and ${isRaised}` : sql``}`;
  }
  return assignments.length === 0 ? sql`select 1` : sql`update work set ${sql.join(assignments)} where ${isRecord(claim)}`;
}

/** What is left to do goes on waiting; what came during the work has been waiting since about then; else the row is at rest. */
function restUnless(claim: Claim, hasMore: boolean, isRaised: RawBuilder<unknown>): RawBuilder<unknown> {
  const isNewer = sql`(dirty > ${claim.dirty}::integer or ${isRaised})`;
  return sql`
    waiting_since = ${hasMore ? sql`coalesce(waiting_since, claimed_at)` : sql`case when ${isNewer} then claimed_at end`},
    hint_traceparent = case when ${isNewer} then hint_traceparent end
  `;
}
