import { ClounectError } from '@clounect/core';
import { fromUrgency } from './urgency-column.js';
import { sql } from 'kysely';
import { waitingSince } from './raise-work.js';
import type { Executor } from './database.js';

/** In the transaction that it is called in; work rows are locked first (rule 15). Answers how many records are doubted. */
export async function declareRestored(transaction: Executor, tenantId: string, epoch: string): Promise<number> {
  const { rows } = await sql<{ source_id: string; record_id: string; is_doubted: boolean }>`
    with known as (
      select w.tenant_id, w.source_id, w.record_id from work w where w.tenant_id = ${tenantId}
      order by w.source_id, w.record_id
      for update
    ), judged as (
      select known.*, s.state is distinct from 'deleted' or exists (
        select 1 from mapping m
        where (m.tenant_id, m.source_id, m.record_id) = (known.tenant_id, known.source_id, known.record_id) and m.state <> 'ended'
      ) as is_doubted
      from known left join schedule s using (tenant_id, source_id, record_id)
    )
    update work w set
      -- What a worker of the former life still holds is fenced.
      fence = w.fence + 1, leased_until = null, worker = null, attempts = 0,
      dirty = case when is_doubted then w.dirty + 1 else w.dirty end,
      sfa_doubt = case when is_doubted then w.dirty + 1 else w.sfa_doubt end,
      urgency = case when is_doubted and not (w.dirty > w.done or w.wake_at is not null) then ${fromUrgency('repair')}::smallint
        when is_doubted then least(w.urgency, ${fromUrgency('repair')}::smallint) else w.urgency end,
      not_before = case when is_doubted then clock_timestamp() else w.not_before end,
      feed_since = case when is_doubted then null else w.feed_since end,
      waiting_since = case when is_doubted then ${waitingSince} else w.waiting_since end
    from judged
    where (w.tenant_id, w.source_id, w.record_id) = (judged.tenant_id, judged.source_id, judged.record_id)
    returning w.source_id, w.record_id, judged.is_doubted
  `.execute(transaction);
  const doubted = rows.filter(({ is_doubted }) => is_doubted);
  // Only of records that are doubted: one that came up just now is not among them, and its webhook is all that is known of it.
  await sql`
    delete from inbox i using unnest(
      ${doubted.map(({ source_id }) => source_id)}::text[], ${doubted.map(({ record_id }) => record_id)}::text[]
    ) as record (source_id, record_id)
    where i.tenant_id = ${tenantId} and (i.source_id, i.record_id) = (record.source_id, record.record_id)
  `.execute(transaction);
  await transaction.updateTable('schedule').set({ is_born_by_add: false }).where('tenant_id', '=', tenantId).where('is_born_by_add', '=', true).execute();
  const feed = { state: 'none', cursor: null, needs_catch_up: true, caught_up_at: null, failures: 0, not_before: null };
  await transaction.updateTable('feed').set(feed).where('tenant_id', '=', tenantId).execute();
  await transaction.deleteFrom('waiting_hint').where('tenant_id', '=', tenantId).execute();
  const declared = await sql`update tenant set epoch = ${epoch}, restored_at = clock_timestamp() where tenant_id = ${tenantId}`.execute(transaction);
  if (declared.numAffectedRows === 0n) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
  return doubted.length;
}
