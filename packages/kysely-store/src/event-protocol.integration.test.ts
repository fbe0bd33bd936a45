import { accept, addTenant, claimOne, exampleMapping, hintOf, loadOne, settle } from '@clounect/core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeedRepository } from './create-feed-repository.js';
import { createGate } from './testing/watched-pool.js';
import { Kysely, PostgresDialect } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { formerTenant, migrateUntil } from './testing/migrate-until.js';
import { useDatabase } from './testing/use-database.js';
import type { Database } from './database.js';
import type { Mapping, RecordKey } from '@clounect/core';
import type { Store } from './create-store.js';

const { connectionString, newPool, newStore, renew } = useDatabase();
let store: Store;
beforeEach(() => {
  store = newStore();
});

describe('hints and the create that they may be about', () => {
  /** Pauses the intake of a hint at the statement, settles the create meanwhile, and answers what is doubted then. */
  async function doubtedAfter(isPausedAt: (statement: string) => boolean, key: RecordKey): Promise<number> {
    await accept(store, key);
    const claim = await claimOne(store);
    const created = exampleMapping(key, 'mailbox-a');
    await store.mappings.commit(claim, { mappings: [{ ...created, state: 'creating', eventId: undefined, etag: undefined }] });
    const gate = createGate();
    const intake = newStore({ before: (statement) => (isPausedAt(statement) ? gate.pass() : undefined) });
    const accepted = intake.events.accept([hintOf(created, 'W/"2"')]);
    await gate.arrived;
    const committed = store.mappings.commit(claim, { mappings: [created], finish: {} });
    await Promise.race([committed, sleep(100)]);
    gate.open();
    await accepted;
    expect(await committed).toBe('committed');
    expect((await newPool().query('select * from waiting_hint')).rows).toEqual([]);
    await newPool().query(`update work set not_before = not_before - interval '1 minute'`);
    return (await loadOne(store, await claimOne(store))).doubtedEvents.length;
  }

  it('loses none when the create settles after the hint was looked up and before it is stored (rule 21)', async () => {
    const key = await addTenant(store);
    expect(await doubtedAfter((statement) => statement.includes('for update of w'), key('1'))).toBe(1);
  });

  it('loses none when the create settles after the hint was stored and before that is committed (rule 21)', async () => {
    const key = await addTenant(store);
    expect(await doubtedAfter((statement) => statement === 'commit', key('1'))).toBe(1);
  });
});

describe('the intake of hints', () => {
  it('makes no deadlocks with webhooks, commits and another process (rule 15)', async () => {
    const key = await addTenant(store);
    const codes: unknown[] = [];
    const stores = [0, 1].map(() => newStore({ onError: (error) => codes.push(error) }));
    const records = Array.from({ length: 20 }, (_, n) => key(String(n)));
    const mappings: Mapping[] = [];
    for (const record of records) mappings.push(await settle(store, record, 'mailbox-a'));
    const shuffled = <Item>(items: readonly Item[]) => [...items].sort(() => Math.random() - 0.5);
    const intake = stores.flatMap((one, process) =>
      Array.from({ length: 40 }, async (_, n) => {
        await sleep(Math.random() * 300);
        if (n % 4 === 0) await one.inbox.accept(shuffled(records).map((record) => ({ ...record, body: '{}', isSigned: true })));
        const unknown = { tenantId: 'tenant-1', mailboxId: 'mailbox-a', eventId: `unknown-${n % 5}` };
        await one.events.accept([...shuffled(mappings).map((mapping) => hintOf(mapping, `W/"${process}-${n}"`)), unknown]);
      }),
    );
    const working = stores.map(async (one, process) => {
      for (let n = 0; n < 30; n += 1) {
        await sleep(10);
        for (const claim of await one.queue.claim(`worker-${process}`, 3)) {
          const creating = exampleMapping(claim, `mailbox-a`, { state: 'creating', eventId: undefined });
          await one.mappings.commit(claim, { mappings: [creating] });
          await one.mappings.commit(claim, { mappings: [exampleMapping(claim, 'mailbox-a')], settledEvents: ['mailbox-a'], finish: {} });
        }
      }
    });
    await Promise.all([...intake, ...working]);
    expect(codes).toEqual([]);
  });

  it('is one transaction for the calls that wait (rule 16)', async () => {
    const key = await addTenant(store);
    const mapping = await settle(store, key('1'), 'mailbox-a');
    let commits = 0;
    const intake = newStore({ after: (statement) => void (commits += statement === 'commit' ? 1 : 0) });
    await Promise.all(Array.from({ length: 50 }, () => intake.events.accept([hintOf(mapping)])));
    expect(commits).toBe(1);
  });

  it('asks one statement and no transaction for hints that are not about our events', async () => {
    const key = await addTenant(store);
    const mapping = await settle(store, key('1'), 'mailbox-a');
    const statements: string[] = [];
    const intake = newStore({ before: (statement) => void statements.push(statement) });
    await Promise.all(Array.from({ length: 50 }, (_, n) => intake.events.accept([{ ...hintOf(mapping), eventId: `of-others-${n}` }])));
    await intake.events.accept([hintOf(mapping, mapping.etag)]);
    expect(statements).toHaveLength(2);
  });

  it('rejects when it is unknown whether the hints were stored', async () => {
    const key = await addTenant(store);
    const mapping = await settle(store, key('1'), 'mailbox-a');
    const intake = newStore({
      after: (statement) => {
        if (statement === 'commit') throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
      },
    });
    await expect(intake.events.accept([hintOf(mapping)])).rejects.toThrow('gone');
  });
});

