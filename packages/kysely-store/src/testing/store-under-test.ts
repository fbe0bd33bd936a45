import { toUrgency } from '../urgency-column.js';
import { instantColumn, optionalInstant } from '../instant-column.js';
import { toDecidedDeletion, toHeldDeletion } from '../deletion-rows.js';
import { toFeed } from '../to-feed.js';
import { toHeldRecord, toMapping } from '../to-mapping.js';
import { toReconcileRun } from '../to-reconcile-run.js';
import { toLastSeen } from '../webhook-sightings.js';
import { toSource, toTenant, toUserLink } from '../to-tenant.js';
import { z } from 'zod';
import type { RawRows, StorePorts, StoreUnderTest } from '@clounect/core/testing';

/** One statement on the database, past the store. */
export type Query = (statement: string) => Promise<readonly Record<string, unknown>[]>;

const tables = ['tenant', 'source', 'user_link', 'work', 'inbox', 'schedule', 'mapping', 'activity', 'explanation', 'secret', 'webhook_seen', 'held_deletion', 'deletion_mark', 'brake', 'waiting_hint', 'feed', 'feed_lease', 'reconcile_run', 'reconcile_seen', 'link_span', 'monthly_usage', 'rate_budget', 'tenant_settings'];

/** The contract suites' way into a database: reads rows with plain SQL, and shifts what is stored into the past. */
export async function createStoreUnderTest(store: StorePorts, query: Query): Promise<StoreUnderTest> {
  // In one statement, so that foreign keys are looked at when all is gone; truncating takes many times as long.
  await query(`with ${tables.map((table) => `${table}_gone as (delete from ${table})`).join(', ')} select`);
  const { tenants, upkeep, linkEdits, inbox, events, queue, mappings, feeds, reconcileRuns, reconcileMemory, heldDeletions, activity, secrets, settings, budget, health, housekeeping, usage } = store;
  return {
    ...{ tenants, upkeep, linkEdits, inbox, events, queue, mappings, feeds, reconcileRuns, reconcileMemory, heldDeletions, activity, secrets, settings, budget, health, housekeeping, usage },
    raw: () => readRows(query),
    async elapse(milliseconds) {
      const past = `- interval '${milliseconds} milliseconds'`;
      await query(`update work set
        not_before = case when not_before < '9000-01-01' then not_before ${past} else not_before end,
        wake_at = wake_at ${past}, leased_until = leased_until ${past}, claimed_at = claimed_at ${past}, feed_since = feed_since ${past},
        waiting_since = waiting_since ${past}`);
      await query(`update feed_lease set leased_until = leased_until ${past}`);
      await query(`update reconcile_run set leased_until = leased_until ${past}, not_before = not_before ${past}, requested_at = requested_at ${past}`);
      await query(`update link_span set on_at = on_at ${past}, off_at = off_at ${past}`);
      await query(`update mapping set hinted_at = hinted_at ${past}`);
      await query(`update deletion_mark set at = at ${past}`);
      await query(`update brake set living_at = living_at ${past}`);
      await query(`update held_deletion set at = at ${past}, decided_at = decided_at ${past}`);
      await query(`update rate_budget b set state = ${earlierBudget(milliseconds)}`);
      await query(`update waiting_hint set hinted_at = hinted_at ${past}, waits_until = waits_until ${past}`);
    },
  };
}

/** The counted day is another one only after whole days: what the clock says of midnight stays. */
function earlierBudget(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000) * 86_400_000;
  return `b.state || jsonb_build_object(
    'closedUntil', (b.state->>'closedUntil')::bigint - ${milliseconds},
    'day', (b.state->>'day')::bigint - ${days},
    'running', (select coalesce(jsonb_agg(g.value || jsonb_build_object('until', (g.value->>'until')::bigint - ${milliseconds})), '[]') from jsonb_array_elements(b.state->'running') as g),
    'recent', (select coalesce(jsonb_agg(r.value || jsonb_build_object('at', (r.value->>'at')::bigint - ${milliseconds})), '[]') from jsonb_array_elements(b.state->'recent') as r))`;
}

/** Every row of every table as one text. */
export async function dump(query: Query): Promise<string> {
  const rows = await Promise.all(tables.map((table) => query(`select * from ${table}`)));
  return JSON.stringify(rows);
}

const key = { tenant_id: z.string(), source_id: z.string(), record_id: z.string() };

const workRow = z
  .object({
    ...key,
    dirty: z.number(),
    done: z.number(),
    sfa_doubt: z.number(),
    sfa_settled: z.number(),
    fence: z.number(),
    attempts: z.number(),
    urgency: z.number(),
    captured: z.number(),
    not_before: instantColumn,
    feed_since: optionalInstant,
    wake_at: optionalInstant,
    leased_until: optionalInstant,
    claimed_at: optionalInstant,
    waiting_since: optionalInstant,
    hint_traceparent: z.string().nullable(),
    worker: z.string().nullable(),
  })
  .transform((row) => ({
    ...keyOf(row),
    dirty: row.dirty,
    done: row.done,
    sfaDoubt: row.sfa_doubt,
    sfaSettled: row.sfa_settled,
    fence: row.fence,
    attempts: row.attempts,
    urgency: toUrgency(row.urgency),
    captured: row.captured,
    notBefore: row.not_before,
    feedSince: row.feed_since,
    wakeAt: row.wake_at,
    leasedUntil: row.leased_until,
    claimedAt: row.claimed_at,
    waitingSince: row.waiting_since,
    hintTraceparent: row.hint_traceparent ?? undefined,
    worker: row.worker ?? undefined,
  }));

