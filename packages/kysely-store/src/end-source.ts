import { ClounectError } from '@clounect/core';
import { raiseSource } from './raise-work.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { SourceEnding } from '@clounect/core';

/** In the transaction that it is called in. */
export async function endSource(db: Executor, tenantId: string, sourceId: string, ending: SourceEnding): Promise<{ readonly marked: number }> {
  // Work rows first (rule 15); nobody claims them before the choice is there.
  const marked = ending === 'remove' ? await raiseSource(db, tenantId, sourceId, { doubt: false }) : 0;
  const found = await sql<{ is_in_use: boolean }>`
    select source.source_id = tenant.source_id as is_in_use from source join tenant using (tenant_id)
    where tenant_id = ${tenantId} and source.source_id = ${sourceId}
    for update of tenant
  `.execute(db);
  if (found.rows[0] === undefined) throw new ClounectError('unknownSource', `Tenant ${tenantId} has no source ${sourceId}.`);
  if (found.rows[0].is_in_use) throw new ClounectError('sourceInUse', `Source ${sourceId} is the present one of tenant ${tenantId}.`);
  await db.updateTable('source').set({ ending }).where('tenant_id', '=', tenantId).where('source_id', '=', sourceId).execute();
  return { marked };
}
