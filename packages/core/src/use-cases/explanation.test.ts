import { describe, expect, it } from 'vitest';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

let seconds = 0;
const nextVersion = (): string => new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 1000).toISOString();
async function tell(world: SyncWorld, trigger: 'add' | 'update' | 'delete' | 'hint', changes: Parameters<typeof schedule>[0] = {}, isSigned = true): Promise<void> {
  const [version, state] = [nextVersion(), schedule(changes)];
  if (trigger === 'delete') world.records.delete('1');
  else world.records.set('1', { schedule: state, version });
  await world.webhook({ trigger, version, schedule: trigger === 'delete' ? {} : state }, isSigned);
  await world.work();
}
/** Of the newest explanation: row, what was known of the record, what of the event. */
const known = async (world: SyncWorld, mailboxId = 'm-taro') =>
  (await world.store.activity.explain({ tenantId, limit: 1 }))[0]?.decisions.filter((decision) => decision.mailboxId === mailboxId).map(({ row, record, event }) => [row, record, event].join(' '));
const ref = (world: SyncWorld) => ({ mailboxId: 'm-taro', eventId: world.graph.events('m-taro')[0]?.eventId ?? '' });

describe('an explanation says what each decision rests on', () => {
  it('of the record: held from a webhook, read, deleted, or not known', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add');
    expect((await known(world))?.[0]).toMatch(/^create held/);
    await tell(world, 'hint', { title: '読む' });
    expect((await known(world))?.[0]).toMatch(/^update read/);
    world.failReads({ status: 'failed', failure: { code: 'unavailable', detail: '503' } });
    await tell(world, 'hint');
    expect((await known(world))?.[0] ?? (await world.lastRows())[0]).toMatch(/^record-unknown/);
    world.failReads(undefined);
    await tell(world, 'delete');
    expect((await known(world))?.[0]).toMatch(/^delete deleted/);
  });

  it('of the event: none, assumed to stand as it was, moved on, read', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add');
    expect(await known(world)).toEqual(['create held ', 'unchanged held assumed']);
    world.graph.edit(ref(world), { location: '別室' });
    await tell(world, 'update', { title: '新' });
    expect(await known(world)).toEqual(['update held read', 'look-again held doubted', 'unchanged held assumed']);
    await tell(world, 'delete');
    expect(await known(world)).toEqual(['delete deleted assumed', 'nothing-wanted deleted ']);
  });

  it('of the event: none that is known of, while a creation has no answer', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown' });
    await tell(world, 'add');
    expect(await known(world)).toEqual(['create held ', 'back-off held ']);
  });

  it('of the event: none any more, when it was found missing', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add');
    world.elapse(300_000);
    world.graph.remove(ref(world));
    await tell(world, 'update', { title: '新' });
    world.elapse(31_000);
    await world.work();
    expect(await known(world)).toEqual(['look-again held assumed', 'create-again held missing', 'unchanged held assumed']);
  });

  it('of the event: not found, and then none', async () => {
    const world = await createSyncWorld({ outlookDelete: 'leave' });
    await tell(world, 'add');
    world.elapse(300_000);
    world.graph.remove(ref(world));
    await world.store.events.accept([{ tenantId, ...ref(world), eventId: world.store.raw().mappings[0]?.eventId ?? '' }]);
    world.elapse(3_000);
    await world.work();
    expect(await known(world)).toEqual(['look-again held doubted', 'confirm-absence held missing']);
    await world.settle();
    expect(await known(world)).toEqual(['look-again held assumed', 'left-deleted held missing']);
    await tell(world, 'hint');
    expect(await known(world)).toEqual(['left-deleted read ']);
  });

  it('of each event by itself', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add');
    await tell(world, 'update', { who: ['taro', 'jiro'] });
    expect([(await known(world, 'm-taro'))?.[0], (await known(world, 'm-jiro'))?.[0]]).toEqual(['unchanged held assumed', 'create held ']);
  });
});
