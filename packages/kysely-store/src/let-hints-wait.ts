import { agreedEtag, hintRows } from './hint-rows.js';
import { sql } from 'kysely';
import type { EventHint } from '@clounect/core';
import type { Executor } from './database.js';

/**
 * Keeps hints about events that no mapping names, where a create is in flight in their mailbox: the event may be the one that is being
 * created (rule 21). Called with the work rows of those creates locked, so that none of them settles unnoticed meanwhile.
 */
export async function letHintsWait(transaction: Executor, hints: readonly EventHint[]): Promise<void> {
  await sql`
    delete from waiting_hint where (tenant_id, mailbox_id, event_id) in (
      select tenant_id, mailbox_id, event_id from waiting_hint where waits_until <= clock_timestamp() for update skip locked
    )
  `.execute(transaction);
  await sql`
    insert into waiting_hint as known (tenant_id, mailbox_id, event_id, etag, hinted_at, waits_until)
    select hint.tenant_id, hint.mailbox_id, hint.event_id, ${agreedEtag}, statement_timestamp(), statement_timestamp() + interval '10 minutes'
    from ${hintRows(hints)}
    where not exists (
        select 1 from mapping m where (m.tenant_id, m.mailbox_id, m.event_id) = (hint.tenant_id, hint.mailbox_id, hint.event_id) and m.state <> 'ended'
      )
      and exists (
        select 1 from mapping m where (m.tenant_id, m.mailbox_id) = (hint.tenant_id, hint.mailbox_id) and m.state = 'creating'
      )
    group by hint.tenant_id, hint.mailbox_id, hint.event_id
    order by hint.tenant_id collate "C", hint.mailbox_id collate "C", hint.event_id collate "C"
    on conflict (tenant_id, mailbox_id, event_id) do update set
      etag = case when known.etag = excluded.etag then known.etag end,
      waits_until = excluded.waits_until
  `.execute(transaction);
}
