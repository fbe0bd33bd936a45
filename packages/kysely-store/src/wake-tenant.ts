import { sql } from 'kysely';
import type { Executor } from './database.js';

/** Processes look a tenant's secrets up once a second. */
const soon = sql`clock_timestamp() + interval '2 seconds'`;

/** In the transaction that it is called in, with the tenant's work rows locked: what waits because of an earlier failure is due in a moment; what is given up stays so. */
export async function wakeTenant(db: Executor, tenantId: string): Promise<void> {
  await sql`
    update work set not_before = case when dirty > done then least(not_before, ${soon}) else not_before end, wake_at = least(wake_at, ${soon})
    where tenant_id = ${tenantId} and due_at > ${soon} and not_before < '9000-01-01'
  `.execute(db);
  await sql`
    update mapping set details = details - 'notBefore'
    where tenant_id = ${tenantId} and details ? 'notBefore' and details -> 'lastFailure' ->> 'code' in ('unauthorized', 'forbidden')
  `.execute(db);
  await sql`update feed set not_before = ${soon} where tenant_id = ${tenantId} and not_before > ${soon}`.execute(db);
  await sql`update reconcile_run set not_before = ${soon} where tenant_id = ${tenantId} and not_before > ${soon} and finished_at is null`.execute(db);
}
