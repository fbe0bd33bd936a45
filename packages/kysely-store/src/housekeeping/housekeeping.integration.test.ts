import { accept, addTenant, claimOne, exampleHeld, exampleLink, settle } from '@clounect/core/testing';
import { addMilliseconds } from '@clounect/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createGate, watchPool } from '../testing/watched-pool.js';
import { createPostgresStore } from '../create-postgres-store.js';
import { Pool } from 'pg';
import { formerTenant, migrateUntil } from '../testing/migrate-until.js';
import type { RecordKey } from '@clounect/core';
import type { Store } from '../create-store.js';
import type { Watch } from '../testing/watched-pool.js';

const masterKey = new Uint8Array(32);
let server: PostgresServer | undefined;
let pool: Pool;
const pools: Pool[] = [];
let connectionString = '';
let store: Store;

function newStore(watch: Watch = {}): Store {
  pool = new Pool({ connectionString, max: 10 });
  pools.push(pool);
  return createPostgresStore({ pool: watchPool(pool, watch), masterKey });
}

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  connectionString = (await server?.createDatabase()) ?? '';
  store = newStore();
  await store.migrate();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((one) => one.end()));
});

const future = async () => addMilliseconds(await store.housekeeping.now(), 60_000);
const count = async (table: string, where = 'true') => Number((await pool.query(`select count(*) as n from ${table} where ${where}`)).rows[0].n);

async function bury(key: RecordKey): Promise<void> {
  await accept(store, key);
  const claim = await claimOne(store);
  const [record] = await store.mappings.load([claim]);
  await store.mappings.commit(claim, {
    held: { ...exampleHeld('user-1'), state: 'deleted' },
    settledNotices: record?.notices.map(({ noticeId }) => noticeId) ?? [],
    finish: {},
  });
}

/** A store of which a statement that ends with this text is held up. */
function heldUpAt(text: string) {
  const gate = createGate();
  return { gate, held: newStore({ before: (statement) => (statement.trimEnd().endsWith(text) ? gate.pass() : undefined) }) };
}

describe('between the purge of records and the sync', () => {
  it('keeps a record that is hinted at after it was looked for and before it was locked', async () => {
    const key = await addTenant(store);
    await bury(key('1'));
    // The lock is held by an intake that has not committed yet: the purge skips the row.
    const { gate, held } = heldUpAt('commit');
    const accepted = held.inbox.accept([{ ...key('1'), body: '{}', isSigned: true }]);
    await gate.arrived;
    expect(await store.housekeeping.purge('records', await future(), 100)).toBe(0);
    gate.open();
    await accepted;
    expect(await count('schedule')).toBe(1);
    expect((await claimOne(store)).fence).toBe(2);
  });

  it('lets a webhook that waits for a record being purged begin it anew', async () => {
    const key = await addTenant(store);
    await bury(key('1'));
    const { gate, held } = heldUpAt('(select * from gone)');
    const purged = held.housekeeping.purge('records', await future(), 100);
    await gate.arrived;
    const accepted = store.inbox.accept([{ ...key('1'), body: '{"again":1}', isSigned: true }]);
    gate.open();
    expect(await purged).toBe(1);
    await accepted;
    const [record] = await store.mappings.load([await claimOne(store)]);
    expect(record?.held).toBeUndefined();
    expect(record?.notices.map(({ body }) => body)).toEqual(['{"again":1}']);
  });

  it('keeps a record of which a deletion is held for a person', async () => {
    const key = await addTenant(store);
    await bury(key('1'));
    const { tenantId, sourceId } = key('1');
    await pool.query(`insert into held_deletion (tenant_id, source_id, record_id, mailbox_id, what, why) values ('${tenantId}', '${sourceId}', '1', 'mailbox-1', 'event', 'meeting')`);
    expect(await store.housekeeping.purge('records', await future(), 100)).toBe(0);
  });

  it('goes past what has to stay, however much of it there is', async () => {
    const key = await addTenant(store);
    for (let id = 0; id < 5; id += 1) await settle(store, key(`a${id}`), 'mailbox-1');
    await bury(key('b'));
    expect(await store.housekeeping.purge('records', await future(), 2)).toBe(1);
  });

  it('meets no deadlock with intake, claims and finishes of two hosts', async () => {
    const key = await addTenant(store);
    const errors: unknown[] = [];
    const hosts = [newStore({ onError: (error) => errors.push(error) }), newStore({ onError: (error) => errors.push(error) })];
    const ids = Array.from({ length: 60 }, (_, id) => String(id));
    const work = async (host: Store, round: number) => {
      await host.inbox.accept(ids.map((id) => ({ ...key(ids[(Number(id) * 7 + round) % 60] ?? id), body: '{}', isSigned: true })));
      const claims = await host.queue.claim(`worker-${round}`, 40);
      const records = await host.mappings.load(claims);
      await Promise.all(
        records.map(({ claim, notices }) =>
          host.mappings.commit(claim, { held: { ...exampleHeld('user-1'), state: 'deleted' }, settledNotices: notices.map(({ noticeId }) => noticeId), finish: {} }),
        ),
      );
    };
    let purged = 0;
    const before = await future();
    let isWorking = true;
    const purging = hosts.map(async (host) => {
      while (isWorking) purged += await host.housekeeping.purge('records', before, 25);
    });
    await Promise.all(
      hosts.map(async (host, index) => {
        for (let round = 0; round < 15; round += 1) await work(host, round + index);
      }),
    );
    isWorking = false;
    await Promise.all(purging);
    expect(errors).toEqual([]);
    expect(purged).toBeGreaterThan(0);
    expect(await count('schedule', 'not exists (select 1 from work where (work.tenant_id, work.source_id, work.record_id) = (schedule.tenant_id, schedule.source_id, schedule.record_id))')).toBe(0);
    expect(await count('inbox', 'not exists (select 1 from work where (work.tenant_id, work.source_id, work.record_id) = (inbox.tenant_id, inbox.source_id, inbox.record_id))')).toBe(0);
  });
});