const noticeRow = z
  .object({ ...key, notice_id: z.coerce.string(), kind: z.enum(['webhook', 'row']), body: z.string(), is_signed: z.boolean(), arrived_at: instantColumn })
  .transform((row) => ({ ...keyOf(row), noticeId: row.notice_id, kind: row.kind, body: row.body, isSigned: row.is_signed, receivedAt: row.arrived_at }));

const doubtRow = z
  .object({ ...key, mailbox_id: z.string(), event_doubt: z.number(), event_settled: z.number(), hinted_etag: z.string().nullable(), hinted_at: optionalInstant })
  .transform((row) => ({
    ...keyOf(row),
    mailboxId: row.mailbox_id,
    doubt: row.event_doubt,
    settled: row.event_settled,
    etag: row.hinted_etag ?? undefined,
    hintedAt: row.hinted_at,
  }));

const waitingRow = z
  .object({ tenant_id: z.string(), mailbox_id: z.string(), event_id: z.string(), etag: z.string().nullable(), hinted_at: instantColumn, waits_until: instantColumn })
  .transform((row) => ({
    tenantId: row.tenant_id,
    mailboxId: row.mailbox_id,
    eventId: row.event_id,
    etag: row.etag ?? undefined,
    hintedAt: row.hinted_at,
    waitsUntil: row.waits_until,
  }));

const markRow = z
  .object({ ...key, cause: z.enum(['explicit', 'inferred']), at: instantColumn, is_admitted: z.boolean() })
  .transform((row) => ({ ...keyOf(row), cause: row.cause, at: row.at, isAdmitted: row.is_admitted }));

function toDeletion(row: Record<string, unknown>): RawRows['deletions'][number] {
  const { cause: counted_for, decided_at } = z.object({ cause: z.string().nullable(), decided_at: optionalInstant }).parse(row);
  const owner = { ...keyOf(z.object(key).parse(row)), ...toDecidedDeletion(row), decidedAt: decided_at };
  if (counted_for === null) return owner;
  const { cause, reason, trigger, person, counted, limit, heldAt } = toHeldDeletion(row);
  return { ...owner, held: { cause, reason, trigger, person, counted, limit, heldAt } };
}
const leaseRow = z.object({ fence: z.number(), leased_until: optionalInstant }).transform(({ fence, leased_until }) => ({ fence, leasedUntil: leased_until }));

const seenIdRow = z
  .object({ tenant_id: z.string(), run_id: z.string(), place: z.enum(['records', 'events']), id: z.string() })
  .transform(({ tenant_id, run_id, place, id }) => ({ tenantId: tenant_id, runId: run_id, place, id }));

const spanRow = z
  .object({ tenant_id: z.string(), link_id: z.string(), sfa_user_id: z.string(), on_at: instantColumn, off_at: optionalInstant })
  .transform((row) => ({ tenantId: row.tenant_id, linkId: row.link_id, sfaUserId: row.sfa_user_id, onAt: row.on_at, offAt: row.off_at }));

const usageRow = z
  .object({ tenant_id: z.string(), month: z.string(), executions: z.number(), failures: z.number() })
  .transform(({ tenant_id, ...row }) => ({ tenantId: tenant_id, ...row }));

function keyOf(row: { readonly tenant_id: string; readonly source_id: string; readonly record_id: string }) {
  return { tenantId: row.tenant_id, sourceId: row.source_id, recordId: row.record_id };
}

async function readRows(query: Query): Promise<RawRows> {
  const activity = z.object({ entry: z.custom<RawRows['activity'][number]>() });
  const explanations = z.object({ explanation: z.custom<RawRows['explanations'][number]>() });
  return {
    tenants: (await query('select *, 0 as source_count from tenant')).map(toTenant),
    sources: (await query('select * from source')).map(toSource),
    links: (await query('select * from user_link order by link_id')).map(toUserLink),
    work: (await query('select * from work')).map((row) => workRow.parse(row)),
    notices: (await query('select * from inbox order by notice_id')).map((row) => noticeRow.parse(row)),
    held: (await query('select * from schedule')).map((row) => ({ ...keyOf(z.object(key).parse(row)), ...toHeldRecord(row) })),
    mappings: (await query('select * from mapping')).map(toMapping),
    eventDoubts: (await query('select * from mapping where event_doubt > 0')).map((row) => doubtRow.parse(row)),
    waitingHints: (await query('select * from waiting_hint order by event_id')).map((row) => waitingRow.parse(row)),
    deletions: (await query('select * from held_deletion order by record_id, mailbox_id')).map(toDeletion),
    deletionMarks: (await query('select * from deletion_mark order by record_id')).map((row) => markRow.parse(row)),
    feeds: (await query('select * from feed')).map(toFeed),
    reconcileRuns: (await query('select * from reconcile_run order by seq')).map((row) => ({ ...toReconcileRun(row), ...leaseRow.parse(row) })),
    reconcileSeen: (await query('select * from reconcile_seen order by id')).map((row) => seenIdRow.parse(row)),
    activity: (await query('select entry from activity order by seq')).map((row) => activity.parse(row).entry),
    explanations: (await query('select explanation from explanation order by seq')).map((row) => explanations.parse(row).explanation),
    seen: (await query('select * from webhook_seen')).map((row) => ({ ...z.object({ tenant_id: z.string() }).transform(({ tenant_id }) => ({ tenantId: tenant_id })).parse(row), ...toLastSeen(row) })),
    linkSpans: (await query('select * from link_span order by tenant_id, link_id, on_at')).map((row) => spanRow.parse(row)),
    usage: (await query('select * from monthly_usage order by tenant_id, month')).map((row) => usageRow.parse(row)),
  };
}
