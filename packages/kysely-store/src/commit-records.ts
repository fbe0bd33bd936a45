import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import { activityUpsert, explanationInsert } from './activity-rows.js';
import { admitDeletions } from './admit-deletions.js';
import { deletionsEnd } from './deletion-rows.js';
import { mappingUpsert, settleEvents } from './mapping-upsert.js';
import { toJson } from './storable.js';
import { transact } from './transact.js';
import type { CommitEnd, HeldBack, RecordChanges, RecordKey } from '@clounect/core';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';
import type { RecordCommit } from './record-commit.js';

/**
 * Four statements with BEGIN and COMMIT for any number of records, each of them once: the locks with the fences (rules 14, 15), then
 * everything at once. Only the brake takes more, for records that want a deletion. `fenced`: nothing was stored, since the record is held by
 * another worker or, without `waits`, locked by somebody else.
 */
export async function commitRecords(db: Executor, commits: readonly RecordCommit[], { waits }: { readonly waits: boolean }): Promise<readonly CommitEnd[]> {
  return await transact(db, async (transaction) => {
    const locked = await lockHeld(transaction, commits, waits);
    const isOurs = ({ claim }: RecordCommit): boolean => locked.has(toRecordText(claim));
    const braked = new Map<RecordCommit, HeldBack>();
    for (const commit of commits.filter(isOurs)) {
      const { claim, changes } = commit;
      const back = changes.deletions === undefined ? undefined : await admitDeletions(transaction, claim, changes.deletions);
      if (back !== undefined) braked.set(commit, back);
    }
    const stored = commits.filter(isOurs).map((commit) => ({ ...commit, changes: withoutHeldBack(commit.changes, braked.get(commit)) }));
    // Nothing else changes these records' rows while their work rows are locked, so one snapshot serves all parts.
    if (stored.length > 0) await sql`${prepared} with ${sql.join(partsOf(stored))} ${workUpdate()}`.execute(transaction);
    return commits.map((commit) => (isOurs(commit) ? (braked.get(commit) ?? 'committed') : 'fenced'));
  });
}

/** What may not be carried out is not intended either. */
function withoutHeldBack(changes: RecordChanges, back: HeldBack | undefined): RecordChanges {
  if (back === undefined) return changes;
  const mailboxes = new Set(back.deletions.map(({ mailboxId }) => mailboxId));
  return { ...changes, mappings: changes.mappings?.filter(({ mailboxId }) => !mailboxes.has(mailboxId)) };
}

async function lockHeld(transaction: Executor, commits: readonly RecordCommit[], waits: boolean): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ tenant_id: string; source_id: string; record_id: string }>`${prepared}
    select w.tenant_id, w.source_id, w.record_id
    from unnest(
      ${commits.map(({ claim }) => claim.tenantId)}::text[],
      ${commits.map(({ claim }) => claim.sourceId)}::text[],
      ${commits.map(({ claim }) => claim.recordId)}::text[],
      ${commits.map(({ claim }) => claim.fence)}::integer[]
    ) as claim (tenant_id, source_id, record_id, fence)
    join work w on (w.tenant_id, w.source_id, w.record_id) = (claim.tenant_id, claim.source_id, claim.record_id)
    where w.fence = claim.fence and w.leased_until is not null
    order by w.tenant_id, w.source_id, w.record_id
    for update of w ${waits ? sql`` : sql`skip locked`}
  `.execute(transaction);
  return new Set(rows.map(({ tenant_id, source_id, record_id }) => toRecordText({ tenantId: tenant_id, sourceId: source_id, recordId: record_id })));
}

/** Equal for the same record, and for nothing else. */
export function toRecordText({ tenantId, sourceId, recordId }: RecordKey): string {
  return JSON.stringify([tenantId, sourceId, recordId]);
}

/** Always the same parts, so that the statement is always the same text. */
function partsOf(commits: readonly RecordCommit[]): readonly RawBuilder<unknown>[] {
  return [
    sql`member as (${memberRows(commits)})`,
    sql`held as (${heldUpsert(commits)})`,
    ...mappingUpsert(commits),
    sql`raised as materialized (${raisedRecords()})`,
    sql`settled_events as (${settleEvents()})`,
    sql`settled_notices as (${noticeDelete(commits)})`,
    sql`ended as (${deletionsEnd(commits)})`,
    sql`noted as (${activityUpsert(commits.flatMap(({ changes }) => changes.activity ?? []))})`,
    sql`explained as (${explanationInsert(commits.flatMap(({ changes }) => changes.explanation ?? []))})`,
  ];
}

function keyOf({ tenantId, sourceId, recordId }: RecordKey) {
  return { tenant_id: tenantId, source_id: sourceId, record_id: recordId };
}

