import { z } from 'zod';
import type { SfaRecord } from '../schedule/schedule.js';

const periodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('timed'), start: z.string(), end: z.string() }),
  z.object({ kind: z.literal('allDay'), firstDay: z.string(), lastDay: z.string() }),
]);

const recordSchema = z.object({
  recordId: z.string(),
  version: z.string().optional(),
  schedule: z.object({
    period: periodSchema.nullable(),
    participants: z.array(z.object({ sfaUserId: z.string(), name: z.string() })),
    title: z.string(),
    location: z.string(),
    content: z.string(),
    isPrivate: z.boolean().optional(),
  }),
  link: z.string().optional(),
});

/**
 * A row of a list as it waits in the inbox. Under a member of its own, so that a host of a former version, which takes it for a
 * webhook, finds no record in it and reads the record instead.
 */
export function toRowBody(record: SfaRecord): { readonly listed: SfaRecord } {
  return { listed: record };
}

/** `undefined`: not such a body. */
export function fromRowBody(body: unknown): SfaRecord | undefined {
  return z.object({ listed: recordSchema }).safeParse(body).data?.listed;
}
