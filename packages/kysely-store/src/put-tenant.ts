import { changesPlans, type TenantRepository } from '@clounect/core';
import { markAffected, markMissed, type Affected } from './mark-affected.js';
import { toJson } from './storable.js';
import { toTenant } from './to-tenant.js';
import { transact } from './transact.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';
import type { RecordKey } from '@clounect/core';

type Settings = Parameters<TenantRepository['put']>[0];
const everyRecord: Affected = { kind: 'all' };

export interface Put {
  /** Missing: the rules stayed the same. */
  readonly marked?: readonly RecordKey[];
}

/** Looks, marks and writes until nobody else changed the rules between the look and the write: two at once would each see the other's as its own. */
export async function putTenant(db: Executor, tenant: Settings, newEpoch: string): Promise<void> {
  for (;;) {
    const put = await transact(db, (transaction) => tryPut(transaction, tenant, newEpoch));
    if (put === 'overtaken') continue;
    await afterPut(db, tenant.tenantId, put);
    return;
  }
}

/** What can be done only once the rules are there for everybody. */
export async function afterPut(db: Executor, tenantId: string, { marked }: Put): Promise<void> {
  if (marked !== undefined) await transact(db, (transaction) => markMissed(transaction, tenantId, everyRecord, marked));
}

/** In the transaction that it is called in; `overtaken`: to be undone and tried again. */
export async function tryPut(transaction: Executor, tenant: Settings, newEpoch: string): Promise<'overtaken' | Put> {
  const settings = {
    name: tenant.name,
    webhook_id: tenant.webhookId,
    webhook_header: tenant.webhookHeader ?? null,
    direction: tenant.direction,
    is_paused: tenant.isPaused,
    time_zone: tenant.timeZone,
    policies: toJson(tenant.policies),
    sfa: toJson(tenant.sfa),
    graph: toJson(tenant.graph),
  };
  const { tenantId } = tenant;
  const before = await transaction.selectFrom('tenant').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  if (before === undefined) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('tenant')
      .values({ tenant_id: tenantId, epoch: newEpoch, ...settings })
      .onConflict((conflict) => conflict.column('tenant_id').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n ? {} : 'overtaken';
  }
  // Work rows first, other tables after (rule 15).
  const marked = changesPlans(toTenant({ ...before, source_count: 0 }), tenant) ? await markAffected(transaction, tenantId, everyRecord) : undefined;
  const { numUpdatedRows } = await transaction
    .updateTable('tenant')
    .set(settings)
    .where('tenant_id', '=', tenantId)
    .where('direction', '=', before.direction)
    .where(sql<boolean>`policies = ${toJson(before.policies)}::jsonb`)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) return 'overtaken';
  return marked === undefined ? {} : { marked };
}
