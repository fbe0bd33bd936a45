import { existing } from './find-tenant.js';
import { raiseSource } from './raise-work.js';
import { toJson } from './storable.js';
import { toSource } from './to-tenant.js';
import type { Executor } from './database.js';
import type { Source, TenantRepository } from '@clounect/core';

/** In the transaction that it is called in. */
export async function useSource(db: Executor, tenantId: string, source: Parameters<TenantRepository['useSource']>[1], newId: string): Promise<Source> {
  const { sourceId } = await existing(db, tenantId);
  const known = await db
    .selectFrom('source')
    .select('source_id')
    .where('tenant_id', '=', tenantId)
    .where('host', '=', source.host)
    .where('table_name', '=', source.table)
    .where('schedule_field', '=', source.scheduleField)
    .executeTakeFirst();
  // What happened while it was not the tenant's source was told to nobody. Work rows first (rule 15).
  if (known !== undefined && known.source_id !== sourceId) await raiseSource(db, tenantId, known.source_id, { doubt: true });
  const settings = { settings: toJson(source.settings) };
  const row = await db
    .insertInto('source')
    .values({
      tenant_id: tenantId,
      source_id: newId,
      host: source.host,
      table_name: source.table,
      schedule_field: source.scheduleField,
      ...settings,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'host', 'table_name', 'schedule_field']).doUpdateSet({ ...settings, ending: null }))
    .returningAll()
    .executeTakeFirstOrThrow();
  await db.updateTable('tenant').set({ source_id: row.source_id }).where('tenant_id', '=', tenantId).execute();
  return toSource(row);
}
