import { beforeEach, expect, it } from 'vitest';
import { createPostgresStore } from './create-postgres-store.js';
import { Pool } from 'pg';
import { useDatabase } from './testing/use-database.js';

const { connectionString } = useDatabase();
const listed = 20_000;
const [tenantId, sourceId, runId, mailboxId] = ['tenant-1', 'source-1', 'run-1', 'mailbox-1'];
const lease = { tenantId, runId, fence: 1 };

/** PostgreSQL takes the table of what was listed for as empty as it was when it looked at it last: in production, up to a minute ago. */
beforeEach(async () => {
  const pool = new Pool({ connectionString: connectionString(), max: 1 });
  await pool.query('alter table reconcile_seen set (autovacuum_enabled = false)');
  await pool.query('analyze reconcile_seen');
  await pool.query(`insert into reconcile_seen (tenant_id, run_id, place, id) select $1, $2, place, 'r' || id from generate_series(1, $3::integer) as id, unnest(array['records', 'events']) as place`, [tenantId, runId, listed]);
  await pool.end();
});

/** How many entries of that table a call reads. On one connection, which counts for itself until it is told to tell. */
async function readsOf(call: (memory: ReturnType<typeof createPostgresStore>['reconcileMemory']) => Promise<unknown>): Promise<number> {
  const pool = new Pool({ connectionString: connectionString(), max: 1 });
  const readSoFar = async (): Promise<number> => {
    await pool.query('select pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ read: string }>(
      "select idx_tup_read + (select seq_tup_read from pg_stat_user_tables where relname = 'reconcile_seen') as read from pg_stat_user_indexes where indexrelname = 'reconcile_seen_pkey'",
    );
    return Number(rows[0]?.read);
  };
  const { reconcileMemory } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  const before = await readSoFar();
  await call(reconcileMemory);
  const reads = (await readSoFar()) - before;
  await pool.end();
  return reads;
}

it('compares a page of events by reading no more than the page names', async () => {
  const events = Array.from({ length: 200 }, (_, index) => ({ eventId: `e${index}`, etag: 'W/"1"', marker: { sourceId, recordId: `r${index + 1}`, mailboxId, epoch: 'epoch-1', generation: 1 } }));
  const reads = await readsOf((memory) => memory.compareEvents(lease, mailboxId, events));
  expect(reads).toBeGreaterThanOrEqual(events.length);
  expect(reads).toBeLessThanOrEqual(2 * events.length);
});
