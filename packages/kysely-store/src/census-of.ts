import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { TenantCensus } from '@clounect/core';

const count = z.coerce.number();
const censusRow = z.object({
  records: count,
  events: count,
  missing: count,
  waiting: count,
  unwanted: count,
  of_one: count,
  refused: z.array(z.object({ code: z.string(), count })),
});

/** Counts the tenant's own rows, once, when a person asks. */
export async function censusOf(db: Executor, tenantId: string): Promise<TenantCensus | undefined> {
  const { rows } = await sql`
    with t as (select tenant_id, source_id from tenant where tenant_id = ${tenantId}),
    held as (select s.* from schedule s join t using (tenant_id, source_id)),
    standing as (select m.* from mapping m join t using (tenant_id, source_id) where m.state in ('living', 'released')),
    wished as (
      select distinct held.record_id, link.mailbox_id
      from held cross join lateral unnest(held.participants) as participant (sfa_user_id)
      join user_link link on link.tenant_id = held.tenant_id and link.sfa_user_id = participant.sfa_user_id
      where held.state = 'present' and link.is_on and link.mailbox_id is not null
    ),
    refused as (
      select m.details -> 'refused' -> 'failure' ->> 'code' as code, count(*) as count
      from mapping m join t using (tenant_id, source_id) where m.details -> 'refused' is not null group by 1
    )
    select
      (select count(*) from held where state = 'present') as records,
      (select count(*) from standing) as events,
      (select count(*) from wished where not exists (select 1 from standing where (standing.record_id, standing.mailbox_id) = (wished.record_id, wished.mailbox_id))) as missing,
      (select count(*) from standing join work using (tenant_id, source_id, record_id) where work.dirty > work.done) as waiting,
      (select count(*) from standing join held using (record_id) where held.state = 'deleted') as unwanted,
      (select count(*) from standing join held using (record_id) where cardinality(held.participants) = 1) as of_one,
      (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'count', count) order by code), '[]') from refused where code is not null) as refused
    from t
  `.execute(db);
  if (rows[0] === undefined) return undefined;
  const { records, events, missing, waiting, unwanted, of_one, refused } = censusRow.parse(rows[0]);
  return { records, events, missingEvents: missing, waitingEvents: waiting, unwantedEvents: unwanted, eventsOfOne: of_one, refused };
}
