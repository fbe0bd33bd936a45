import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleSource, loadOne, settle } from '@clounect/core/testing';
import { beforeEach, expect, it } from 'vitest';
import { createGate } from './testing/watched-pool.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { useDatabase } from './testing/use-database.js';
import type { Store } from './create-store.js';

const { newPool, newStore } = useDatabase();
let store: Store;
beforeEach(() => {
  store = newStore();
});

const link = exampleLink('tenant-1', '1', { sfaUserId: 'user-1' });
/** Every moment at which a worker may finish while links change. */
const moments = [
  ['before the links change', { before: /insert into user_link|delete from "user_link"/ }],
  ['before that is committed', { before: /^commit$/ }],
  ['after that is committed', { after: /^commit$/ }],
  ['before those in work are looked for', { before: /leased_until is not null/ }],
  ['after those in work were looked for', { after: /leased_until is not null/ }],
] as const;

/** The links change while a worker that has read the former ones holds a record for the first time and finishes it. */
async function changeDuringFirstRun(moment: { readonly before?: RegExp; readonly after?: RegExp }, change: (admin: Store) => Promise<void>) {
  const key = await addTenant(store);
  await accept(store, key('1'));
  const claim = await claimOne(store);
  const { notices } = await loadOne(store, claim);
  const gate = createGate();
  const passAt = (pattern: RegExp | undefined) => (statement: string) => (pattern?.test(statement) === true ? gate.pass() : undefined);
  const changed = change(newStore({ before: passAt(moment.before), after: passAt(moment.after) }));
  await Promise.race([gate.arrived, changed]);
  expect(await store.mappings.commit(claim, { held: exampleHeld('user-1'), settledNotices: notices.map(({ noticeId }) => noticeId), finish: {} })).toBe('committed');
  gate.open();
  await changed;
}

it.each(moments)('a new link marks a record that is held for the first time and finished %s', async (_, moment) => {
  await changeDuringFirstRun(moment, (admin) => admin.tenants.putLinks('tenant-1', [link]));
  expect(await store.queue.claim('worker-2', 1)).toHaveLength(1);
});

it.each(moments)('a link that is removed marks a record that is held for the first time and finished %s', async (_, moment) => {
  await addTenant(store);
  await store.tenants.putLinks('tenant-1', [link]);
  await changeDuringFirstRun(moment, (admin) => admin.tenants.removeLinks('tenant-1', [link.linkId]));
  expect(await store.queue.claim('worker-2', 1)).toHaveLength(1);
});

it('a link marks a record once that nobody works on', async () => {
  const key = await addTenant(store);
  await settle(store, key('1'), link.mailboxId ?? '');
  await store.tenants.putLinks('tenant-1', [link]);
  expect((await newPool().query('select dirty from work')).rows).toEqual([{ dirty: 2 }]);
});

it('work rows are locked in one order whatever order they came in (rule 15)', async () => {
  const key = await addTenant(store);
  await store.inbox.accept(['d', 'b', 'a', 'c'].map((recordId) => ({ ...key(recordId), body: '{}', isSigned: true })));
  // The physical order of new rows is the order in which they were locked.
  const { rows } = await newPool().query<{ record_id: string }>('select record_id from work order by ctid');
  expect(rows.map(({ record_id }) => record_id)).toEqual(['a', 'b', 'c', 'd']);
});

it('a source that is resumed makes no deadlock with changes of its records (rule 15)', async () => {
  const key = await addTenant(store);
  const ids = Array.from({ length: 40 }, (_, n) => String(n));
  await store.inbox.accept(ids.map((recordId) => ({ ...key(recordId), body: '{}', isSigned: true })));
  const errors: unknown[] = [];
  const [admin, intake] = [newStore({ onError: (error) => errors.push(error) }), newStore({ onError: (error) => errors.push(error) })];
  const shuffled = () => [...ids].sort(() => Math.random() - 0.5);
  await Promise.all([
    (async () => {
      for (let n = 0; n < 20; n += 1) await admin.tenants.useSource('tenant-1', n % 2 === 0 ? { ...exampleSource, table: 'another_table' } : exampleSource);
    })(),
    (async () => {
      for (let n = 0; n < 40; n += 1) await intake.inbox.accept(shuffled().map((recordId) => ({ ...key(recordId), body: '{}', isSigned: true })));
    })(),
  ]);
  expect(errors).toEqual([]);
  const { rows } = await newPool().query('select distinct dirty from work');
  expect(rows).toEqual([{ dirty: 1 + 10 + 40 }]);
});

it('a source that is resumed locks its records in that order too (rule 15)', async () => {
  const key = await addTenant(store);
  for (const recordId of ['b', 'a']) await accept(store, key(recordId));
  await store.tenants.useSource('tenant-1', { ...exampleSource, table: 'another_table' });
  const [holder, watcher] = [await newPool().connect(), newPool()];
  await holder.query(`begin; select from work where record_id = 'b' for update`);
  const resumed = store.tenants.useSource('tenant-1', exampleSource);
  const waiting = async () => (await watcher.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount;
  while ((await waiting()) === 0) await sleep(10);
  expect((await watcher.query('select from work for update skip locked')).rowCount).toBe(0);
  await holder.query('rollback');
  holder.release();
  await resumed;
});
