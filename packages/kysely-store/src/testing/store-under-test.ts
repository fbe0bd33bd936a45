import { toUrgency } from '../urgency-column.js';
import { instantColumn, optionalInstant } from '../instant-column.js';
import { toFeed } from '../to-feed.js';
import { toHeldRecord, toMapping } from '../to-mapping.js';
import { toSource, toTenant, toUserLink } from '../to-tenant.js';
import { z } from 'zod';
import type { RawRows, StorePorts, StoreUnderTest } from '@clounect/core/testing';

/** One statement on the database, past the store. */
export type Query = (statement: string) => Promise<readonly Record<string, unknown>[]>;

const tables = ['tenant', 'source', 'user_link', 'work', 'inbox', 'schedule', 'mapping', 'activity', 'explanation', 'secret', 'webhook_seen', 'held_deletion', 'waiting_hint', 'feed', 'feed_lease', 'rate_budget'];

/** The contract suites' way into a database: reads rows with plain SQL, and shifts what is stored into the past. */
export async function createStoreUnderTest(store: StorePorts, query: Query): Promise<StoreUnderTest> {
  // In one statement, so that foreign keys are looked at when all is gone; truncating takes many times as long.
  await query(`with ${tables.map((table) => `${table}_gone as (delete from ${table})`).join(', ')} select`);
  const { tenants, inbox, events, queue, mappings, feeds, activity, secrets, budget } = store;
  return {
    ...{ tenants, inbox, events, queue, mappings, feeds, activity, secrets, budget },
    raw: () => readRows(query),
    async elapse(milliseconds) {
      const past = `- interval '${milliseconds} milliseconds'`;
      await query(`update work set
        not_before = case when not_before < '9000-01-01' then not_before ${past} else not_before end,
        wake_at = wake_at ${past}, leased_until = leased_until ${past}, claimed_at = claimed_at ${past}, feed_since = feed_since ${past}`);
      await query(`update mapping set hinted_at = hinted_at ${past}`);
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
    worker: row.worker ?? undefined,
  }));

const noticeRow = z
  .object({ ...key, notice_id: z.coerce.string(), body: z.string(), is_signed: z.boolean(), arrived_at: instantColumn })
  .transform((row) => ({ ...keyOf(row), noticeId: row.notice_id, body: row.body, isSigned: row.is_signed, receivedAt: row.arrived_at }));

const seenRow = z
  .object({ tenant_id: z.string(), at: instantColumn, unsigned_at: optionalInstant, incomplete_at: optionalInstant })
  .transform((row) => ({ tenantId: row.tenant_id, at: row.at, unsignedAt: row.unsigned_at, incompleteAt: row.incomplete_at }));

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
    feeds: (await query('select * from feed')).map(toFeed),
    activity: (await query('select entry from activity order by seq')).map((row) => activity.parse(row).entry),
    explanations: (await query('select explanation from explanation order by seq')).map((row) => explanations.parse(row).explanation),
    seen: (await query('select * from webhook_seen')).map((row) => seenRow.parse(row)),
  };
}
