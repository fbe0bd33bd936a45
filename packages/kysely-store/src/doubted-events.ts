import { agreedEtag, hintRows } from './hint-rows.js';
import { sql } from 'kysely';
import type { EventHint } from '@clounect/core';
import type { RawBuilder } from 'kysely';

/** Selects mappings that are to be doubted: `tenant_id, source_id, record_id, mailbox_id, etag, traceparent`: the version that was told of, and the trace of who told. */
export type Doubted = RawBuilder<unknown>;

/** The mappings that hints name, unless the version that they tell of is the stored one. */
export function namedBy(hints: readonly EventHint[]): Doubted {
  return sql`
    select m.tenant_id, m.source_id, m.record_id, m.mailbox_id, ${agreedEtag} as etag, max(hint.traceparent) as traceparent
    from mapping m join ${hintRows(hints)} on (m.tenant_id, m.mailbox_id, m.event_id) = (hint.tenant_id, hint.mailbox_id, hint.event_id)
    where m.state <> 'ended' and (hint.etag is null or hint.etag is distinct from m.etag)
    group by m.tenant_id, m.source_id, m.record_id, m.mailbox_id
  `;
}

/** Every mapping of a mailbox whose event stands or is being made. */
export function standingIn(tenantId: string, mailboxId: string): Doubted {
  return sql`
    select tenant_id, source_id, record_id, mailbox_id, null::text as etag, null::text as traceparent from mapping
    where tenant_id = ${tenantId} and mailbox_id = ${mailboxId} and state in ('living', 'creating')
  `;
}

/** The mappings with a create in flight, in mailboxes where hints tell of an event that no mapping names: it may be theirs (rule 21). */
export function inCreation(hints: readonly EventHint[]): Doubted {
  return sql`
    select m.tenant_id, m.source_id, m.record_id, m.mailbox_id, null::text as etag, null::text as traceparent
    from mapping m join ${hintRows(hints)} on (m.tenant_id, m.mailbox_id) = (hint.tenant_id, hint.mailbox_id)
    where m.state = 'creating' and not exists (
      select 1 from mapping named
      where (named.tenant_id, named.mailbox_id, named.event_id) = (hint.tenant_id, hint.mailbox_id, hint.event_id) and named.state <> 'ended'
    )
  `;
}
