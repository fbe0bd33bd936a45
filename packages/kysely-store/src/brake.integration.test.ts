import { addTenant, exampleMapping } from '@clounect/core/testing';
import { beforeEach, expect, it, vi } from 'vitest';
import { useDatabase } from './testing/use-database.js';
import type { Claim, CommitEnd, RecordKey } from '@clounect/core';
import type { Store } from './create-store.js';

const { newPool, newStore } = useDatabase();
let store: Store;
beforeEach(() => {
  store = newStore();
});

async function claimed(key: (recordId: string) => RecordKey, count: number): Promise<readonly Claim[]> {
  await store.inbox.accept(Array.from({ length: count }, (_, n) => ({ ...key(String(n)), body: '{}', isSigned: true })));
  return store.queue.claim('worker-1', count);
}

const processes = (count: number): readonly Store[] => Array.from({ length: count }, () => newStore());

/** Every claim's run, spread over these stores, all at once. */
async function intendAtOnce(claims: readonly Claim[], stores: readonly Store[], cause: 'explicit' | 'inferred'): Promise<readonly CommitEnd[]> {
  return Promise.all(
    claims.map(async (claim, n) => {
      const { tenantId, sourceId, recordId } = claim;
      const mapping = exampleMapping({ tenantId, sourceId, recordId }, 'mailbox-1', { pending: [{ kind: 'delete', reason: 'record-deleted' }] });
      const deletions = [{ what: 'event', mailboxId: 'mailbox-1', eventId: mapping.eventId ?? '', cause, reason: 'record-deleted', trigger: 'webhook' }] as const;
      const end = await stores[n % stores.length]?.mappings.commit(claim, { mappings: [mapping], deletions });
      return end ?? 'fenced';
    }),
  );
}

it.each([['explicit', 50], ['inferred', 10]] as const)('lets exactly as many %s deletions go as allowed (%i) though four processes commit them at once', async (cause, free) => {
  const four = processes(4);
  for (let round = 1; round <= 3; round += 1) {
    const key = await addTenant(store, `tenant-${round}`);
    const claims = await claimed(key, free * 2);
    const ends = await intendAtOnce(claims, four, cause);
    expect(ends.filter((end) => end === 'committed').length, `round ${round}`).toBe(free);
    const held = await store.heldDeletions.list({ tenantId: `tenant-${round}`, limit: 1_000 });
    expect(held.map(({ counted }) => counted).sort((one, other) => one - other)).toEqual(Array.from({ length: free }, (_, n) => free + 1 + n));
    expect(ends.filter((end) => typeof end === 'object' && end.notice !== undefined).length).toBe(1);
    // On a slow machine their leases would run out, and the next round claim them.
    for (const claim of claims) await store.mappings.commit(claim, { finish: {} });
  }
});

it('makes no deadlock with persons who decide while workers count and settle', async () => {
  const key = await addTenant(store);
  const claims = await claimed(key, 80);
  const four = processes(4);
  await intendAtOnce(claims, four, 'inferred');
  const [person, worker] = [newStore(), newStore()];
  let approved = 0;
  await Promise.all([
    (async () => {
      for (let n = 0; n < 20; n += 1) {
        const held = await person.heldDeletions.list({ tenantId: 'tenant-1', limit: 5 });
        approved += await person.heldDeletions.approve('tenant-1', [...held].reverse());
      }
    })(),
    ...claims.map((claim) => worker.mappings.commit(claim, { finish: {} })),
    intendAtOnce(await claimed((id) => key(`later-${id}`), 40), four, 'explicit'),
  ]);
  expect(approved).toBe(70);
  expect((await store.heldDeletions.list({ tenantId: 'tenant-1', limit: 1_000 })).length).toBe(0);
  expect((await store.queue.claim('worker-1', 100)).length).toBe(70);
});

