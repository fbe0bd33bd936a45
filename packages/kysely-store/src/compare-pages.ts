import { optionalText } from './optional-text.js';
import { endReason, scheduleSchema } from './content-schemas.js';
import { sql } from 'kysely';
import { wasSeen } from './was-seen.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { KnownEvent, KnownRecord, MarkedEvent, ReconcileLease, SfaRecord } from '@clounect/core';

const stateColumn = z.enum(['present', 'deleted']).nullable().transform((state) => state ?? undefined);
const scheduleColumn = scheduleSchema.nullable().transform((schedule) => schedule ?? undefined);

const recordRow = z.object({ record_id: z.string(), state: stateColumn, version: optionalText, schedule: scheduleColumn, is_waiting: z.boolean() });

/** What is held of a page's records, and whether a row of the same version waits already. Contents come only where versions cannot be compared. */
export async function compareRecords(db: Executor, key: { readonly tenantId: string; readonly sourceId: string }, rows: readonly SfaRecord[]): Promise<ReadonlyMap<string, KnownRecord>> {
  if (rows.length === 0) return new Map();
  const { rows: found } = await sql`
    select listed.record_id, held.state, held.version,
      case when held.version is null or listed.version is null then held.schedule end as schedule,
      waiting.is_waiting
    from unnest(${rows.map((row) => row.recordId)}::text[], ${rows.map((row) => row.version ?? null)}::text[]) as listed (record_id, version)
    left join schedule held on (held.tenant_id, held.source_id, held.record_id) = (${key.tenantId}, ${key.sourceId}, listed.record_id)
    cross join lateral (
      select exists (
        select 1 from inbox
        where (inbox.tenant_id, inbox.source_id, inbox.record_id) = (${key.tenantId}, ${key.sourceId}, listed.record_id)
          and case when inbox.kind = 'row' then inbox.body::jsonb #>> '{listed,version}' = listed.version else false end
      ) as is_waiting
    ) as waiting
    where held.record_id is not null or waiting.is_waiting
  `.execute(db);
  return new Map(
    found.map((row) => {
      const { record_id, state, version, schedule, is_waiting } = recordRow.parse(row);
      return [record_id, { state, version, schedule, isWaiting: is_waiting }];
    }),
  );
}

const mappingState = z.enum(['creating', 'living', 'released', 'ended']);
const eventRow = z.object({
  event_id: z.string(),
  named_state: mappingState.nullable(),
  named_etag: optionalText,
  owner: z.object({ state: mappingState, generation: z.number(), epoch: z.string(), endReason: endReason.nullish().transform((reason) => reason ?? undefined), rebasedIn: z.string().nullish().transform((epoch) => epoch ?? undefined) }).nullable(),
  held_state: stateColumn,
  held_schedule: scheduleColumn,
  is_listed: z.boolean(),
});

/** What is held about a page of marked events. Contents come only for those that no mapping names. */
export async function compareEvents(db: Executor, { tenantId, runId }: ReconcileLease, mailboxId: string, events: readonly MarkedEvent[]): Promise<ReadonlyMap<string, KnownEvent>> {
  if (events.length === 0) return new Map();
  const { rows } = await sql`
    select listed.event_id, named.state as named_state, named.etag as named_etag,
      case when owner.state is not null then json_build_object(
        'state', owner.state, 'generation', owner.generation, 'epoch', owner.epoch, 'endReason', owner.details->>'endReason',
        'rebasedIn', owner.details->>'rebasedIn'
      ) end as owner,
      held.state as held_state, case when named.state is null then held.schedule end as held_schedule,
      ${wasSeen({ tenantId, runId }, 'records', sql`listed.record_id`)} as is_listed
    from unnest(
      ${events.map(({ eventId }) => eventId)}::text[],
      ${events.map(({ marker }) => marker.sourceId)}::text[],
      ${events.map(({ marker }) => marker.recordId)}::text[]
    ) as listed (event_id, source_id, record_id)
    left join mapping named on (named.tenant_id, named.mailbox_id, named.event_id) = (${tenantId}, ${mailboxId}, listed.event_id) and named.state <> 'ended'
    left join mapping owner on (owner.tenant_id, owner.source_id, owner.record_id, owner.mailbox_id) = (${tenantId}, listed.source_id, listed.record_id, ${mailboxId})
    left join schedule held on (held.tenant_id, held.source_id, held.record_id) = (${tenantId}, listed.source_id, listed.record_id)
  `.execute(db);
  return new Map(
    rows.map((row) => {
      const { event_id, named_state, named_etag, owner, held_state, held_schedule, is_listed } = eventRow.parse(row);
      const record = held_state === undefined ? (is_listed ? {} : undefined) : { state: held_state, schedule: held_schedule };
      return [event_id, { named: named_state === null ? undefined : { state: named_state, etag: named_etag }, owner: owner ?? undefined, record }];
    }),
  );
}
