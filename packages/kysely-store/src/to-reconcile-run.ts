import { instantColumn, optionalInstant } from './instant-column.js';
import { failureSchema } from './content-schemas.js';
import { listModes } from '@clounect/core';
import { z } from 'zod';
import type { ReconcileRun } from '@clounect/core';

const count = z.int().min(0).default(0);

const countsSchema = z
  .object({
    ...{ sfaCalls: count, graphCalls: count, rows: count, accepted: count, tooOld: count, malformed: count, missingRecords: count },
    ...{ events: count, doubtedEvents: count, orphans: count, copies: count, skippedMailboxes: count },
  })
  .prefault({});

const positionSchema = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('lists'), participant: z.string().optional(), offset: z.int(), mark: z.string().optional(), restarts: z.int().optional(), since: z.string() }),
  z.object({ stage: z.literal('absences'), after: z.string().optional(), since: z.string() }),
  z.object({ stage: z.literal('mailboxes'), mailboxId: z.string(), cursor: z.string().optional(), since: z.string() }),
  z.object({ stage: z.literal('missingEvents'), mailboxId: z.string(), after: z.string().optional(), since: z.string() }),
]);

const stateSchema = z.object({
  sourceId: z.string().optional(),
  mode: z.enum(listModes).optional(),
  since: z.string().optional(),
  position: positionSchema.optional(),
  counts: countsSchema,
  cost: z.object({ sfaCalls: z.number(), graphCalls: z.number() }).optional(),
  unlisted: z.array(z.string()).default([]),
  failures: z.int().default(0),
  lastFailure: failureSchema.optional(),
  outcome: z.enum(['completed', 'abandoned']).optional(),
});

const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('backFill'), sfaUserIds: z.array(z.string()) }),
]);

const runRow = z.object({
  tenant_id: z.string(),
  run_id: z.string(),
  scope: scopeSchema,
  state: stateSchema,
  requested_at: instantColumn,
  started_at: optionalInstant,
  finished_at: optionalInstant,
  not_before: optionalInstant,
});

export function toReconcileRun(row: unknown): ReconcileRun {
  const run = runRow.parse(row);
  return {
    tenantId: run.tenant_id,
    runId: run.run_id,
    scope: run.scope,
    state: run.state,
    requestedAt: run.requested_at,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    notBefore: run.not_before,
  };
}