it('holds back no other commit of the tenant while one counts', async () => {
  const key = await addTenant(store);
  const [claim, other] = await claimed(key, 2);
  if (claim === undefined || other === undefined) throw new Error('two are claimed');
  const client = await newPool().connect();
  await client.query(`insert into brake (tenant_id) values ('tenant-1')`);
  await client.query(`begin; select from brake where tenant_id = 'tenant-1' for update`);
  const counting = intendAtOnce([claim], [store], 'explicit');
  expect(await store.mappings.commit(other, { mappings: [exampleMapping(other, 'mailbox-1')], finish: {} })).toBe('committed');
  await client.query('rollback');
  client.release(true);
  expect(await counting).toEqual(['committed']);
});

it('does not lose an approval that is given beforehand to a worker who is just about to hold the deletion', async () => {
  const key = await addTenant(store);
  const claims = await claimed(key, 11);
  await intendAtOnce(claims.slice(0, 10), [store], 'inferred');
  const [last] = claims.slice(10);
  if (last === undefined) throw new Error('eleven are claimed');
  const { sourceId, recordId } = last;
  const pool = newPool();
  const client = await pool.connect();
  // Between the worker's look at what is decided and its own entry.
  await client.query(`insert into deletion_mark (tenant_id, cause, source_id, record_id, at, is_admitted) values ('tenant-1', 'inferred', $1, $2, clock_timestamp(), false)`, [sourceId, recordId]);
  await client.query('begin');
  await client.query('select from deletion_mark where record_id = $1 for update', [recordId]);
  const waiting = async (): Promise<number> => (await pool.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount ?? 0;
  const holding = intendAtOnce([last], [store], 'inferred');
  await vi.waitUntil(async () => (await waiting()) === 1, { timeout: 20_000 });
  let isApproved = false;
  const target = { what: 'event', sourceId, recordId, mailboxId: 'mailbox-1', eventId: exampleMapping(last, 'mailbox-1').eventId ?? '' } as const;
  const approving = newStore().heldDeletions.approveBeforehand('tenant-1', [target]).then(() => (isApproved = true));
  await vi.waitUntil(async () => isApproved || (await waiting()) === 2, { timeout: 20_000 });
  await client.query('rollback');
  client.release(true);
  await Promise.all([holding, approving]);
  expect(await store.heldDeletions.list({ tenantId: 'tenant-1', limit: 9 })).toEqual([]);
  await store.mappings.commit(last, { finish: {} });
  const [again] = await store.queue.claim('worker-1', 1);
  expect(again?.recordId).toBe(recordId);
});

it('counts 20 000 living events in a storm without holding up much', async () => {
  const key = await addTenant(store);
  const { sourceId } = key('');
  const pool = newPool();
  await pool.query(
    `insert into mapping (tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, details)
     select 'tenant-1', $1, 'living-' || n, 'mailbox-1', 'living', 1, 'epoch-1', '{}' from generate_series(1, 20000) n`,
    [sourceId],
  );
  await pool.query('analyze mapping');
  await pool.query(
    `insert into deletion_mark (tenant_id, cause, source_id, record_id, at, is_admitted)
     select 'tenant-1', 'explicit', $1, 'living-' || n, clock_timestamp(), true from generate_series(1, 4001) n`,
    [sourceId],
  );
  const claims = await claimed(key, 20);
  const startedAt = performance.now();
  const ends: CommitEnd[] = [];
  for (const claim of claims) ends.push(...(await intendAtOnce([claim], [store], 'explicit')));
  const perCommit = (performance.now() - startedAt) / claims.length;
  expect(ends.every((end) => typeof end === 'object')).toBe(true);
  expect(await store.heldDeletions.list({ tenantId: 'tenant-1', limit: 1 })).toMatchObject([{ limit: Math.floor((20_000 + 1) * 0.2) }]);
  console.info(`${perCommit.toFixed(1)} ms for each held deletion among 20 000 living events`);
  expect(perCommit).toBeLessThan(500);
});
