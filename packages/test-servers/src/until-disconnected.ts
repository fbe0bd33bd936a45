import type { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Until no other client of those databases is connected, or of any; at most `patienceMs`. A pool's end is not yet its connections' end, and one
 * that is cut off meanwhile ends the test run with an error that nobody caught.
 */
export async function untilDisconnected(admin: Client, databases: readonly string[] | 'all', patienceMs = 10_000): Promise<void> {
  const until = performance.now() + patienceMs;
  const others = async (): Promise<number> =>
    (await admin.query("select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and ($1::text[] is null or datname = any($1))", [databases === 'all' ? null : databases])).rowCount ?? 0;
  while (performance.now() < until && (await others()) > 0) await sleep(20);
}
