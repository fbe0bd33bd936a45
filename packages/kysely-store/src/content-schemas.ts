import { failureCodes, syncedFields } from '@clounect/core';
import { z } from 'zod';

const period = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('timed'), start: z.string(), end: z.string() }),
  z.object({ kind: z.literal('allDay'), firstDay: z.string(), lastDay: z.string() }),
]);

export const scheduleSchema = z.object({
  period: period.nullable(),
  participants: z.array(z.object({ sfaUserId: z.string(), name: z.string() })),
  title: z.string(),
  location: z.string(),
  content: z.string(),
  isPrivate: z.boolean().optional(),
});

export const contentSchema = z.object({
  title: z.string(),
  location: z.string(),
  content: z.string(),
  period,
  isPrivate: z.boolean().optional(),
});

const changes = contentSchema.partial();

const text = z.object({ sfa: z.string(), outlook: z.string() });
const flag = z
  .object({ sfa: z.boolean().optional(), outlook: z.boolean().optional() })
  // A member that is undefined is missing in JSON; the pair has both.
  .transform(({ sfa, outlook }) => ({ sfa, outlook }));

const base = z.object({
  title: text,
  location: text,
  content: text,
  period: z.object({ sfa: period, outlook: period }),
  isPrivate: flag.prefault({}),
});

export const endReason = z.enum(['record-deleted', 'period-emptied', 'participant-removed', 'unlinked', 'deleted-in-outlook', 'source-ended', 'not-created']);

const pendingWrite = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    draft: z.object({ content: contentSchema, reminderMinutes: z.number().nullable() }),
    sfa: contentSchema,
  }),
  z.object({ kind: z.literal('update'), changes, sfa: changes, lost: z.record(z.string(), z.string()).optional() }),
  z.object({ kind: z.literal('delete'), reason: endReason }),
  z.object({ kind: z.literal('writeBack'), sfa: changes, outlook: changes, lost: z.record(z.string(), z.string()).optional() }),
  z.object({ kind: z.literal('deleteRecord') }),
]);

export const failureSchema = z
  .object({
    code: z.enum(failureCodes),
    detail: z.string(),
    hint: z.string().optional(),
    field: z.string().optional(),
    retryAfterMs: z.number().optional(),
  })
  .transform(({ code, detail, hint, field, retryAfterMs }) => ({
    code,
    detail,
    ...(hint !== undefined && { hint }),
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }));

const value = z.union([z.string(), z.boolean(), period]).optional();
const refusedPair = z
  .object({ field: z.enum(syncedFields), failure: failureSchema, sfa: value, outlook: value })
  .transform(({ field, failure: refusal, sfa, outlook }) => ({ field, failure: refusal, sfa, outlook }));

/** What of a mapping needs no column of its own. */
export const mappingDetailsSchema = z.object({
  serves: z.array(z.string()),
  base: base.optional(),
  shape: z.object({ hasAttendees: z.boolean(), isRecurring: z.boolean(), isOnlineMeeting: z.boolean() }),
  pending: z.array(pendingWrite),
  endReason: endReason.optional(),
  createdAt: z.string().optional(),
  missingSince: z.string().optional(),
  refused: z.object({ failure: failureSchema, sfa: contentSchema }).optional(),
  writesBack: z.boolean().optional(),
  provisional: z.array(z.enum(syncedFields)).optional(),
  refusedBack: z.array(refusedPair).optional(),
  failures: z.number(),
  lastFailure: failureSchema.optional(),
  notBefore: z.string().optional(),
  round: z.string().optional(),
  rebasedIn: z.string().optional(),
});
