import { sql } from 'kysely';
import { tenantTables } from './tenant-tables.js';
import { transact } from '../transact.js';
import type { Executor } from '../database.js';
import type { TenantTables } from './tenant-tables.js';

/** So many batches may go at once in the end, where nothing can be added: what comes in meanwhile must not keep the erasing from its end. */
const batchesAtOnce = 10;

/** Out of sight first, then its records batch by batch, then the rest. Each step may be repeated, whoever did the former one. */
export async function eraseTenant(db: Executor, tenantId: string, limit: number): Promise<'more' | 'gone'> {
  const tables = await tenantTables(db);
  await transact(db, (transaction) => retire(transaction, tenantId));
  await transact(db, (transaction) => eraseRecords(transaction, tables, tenantId, limit));
  if (await hasMoreThan(db, tenantId, limit * batchesAtOnce)) return 'more';
  for (const [table, key] of [['activity', 'activity_id'], ['explanation', 'seq']] as const) {
    if ((await eraseLines(db, table, key, tenantId, limit)) === limit) return 'more';
  }
  try {
    await transact(db, (transaction) => eraseRest(transaction, tables, tenantId));
    return 'gone';
  } catch (error) {
    // Somebody who still held the tenant in hand added a row while it went.
    if (isReferredTo(error)) return 'more';
    throw error;
  }
}

/** Its webhook address is unknown, nobody claims its records, feeds are kept no more, and who works on a record is fenced off. */
async function retire(transaction: Executor, tenantId: string): Promise<void> {
  await sql`
    with held as (
      select tenant_id, source_id, record_id from work where tenant_id = ${tenantId} and leased_until is not null
      order by tenant_id, source_id, record_id
      for update
    )
    update work set fence = fence + 1, leased_until = null, worker = null
    from held where (work.tenant_id, work.source_id, work.record_id) = (held.tenant_id, held.source_id, held.record_id)
  `.execute(transaction);
  await sql`
    update tenant set is_paused = true, direction = 'oneWay', webhook_id = 'removed/' || gen_random_uuid()
    where tenant_id = ${tenantId} and webhook_id not like 'removed/%'
  `.execute(transaction);
}

async function eraseRecords(transaction: Executor, { ofRecords }: TenantTables, tenantId: string, limit: number): Promise<void> {
  const { rows } = await sql<{ source_id: string; record_id: string }>`
    select source_id, record_id from work where tenant_id = ${tenantId}
    order by tenant_id, source_id, record_id limit ${limit}::integer
    for update
  `.execute(transaction);
  const keys = sql`
    select ${tenantId}::text, source_id, record_id
    from unnest(${rows.map((row) => row.source_id)}::text[], ${rows.map((row) => row.record_id)}::text[]) as gone (source_id, record_id)
  `;
  for (const name of [...ofRecords, 'work']) {
    await sql`delete from ${sql.table(name)} where (tenant_id, source_id, record_id) in (${keys})`.execute(transaction);
  }
}

async function hasMoreThan(db: Executor, tenantId: string, most: number): Promise<boolean> {
  const { rows } = await sql`select 1 from work where tenant_id = ${tenantId} limit ${most + 1}::integer`.execute(db);
  return rows.length > most;
}

async function eraseLines(db: Executor, name: string, key: string, tenantId: string, limit: number): Promise<number> {
  const [table, column] = [sql.table(name), sql.ref(key)];
  const { numAffectedRows } = await sql`
    delete from ${table} where tenant_id = ${tenantId} and ${column} in (
      select ${column} from ${table} where tenant_id = ${tenantId} order by ${column} limit ${limit}::integer
    )
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function eraseRest(transaction: Executor, { ofRecords, others, referredTo }: TenantTables, tenantId: string): Promise<void> {
  await sql`select 1 from work where tenant_id = ${tenantId} order by tenant_id, source_id, record_id for update`.execute(transaction);
  // A webhook for a new record refers to its source: those under way are waited for, and from here on there is none that the deletes don't see.
  await sql`select 1 from source where tenant_id = ${tenantId} order by source_id for update`.execute(transaction);
  for (const name of [...ofRecords, ...others, ...referredTo]) {
    await sql`delete from ${sql.table(name)} where tenant_id = ${tenantId}`.execute(transaction);
  }
}

function isReferredTo(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';
}
