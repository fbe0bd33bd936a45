import { accept, addTenant, exampleHeld, exampleMapping } from '@clounect/core/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createPostgresStore } from './create-postgres-store.js';
import { Client, Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchPool } from './testing/watched-pool.js';
import type { Claim, RecordKey } from '@clounect/core';
import type { Store } from './create-store.js';

let server: PostgresServer;
let pool: Pool;
let connectionString = '';
let store: Store;
let statements: string[] = [];
let key: (recordId: string) => RecordKey;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  connectionString = await server.createDatabase();
  pool = new Pool({ connectionString, max: 10 });
  store = createPostgresStore({ pool: watchPool(pool, { after: (statement) => void statements.push(statement) }), masterKey: new Uint8Array(32) });
  await store.migrate();
  key = await addTenant(store);
});
afterEach(async () => {
  await pool.end();
});

async function claims(count: number): Promise<readonly Claim[]> {
  for (let n = 0; n < count; n += 1) await accept(store, key(String(n)));
  const claimed = await store.queue.claim('worker-1', count);
  statements = [];
  return claimed;
}

const commits = (): number => statements.filter((statement) => statement === 'commit').length;
const finish = (claim: Claim) => store.mappings.commit(claim, { mappings: [exampleMapping(claim, 'mailbox-1')], finish: {} });

describe('records that are ready together', () => {
  it('share one transaction of four statements, each with its own fence', async () => {
    const [first, ...others] = await claims(20);
    if (first === undefined) throw new Error('Nothing was claimed.');
    const ends = await Promise.all([finish({ ...first, fence: first.fence - 1 }), ...others.map(finish)]);
    expect(ends).toEqual(['fenced', ...others.map(() => 'committed')]);
    // The fenced one is asked for once more, alone.
    expect(commits()).toBe(2);
    expect(statements.length).toBeLessThanOrEqual(7);
    const { rows } = await pool.query('select record_id from work where dirty > done');
    expect(rows).toEqual([{ record_id: first.recordId }]);
  });

  it('do not wait for one whose row somebody else has locked', async () => {
    const claimed = await claims(5);
    const other = new Client({ connectionString });
    await other.connect();
    await other.query('begin');
    await other.query(`select from work where record_id = '3' for update`);
    const ends = claimed.map((claim) => finish(claim).then((end) => [claim.recordId, end]));
    const early = await Promise.all(ends.filter((_, index) => claimed[index]?.recordId !== '3'));
    expect(early.map(([, end]) => end)).toEqual(['committed', 'committed', 'committed', 'committed']);
    await sleep(50);
    await other.query('rollback');
    await other.end();
    expect((await Promise.all(ends)).map(([, end]) => end)).toEqual(claimed.map(() => 'committed'));
  });

  it('are not harmed by one that the database refuses', async () => {
    const claimed = await claims(4);
    const ends = await Promise.allSettled(
      claimed.map((claim) => store.mappings.commit(claim, claim.recordId === '2' ? { held: { ...exampleHeld('user-1'), learnedAt: 'no instant' } } : { finish: {} })),
    );
    expect(ends.map(({ status }, index) => [claimed[index]?.recordId, status]).sort()).toEqual([['0', 'fulfilled'], ['1', 'fulfilled'], ['2', 'rejected'], ['3', 'fulfilled']]);
  });

  it('keep the order of several commits of one record', async () => {
    const [claim] = await claims(1);
    if (claim === undefined) throw new Error('Nothing was claimed.');
    const all = ['1', '2', '3'].map((etag) => store.mappings.commit(claim, { mappings: [exampleMapping(claim, 'mailbox-1', { etag })] }));
    await Promise.all(all);
    const { rows } = await pool.query('select etag from mapping');
    expect(rows).toEqual([{ etag: '3' }]);
  });

  it('let none of the hints wait for ever when two creates of one mailbox settle together (rule 21)', async () => {
    const claimed = await claims(2);
    const creating = (claim: Claim) => ({ ...exampleMapping(claim, 'mailbox-1'), state: 'creating' as const, eventId: undefined, etag: undefined });
    await Promise.all(claimed.map((claim) => store.mappings.commit(claim, { mappings: [creating(claim)] })));
    await store.events.accept([{ tenantId: 'tenant-1', mailboxId: 'mailbox-1', eventId: 'of a stranger', etag: 'x' }]);
    expect((await pool.query('select event_id from waiting_hint')).rows).toHaveLength(1);
    await Promise.all(claimed.map((claim) => store.mappings.commit(claim, { mappings: [exampleMapping(claim, 'mailbox-1', { eventId: `event-${claim.recordId}` })] })));
    expect((await pool.query('select event_id from waiting_hint')).rows).toEqual([]);
  });
});
