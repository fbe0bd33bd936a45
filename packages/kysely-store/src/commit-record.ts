import { sql } from 'kysely';
import { activityUpsert, explanationInsert } from './activity-rows.js';
import { admitDeletions } from './admit-deletions.js';
import { deletionsEnd } from './deletion-rows.js';
import { mappingUpsert, settleEvents } from './mapping-upsert.js';
import { toJson, toStorable } from './storable.js';
import { transact } from './transact.js';
import type { Claim, CommitEnd, HeldRecord, RecordChanges } from '@clounect/core';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';

/**
 * Four statements with BEGIN and COMMIT, whatever is changed: the lock with the fence (rule 14), then everything at once. Only the brake
 * takes more, for a record that wants a deletion.
 */
export async function commitRecord(db: Executor, claim: Claim, changes: RecordChanges): Promise<CommitEnd> {
  return await transact(db, async (transaction) => {
    const { rows } = await sql`
      select 1 from work
      where ${isRecord(claim)} and fence = ${claim.fence}::integer and leased_until is not null
        ${changes.needsLease === true ? sql`and leased_until > clock_timestamp()` : sql``}
      for update
    `.execute(transaction);
    if (rows.length === 0) return 'fenced';
    const held = changes.deletions === undefined ? undefined : await admitDeletions(transaction, claim, changes.deletions);
    const stored = held === undefined ? changes : withoutMailboxes(changes, held.deletions.map(({ mailboxId }) => mailboxId));
    // Nothing else changes these rows while the work row is locked, so one snapshot serves all parts.
    await sql`with ${sql.join(partsOf(claim, stored))} ${workUpdate(claim, stored)}`.execute(transaction);
    return held ?? 'committed';
  });
}

/** What may not be carried out is not intended either. */
function withoutMailboxes(changes: RecordChanges, mailboxes: readonly string[]): RecordChanges {
  return { ...changes, mappings: changes.mappings?.filter(({ mailboxId }) => !mailboxes.includes(mailboxId)) };
}

function isRecord({ tenantId, sourceId, recordId }: Claim) {
  return sql`tenant_id = ${tenantId} and source_id = ${sourceId} and record_id = ${recordId}`;
}

function partsOf(claim: Claim, changes: RecordChanges): readonly RawBuilder<unknown>[] {
  const { held, mappings = [], settledNotices = [], settledEvents = [], endedDeletions = [], activity = [], explanation } = changes;
  const settledOnly = settledEvents.filter((mailboxId) => !mappings.some((mapping) => mapping.mailboxId === mailboxId));
  return [
    sql`unchanged as (select 1)`,
    ...(held === undefined ? [] : [sql`held as (${heldUpsert(claim, held)})`]),
    ...(mappings.length === 0 ? [] : mappingUpsert(claim, mappings, settledEvents)),
    ...(settledOnly.length === 0 ? [] : [settleEvents(claim, settledOnly)]),
    ...(settledNotices.length === 0
      ? []
      : [sql`settled as (delete from inbox where ${isRecord(claim)} and notice_id = any(${settledNotices}::bigint[]))`]),
    ...(endedDeletions.length === 0 ? [] : [sql`ended as (${deletionsEnd(claim, endedDeletions)})`]),
    ...(activity.length === 0 ? [] : [sql`noted as (${activityUpsert(activity)})`]),
    ...(explanation === undefined ? [] : [sql`explained as (${explanationInsert(explanation)})`]),
  ];
}

function heldUpsert({ tenantId, sourceId, recordId }: Claim, held: HeldRecord) {
  const participants = held.schedule?.participants.map(({ sfaUserId }) => toStorable(sfaUserId)) ?? [];
  const [version, link] = [held.version, held.link].map((text) => (text === undefined ? null : toStorable(text)));
  return sql`
    insert into schedule (tenant_id, source_id, record_id, state, version, is_born_by_add, link, schedule, participants, learned_at, is_told, deleted_at)
    values (
      ${tenantId}, ${sourceId}, ${recordId}, ${held.state}, ${version}, ${held.isBornByAdd}::boolean, ${link},
      ${held.schedule === undefined ? null : toJson(held.schedule)}::jsonb, ${participants}::text[],
      ${held.learnedAt ?? null}::timestamptz, ${held.isTold ?? null}::boolean,
      case when ${held.state === 'deleted'}::boolean then clock_timestamp() end
    )
    on conflict (tenant_id, source_id, record_id) do update set
      state = excluded.state, version = excluded.version, link = excluded.link,
      -- Once an event was found that nobody knew of, the record stays unborn, whatever a run held before that.
      is_born_by_add = schedule.is_born_by_add and excluded.is_born_by_add,
      schedule = excluded.schedule, participants = excluded.participants, learned_at = excluded.learned_at, is_told = excluded.is_told,
      deleted_at = case when excluded.deleted_at is not null then coalesce(schedule.deleted_at, excluded.deleted_at) end
  `;
}

function workUpdate(claim: Claim, { mappings = [], isDoubtSettled = false, needsLease = false, finish }: RecordChanges): RawBuilder<unknown> {
  const isRaised = sql`exists (select 1 from mapped where event_doubt > work.dirty)`;
  const assignments = [
    // Settled is what the claim captured: a doubt that came after it stays one (rule 6).
    ...(isDoubtSettled ? [sql`sfa_settled = greatest(sfa_settled, ${claim.dirty}::integer)`] : []),
    // Longer than any outside call takes (rule 13).
    ...(needsLease && finish === undefined ? [sql`leased_until = clock_timestamp() + interval '12 seconds'`] : []),
    ...(finish === undefined
      ? []
      : [sql`done = ${claim.dirty}::integer, wake_at = ${finish.wakeAt ?? null}::timestamptz, attempts = 0, leased_until = null, worker = null,
          ${restUnless(claim, finish.wakeAt !== undefined, mappings.length > 0 ? isRaised : sql`false`)}`]),
  ];
  const raises = sql`
    dirty = case when ${isRaised} then dirty + 1 else dirty end,
    urgency = case when ${isRaised} then 0 else urgency end,
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
