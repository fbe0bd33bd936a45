import { fromUrgency } from './urgency-column.js';
import { sql } from 'kysely';
import { waitingSince, urgencyAfter } from './raise-work.js';
import type { Doubted } from './doubted-events.js';
import type { Executor } from './database.js';
import type { Urgency } from '@clounect/core';

/** Milliseconds that hints from Outlook wait for more of them: after the last one, and after the first one at most. */
export interface QuietTimes {
  readonly quietMs: number;
  readonly longestMs: number;
}

export interface Candidate {
  readonly tenant_id: string;
  readonly source_id: string;
  readonly record_id: string;
}

/** Locks work rows in the one order, before anything else is touched (rule 15). */
export async function lockWork(transaction: Executor, candidates: readonly Candidate[]): Promise<void> {
  await sql`
    select 1
    from work w join unnest(
      ${candidates.map((candidate) => candidate.tenant_id)}::text[],
      ${candidates.map((candidate) => candidate.source_id)}::text[],
      ${candidates.map((candidate) => candidate.record_id)}::text[]
    ) as candidate (tenant_id, source_id, record_id)
      on (w.tenant_id, w.source_id, w.record_id) = (candidate.tenant_id, candidate.source_id, candidate.record_id)
    order by w.tenant_id, w.source_id, w.record_id
    for update of w
  `.execute(transaction);
}

/**
 * Raises `dirty` of the records, due after the quiet time, and stores its new value as the doubt of their events (rules 6, 12).
 * Called with their work rows locked.
 */
export async function doubtEvents(transaction: Executor, doubted: Doubted, { quietMs, longestMs }: QuietTimes, urgency: Urgency): Promise<void> {
  const now = sql`statement_timestamp()`;
  // What the running claim captured waits for nothing more.
  const isWaiting = sql`(w.dirty > case when w.leased_until > ${now} then greatest(w.done, w.captured) else w.done end)`;
  const feedSince = sql`case when ${isWaiting} then w.feed_since else ${now} end`;
  const quiet = sql`least(${now} + ${milliseconds(quietMs)}, coalesce(${feedSince}, ${now}) + ${milliseconds(longestMs)})`;
  const soonest = sql`greatest(${quiet}, case when w.attempts > 3 then w.claimed_at + interval '5 seconds' end)`;
  await sql`
    with doubted as (${doubted}), raised as (
      update work w set
        dirty = w.dirty + 1,
        urgency = ${urgencyAfter(sql`${fromUrgency(urgency)}::smallint`)},
        feed_since = ${feedSince},
        waiting_since = ${waitingSince},
        hint_traceparent = coalesce(told.traceparent, w.hint_traceparent),
        -- Never later than the row is due for another reason.
        not_before = case when ${isWaiting} and w.feed_since is null then least(w.not_before, ${soonest}) else ${soonest} end
      from (select tenant_id, source_id, record_id, max(traceparent) as traceparent from doubted group by tenant_id, source_id, record_id) as told
      where (w.tenant_id, w.source_id, w.record_id) = (told.tenant_id, told.source_id, told.record_id)
      returning w.tenant_id, w.source_id, w.record_id, w.dirty
    )
    update mapping m set
      event_doubt = raised.dirty,
      hinted_etag = case when m.event_doubt <= m.event_settled or m.hinted_etag = doubted.etag then doubted.etag end,
      hinted_at = case when m.event_doubt <= m.event_settled then ${now} else m.hinted_at end
    from doubted join raised using (tenant_id, source_id, record_id)
    where (m.tenant_id, m.source_id, m.record_id, m.mailbox_id) = (doubted.tenant_id, doubted.source_id, doubted.record_id, doubted.mailbox_id)
  `.execute(transaction);
}

function milliseconds(count: number) {
  return sql`${count}::double precision * interval '1 millisecond'`;
}
