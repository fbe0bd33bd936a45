import { z } from 'zod';
import type { FailedJob } from '@clounect/core';
import type { JobWithMetadata } from 'pg-boss';

/** What is stored with a job; that of a periodic one is empty. */
const payloadSchema = z
  .object({
    key: z.string().default(''),
    data: z.record(z.string(), z.unknown()).default({}),
    /** Attempts that a stop interrupted. */
    interruptions: z.int().min(0).default(0),
  })
  .prefault({});
export type Payload = z.infer<typeof payloadSchema>;

export function toPayload(data: unknown): Payload {
  return payloadSchema.parse(data ?? undefined);
}

const outputSchema = z.object({ message: z.string() });

/** A job in the dead letter. */
export function toFailedJob(job: JobWithMetadata<unknown>): FailedJob {
  const { key, data, interruptions } = toPayload(job.data);
  return {
    failedId: job.id,
    name: job.sourceName ?? '',
    key,
    data,
    attempts: (job.sourceRetryCount ?? 0) + 1 - interruptions,
    failedAt: new Date(job.createdOn).toISOString(),
    detail: outputSchema.safeParse(job.sourceOutput).data?.message ?? 'no reason was given',
  };
}
