import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresStore, type Store } from '@clounect/kysely-store';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOwnPostgres, type OwnPostgres } from '@clounect/test-servers';
import { field, people, startWhole, tomorrow, type GraphEvent, type Whole } from '../testing/start-whole.js';

const names = people.map(({ sfaUserId }) => sfaUserId);
let server: OwnPostgres;
let store: Store;
let whole: Whole;

async function openStore(): Promise<Store> {
  const pool = new Pool({ connectionString: server.urlOf('live'), max: 8 });
  const opened = createPostgresStore({ pool, masterKey: new Uint8Array(32).fill(7), eventQuietMs: 100 });
  await opened.migrate();
  store = { ...opened, close: () => pool.end() };
  return store;
}

beforeAll(async () => {
  server = await startOwnPostgres();
  await server.query('create database live');
  whole = await startWhole({ direction: 'twoWay' }, { openStore, perMinute: 6_000 });
  await whole.sim('sfa', 'switches', { unlimited: true }, 'PATCH');
});
afterAll(async () => {
  await whole.close();
  await server.stop();
});

/** Until nothing is left to do; what waits for the second look at an absence has waited long enough. */
async function settle(): Promise<void> {
  const pool = new Pool({ connectionString: server.urlOf('live'), max: 1 });
  for (let turn = 0; turn < 300; turn += 1) {
    await sleep(100);
    if ((await store.queue.nextDueInMs()) === undefined) break;
    await pool.query(`update tenant set restored_at = restored_at - interval '1 hour'`);
    await pool.query(`update mapping set details = details || case when details ? 'createdAt' then '{"createdAt":"2026-01-01T00:00:00Z"}' else '{}' end::jsonb
      || case when details ? 'missingSince' then jsonb_build_object('missingSince', to_char((details ->> 'missingSince')::timestamptz at time zone 'UTC' - interval '40 seconds', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) else '{}' end
      where (tenant_id, source_id, record_id) in (select tenant_id, source_id, record_id from work where leased_until is null)`);
    await pool.query(`update work set wake_at = clock_timestamp() where wake_at > clock_timestamp() and leased_until is null`);
  }
  await pool.end();
  expect(await store.queue.nextDueInMs()).toBeUndefined();
}

interface Truth {
  readonly events: readonly (readonly GraphEvent[])[];
  readonly records: ReadonlyMap<number, { readonly title: string; readonly who: readonly string[] }>;
}

async function look(): Promise<Truth> {
  const rows = (await whole.sim('sfa', 'records')) as { recordId: number; record: Record<string, unknown> }[];
  const records = rows.map(({ recordId, record }) => {
    const schedule = record[field.schedule] as Record<string, readonly (readonly string[])[]>;
    return [recordId, { title: String(record[field.title]), who: (schedule[`${field.schedule}_participants`] ?? []).map(([id]) => id ?? '') }] as const;
  });
  return { events: await Promise.all(people.map((_, person) => whole.events(person))), records: new Map(records) };
}

/** As the comparison of everything does: a hint for each record that JUST.SFA lists. */
async function compareEverything(): Promise<void> {
  const source = (await whole.upkeep().sources('example')).find(({ isInUse }) => isInUse)?.source;
  for (const recordId of (await look()).records.keys()) await store.queue.hint({ tenantId: 'example', sourceId: source?.sourceId ?? '', recordId: String(recordId) }, { doubt: true, urgency: 'repair' });
}

/** A hundred edits on both sides, none of which the backup knows. */
async function editBothSides(records: readonly number[]): Promise<void> {
  const at = (index: number): number => records[index] ?? 0;
  let title = 0;
  // 40 changes in JUST.SFA, 8 of them of participants.
  for (let index = 0; index < 32; index += 1) await whole.change(at(index % 16), { title: `社内${(title += 1)}` });
  for (let index = 0; index < 4; index += 1) await whole.change(at(index), { who: [names[0] ?? '', names[1] ?? ''] });
  for (let index = 16; index < 20; index += 1) await whole.change(at(index), { who: [names[2] ?? ''] });
  await settle();
  // 30 edits in Outlook: those of a record with one participant flow back, the others become drift.
  for (const [person] of people.entries()) {
    const events = await whole.events(person);
    for (let edit = 0; edit < 10; edit += 1) await whole.edit({ subject: `私${person}-${edit}` }, person, events[edit % events.length]?.id);
  }
  await settle();
  // 15 new records, 10 deleted ones, 5 events deleted in Outlook.
  for (let index = 0; index < 15; index += 1) await whole.create({ who: index % 3 === 0 ? [names[0] ?? '', names[2] ?? ''] : [names[index % 3] ?? ''], title: `新規${index}`, period: tomorrow });
  for (let index = 20; index < 30; index += 1) await whole.remove(at(index));
  await settle();
  for (const event of (await whole.events(1)).slice(0, 5)) await whole.sim('graph', `mailboxes/${people[1]?.mail ?? ''}/events/${event.id}`, undefined, 'DELETE');
  await settle();
}

it('a restored and declared PostgreSQL: no create of an existing event, no write to JUST.SFA, no deletion, and both sides agree', async () => {
  const records: number[] = [];
  for (let index = 0; index < 30; index += 1) records.push(await whole.create({ who: index % 5 === 4 ? [names[0] ?? '', names[1] ?? ''] : [names[index % 3] ?? ''], title: `初${index}`, period: tomorrow }));
  await settle();
  await whole.restart(async () => server.query('create database backup template live'));
  await editBothSides(records);
  await settle();
  const before = await look();
  await whole.calls();

  await whole.restart(async () => {
    await server.query('drop database live');
    await server.query('create database live template backup');
    const restored = await openStore();
    expect((await restored.upkeep.declareRestored('example')).doubted).toBe(30);
    await restored.close();
  });
  await settle();
  await compareEverything();
  await settle();

  const calls = await whole.calls();
  const after = await look();
  expect({ creates: calls['event.create'] ?? 0, deletes: calls['event.delete'] ?? 0, writes: (calls['update'] ?? 0) + (calls['insert'] ?? 0) + (calls['delete'] ?? 0) }).toEqual({ creates: 0, deletes: 0, writes: 0 });
  expect(after.records).toEqual(before.records);
  expect(after.events.map((events) => events.map(({ id }) => id))).toEqual(before.events.map((events) => events.map(({ id }) => id)));
  expect(await whole.sim('graph', 'mails')).toEqual([]);
  // The subscriptions are ours again, and an edit flows as ever.
  await whole.untilFed();
  const [single] = [...after.records].filter(([, { who }]) => who.length === 1 && who[0] === names[0]);
  await whole.edit({ subject: '復元の後' }, 0, after.events[0]?.find(({ subject }) => subject === single?.[1].title)?.id);
  await whole.untilTitled(single?.[0] ?? 0, '復元の後');
}, 300_000);
