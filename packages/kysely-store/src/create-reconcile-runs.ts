import { newState } from '@clounect/core';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { toInstantText, toJson } from './storable.js';
import { toReconcileRun } from './to-reconcile-run.js';
import { transact } from './transact.js';
import type { Executor } from './database.js';
import type { ReconcileRuns, ReconcileScope } from '@clounect/core';

export const leaseUntil = sql`clock_timestamp() + interval '60 seconds'`;
const isFree = sql`(leased_until is null or leased_until <= clock_timestamp())`;
const isDue = sql`(not_before is null or not_before <= clock_timestamp())`;

export function createReconcileRuns(db: Executor, nextId: () => string = randomUUID): ReconcileRuns {
  return {
    request: (tenantId, scope) => (scope.kind === 'all' ? requestAll(db, tenantId, nextId()) : requestBackFill(db, tenantId, scope, nextId())),

    async requestDue(everyMs, counting) {
      const { rows } = await sql<{ tenant_id: string }>`
        select tenant_id from tenant t
        where source_id <> '' and not exists (
          select 1 from reconcile_run run
          where run.tenant_id = t.tenant_id and (run.is_of_all or ${counting === 'anyRun'}::boolean)
            and (run.finished_at is null or run.requested_at > clock_timestamp() - ${everyMs}::double precision * interval '1 millisecond')
        )
        order by tenant_id
      `.execute(db);
      for (const { tenant_id } of rows) await requestAll(db, tenant_id, nextId());
      return rows.length;
    },

    async waiting() {
      const { rows } = await sql<{ tenant_id: string }>`
        select tenant_id from reconcile_run join tenant using (tenant_id)
        where finished_at is null and not tenant.is_paused
        group by tenant_id
        having bool_and(${isFree}) and bool_or(${isDue})
        order by tenant_id
      `.execute(db);
      return rows.map(({ tenant_id }) => tenant_id);
    },

    take: (tenantId) =>
      transact(db, async (transaction) => {
        // All of the tenant's open runs are locked, so that two processes cannot take two of them.
        const { rows: open } = await sql<{ run_id: string; is_free: boolean; is_due: boolean }>`
          select run_id, ${isFree} as is_free, ${isDue} as is_due from reconcile_run
          where tenant_id = ${tenantId} and finished_at is null order by seq for update
        `.execute(transaction);
        const due = open.find(({ is_due }) => is_due);
        if (due === undefined || open.some(({ is_free }) => !is_free)) return undefined;
        const { rows } = await sql<{ fence: number; now: Date }>`
          update reconcile_run set fence = fence + 1, leased_until = ${leaseUntil}, started_at = coalesce(started_at, clock_timestamp())
          where tenant_id = ${tenantId} and run_id = ${due.run_id}
          returning *, clock_timestamp() as now
        `.execute(transaction);
        const [row] = rows;
        if (row === undefined) return undefined;
        return { lease: { tenantId, runId: due.run_id, fence: row.fence }, run: toReconcileRun(row), now: toInstantText(row.now) };
      }),

    async list(tenantId, limit) {
      const rows = await db.selectFrom('reconcile_run').selectAll().where('tenant_id', '=', tenantId).orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(toReconcileRun);
    },

    async census(tenantId, sourceId) {
      const { rows: held } = await sql<{ user: string | null; records: number }>`
        with present as (select participants from schedule where tenant_id = ${tenantId} and source_id = ${sourceId} and state = 'present')
        select null as user, count(*)::integer as records from present
        union all
        (
          select participant, count(*)::integer
          from present cross join lateral (select distinct participant from unnest(participants) as participant) as each
          group by participant order by participant collate "C"
        )
      `.execute(db);
      const { rows: living } = await sql<{ mailbox_id: string; events: number }>`
        select mailbox_id, count(*)::integer as events from mapping
        where tenant_id = ${tenantId} and source_id = ${sourceId} and state = 'living' group by mailbox_id order by mailbox_id
      `.execute(db);
      return {
        records: held.find(({ user }) => user === null)?.records ?? 0,
        byParticipant: held.flatMap(({ user, records }) => (user === null ? [] : [{ sfaUserId: user, records }])),
        byMailbox: living.map(({ mailbox_id, events }) => ({ mailboxId: mailbox_id, events })),
      };
    },
  };
}

/** At most one of everything is open: the index says so to processes that ask at once. */
async function requestAll(db: Executor, tenantId: string, runId: string): Promise<string> {
  for (;;) {
    const open = await sql<{ run_id: string }>`
      select run_id from reconcile_run where tenant_id = ${tenantId} and is_of_all and finished_at is null
    `.execute(db);
    if (open.rows[0] !== undefined) return open.rows[0].run_id;
    const made = await sql<{ run_id: string }>`
      insert into reconcile_run (tenant_id, run_id, scope, is_of_all, state)
      values (${tenantId}, ${runId}, ${toJson({ kind: 'all' })}::jsonb, true, ${toJson(newState)}::jsonb)
      on conflict do nothing returning run_id
    `.execute(db);
    if (made.rows[0] !== undefined) return made.rows[0].run_id;
  }
}

async function requestBackFill(db: Executor, tenantId: string, scope: ReconcileScope & { readonly kind: 'backFill' }, runId: string): Promise<string> {
  const open = await sql<{ run_id: string }>`
    select run_id from reconcile_run
    where tenant_id = ${tenantId} and not is_of_all and started_at is null and finished_at is null
      and scope->'sfaUserIds' @> ${toJson(scope.sfaUserIds)}::jsonb
    order by seq limit 1
  `.execute(db);
  if (open.rows[0] !== undefined) return open.rows[0].run_id;
  await sql`
    insert into reconcile_run (tenant_id, run_id, scope, is_of_all, state)
    values (${tenantId}, ${runId}, ${toJson(scope)}::jsonb, false, ${toJson(newState)}::jsonb)
  `.execute(db);
  return runId;
}
