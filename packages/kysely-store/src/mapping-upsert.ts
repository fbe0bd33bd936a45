import { sql } from 'kysely';
import { fromMapping } from './to-mapping.js';
import { toJson } from './storable.js';
import type { Claim, Mapping } from '@clounect/core';
import type { RawBuilder } from 'kysely';

/**
 * Parts of the commit's statement that store mappings and say what they mean for hints about their events. A row of the part `mapped`
 * with a doubt greater than the record's `dirty` is one of which hints came to light with this commit: the record is claimed again (rule 21).
 */
export function mappingUpsert(claim: Claim, mappings: readonly Mapping[], settledEvents: readonly string[]): readonly RawBuilder<unknown>[] {
  const { tenantId, sourceId, recordId } = claim;
  // One statement must not touch a row twice: of several for one mailbox the last one stands.
  const byMailbox = new Map(mappings.map((mapping) => [mapping.mailboxId, fromMapping(mapping)]));
  const ofWork = sql`from work where tenant_id = ${tenantId} and source_id = ${sourceId} and record_id = ${recordId}`;
  const nextDirty = sql`(select dirty + 1 ${ofWork})`;
  const isSame = sql`mapping.event_id is not distinct from excluded.event_id`;
  const wasDoubtedInCreation = sql`mapping.event_id is null and mapping.event_doubt > mapping.event_settled`;
  const isSettled = sql`excluded.mailbox_id = any(${settledEvents}::text[])`;
  return [
    sql`changed as (
      select * from jsonb_to_recordset(${toJson([...byMailbox.values()])}::jsonb) as changed (
        mailbox_id text, state text, generation integer, epoch text, event_id text, etag text, details jsonb
      )
    )`,
    sql`waited as (
      delete from waiting_hint where (tenant_id, mailbox_id, event_id) in (
        select h.tenant_id, h.mailbox_id, h.event_id from waiting_hint h join changed c on c.mailbox_id = h.mailbox_id
        where h.tenant_id = ${tenantId} and (
          h.event_id = c.event_id
          or c.state <> 'creating' and not exists (
            select 1 from mapping other
            where other.tenant_id = ${tenantId} and other.mailbox_id = c.mailbox_id and other.state = 'creating'
              and (other.source_id, other.record_id) <> (${sourceId}, ${recordId})
          )
        )
        -- Nobody holds the row of our own event now: who drops or adds one sees our create in flight, or has our work row.
        for update of h skip locked
      )
      returning mailbox_id, event_id, etag, hinted_at, waits_until
    )`,
    sql`mapped as (
      insert into mapping (
        tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, event_id, etag, details, event_doubt, hinted_etag, hinted_at
      )
      select ${tenantId}, ${sourceId}, ${recordId}, c.mailbox_id, c.state, c.generation, c.epoch, c.event_id, c.etag, c.details,
        case when w.event_id is not null then ${nextDirty} else 0 end, w.etag, w.hinted_at
      from changed c
      left join waited w on (w.mailbox_id, w.event_id) = (c.mailbox_id, c.event_id)
        and w.waits_until > clock_timestamp() and (w.etag is null or w.etag is distinct from c.etag)
      on conflict (tenant_id, source_id, record_id, mailbox_id) do update set
        state = excluded.state, generation = excluded.generation, epoch = excluded.epoch,
        event_id = excluded.event_id, etag = excluded.etag, details = excluded.details,
        event_doubt = case
          when ${isSame} then mapping.event_doubt
          when ${wasDoubtedInCreation} then ${nextDirty}
          else greatest(mapping.event_doubt, excluded.event_doubt)
        end,
        event_settled = greatest(
          mapping.event_settled,
          case
            -- The version that was hinted at is the one that we hold now.
            when ${isSame} and mapping.hinted_etag = excluded.etag then mapping.event_doubt
            -- What was hinted about a former event says nothing of this one; what was hinted during the create does.
            when not ${isSame} and mapping.event_id is not null then mapping.event_doubt
          end,
          case when ${isSettled} then ${claim.dirty}::integer end
        ),
        hinted_etag = case when ${isSame} then mapping.hinted_etag when not (${wasDoubtedInCreation}) then excluded.hinted_etag end,
        hinted_at = case
          -- What stays unsettled was hinted after the claim.
          when ${isSame} and ${isSettled} and mapping.hinted_at is not null then greatest(mapping.hinted_at, (select claimed_at ${ofWork}))
          when ${isSame} or ${wasDoubtedInCreation} then mapping.hinted_at
          else excluded.hinted_at
        end
      returning event_doubt
    )`,
  ];
}

/** Settles doubts up to the captured counter, of mappings that are not stored in the same commit: one that came after the claim stays (rule 6). */
export function settleEvents(claim: Claim, mailboxes: readonly string[]): RawBuilder<unknown> {
  return sql`settled_events as (
    update mapping m set
      event_settled = greatest(m.event_settled, ${claim.dirty}::integer),
      -- What stays unsettled was hinted after the claim.
      hinted_at = greatest(m.hinted_at, case when m.hinted_at is not null then work.claimed_at end)
    from work
    where (work.tenant_id, work.source_id, work.record_id) = (m.tenant_id, m.source_id, m.record_id)
      and (m.tenant_id, m.source_id, m.record_id) = (${claim.tenantId}, ${claim.sourceId}, ${claim.recordId})
      and m.mailbox_id = any(${mailboxes}::text[])
  )`;
}