function memberRows(commits: readonly RecordCommit[]) {
  const rows = commits.map(({ claim, changes: { isDoubtSettled = false, finish } }) => ({
    ...keyOf(claim),
    captured: claim.dirty,
    is_doubt_settled: isDoubtSettled,
    is_finished: finish !== undefined,
    wake_at: finish?.wakeAt,
  }));
  return sql`
    select * from jsonb_to_recordset(${toJson(rows)}::jsonb) as member (
      tenant_id text, source_id text, record_id text, captured integer, is_doubt_settled boolean, is_finished boolean, wake_at timestamptz
    )
  `;
}

function heldUpsert(commits: readonly RecordCommit[]) {
  const rows = commits.flatMap(({ claim, changes: { held } }) =>
    held === undefined
      ? []
      : {
          ...keyOf(claim),
          ...{ state: held.state, version: held.version, is_born_by_add: held.isBornByAdd, link: held.link, schedule: held.schedule },
          participants: held.schedule?.participants.map(({ sfaUserId }) => sfaUserId) ?? [],
          learned_at: held.learnedAt,
          is_told: held.isTold,
        },
  );
  return sql`
    insert into schedule (tenant_id, source_id, record_id, state, version, is_born_by_add, link, schedule, participants, learned_at, is_told, deleted_at)
    select tenant_id, source_id, record_id, state, version, is_born_by_add, link, schedule, participants, learned_at, is_told,
      case when state = 'deleted' then clock_timestamp() end
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as held (
      tenant_id text, source_id text, record_id text, state text, version text, is_born_by_add boolean, link text, schedule jsonb,
      participants text[], learned_at timestamptz, is_told boolean
    )
    on conflict (tenant_id, source_id, record_id) do update set
      state = excluded.state, version = excluded.version, link = excluded.link,
      -- Once an event was found that nobody knew of, the record stays unborn, whatever a run held before that.
      is_born_by_add = schedule.is_born_by_add and excluded.is_born_by_add,
      schedule = excluded.schedule, participants = excluded.participants, learned_at = excluded.learned_at, is_told = excluded.is_told,
      deleted_at = case when excluded.deleted_at is not null then coalesce(schedule.deleted_at, excluded.deleted_at) end
  `;
}

function noticeDelete(commits: readonly RecordCommit[]) {
  const notices = commits.flatMap(({ claim, changes: { settledNotices = [] } }) => settledNotices.map((noticeId) => ({ claim, noticeId })));
  return sql`
    delete from inbox using unnest(
      ${notices.map(({ claim }) => claim.tenantId)}::text[],
      ${notices.map(({ claim }) => claim.sourceId)}::text[],
      ${notices.map(({ claim }) => claim.recordId)}::text[],
      ${notices.map(({ noticeId }) => noticeId)}::bigint[]
    ) as notice (tenant_id, source_id, record_id, notice_id)
    where (inbox.tenant_id, inbox.source_id, inbox.record_id, inbox.notice_id)
      = (notice.tenant_id, notice.source_id, notice.record_id, notice.notice_id)
  `;
}

/** Of which hints came to light with this commit. Reckoned once: as a condition of the update PostgreSQL would ask for it wherever it is named. */
function raisedRecords() {
  return sql`
    select distinct tenant_id, source_id, record_id
    from mapped join work before using (tenant_id, source_id, record_id)
    where mapped.event_doubt > before.dirty
  `;
}

function workUpdate(): RawBuilder<unknown> {
  const isNewer = sql`(is_raised or w.dirty > member.captured)`;
  return sql`
    update work w set
      dirty = case when is_raised then w.dirty + 1 else w.dirty end,
      urgency = case when is_raised then 0 else w.urgency end,
      not_before = case when is_raised then least(w.not_before, clock_timestamp()) else w.not_before end,
      feed_since = case when not is_raised then w.feed_since end,
      -- Settled is what the claim captured: a doubt that came after it stays one (rule 6).
      sfa_settled = case when is_doubt_settled then greatest(w.sfa_settled, member.captured) else w.sfa_settled end,
      done = case when is_finished then member.captured else w.done end,
      wake_at = case when is_finished then member.wake_at else w.wake_at end,
      attempts = case when is_finished then 0 else w.attempts end,
      leased_until = case when not is_finished then w.leased_until end,
      worker = case when not is_finished then w.worker end,
      -- What is left to do goes on waiting; what came during the work has been waiting since about then; else the row is at rest.
      waiting_since = case
        when not is_finished then w.waiting_since
        when member.wake_at is not null then coalesce(w.waiting_since, w.claimed_at)
        when ${isNewer} then w.claimed_at
      end,
      hint_traceparent = case when not is_finished or ${isNewer} then w.hint_traceparent end
    from (
      select member.*, raised.tenant_id is not null as is_raised from member left join raised using (tenant_id, source_id, record_id)
    ) as member
    where (w.tenant_id, w.source_id, w.record_id) = (member.tenant_id, member.source_id, member.record_id)
      and (is_raised or is_doubt_settled or is_finished)
  `;
}
