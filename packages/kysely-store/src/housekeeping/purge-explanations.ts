import { sql } from 'kysely';
import type { Executor } from '../database.js';
import type { Instant } from '@clounect/core';

export async function purgeExplanations(db: Executor, before: Instant, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (
      select found.tenant_id, found.seq
      from tenant
      cross join lateral (
        select tenant_id, seq from explanation
        where explanation.tenant_id = tenant.tenant_id and at < ${before}::timestamptz
        order by at limit ${limit}::integer
      ) as found
      limit ${limit}::integer
    )
    delete from explanation using old where (explanation.tenant_id, explanation.seq) = (old.tenant_id, old.seq)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
