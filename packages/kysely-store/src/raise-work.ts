import { fromUrgency } from './urgency-column.js';
import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import type { Executor } from './database.js';
import type { RawBuilder } from 'kysely';
import type { RecordKey, Urgency } from '@clounect/core';

export interface Hint extends RecordKey {
  /** How many hints at once; one statement must not touch a row twice. */
  readonly count: number;
  readonly isDoubt: boolean;
  readonly urgency: Urgency;
}

// While a record keeps failing, hints start it at most once per 5 s (rule 12).
const soonest = sql`case when w.attempts > 3 then greatest(clock_timestamp(), w.claimed_at + interval '5 seconds') else clock_timestamp() end`;
/** What waits already keeps its urgency; what was all acknowledged has none to keep. */
export const urgencyAfter = (urgency: RawBuilder<unknown>) => sql`case when w.dirty > w.done or w.wake_at is not null then least(w.urgency, ${urgency}) else ${urgency} end`;
/** A row that was at rest begins to wait now, whatever a former version left in it. */
export const waitingSince = sql`case when w.due_at is null then clock_timestamp() else coalesce(w.waiting_since, clock_timestamp()) end`;
const notBefore = sql`case when w.dirty > w.done then least(w.not_before, ${soonest}) else ${soonest} end`;

/**
 * Raises `dirty` and locks the work rows in the one order (rules 15, 16): records are folded before, and whoever writes to
 * other tables in the same transaction does it after this.
 */
export async function raiseWork(db: Executor, hints: readonly Hint[]): Promise<void> {
  if (hints.length === 0) return;
  await sql`${prepared}
    insert into work as w (tenant_id, source_id, record_id, dirty, sfa_doubt, urgency, not_before, waiting_since)
    select tenant_id, source_id, record_id, hints, case when is_doubt then hints else 0 end, urgency, clock_timestamp(), clock_timestamp()
    from unnest(
      ${hints.map((hint) => hint.tenantId)}::text[],
      ${hints.map((hint) => hint.sourceId)}::text[],
      ${hints.map((hint) => hint.recordId)}::text[],
      ${hints.map((hint) => hint.count)}::integer[],
      ${hints.map((hint) => hint.isDoubt)}::boolean[],
      ${hints.map((hint) => fromUrgency(hint.urgency))}::smallint[]
    ) as hint (tenant_id, source_id, record_id, hints, is_doubt, urgency)
    order by tenant_id collate "C", source_id collate "C", record_id collate "C"
    on conflict (tenant_id, source_id, record_id) do update set
      dirty = w.dirty + excluded.dirty,
      sfa_doubt = case when excluded.sfa_doubt > 0 then w.dirty + excluded.dirty else w.sfa_doubt end,
      urgency = ${urgencyAfter(sql`excluded.urgency`)},
      not_before = ${notBefore},
      feed_since = null,
      waiting_since = ${waitingSince}
  `.execute(db);
}

/**
 * Raises every record of a source by one, locked in the same order, to be taken up in back-fill; answers how many. `doubt`: each is read
 * before anything is decided, except one that is known to be deleted.
 */
export async function raiseSource(db: Executor, tenantId: string, sourceId: string, { doubt }: { readonly doubt: boolean }): Promise<number> {
  const { numAffectedRows } = await sql`
    with known as (
      select tenant_id, source_id, record_id from work where tenant_id = ${tenantId} and source_id = ${sourceId}
      order by record_id
      for update
    ), judged as (
      select known.*, ${doubt}::boolean and s.state is distinct from 'deleted' as is_doubted
      from known left join schedule s using (tenant_id, source_id, record_id)
    )
    update work w set
      dirty = w.dirty + 1,
      sfa_doubt = case when judged.is_doubted then w.dirty + 1 else w.sfa_doubt end,
      urgency = ${urgencyAfter(sql`${fromUrgency('backFill')}::smallint`)},
      not_before = ${notBefore},
      feed_since = null,
      waiting_since = ${waitingSince}
    from judged
    where (w.tenant_id, w.source_id, w.record_id) = (judged.tenant_id, judged.source_id, judged.record_id)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
