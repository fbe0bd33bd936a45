import { sql } from 'kysely';
import { claimWork } from './claim-work.js';
import { raiseWork } from './raise-work.js';
import { toUrgency } from './urgency-column.js';
import type { Claim, WorkQueue } from '@clounect/core';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';

const deadAfter = 8;
/** The dead letter's `not_before`: a date that never comes, and no `infinity`, which not every database knows. */
const never = '9999-12-31T00:00:00Z';

export function createWorkQueue(db: Executor): WorkQueue {
  return {
    async claim(worker, limit, room) {
      if (limit < 1) return [];
      const rows = await claimWork(db, worker, limit, room);
      return rows.map(({ tenant_id, source_id, record_id, fence, dirty, attempts, urgency }) => ({
        tenantId: tenant_id,
        sourceId: source_id,
        recordId: record_id,
        fence,
        dirty,
        attempts,
        urgency: toUrgency(urgency),
      }));
    },
    async extend(claims) {
      return claims.length === 0 ? [] : await extendLeases(db, claims);
    },
    async abandon(claim, end) {
      await (end.kind === 'defect' ? giveBack(db, claim, 1, afterDefect(claim)) : giveBack(db, claim, 0, after(end.retryAfterMs)));
    },
    async endLeases(isGone) {
      return await endLeases(db, isGone === 'all' ? null : isGone.worker);
    },
    async nextDueInMs() {
      return await nextDueInMs(db);
    },
    async hint({ tenantId, sourceId, recordId }, { doubt, urgency = 'userEdit' }) {
      await raiseWork(db, [{ tenantId, sourceId, recordId, count: 1, isDoubt: doubt, urgency }]);
    },
  };
}

async function extendLeases(db: Executor, claims: readonly Claim[]): Promise<readonly Claim[]> {
  const { rows } = await sql<{ place: number }>`
    with still_held as (
      select w.tenant_id, w.source_id, w.record_id, claim.place
      from unnest(
        ${claims.map((claim) => claim.tenantId)}::text[],
        ${claims.map((claim) => claim.sourceId)}::text[],
        ${claims.map((claim) => claim.recordId)}::text[],
        ${claims.map((claim) => claim.fence)}::integer[]
      ) with ordinality as claim (tenant_id, source_id, record_id, fence, place)
      join work w on (w.tenant_id, w.source_id, w.record_id) = (claim.tenant_id, claim.source_id, claim.record_id)
      -- An ended lease is not given back: a heartbeat that comes after the finish would lock the record for nobody.
      where w.fence = claim.fence and w.leased_until is not null
      order by w.tenant_id, w.source_id, w.record_id
      for update of w
    )
    update work w set leased_until = clock_timestamp() + interval '12 seconds'
    from still_held held
    where (w.tenant_id, w.source_id, w.record_id) = (held.tenant_id, held.source_id, held.record_id)
    returning held.place::integer as place
  `.execute(db);
  const held = new Set(rows.map(({ place }) => place));
  return claims.filter((_, index) => held.has(index + 1));
}

function after(milliseconds: number): RawBuilder<unknown> {
  return sql`clock_timestamp() + ${milliseconds}::double precision * interval '1 millisecond'`;
}

function afterDefect(claim: Claim): RawBuilder<unknown> {
  return sql`case
    when w.attempts + 1 < ${deadAfter}::integer then clock_timestamp() + least(power(2, w.attempts + 1), 300) * interval '1 second'
    -- A hint that came during the last attempt already leads out of the dead letter.
    when w.dirty > ${claim.dirty}::integer then clock_timestamp() + interval '5 seconds'
    else ${never}::timestamptz
  end`;
}

async function giveBack(db: Executor, claim: Claim, attempts: number, retryAt: RawBuilder<unknown>): Promise<void> {
  await sql`
    update work w set
      attempts = w.attempts + ${attempts}::integer,
      not_before = ${retryAt},
      feed_since = null,
      wake_at = case when w.wake_at is not null then greatest(w.wake_at, ${retryAt}) end,
      leased_until = null,
      worker = null
    where w.tenant_id = ${claim.tenantId} and w.source_id = ${claim.sourceId} and w.record_id = ${claim.recordId}
      and w.fence = ${claim.fence}::integer and w.leased_until is not null
  `.execute(db);
}

async function endLeases(db: Executor, worker: string | null): Promise<number> {
  const { numAffectedRows } = await sql`
    with gone as (
      select tenant_id, source_id, record_id from work
      where leased_until is not null and (${worker}::text is null or worker = ${worker}::text)
      order by tenant_id, source_id, record_id
      for update
    )
    update work w set leased_until = null, worker = null
    from gone
    where (w.tenant_id, w.source_id, w.record_id) = (gone.tenant_id, gone.source_id, gone.record_id)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function nextDueInMs(db: Executor): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(first.due_at) - clock_timestamp())::double precision * 1000 as ms
    from tenant t
    cross join lateral (
      select w.due_at from work w where w.tenant_id = t.tenant_id and w.due_at < ${never}::timestamptz order by w.due_at limit 1
    ) as first
    where not t.is_paused
  `.execute(db);
  const ms = rows[0]?.ms ?? undefined;
  return ms === undefined ? undefined : Math.max(0, Math.ceil(ms));
}
