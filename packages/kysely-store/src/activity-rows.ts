import { sql } from 'kysely';
import { toJson } from './storable.js';
import type { ActivityEntry, Explanation } from '@clounect/core';

export function activityUpsert(entries: readonly ActivityEntry[]) {
  // One statement must not touch a row twice: of several with one id the last one stands.
  const byId = new Map(entries.map((entry) => [JSON.stringify([entry.tenantId, entry.activityId]), { entry }]));
  return sql`
    insert into activity (tenant_id, activity_id, at, kind, result, record_id, entry)
    select entry->>'tenantId', entry->>'activityId', (entry->>'at')::timestamptz, entry->>'kind', entry->>'result', entry->>'recordId', entry
    from jsonb_to_recordset(${toJson([...byId.values()])}::jsonb) as noted (entry jsonb)
    order by entry->>'tenantId' collate "C", entry->>'activityId' collate "C"
    on conflict (tenant_id, activity_id) do update set
      at = excluded.at, kind = excluded.kind, result = excluded.result, record_id = excluded.record_id, entry = excluded.entry
  `;
}

export function explanationInsert(explanations: readonly Explanation[]) {
  const rows = explanations.map((explanation) => ({ explanation }));
  return sql`
    insert into explanation (tenant_id, source_id, record_id, at, explanation)
    select explanation->>'tenantId', explanation->>'sourceId', explanation->>'recordId', (explanation->>'at')::timestamptz, explanation
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as explained (explanation jsonb)
  `;
}
