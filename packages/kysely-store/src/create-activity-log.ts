import { activityUpsert } from './activity-rows.js';
import { z } from 'zod';
import type { ActivityLog, ActivityQuery } from '@clounect/core';
import type { Executor } from './database.js';

const entrySchema = z.object({
  activityId: z.string(),
  tenantId: z.string(),
  at: z.string(),
  kind: z.enum(['execution', 'notice']),
  result: z.enum(['succeeded', 'failed', 'retrying']),
  direction: z.enum(['toOutlook', 'toSfa']).optional(),
  action: z.enum(['create', 'update', 'delete']).optional(),
  sourceId: z.string().optional(),
  recordId: z.string().optional(),
  mailboxId: z.string().optional(),
  person: z.string().optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
});

const explanationSchema = z.object({
  tenantId: z.string(),
  sourceId: z.string(),
  recordId: z.string(),
  at: z.string(),
  trigger: z.string(),
  decisions: z.array(
    z.object({
      mailboxId: z.string().optional(),
      participants: z.array(z.string()),
      row: z.string(),
      reason: z.string(),
      lost: z.record(z.string(), z.string()).optional(),
      outcome: z.string().optional(),
    }),
  ),
});

/** Lines that only a newer version understands are left out of what is listed. */
export function createActivityLog(db: Executor): ActivityLog {
  return {
    async note(entries) {
      if (entries.length > 0) await activityUpsert(entries).execute(db);
    },
    async list(query) {
      const rows = await newest(db, query).select('entry').execute();
      return rows.flatMap(({ entry }) => entrySchema.safeParse(entry).data ?? []);
    },
    async explain({ tenantId, recordId, limit }) {
      const rows = await db
        .selectFrom('explanation')
        .select('explanation')
        .where('tenant_id', '=', tenantId)
        .$if(recordId !== undefined, (query) => query.where('record_id', '=', recordId ?? ''))
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap(({ explanation }) => explanationSchema.safeParse(explanation).data ?? []);
    },
  };
}

function newest(db: Executor, { tenantId, recordId, limit }: ActivityQuery) {
  return db
    .selectFrom('activity')
    .where('tenant_id', '=', tenantId)
    .$if(recordId !== undefined, (query) => query.where('record_id', '=', recordId ?? ''))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit);
}
