import { instantColumn, optionalInstant } from './instant-column.js';
import { prepared } from './prepare-statements.js';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { LastSeen, WebhookSighting } from '@clounect/core';
import type { Outcome } from './group-calls.js';

export interface Sighting extends WebhookSighting {
  readonly tenantId: string;
}

/** What came together is one row per tenant: the webhooks that lack something are told of, however many do not. */
export async function storeSightings(db: Executor, seen: readonly Sighting[]): Promise<readonly Outcome<void>[]> {
  const byTenant = new Map<string, Required<Omit<Sighting, 'lacks'>> & { readonly lacks: readonly string[]; readonly isReal: boolean }>();
  for (const { tenantId, isSigned, isFormer = false, isComplete, isTest = false, lacks = [] } of seen) {
    const before = byTenant.get(tenantId) ?? { isSigned: true, isFormer: false, isComplete: true, isTest: false, isReal: false, lacks: [] };
    byTenant.set(tenantId, {
      tenantId,
      isSigned: before.isSigned && isSigned,
      isFormer: before.isFormer || isFormer,
      isComplete: before.isComplete && isComplete,
      isTest: before.isTest || isTest,
      isReal: before.isReal || !isTest,
      lacks: lacks.length > 0 ? lacks : before.lacks,
    });
  }
  const rows = [...byTenant.values()];
  await sql`${prepared}
    insert into webhook_seen as seen (tenant_id, at, unsigned_at, incomplete_at, test_at, real_at, lacking_at, lacking, former_at)
    select tenant_id, at, case when not is_signed then at end, case when not is_complete then at end, case when is_test then at end,
      case when is_real then at end, case when lacking <> '' then at end, case when lacking <> '' then string_to_array(lacking, ' ') end, case when is_former then at end
    from unnest(
      ${rows.map((row) => row.tenantId)}::text[],
      ${rows.map((row) => row.isSigned)}::boolean[],
      ${rows.map((row) => row.isComplete)}::boolean[],
      ${rows.map((row) => row.isTest)}::boolean[],
      ${rows.map((row) => row.isReal)}::boolean[],
      ${rows.map((row) => row.lacks.join(' '))}::text[],
      ${rows.map((row) => row.isFormer)}::boolean[]
    ) as arrived (tenant_id, is_signed, is_complete, is_test, is_real, lacking, is_former), (select clock_timestamp() as at) as clock
    order by tenant_id collate "C"
    on conflict (tenant_id) do update set
      at = excluded.at,
      unsigned_at = coalesce(excluded.unsigned_at, seen.unsigned_at),
      incomplete_at = coalesce(excluded.incomplete_at, seen.incomplete_at),
      test_at = coalesce(excluded.test_at, seen.test_at),
      real_at = coalesce(excluded.real_at, seen.real_at),
      lacking_at = coalesce(excluded.lacking_at, seen.lacking_at),
      lacking = coalesce(excluded.lacking, seen.lacking),
      former_at = coalesce(excluded.former_at, seen.former_at)
  `.execute(db);
  return seen.map(() => ({ value: undefined }));
}

export async function storeRefusals(db: Executor, tenantIds: readonly string[]): Promise<readonly Outcome<void>[]> {
  await sql`
    insert into webhook_seen as seen (tenant_id, at, refused_at, refused_count)
    select tenant_id, clock_timestamp(), clock_timestamp(), count(*)::integer from unnest(${[...tenantIds]}::text[]) as refused (tenant_id)
    group by tenant_id order by tenant_id collate "C"
    on conflict (tenant_id) do update set refused_at = excluded.refused_at, refused_count = seen.refused_count + excluded.refused_count
  `.execute(db);
  return tenantIds.map(() => ({ value: undefined }));
}

const seenRow = z.object({
  at: instantColumn,
  unsigned_at: optionalInstant,
  former_at: optionalInstant,
  incomplete_at: optionalInstant,
  test_at: optionalInstant,
  real_at: optionalInstant,
  lacking_at: optionalInstant,
  lacking: z.array(z.string()).nullable(),
  refused_at: optionalInstant,
  refused_count: z.number(),
});

export function toLastSeen(row: unknown): LastSeen {
  const seen = seenRow.parse(row);
  return {
    at: seen.at,
    unsignedAt: seen.unsigned_at,
    formerAt: seen.former_at,
    incompleteAt: seen.incomplete_at,
    testAt: seen.test_at,
    realAt: seen.real_at,
    lackingAt: seen.lacking_at,
    lacking: seen.lacking ?? undefined,
    refusedAt: seen.refused_at,
    refusedCount: seen.refused_count,
  };
}
