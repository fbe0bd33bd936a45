import { describe, expect, it } from 'vitest';
import { createSyncWorld, schedule, start, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

const versionAt = (second: number): string => new Date(Date.parse(start) + second * 1_000).toISOString();
async function tell(world: SyncWorld, trigger: 'add' | 'update', second: number, changes: Parameters<typeof schedule>[0] = {}): Promise<void> {
  const state = schedule({ who: ['taro', 'jiro'], ...changes });
  world.records.set('1', { schedule: state, version: versionAt(second) });
  await world.webhook({ trigger, version: versionAt(second), schedule: state });
}
/** Taro and Jiro have their event for ten minutes. */
async function createPair(...[policies, direction]: Parameters<typeof createSyncWorld>): Promise<SyncWorld> {
  const world = await createSyncWorld(policies, direction);
  await tell(world, 'add', 0);
  await world.settle();
  world.elapse(600_000);
  return world;
}
const doubt = async (world: SyncWorld, ...mailboxIds: readonly string[]): Promise<void> => {
  await world.store.events.accept(world.store.raw().mappings.filter(({ mailboxId }) => mailboxIds.includes(mailboxId)).map(({ mailboxId, eventId = '' }) => ({ tenantId, mailboxId, eventId })));
  world.elapse(3_000);
};
/** Mailboxes whose event is in doubt, as the next worker finds it. */
async function doubted(world: SyncWorld): Promise<readonly string[]> {
  const [source] = world.store.raw().sources;
  await world.store.queue.hint({ tenantId, sourceId: source?.sourceId ?? '', recordId: '1' }, { doubt: false });
  const claim = await world.claim();
  if (claim === undefined) throw new Error('nothing to claim');
  const [stored] = await world.store.mappings.load([claim]);
  return stored?.doubtedEvents.map(({ mailboxId }) => mailboxId) ?? [];
}
const eventOf = (world: SyncWorld, mailboxId: string) => ({ mailboxId, eventId: world.graph.events(mailboxId)[0]?.eventId ?? '' });

describe('a doubt about an event (rule 6)', () => {
  it('is settled by the look', async () => {
    const world = await createPair();
    await doubt(world, 'm-taro', 'm-jiro');
    await world.work();
    expect(await doubted(world)).toEqual([]);
  });

  it.each(['m-taro', 'm-jiro'])('stays where the look failed, and only there: %s', async (unusable) => {
    const world = await createPair();
    await doubt(world, 'm-taro', 'm-jiro');
    world.graph.setUsable(unusable, false);
    world.graph.forgetCalls();
    await world.work();
    expect([world.graph.calls().map(({ kind }) => kind), await doubted(world)]).toEqual([['readEvent', 'readEvent'], [unusable]]);
  });

  it('is settled where nothing is to be done about the event, as its link is off', async () => {
    const world = await createPair();
    await world.setLink('taro', false);
    await world.settle();
    await doubt(world, 'm-taro');
    await world.work();
    expect(await doubted(world)).toEqual([]);
  });

  it('stays where the write that was to settle what the look showed was throttled, so that the next try meets it again', async () => {
    const world = await createPair({ outlookDrift: 'restore' });
    world.graph.edit(eventOf(world, 'm-taro'), { title: '私の題' });
    await doubt(world, 'm-taro');
    world.graph.failNext({ kind: 'updateEvent', failure: { code: 'rateLimited', detail: '429', retryAfterMs: 60_000 } });
    await world.work();
    expect(world.titles('m-taro')).toEqual(['私の題']);
    await world.settle();
    expect([world.titles('m-taro'), await doubted(world)]).toEqual([['商談'], []]);
  });

  it('is settled by the look where the write after it failed for another reason than what the look showed', async () => {
    const world = await createPair();
    await doubt(world, 'm-taro', 'm-jiro');
    await tell(world, 'update', 700, { title: '新' });
    for (let writes = 0; writes < 2; writes += 1) world.graph.failNext({ kind: 'updateEvent', failure: { code: 'rateLimited', detail: '429', retryAfterMs: 60_000 } });
    await world.work();
    world.graph.forgetCalls();
    await world.settle();
    expect([world.titles('m-taro'), world.graph.calls().map(({ kind }) => kind)]).toEqual([['新'], ['updateEvent', 'updateEvent']]);
  });

  it('is settled by a 404 that is old enough to count, until the second look', async () => {
    const world = await createPair();
    world.graph.remove(eventOf(world, 'm-taro'));
    await doubt(world, 'm-taro');
    await world.work();
    expect([world.store.raw().mappings.filter(({ missingSince }) => missingSince !== undefined).map(({ mailboxId }) => mailboxId), await doubted(world)]).toEqual([['m-taro'], []]);
  });

  it('stays after a 404 within two minutes of our own create, also while another event of the record is missing (rule 23)', async () => {
    const world = await createPair();
    await tell(world, 'update', 700, { who: ['taro', 'jiro', 'hana1'] });
    await world.work();
    world.graph.remove(eventOf(world, 'm-taro'));
    world.graph.remove(eventOf(world, 'm-hana'));
    await doubt(world, 'm-taro', 'm-hana');
    await world.work();
    expect(await doubted(world)).toEqual(['m-hana']);
  });
});
