import { optionalInstant } from './instant-column.js';
import { mappingDetailsSchema, scheduleSchema } from './content-schemas.js';
import { z } from 'zod';
import type { HeldRecord, Mapping } from '@clounect/core';

const mappingRow = z.object({
  tenant_id: z.string(),
  source_id: z.string(),
  record_id: z.string(),
  mailbox_id: z.string(),
  state: z.enum(['creating', 'living', 'released', 'ended']),
  generation: z.number(),
  epoch: z.string(),
  event_id: z.string().nullable(),
  etag: z.string().nullable(),
  details: mappingDetailsSchema,
});

export function toMapping(row: unknown): Mapping {
  const { tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, event_id, etag, details } = mappingRow.parse(row);
  return {
    tenantId: tenant_id,
    sourceId: source_id,
    recordId: record_id,
    mailboxId: mailbox_id,
    state,
    generation,
    epoch,
    eventId: event_id ?? undefined,
    etag: etag ?? undefined,
    ...details,
  };
}

/** The columns of `mapping` that stand beside the record's key. */
export function fromMapping(mapping: Mapping) {
  const { serves, base, shape, pending, endReason, createdAt, missingSince, refused, failures, notBefore, round } = mapping;
  const { writesBack, provisional, refusedBack, lastFailure, rebasedIn } = mapping;
  return {
    mailbox_id: mapping.mailboxId,
    state: mapping.state,
    generation: mapping.generation,
    epoch: mapping.epoch,
    event_id: mapping.eventId ?? null,
    etag: mapping.etag ?? null,
    details: {
      ...{ serves, base, shape, pending, endReason, createdAt, missingSince, refused, failures, notBefore, round },
      ...{ writesBack, provisional, refusedBack, lastFailure, rebasedIn },
    },
  };
}

const heldRow = z.object({
  state: z.enum(['present', 'deleted']),
  version: z.string().nullable(),
  is_born_by_add: z.boolean(),
  link: z.string().nullable(),
  schedule: scheduleSchema.nullable(),
  learned_at: optionalInstant,
  is_told: z.boolean().nullable(),
});

export function toHeldRecord(row: unknown): HeldRecord {
  const held = heldRow.parse(row);
  return {
    state: held.state,
    version: held.version ?? undefined,
    schedule: held.schedule ?? undefined,
    isBornByAdd: held.is_born_by_add,
    learnedAt: held.learned_at,
    link: held.link ?? undefined,
    isTold: held.is_told ?? undefined,
  };
}
