import { z } from 'zod';
import type { DeletionRef } from '@clounect/core';

const targetSchema = z
  .string()
  .max(2_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'no target' });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([z.string(), z.string(), z.enum(['event', 'record']), z.string(), z.string()]))
  .transform(([sourceId, recordId, what, mailboxId, eventId]): DeletionRef => ({ sourceId, recordId, what, mailboxId, eventId }));

/** What the form of held deletions sends; targets that are none are left out. */
export const heldDecisionSchema = z.object({
  decision: z.enum(['approve', 'discard']),
  target: z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .default([])
    .transform((targets) => targets.flatMap((text) => targetSchema.safeParse(text).data ?? [])),
});
