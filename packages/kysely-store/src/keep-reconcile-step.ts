import { doubtEvents, lockWork } from './doubt-events.js';
import { leaseUntil } from './create-reconcile-runs.js';
import { namedBy } from './doubted-events.js';
import { raiseWork } from './raise-work.js';
import { sql } from 'kysely';
import { toInstantText, toJson } from './storable.js';
import { toRowBody } from '@clounect/core';
import { transact } from './transact.js';
import type { Candidate, QuietTimes } from './doubt-events.js';
import type { Executor } from './database.js';
import type { ReconcileLease, ReconcileStep } from '@clounect/core';

/** Thrown to undo what the step did: its run is another process's now. */
const fenced = Symbol('fenced');

type Kept = { readonly kind: 'kept'; readonly now: string } | { readonly kind: 'fenced' };

/** What a page teaches and where the run stands then, in one transaction: work rows first, in their one order (rule 15). */
export async function keepReconcileStep(db: Executor, lease: ReconcileLease, step: ReconcileStep, quietTimes: QuietTimes): Promise<Kept> {
  try {
    return await transact(db, async (transaction) => {
      await hint(transaction, lease, step, quietTimes);
      await remember(transaction, lease, step);
      return { kind: 'kept', now: await advance(transaction, lease, step) };
    });
  } catch (error) {
    if (error === fenced) return { kind: 'fenced' };
    throw error;
  }
}

async function hint(transaction: Executor, { tenantId }: ReconcileLease, { rows = [], doubted = [], orphaned = [], events, urgency, state }: ReconcileStep, quietTimes: QuietTimes): Promise<void> {
  const sourceId = state.sourceId ?? '';
  const told = (events?.told ?? []).map((event) => ({ tenantId, mailboxId: events?.mailboxId ?? '', ...event }));
  const doubts = new Set(doubted);
  const recordIds = [...new Set([...rows.map(({ recordId }) => recordId), ...doubted, ...orphaned])];
  const named = told.length === 0 ? [] : (await sql<Candidate>`select tenant_id, source_id, record_id from (${namedBy(told)}) as named`.execute(transaction)).rows;
  // All that is there, in one order: raising alone would lock the records of the events after those of the rows.
  if (named.length > 0) await lockWork(transaction, [...named, ...recordIds.map((record_id) => ({ tenant_id: tenantId, source_id: sourceId, record_id }))]);
  await raiseWork(transaction, recordIds.map((recordId) => ({ tenantId, sourceId, recordId, count: 1, isDoubt: doubts.has(recordId), urgency })));
  if (named.length > 0) await doubtEvents(transaction, namedBy(told), quietTimes, urgency);
  if (rows.length > 0) {
    await sql`
      insert into inbox (tenant_id, source_id, record_id, kind, body, is_signed)
      select ${tenantId}, ${sourceId}, record_id, 'row', body, true
      from unnest(${rows.map((row) => row.recordId)}::text[], ${rows.map((row) => toJson(toRowBody(row)))}::text[]) as listed (record_id, body)
    `.execute(transaction);
  }
  if (orphaned.length > 0) {
    await sql`
      update schedule set is_born_by_add = false
      where tenant_id = ${tenantId} and source_id = ${sourceId} and record_id = any(${orphaned}::text[]) and is_born_by_add
    `.execute(transaction);
  }
}

async function remember(transaction: Executor, { tenantId, runId }: ReconcileLease, { seen, forgets, ends }: ReconcileStep): Promise<void> {
  if (seen !== undefined && seen.ids.length > 0) {
    await sql`
      insert into reconcile_seen (tenant_id, run_id, place, id)
      select ${tenantId}, ${runId}, ${seen.place}, id from unnest(${[...new Set(seen.ids)]}::text[]) as listed (id)
      on conflict do nothing
    `.execute(transaction);
  }
  const place = ends === 'finish' ? null : (forgets ?? null);
  if (ends === 'finish' || place !== null) {
    await sql`
      delete from reconcile_seen where tenant_id = ${tenantId} and run_id = ${runId} and (${place}::text is null or place = ${place}::text)
    `.execute(transaction);
  }
}

async function advance(transaction: Executor, { tenantId, runId, fence }: ReconcileLease, { state, notBefore, ends }: ReconcileStep): Promise<string> {
  const { rows } = await sql<{ now: Date }>`
    update reconcile_run set
      state = ${toJson(state)}::jsonb,
      not_before = ${notBefore ?? null}::timestamptz,
      leased_until = case when ${ends === undefined}::boolean then ${leaseUntil} end,
      finished_at = case when ${ends === 'finish'}::boolean then clock_timestamp() end
    where tenant_id = ${tenantId} and run_id = ${runId} and fence = ${fence}::integer and leased_until is not null and finished_at is null
    returning clock_timestamp() as now
  `.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw fenced;
  return toInstantText(row.now);
}
