import { sql } from 'kysely';
import { prepared } from './prepare-statements.js';
import { isInForce, toDecidedDeletion } from './deletion-rows.js';
import { instantColumn, optionalInstant } from './instant-column.js';
import { toHeldRecord, toMapping } from './to-mapping.js';
import { toSource, toTenant, toUserLink } from './to-tenant.js';
import { z } from 'zod';
import type { Claim, DoubtedEvent, StoredRecord } from '@clounect/core';
import type { Executor } from './database.js';

/** One row of any of the tables, as JSON. */
interface Evidence {
  readonly kind: 'tenant' | 'source' | 'link' | 'work' | 'held' | 'notice' | 'mapping' | 'deletion';
  readonly row: unknown;
}

/** Everything about the claimed records in one statement, and so in one snapshot that is later than the claim (rule 10). */
export async function loadRecords(db: Executor, claims: readonly Claim[]): Promise<readonly StoredRecord[]> {
  if (claims.length === 0) return [];
  const { rows } = await sql<Evidence>`${prepared}
    with claimed as (
      select distinct tenant_id collate "C" as tenant_id, source_id collate "C" as source_id, record_id collate "C" as record_id
      from unnest(
        ${claims.map((claim) => claim.tenantId)}::text[],
        ${claims.map((claim) => claim.sourceId)}::text[],
        ${claims.map((claim) => claim.recordId)}::text[]
      ) as claim (tenant_id, source_id, record_id)
    )
    select 'tenant' as kind, row_to_json(t) as row from (
      select tenant.*, (select count(*) from source where source.tenant_id = tenant.tenant_id) as source_count
      from tenant where tenant_id in (select tenant_id from claimed)
    ) as t
    union all
    select 'source', row_to_json(s) from source s where (tenant_id, source_id) in (select tenant_id, source_id from claimed)
    union all
    select 'link', row_to_json(l) from (
      select * from user_link where tenant_id in (select tenant_id from claimed) order by link_id
    ) as l
    union all
    select 'work', row_to_json(w) from (
      select tenant_id, source_id, record_id, sfa_doubt > sfa_settled as is_doubted, hint_traceparent, waiting_since, statement_timestamp() as now
      from work join claimed using (tenant_id, source_id, record_id)
    ) as w
    union all
    select 'held', row_to_json(h) from (select schedule.* from schedule join claimed using (tenant_id, source_id, record_id)) as h
    union all
    select 'notice', row_to_json(n) from (
      select tenant_id, source_id, record_id, notice_id, kind, body, is_signed, arrived_at, traceparent
      from inbox join claimed using (tenant_id, source_id, record_id) order by notice_id
    ) as n
    union all
    select 'mapping', row_to_json(m) from (
      -- What was hinted at and is the version that we hold is an echo.
      select mapping.*, event_doubt > event_settled and event_id is not null and state <> 'ended'
        and (hinted_etag is null or hinted_etag is distinct from etag) as is_doubted
      from mapping join claimed using (tenant_id, source_id, record_id)
    ) as m
    union all
    select 'deletion', row_to_json(d) from (
      select held_deletion.* from held_deletion join claimed using (tenant_id, source_id, record_id) where ${isInForce}
    ) as d
  `.execute(db);
  return assemble(claims, rows);
}

const owner = z.object({ tenant_id: z.string(), source_id: z.string().optional(), record_id: z.string().optional() });
const optionalText = z.string().nullable().transform((text) => text ?? undefined);
const workRow = z.object({ is_doubted: z.boolean(), hint_traceparent: optionalText, waiting_since: optionalInstant, now: instantColumn });
const noticeRow = z.object({ notice_id: z.number(), kind: z.enum(['webhook', 'row']), body: z.string(), is_signed: z.boolean(), arrived_at: instantColumn, traceparent: optionalText });
const doubtRow = z.object({ mailbox_id: z.string(), is_doubted: z.boolean(), hinted_at: optionalInstant });

function assemble(claims: readonly Claim[], rows: readonly Evidence[]): readonly StoredRecord[] {
  const byOwner = Map.groupBy(rows, ({ kind, row }) => {
    const { tenant_id, source_id, record_id } = owner.parse(row);
    // A tenant names its present source, which is not part of its key.
    return keyOf(kind, ...(kind === 'tenant' || kind === 'link' ? [tenant_id] : [tenant_id, source_id, record_id]));
  });
  const [tenantOf, sourceOf, linkOf] = [once(toTenant), once(toSource), once(toUserLink)];
  return claims.flatMap((claim) => {
    const { tenantId, sourceId, recordId } = claim;
    const rowsOf = (kind: Evidence['kind'], ...key: readonly string[]) => (byOwner.get(keyOf(kind, ...key)) ?? []).map(({ row }) => row);
    const [tenant] = rowsOf('tenant', tenantId);
    const [source] = rowsOf('source', tenantId, sourceId);
    const [work] = rowsOf('work', tenantId, sourceId, recordId);
    if (tenant === undefined || source === undefined || work === undefined) return [];
    return readable(() => {
      const { is_doubted, hint_traceparent, waiting_since, now } = workRow.parse(work);
      const [held] = rowsOf('held', tenantId, sourceId, recordId);
      return {
        claim,
        tenant: tenantOf(tenant),
        source: sourceOf(source),
        links: rowsOf('link', tenantId).map(linkOf),
        held: held === undefined ? undefined : toHeldRecord(held),
        notices: rowsOf('notice', tenantId, sourceId, recordId).map(toNotice),
        isDoubted: is_doubted,
        hintTraceparent: hint_traceparent,
        mappings: rowsOf('mapping', tenantId, sourceId, recordId).map(toMapping),
        doubtedEvents: rowsOf('mapping', tenantId, sourceId, recordId).flatMap(toDoubtedEvent),
        deletions: rowsOf('deletion', tenantId, sourceId, recordId).map(toDecidedDeletion),
        waitingSince: waiting_since,
        now,
      };
    });
  });
}

/** Rows that many records share are understood once. */
function once<Value>(read: (row: unknown) => Value): (row: unknown) => Value {
  const known = new Map<unknown, Value>();
  return (row) => {
    const value = known.get(row) ?? read(row);
    known.set(row, value);
    return value;
  };
}

/** What a newer version wrote and this one can't understand is left to the newer one; the other records go on. */
function readable(read: () => StoredRecord): readonly StoredRecord[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof z.ZodError) return [];
    throw error;
  }
}

function toNotice(row: unknown) {
  const { notice_id, kind, body, is_signed, arrived_at, traceparent } = noticeRow.parse(row);
  return { noticeId: String(notice_id), kind, body, isSigned: is_signed, receivedAt: arrived_at, traceparent };
}

function toDoubtedEvent(row: unknown): readonly DoubtedEvent[] {
  const { mailbox_id, is_doubted, hinted_at } = doubtRow.parse(row);
  return is_doubted && hinted_at !== undefined ? [{ mailboxId: mailbox_id, hintedAt: hinted_at }] : [];
}

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts.filter((part) => part !== undefined));
}
