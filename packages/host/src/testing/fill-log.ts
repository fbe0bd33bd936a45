import { sql, type Kysely } from 'kysely';

/** The tenant's log of three months with so many lines, the explanations behind them, and the schedules that they are about. */
export async function fillLog(db: Kysely<unknown>, tenantId: string, lines: number): Promise<void> {
  const records = Math.ceil(lines / 20);
  await sql`
    insert into activity (tenant_id, activity_id, at, kind, result, record_id, entry)
    select ${tenantId}, 'line-' || n, at, 'execution', result, record, jsonb_strip_nulls(jsonb_build_object(
      'activityId', 'line-' || n, 'tenantId', ${tenantId}::text, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'kind', 'execution', 'result', result,
      'direction', case when n % 3 = 0 then 'toSfa' else 'toOutlook' end, 'action', case when n % 5 = 0 then 'create' else 'update' end,
      'sourceId', source_id, 'recordId', record, 'mailboxId', 'mailbox-' || n % 50, 'person', '社員 ' || n % 50,
      'latencyMs', case when result = 'succeeded' then 200 + n % 5000 end, 'code', case when result = 'failed' then 'unavailable' end
    ))
    from (
      select n, clock_timestamp() - n * interval '92 days' / ${lines}::integer as at, case when n % 20 = 0 then 'failed' else 'succeeded' end as result, (n % ${records}::integer)::text as record
      from generate_series(1, ${lines}::integer) as n
    ) as line, tenant where tenant.tenant_id = ${tenantId}
  `.execute(db);
  await sql`
    insert into schedule (tenant_id, source_id, record_id, state, is_born_by_add, schedule, participants)
    select ${tenantId}, source_id, n::text, 'present', true, jsonb_build_object(
      'period', null, 'participants', '[]'::jsonb, 'title', '商談 ' || n, 'location', '', 'content', '', 'isPrivate', n % 10 = 0
    ), array['user-' || n % 50]
    from generate_series(0, ${records}::integer - 1) as n, tenant where tenant.tenant_id = ${tenantId}
  `.execute(db);
  await sql`
    insert into explanation (tenant_id, source_id, record_id, at, explanation)
    select ${tenantId}, source_id, (n % ${records}::integer)::text, clock_timestamp() - n * interval '30 seconds', jsonb_build_object(
      'tenantId', ${tenantId}::text, 'sourceId', source_id, 'recordId', (n % ${records}::integer)::text, 'at', '2026-11-22T00:00:00Z', 'trigger', 'webhook:update:signed:taken',
      'decisions', '[{"mailboxId":"mailbox-1","participants":["user-1"],"row":"update","reason":"title: write","step":"update","record":"held","event":"assumed","outcome":"applied"}]'::jsonb
    )
    from generate_series(1, ${lines}::integer) as n, tenant where tenant.tenant_id = ${tenantId}
  `.execute(db);
}
