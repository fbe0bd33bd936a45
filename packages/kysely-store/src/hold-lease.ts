import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Executor } from './database.js';

/**
 * Runs `work` as the only process that looks after this tenant's feeds; answers whether it ran. A lease by the database clock and no
 * advisory lock, which would hold a connection all the time. It is prolonged three times in its length, and ends by itself when the
 * process dies.
 */
export async function holdLease(db: Executor, tenantId: string, leaseMs: number, work: (holder: string) => Promise<void>): Promise<boolean> {
  const holder = randomUUID();
  const until = sql`clock_timestamp() + ${leaseMs}::double precision * interval '1 millisecond'`;
  const { rows } = await sql`
    insert into feed_lease as lease (tenant_id, holder, leased_until) values (${tenantId}, ${holder}, ${until})
    on conflict (tenant_id) do update set holder = excluded.holder, leased_until = excluded.leased_until
    where lease.leased_until <= clock_timestamp()
    returning 1
  `.execute(db);
  if (rows.length === 0) return false;
  const prolong = async () => {
    await sql`update feed_lease set leased_until = ${until} where tenant_id = ${tenantId} and holder = ${holder}`.execute(db);
  };
  // One that fails is made good by the next; three in a row end the lease.
  const heartbeat = setInterval(() => void prolong().catch(() => undefined), leaseMs / 3);
  heartbeat.unref();
  try {
    await work(holder);
  } finally {
    clearInterval(heartbeat);
    await sql`delete from feed_lease where tenant_id = ${tenantId} and holder = ${holder}`.execute(db);
  }
  return true;
}
