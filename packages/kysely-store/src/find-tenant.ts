import { ClounectError } from '@clounect/core';
import { sql } from 'kysely';
import { toTenant } from './to-tenant.js';
import type { Executor } from './database.js';
import type { Tenant } from '@clounect/core';

export async function findTenant(db: Executor, tenantId: string): Promise<Tenant | undefined> {
  const { rows } = await sql`
    select tenant.*, (select count(*) from source where source.tenant_id = tenant.tenant_id) as source_count
    from tenant where tenant_id = ${tenantId}
  `.execute(db);
  return rows[0] === undefined ? undefined : toTenant(rows[0]);
}

export async function existing(db: Executor, tenantId: string): Promise<Tenant> {
  const tenant = await findTenant(db, tenantId);
  if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
  return tenant;
}
