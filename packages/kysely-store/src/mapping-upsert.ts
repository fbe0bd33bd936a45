import { sql } from 'kysely';
import { fromMapping } from './to-mapping.js';
import { toJson } from './storable.js';
import type { RawBuilder } from 'kysely';
import type { RecordCommit } from './record-commit.js';

/**
 * Parts of the commit's statement that store mappings and say what they mean for hints about their events. A row of the part `mapped`
 * with a doubt greater than its record's `dirty` is one of which hints came to light with this commit: the record is claimed again (rule 21).
 * The part `settling` names the mailboxes whose doubts are settled.
 */
export function mappingUpsert(commits: readonly RecordCommit[]): readonly RawBuilder<unknown>[] {
  const ofWork = sql`from work where (work.tenant_id, work.source_id, work.record_id) = (mapping.tenant_id, mapping.source_id, mapping.record_id)`;
  const nextDirty = sql`(select work.dirty + 1 ${ofWork})`;
  const isSame = sql`mapping.event_id is not distinct from excluded.event_id`;
  const wasDoubtedInCreation = sql`mapping.event_id is null and mapping.event_doubt > mapping.event_settled`;
  const settledUpTo = sql`(
    select captured from settling s
    where (s.tenant_id, s.source_id, s.record_id, s.mailbox_id) = (mapping.tenant_id, mapping.source_id, mapping.record_id, mapping.mailbox_id)
  )`;
  return [
    sql`settling as (
      select * from jsonb_to_recordset(${toJson(settlingRows(commits))}::jsonb) as settling (
        tenant_id text, source_id text, record_id text, mailbox_id text, captured integer
      )
    )`,
    sql`changed as (
      select * from jsonb_to_recordset(${toJson(changedRows(commits))}::jsonb) as changed (
        tenant_id text, source_id text, record_id text,
        mailbox_id text, state text, generation integer, epoch text, event_id text, etag text, details jsonb
      )
    )`,
    sql`waited as (
      delete from waiting_hint where (tenant_id, mailbox_id, event_id) in (
        select h.tenant_id, h.mailbox_id, h.event_id from waiting_hint h join changed c on (c.tenant_id, c.mailbox_id) = (h.tenant_id, h.mailbox_id)
        where h.event_id = c.event_id
          or c.state <> 'creating' and not exists (
            select 1 from mapping other
            where other.tenant_id = c.tenant_id and other.mailbox_id = c.mailbox_id and other.state = 'creating'
              and (other.source_id, other.record_id) <> (c.source_id, c.record_id)
              -- Two creates of one mailbox that settle together leave none in flight.
              and not exists (
                select 1 from changed beside
                where (beside.tenant_id, beside.source_id, beside.record_id, beside.mailbox_id)
                  = (other.tenant_id, other.source_id, other.record_id, other.mailbox_id) and beside.state <> 'creating'
              )
          )
        -- Nobody holds the row of our own event now: who drops or adds one sees our create in flight, or has our work row.
        for update of h skip locked
      )
      returning tenant_id, mailbox_id, event_id, etag, hinted_at, waits_until
    )`,
    sql`mapped as (
      insert into mapping (
        tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, event_id, etag, details, event_doubt, hinted_etag, hinted_at
      )
      select c.tenant_id, c.source_id, c.record_id, c.mailbox_id, c.state, c.generation, c.epoch, c.event_id, c.etag, c.details,
        case when w.event_id is not null then (
          select work.dirty + 1 from work where (work.tenant_id, work.source_id, work.record_id) = (c.tenant_id, c.source_id, c.record_id)
        ) else 0 end,
        w.etag, w.hinted_at
      from changed c
      left join waited w on (w.tenant_id, w.mailbox_id, w.event_id) = (c.tenant_id, c.mailbox_id, c.event_id)
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
          ${settledUpTo}
        ),
        hinted_etag = case when ${isSame} then mapping.hinted_etag when not (${wasDoubtedInCreation}) then excluded.hinted_etag end,
        hinted_at = case
          -- What stays unsettled was hinted after the claim.
          when ${isSame} and mapping.hinted_at is not null and ${settledUpTo} is not null then greatest(mapping.hinted_at, (select claimed_at ${ofWork}))
          when ${isSame} or ${wasDoubtedInCreation} then mapping.hinted_at
          else excluded.hinted_at
        end
      returning tenant_id, source_id, record_id, event_doubt
    )`,
  ];
}

function changedRows(commits: readonly RecordCommit[]) {
  return commits.flatMap(({ claim, changes: { mappings = [] } }) => {
    // One statement must not touch a row twice: of several for one mailbox the last one stands.
    const byMailbox = new Map(mappings.map((mapping) => [mapping.mailboxId, fromMapping(mapping)]));
    const { tenantId, sourceId, recordId } = claim;
    return [...byMailbox.values()].map((row) => ({ tenant_id: tenantId, source_id: sourceId, record_id: recordId, ...row }));
  });
}

function settlingRows(commits: readonly RecordCommit[]) {
  return commits.flatMap(({ claim, changes: { settledEvents = [] } }) => {
    const { tenantId, sourceId, recordId, dirty } = claim;
    return [...new Set(settledEvents)].map((mailboxId) => ({ tenant_id: tenantId, source_id: sourceId, record_id: recordId, mailbox_id: mailboxId, captured: dirty }));
  });
}

/** Settles doubts up to the captured counter, of mappings that are not stored in the same commit: one that came after the claim stays (rule 6). */
export function settleEvents(): RawBuilder<unknown> {
  return sql`
    update mapping m set
      event_settled = greatest(m.event_settled, s.captured),
      -- What stays unsettled was hinted after the claim.
      hinted_at = greatest(m.hinted_at, case when m.hinted_at is not null then work.claimed_at end)
    from settling s join work using (tenant_id, source_id, record_id)
    where (m.tenant_id, m.source_id, m.record_id, m.mailbox_id) = (s.tenant_id, s.source_id, s.record_id, s.mailbox_id)
      and not exists (
        select 1 from changed c
        where (c.tenant_id, c.source_id, c.record_id, c.mailbox_id) = (s.tenant_id, s.source_id, s.record_id, s.mailbox_id)
      )
  `;
}