describe('between two housekeepers', () => {
  it('counts no line twice and none not at all, while lines are written', async () => {
    await addTenant(store);
    const [one, other] = [newStore(), newStore()];
    const at = '2026-01-10T00:00:00Z';
    const note = async (from: number) => {
      for (let id = from; id < from + 200; id += 1) await store.activity.note([{ activityId: String(id), tenantId: 'tenant-1', at, kind: 'execution', result: id % 4 === 0 ? 'failed' : 'succeeded' }]);
    };
    await note(0);
    let isWriting = true;
    const purge = async (keeper: Store) => {
      while (isWriting || (await keeper.housekeeping.purge('activity', '2026-02-01T00:00:00Z', 10)) > 0) {
        const [usage] = await keeper.usage.monthly('tenant-1', ['2026-01']);
        // Never seen twice, never not seen.
        expect(usage?.executions).toBeGreaterThanOrEqual(200);
        expect(usage?.executions).toBeLessThanOrEqual(400);
        await keeper.housekeeping.purge('activity', '2026-02-01T00:00:00Z', 10);
      }
    };
    await Promise.all([purge(one), purge(other), note(200).finally(() => (isWriting = false))]);
    expect(await count('activity')).toBe(0);
    expect(await store.usage.monthly('tenant-1', ['2026-01'])).toEqual([{ month: '2026-01', executions: 400, failures: 100, linkedUsers: 0 }]);
  });
});