describe('looking after a tenant’s feeds', () => {
  const newFeeds = (leaseMs?: number) =>
    createFeedRepository(new Kysely<Database>({ dialect: new PostgresDialect({ pool: newPool() }) }), { leaseMs });

  it('is done by one process at a time, for as long as it takes', async () => {
    const [one, other] = [newFeeds(1_500), newFeeds(1_500)];
    let runs = 0;
    const work = async () => {
      runs += 1;
      await sleep(4_000);
    };
    const first = one.exclusively('tenant-1', work);
    await sleep(50);
    for (let n = 0; n < 4; n += 1) {
      expect(await other.exclusively('tenant-1', work)).toBe(false);
      await sleep(800);
    }
    expect(await first).toBe(true);
    expect(runs).toBe(1);
  });

  it('runs once when many begin at the same moment', async () => {
    let [runs, refused] = [0, 0];
    const work = async () => {
      runs += 1;
      // However slow the machine is: nobody begins after it ended.
      await vi.waitUntil(() => refused === 5 || runs > 1, { timeout: 30_000 });
    };
    const begin = async (): Promise<boolean> => {
      const hasRun = await newFeeds().exclusively('tenant-1', work);
      if (!hasRun) refused += 1;
      return hasRun;
    };
    const outcomes = await Promise.all(Array.from({ length: 6 }, begin));
    expect(outcomes.filter((hasRun) => hasRun)).toHaveLength(1);
    expect(runs).toBe(1);
  });

  it('is free again within 60 s after a process died over it', async () => {
    await newPool().query(`insert into feed_lease values ('tenant-1', 'dead', clock_timestamp() + interval '30 seconds')`);
    const feeds = newFeeds();
    expect(await feeds.exclusively('tenant-1', async () => undefined)).toBe(false);
    await newPool().query(`update feed_lease set leased_until = leased_until - interval '60 seconds'`);
    expect(await feeds.exclusively('tenant-1', async () => undefined)).toBe(true);
  });

  it('is not taken from its new holder by a former one that comes back', async () => {
    const [one, other] = [newFeeds(), newFeeds()];
    const gate = createGate();
    const suspended = one.exclusively('tenant-1', gate.pass);
    await gate.arrived;
    await newPool().query(`update feed_lease set leased_until = leased_until - interval '60 seconds'`);
    await other.exclusively('tenant-1', async () => {
      gate.open();
      await suspended;
      expect(await newFeeds().exclusively('tenant-1', async () => undefined)).toBe(false);
    });
  });
});

describe('the schema of two-way sync', () => {
  it('is added to a database of the one-way version without losing or doubting anything', async () => {
    await renew();
    const pool = newPool();
    await migrateUntil(connectionString(), '0002');
    for (const statement of formerTenant) await pool.query(statement);
    const former = newStore();
    const key = (recordId: string): RecordKey => ({ tenantId: 'tenant-1', sourceId: 'source-1', recordId });
    await pool.query(`insert into work (tenant_id, source_id, record_id, dirty) values ('tenant-1', $1, '1', 1)`, [key('1').sourceId]);
    await pool.query(`insert into inbox (tenant_id, source_id, record_id, body, is_signed) values ('tenant-1', $1, '1', '{"n":1}', true)`, [key('1').sourceId]);
    await pool.query(`insert into schedule values ('tenant-1', $1, '1', 'present', 'v1', true, null, null, '{}', null)`, [key('1').sourceId]);
    await pool.query(
      `insert into mapping values ('tenant-1', $1, '1', 'mailbox-a', 'living', 1, 'epoch-1', 'event-1', 'W/"1"', $2)`,
      [key('1').sourceId, { serves: [], shape: exampleMapping(key('1'), '').shape, pending: [], failures: 0 }],
    );
    await former.migrate();
    const { held, mappings, notices, doubtedEvents } = await loadOne(former, await claimOne(former));
    expect(held).toEqual({ state: 'present', version: 'v1', isBornByAdd: true });
    expect(mappings).toMatchObject([{ eventId: 'event-1', etag: 'W/"1"' }]);
    expect(notices).toMatchObject([{ body: '{"n":1}' }]);
    expect(doubtedEvents).toEqual([]);
  });
});
