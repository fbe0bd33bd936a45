import { createHash } from 'node:crypto';
import { addTenant } from '@clounect/core/testing';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createFeedRepository } from './create-feed-repository.js';
import { createGate, watchPool, type Watch } from './testing/watched-pool.js';
import { Kysely, PostgresDialect } from 'kysely';
import { newFeed, type Feed, type FeedRepository } from '@clounect/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPostgresStore } from './create-postgres-store.js';
import { Pool } from 'pg';
import type { Database } from './database.js';

let server: PostgresServer | undefined;
let connectionString = '';
let pools: Pool[] = [];
let feeds: FeedRepository;

function newPool(): Pool {
  const pool = new Pool({ connectionString, max: 10 });
  pools.push(pool);
  return pool;
}
const newFeeds = (watch: Watch = {}): FeedRepository => createFeedRepository(new Kysely<Database>({ dialect: new PostgresDialect({ pool: watchPool(newPool(), watch) }) }));
const feedOf = async (mailboxId = 'm-1'): Promise<Feed | undefined> => (await feeds.list('tenant-1')).feeds.find((feed) => feed.mailboxId === mailboxId);
const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  connectionString = (await server?.createDatabase()) ?? '';
  const store = createPostgresStore({ pool: newPool(), masterKey: new Uint8Array(32) });
  await store.migrate();
  await addTenant(store);
  feeds = newFeeds();
  const write = async (count: number): Promise<void> => {
    await feeds.exclusively('tenant-1', async (writer) => {
      for (let n = 1; n <= count; n += 1) await writer.put({ ...newFeed('tenant-1', `m-${n}`), state: 'subscribed', subscriptionId: `s-${n}`, clientStateHash: hashOf(`secret ${n}`) });
    });
  };
  await write(20);
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  pools = [];
});

describe('feeds that are told of while they are kept', () => {
  it('lose nothing when the intake commits between the look and the write of the keeper', async () => {
    const gate = createGate();
    const keeper = newFeeds({ before: (statement) => (statement.startsWith('insert into "feed"') ? gate.pass() : undefined) });
    const before = await feedOf();
    if (before === undefined) throw new Error('no feed');
    const kept = keeper.exclusively('tenant-1', (writer) => writer.put({ ...before, needsCatchUp: false, notBefore: '2030-01-01T00:00:00Z' }));
    await gate.arrived;
    await feeds.doubt([{ tenantId: 'tenant-1', subscriptionId: 's-1', what: 'missed' }, { tenantId: 'tenant-1', subscriptionId: 's-1', what: 'removed' }]);
    gate.open();
    await kept;
    expect(await feedOf()).toEqual({ ...before, needsCatchUp: false, notBefore: undefined, told: { missed: 1, reauthorization: 0 }, removedSubscriptionId: 's-1' });
  });

  it('count everything, without a deadlock, when many hosts are told of many at once', async () => {
    const errors: unknown[] = [];
    const hosts = Array.from({ length: 4 }, () => newFeeds({ onError: (error) => errors.push(error) }));
    const shuffled = (): readonly string[] => Array.from({ length: 20 }, (_, n) => `s-${n + 1}`).sort(() => Math.random() - 0.5);
    const tell = (host: FeedRepository): Promise<void> => host.doubt(shuffled().map((subscriptionId) => ({ tenantId: 'tenant-1', subscriptionId, what: 'missed' })));
    await Promise.all(hosts.flatMap((host) => Array.from({ length: 25 }, () => tell(host))));
    expect(errors).toEqual([]);
    expect((await feeds.list('tenant-1')).feeds.map(({ told }) => told.missed)).toEqual(Array.from({ length: 20 }, () => 100));
  });

  it('are not written by a keeper whose lease is taken over at that very moment', async () => {
    const gate = createGate();
    const late = newFeeds({ before: (statement) => (statement.includes('for update') ? gate.pass() : undefined) });
    const before = await feedOf();
    if (before === undefined) throw new Error('no feed');
    const writing = late.exclusively('tenant-1', (writer) => writer.put({ ...before, failures: 9 }));
    await gate.arrived;
    await newPool().query(`update feed_lease set holder = 'another', leased_until = clock_timestamp() + interval '30 seconds'`);
    gate.open();
    await expect(writing).rejects.toMatchObject({ code: 'leaseLost' });
    expect(await feedOf()).toEqual(before);
  });
});

describe('the clientState of a subscription', () => {
  it('that a former version stored as it is keeps its notifications known, and is gone with the next write', async () => {
    const stored = async (): Promise<string> => JSON.stringify((await newPool().query('select * from feed')).rows);
    await newPool().query(`update feed set client_state = 'an old random text' where mailbox_id = 'm-1'`);
    const feed = await feedOf();
    expect(feed?.clientStateHash).toBe(hashOf('an old random text'));
    expect(await stored()).toContain('an old random text');
    await feeds.exclusively('tenant-1', async (writer) => {
      if (feed !== undefined) await writer.put(feed);
    });
    expect(await stored()).not.toContain('an old random text');
    expect((await feedOf())?.clientStateHash).toBe(hashOf('an old random text'));
  });
});
