import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import type { Executor } from './database.js';
import type { RecordKey } from '@clounect/core';

export interface Hint extends RecordKey {
  /** How many hints at once; one statement must not touch a row twice. */
  readonly count: number;
  readonly isDoubt: boolean;
}

// While a record keeps failing, hints start it at most once per 5 s (rule 12).
const soonest = sql`case when w.attempts > 3 then greatest(clock_timestamp(), w.claimed_at + interval '5 seconds') else clock_timestamp() end`;
const notBefore = sql`case when w.dirty > w.done then least(w.not_before, ${soonest}) else ${soonest} end`;

/**
 * Raises `dirty` and locks the work rows in the one order (rules 15, 16): records are folded before, and whoever writes to
 * other tables in the same transaction does it after this.
 */
export async function raiseWork(db: Executor, hints: readonly Hint[]): Promise<void> {
  if (hints.length === 0) return;
  await sql`${prepared}
    insert into work as w (tenant_id, source_id, record_id, dirty, sfa_doubt, not_before)
    select tenant_id, source_id, record_id, hints, case when is_doubt then hints else 0 end, clock_timestamp()
    from unnest(
      ${hints.map((hint) => hint.tenantId)}::text[],
      ${hints.map((hint) => hint.sourceId)}::text[],
      ${hints.map((hint) => hint.recordId)}::text[],
      ${hints.map((hint) => hint.count)}::integer[],
      ${hints.map((hint) => hint.isDoubt)}::boolean[]
    ) as hint (tenant_id, source_id, record_id, hints, is_doubt)
    order by tenant_id collate "C", source_id collate "C", record_id collate "C"
    on conflict (tenant_id, source_id, record_id) do update set
      dirty = w.dirty + excluded.dirty,
      sfa_doubt = case when excluded.sfa_doubt > 0 then w.dirty + excluded.dirty else w.sfa_doubt end,
      not_before = ${notBefore},
      feed_since = null
  `.execute(db);
}

/** Raises every record of a source by one, locked in the same order. */
export async function raiseSource(db: Executor, tenantId: string, sourceId: string): Promise<void> {
  await sql`
    with known as (
      select tenant_id, source_id, record_id from work where tenant_id = ${tenantId} and source_id = ${sourceId}
      order by record_id
      for update
    )
    update work w set dirty = w.dirty + 1, not_before = ${notBefore}, feed_since = null
    from known
    where (w.tenant_id, w.source_id, w.record_id) = (known.tenant_id, known.source_id, known.record_id)
  `.execute(db);
}
