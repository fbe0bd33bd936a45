import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { SeenPlace } from '@clounect/core';

/**
 * Whether a run has listed what that expression names. `offset 0` keeps PostgreSQL from making a join of it: one that is planned while the table's
 * statistics still call it empty compares each id with all that were listed.
 */
export const wasSeen = (run: { readonly tenantId: string; readonly runId: string }, place: SeenPlace, id: RawBuilder<string>): RawBuilder<boolean> => sql`exists (
  select from reconcile_seen seen where (seen.tenant_id, seen.run_id, seen.place, seen.id) = (${run.tenantId}, ${run.runId}, ${place}, ${id}) offset 0
)`;
