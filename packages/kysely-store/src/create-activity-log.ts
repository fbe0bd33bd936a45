import { activityUpsert } from './activity-rows.js';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ActivityLog, ActivityQuery, RecordTitle } from '@clounect/core';
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
  latencyMs: z.number().optional(),
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
      step: z.string().optional(),
      record: z.enum(['read', 'held', 'deleted', 'unknown']).optional().catch(undefined),
      event: z.enum(['assumed', 'doubted', 'read', 'missing']).optional().catch(undefined),
      lost: z.record(z.string(), z.string()).optional(),
      outcome: z.string().optional(),
    }),
  ),
});

const titleRow = z
  .object({ tenant_id: z.string(), source_id: z.string(), record_id: z.string(), title: z.string(), is_private: z.boolean() })
  .transform(({ tenant_id, source_id, record_id, title, is_private }): RecordTitle => ({
    ...{ tenantId: tenant_id, sourceId: source_id, recordId: record_id, isPrivate: is_private },
    title: is_private ? undefined : title,
  }));

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
    async page({ tenantId, limit, after, person, result, from, until }) {
      const cursor = toCursor(after);
      const rows = await db
        .selectFrom('activity')
        .select(['entry', 'seq', sql<string>`at::text`.as('at')])
        .where('tenant_id', '=', tenantId)
        .$if(person !== undefined, (query) => query.where('person', '=', person ?? ''))
        .$if(result !== undefined, (query) => query.where('result', '=', result ?? ''))
        .$if(from !== undefined, (query) => query.where('at', '>=', sql<Date>`${from}::timestamptz`))
        .$if(until !== undefined, (query) => query.where('at', '<', sql<Date>`${until}::timestamptz`))
        .$if(cursor !== undefined, (query) => query.where(sql<boolean>`(at, seq) < (${cursor?.at}::timestamptz, ${cursor?.seq}::bigint)`))
        .orderBy('activity.at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        entries: shown.flatMap(({ entry }) => entrySchema.safeParse(entry).data ?? []),
        next: rows.length > limit && last !== undefined ? `${last.at}/${last.seq}` : undefined,
      };
    },
    async titles(records) {
      const { rows } = await sql`
        select s.tenant_id, s.source_id, s.record_id, s.schedule->>'title' as title,
          coalesce((s.schedule->>'isPrivate')::boolean, false) or exists (
            select 1 from mapping m
            where (m.tenant_id, m.source_id, m.record_id) = (s.tenant_id, s.source_id, s.record_id)
              and (m.details @> '{"base":{"isPrivate":{"outlook":true}}}' or m.details @> '{"base":{"isPrivate":{"sfa":true}}}')
          ) as is_private
        from (
          select distinct * from unnest(
            ${records.map(({ tenantId }) => tenantId)}::text[],
            ${records.map(({ sourceId }) => sourceId)}::text[],
            ${records.map(({ recordId }) => recordId)}::text[]
          ) as named (tenant_id, source_id, record_id)
        ) as named
        join schedule s on (s.tenant_id, s.source_id, s.record_id) = (named.tenant_id, named.source_id, named.record_id)
        where s.schedule is not null
      `.execute(db);
      return rows.flatMap((row) => titleRow.safeParse(row).data ?? []);
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

function toCursor(after: string | undefined): { readonly at: string; readonly seq: string } | undefined {
  const [, at, seq] = /^([-0-9 :.+]{19,40})\/([0-9]{1,18})$/.exec(after ?? '') ?? [];
  return at === undefined || seq === undefined ? undefined : { at, seq };
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