describe('erasing a tenant', () => {
  const tablesWithTenant = async () => (await pool.query(`select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`)).rows.map(({ table_name }) => String(table_name));

  it('erases a former secret of the webhook once its time is over, and no other secret', async () => {
    const left = async () => (await pool.query(`select tenant_id || ':' || name as name from secret order by 1`)).rows.map(({ name }: { name: string }) => name);
    for (const [tenantId, minutes] of [['tenant-1', -1], ['tenant-2', 60], ['tenant-3', -1]] as const) {
      await addTenant(store, tenantId);
      const until = addMilliseconds(await store.housekeeping.now(), minutes * 60_000);
      expect(await store.settings.save({ tenantId, secrets: { webhookSecret: 'now', formerWebhookSecret: 'before' }, formerWebhookSecret: { until } })).toBe(true);
    }
    const before = await left();
    expect(before.filter((name) => name.endsWith(':formerWebhookSecret'))).toHaveLength(3);
    // Some at a time, and each only once.
    expect(await store.housekeeping.purge('leftovers', await future(), 1)).toBe(1);
    expect(await store.housekeeping.purge('leftovers', await future(), 1)).toBe(1);
    expect(await left()).toEqual(before.filter((name) => name !== 'tenant-1:formerWebhookSecret' && name !== 'tenant-3:formerWebhookSecret'));
  });

  it('leaves a former secret alone while somebody renews it', async () => {
    const tenantId = 'tenant-1';
    await addTenant(store, tenantId);
    const save = async (secret: string, minutes: number) => store.settings.save({ tenantId, secrets: { formerWebhookSecret: secret }, formerWebhookSecret: { until: addMilliseconds(await store.housekeeping.now(), minutes * 60_000) } });
    await save('old', -1);
    const { gate, held } = heldUpAt('commit');
    const renewal = held.settings.save({ tenantId, secrets: { formerWebhookSecret: 'new' }, formerWebhookSecret: { until: addMilliseconds(await store.housekeeping.now(), 60 * 60_000) } });
    await gate.arrived;
    expect(await store.housekeeping.purge('leftovers', await future(), 10)).toBe(0);
    gate.open();
    expect(await renewal).toBe(true);
    expect(await count('secret', `name = 'formerWebhookSecret'`)).toBe(1);
  });

  it('reaches every table that names tenants, also one of a newer version', async () => {
    const key = await addTenant(store);
    await bury(key('1'));
    await pool.query(`create table of_the_future (tenant_id text not null, what text); insert into of_the_future values ('tenant-1', 'x'), ('tenant-2', 'x')`);
    await pool.query(`insert into feed_lease values ('tenant-1', 'somebody', now())`);
    while ((await store.housekeeping.eraseTenant('tenant-1', 10)) === 'more');
    for (const table of await tablesWithTenant()) expect([table, await count(table, `tenant_id = 'tenant-1'`)]).toEqual([table, 0]);
    expect(await count('of_the_future')).toBe(1);
  });

  it('ends although webhooks keep coming, and leaves nothing of them', async () => {
    const key = await addTenant(store);
    for (let id = 0; id < 30; id += 1) await accept(store, key(`old-${id}`));
    let isErased = false;
    let refused = 0;
    const send = async (sender: Store, name: string) => {
      for (let id = 0; !isErased || refused === 0; id += 1) {
        await sender.inbox.accept([{ ...key(`${name}-${id}`), body: '{}', isSigned: true }]).catch((error: { code?: unknown }) => {
          expect(error.code).toBe('unknownSource');
          refused += 1;
        });
      }
    };
    const senders = Promise.all([send(newStore(), 'a'), send(newStore(), 'b')]);
    while ((await store.housekeeping.eraseTenant('tenant-1', 10)) === 'more');
    isErased = true;
    await senders;
    expect(refused).toBeGreaterThan(0);
    for (const table of await tablesWithTenant()) expect([table, await count(table)]).toEqual([table, 0]);
  });
});

describe('the migration', () => {
  it('begins the spans of links that are on, and housekeeping makes good what a former version switched beside it', async () => {
    connectionString = (await server?.createDatabase()) ?? '';
    await migrateUntil(connectionString, '0005');
    store = newStore();
    for (const statement of formerTenant) await pool.query(statement);
    const insert = (link: string, isOn: boolean) => pool.query(`insert into user_link values ('tenant-1', '${link}', 'x', 'user-${link}', 'x@office.example', null, ${isOn})`);
    await insert('a', true);
    await insert('b', false);
    await store.migrate();
    const spans = async () => (await pool.query('select link_id, off_at is null as is_open from link_span order by link_id')).rows;
    expect(await spans()).toEqual([{ link_id: 'a', is_open: true }]);
    await pool.query(`update user_link set is_on = not is_on`);
    await store.housekeeping.purge('leftovers', await store.housekeeping.now(), 10);
    expect(await spans()).toEqual([{ link_id: 'a', is_open: false }, { link_id: 'b', is_open: true }]);
    await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'b', { sfaUserId: 'user-b' })]);
    expect(await spans()).toHaveLength(2);
  });
});
