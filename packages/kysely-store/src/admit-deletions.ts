import { activityUpsert } from './activity-rows.js';
import { brakeWindowMs, deletionLimit, freeDeletions, isHeldBack, isSameTarget, toBrakeNotice } from '@clounect/core';
import { instantColumn } from './instant-column.js';
import { readDeletions } from './deletion-rows.js';
import { sql } from 'kysely';
import { toJson, toStorable } from './storable.js';
import { z } from 'zod';
import type { ActivityEntry, BrakeCount, Claim, DecidedDeletion, DeletionCause, HeldBack, WantedDeletion } from '@clounect/core';
import type { Executor } from './database.js';

const causes = ['explicit', 'inferred'] as const satisfies readonly DeletionCause[];

/**
 * Counts the record and lets its deletions through or holds them (rule 27); answers those that may not be carried out now. Called with
 * the work row locked, which comes first (rule 15); the tenant's brake is locked after it, until the commit.
 */
export async function admitDeletions(transaction: Executor, claim: Claim, wanted: readonly WantedDeletion[]): Promise<HeldBack | undefined> {
  const { tenantId } = claim;
  const livingLately = await lockBrake(transaction, tenantId);
  const known = await readDeletions(transaction, claim);
  const stateOf = (target: WantedDeletion) => known.find((one) => isSameTarget(one, target));
  const held: DecidedDeletion[] = wanted.flatMap((one) => stateOf(one) ?? []).filter(({ state }) => state !== 'approved');
  let notice: ActivityEntry | undefined;
  for (const cause of causes) {
    const open = wanted.filter((one) => one.cause === cause && stateOf(one) === undefined);
    const beyond = open.length === 0 ? undefined : await closeBrake(transaction, claim, cause, livingLately);
    if (beyond === undefined) continue;
    await hold(transaction, claim, open, beyond);
    held.push(...open.map(({ what, mailboxId, eventId }) => ({ what, mailboxId, eventId, state: 'held' as const })));
    notice = (await tell(transaction, tenantId, beyond)) ?? notice;
  }
  return held.length === 0 ? undefined : { kind: 'held', deletions: held, notice };
}

interface Beyond extends BrakeCount {
  readonly at: string;
}

/** Marks the record; answers the count that holds it back, and nothing when it is let through. */
async function closeBrake(transaction: Executor, claim: Claim, cause: DeletionCause, livingLately: number | undefined): Promise<Beyond | undefined> {
  const { tenantId, sourceId, recordId } = claim;
  const { counted, wasAdmitted, at } = await count(transaction, claim, cause);
  const free = freeDeletions(cause);
  const limit = counted <= free || wasAdmitted ? Math.max(free, counted) : deletionLimit(cause, livingLately ?? (await countLiving(transaction, tenantId)));
  const brake = { cause, counted, limit, at };
  if (isHeldBack(brake, wasAdmitted)) return brake;
  await sql`
    update deletion_mark set is_admitted = true
    where tenant_id = ${tenantId} and cause = ${cause} and source_id = ${sourceId} and record_id = ${recordId}
  `.execute(transaction);
  return undefined;
}

const countRow = z.object({ counted: z.number(), is_admitted: z.boolean(), at: instantColumn });

async function count(transaction: Executor, { tenantId, sourceId, recordId }: Claim, cause: DeletionCause): Promise<{ readonly counted: number; readonly wasAdmitted: boolean; readonly at: string }> {
  await sql`
    delete from deletion_mark where tenant_id = ${tenantId} and at <= clock_timestamp() - ${brakeWindowMs}::double precision * interval '1 millisecond'
  `.execute(transaction);
  const { rows } = await sql<unknown>`
    with mine as (
      insert into deletion_mark (tenant_id, cause, source_id, record_id, at, is_admitted)
      values (${tenantId}, ${cause}, ${sourceId}, ${recordId}, clock_timestamp(), false)
      on conflict (tenant_id, cause, source_id, record_id) do update set at = excluded.at
      returning is_admitted, at
    )
    -- The mark of this statement is not in its snapshot, an earlier one of the record is.
    select mine.is_admitted, mine.at, 1 + (
      select count(*) from deletion_mark other
      where other.tenant_id = ${tenantId} and other.cause = ${cause} and (other.source_id, other.record_id) <> (${sourceId}, ${recordId})
    )::integer as counted
    from mine
  `.execute(transaction);
  const { counted, is_admitted, at } = countRow.parse(rows[0]);
  return { counted, wasAdmitted: is_admitted, at };
}

/** Answers how many records have a living event, if that was counted within the last 10 s: in a storm every deletion asks. */
async function lockBrake(transaction: Executor, tenantId: string): Promise<number | undefined> {
  const { rows } = await sql<{ living: number | null }>`
    insert into brake (tenant_id) values (${tenantId}) on conflict (tenant_id) do update set tenant_id = excluded.tenant_id
    returning case when living_at > clock_timestamp() - interval '10 seconds' then living end as living
  `.execute(transaction);
  return rows[0]?.living ?? undefined;
}

/** With those counted in the window, so that a storm does not lower its own limit. */
async function countLiving(transaction: Executor, tenantId: string): Promise<number> {
  const { rows } = await sql<{ living: number }>`
    update brake set living_at = clock_timestamp(), living = (
      select count(*) from (
        select source_id, record_id from mapping where tenant_id = ${tenantId} and state = 'living'
        union
        select source_id, record_id from deletion_mark where tenant_id = ${tenantId}
      ) as records
    )
    where tenant_id = ${tenantId}
    returning living
  `.execute(transaction);
  return rows[0]?.living ?? 0;
}

async function hold(transaction: Executor, { tenantId, sourceId, recordId }: Claim, deletions: readonly WantedDeletion[], { cause, counted, limit, at }: Beyond): Promise<void> {
  const rows = deletions.map(({ what, mailboxId, eventId, reason, trigger, person }) => ({ what, mailbox_id: mailboxId, event_id: eventId, why: reason, set_off_by: toStorable(trigger), person }));
  await sql`
    insert into held_deletion (tenant_id, source_id, record_id, mailbox_id, what, why, at, event_id, state, cause, set_off_by, person, counted, allowed)
    select ${tenantId}, ${sourceId}, ${recordId}, mailbox_id, what, why, ${at}::timestamptz, event_id, 'held', ${cause}, set_off_by, person, ${counted}::integer, ${limit}::integer
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as row (mailbox_id text, what text, why text, event_id text, set_off_by text, person text)
    on conflict (tenant_id, source_id, record_id, mailbox_id) do update set
      what = excluded.what, why = excluded.why, at = excluded.at, event_id = excluded.event_id, state = excluded.state,
      is_beforehand = false, decided_at = null, cause = excluded.cause, set_off_by = excluded.set_off_by, person = excluded.person,
      counted = excluded.counted, allowed = excluded.allowed
  `.execute(transaction);
}

/** Brings the hour's line up to date; answers it when it is new. Nobody else writes it while the brake is locked. */
async function tell(transaction: Executor, tenantId: string, { at, ...brake }: Beyond): Promise<ActivityEntry | undefined> {
  const notice = toBrakeNotice(tenantId, at, brake);
  const { rows } = await sql`select 1 from activity where tenant_id = ${tenantId} and activity_id = ${notice.activityId}`.execute(transaction);
  await activityUpsert([notice]).execute(transaction);
  return rows.length === 0 ? notice : undefined;
}
