import { describe, expect, it, vi } from 'vitest';
import { createSyncWorld, schedule, start, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

const throttled = { code: 'rateLimited', detail: '429', retryAfterMs: 3_000 } as const;
const timedOut = { code: 'unavailable', detail: 'timed out' } as const;
const version = '2026-11-22T00:00:01.000Z';
const noEvent = { mailboxId: 'none', eventId: 'none' };

async function create(world: SyncWorld, who: readonly string[] = ['taro']): Promise<void> {
  world.records.set('1', { schedule: schedule({ who }), version });
  await world.webhook({ trigger: 'add', version, schedule: schedule({ who }) });
  await world.settle();
}
async function change(world: SyncWorld, title: string, second: number): Promise<void> {
  const state = { ...schedule({ who: world.records.get('1')?.schedule.participants.map(({ sfaUserId }) => sfaUserId) ?? [] }), title };
  const next = new Date(Date.parse(start) + second * 1_000).toISOString();
  world.records.set('1', { schedule: state, version: next });
  await world.webhook({ trigger: 'update', version: next, schedule: state });
}
const lostTitles = async (world: SyncWorld, mailboxId = 'm-taro') =>
  (await world.store.activity.explain({ tenantId, limit: 50 })).flatMap(({ decisions }) => decisions.flatMap((decision) => (decision.mailboxId === mailboxId ? (decision.lost?.title ?? []) : [])));

describe('what is told only once', () => {
  it('looks again at an event that a person deleted within two minutes of our create (rule 23)', async () => {
    const world = await createSyncWorld({ outlookDelete: 'restore' });
    await create(world);
    const [entry] = world.graph.events('m-taro');
    if (entry === undefined) throw new Error('no event');
    world.graph.remove(entry);
    await world.store.events.accept([{ tenantId, mailboxId: 'm-taro', eventId: entry.eventId }]);
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['商談']);
    expect(Date.parse(world.now()) - Date.parse(start)).toBeLessThan(200_000);
  });

  it('keeps in the log what an adoption replaced, though the worker dies right after the write', async () => {
    const world = await createSyncWorld();
    await create(world);
    const [entry] = world.graph.events('m-taro');
    if (entry === undefined) throw new Error('no event');
    world.loseTables('mappings', 'held');
    world.graph.edit(entry, { title: '私の題' });
    await change(world, '新', 5);
    // The look-up and the intent: then the call, after which it dies.
    world.crashAt(2, 'after');
    await world.settle();
    expect([world.titles('m-taro'), await lostTitles(world)]).toEqual([['新'], ['私の題']]);
  });

  it('keeps in the log what a write replaced, though the worker dies before its answer is stored and the event is deleted then', async () => {
    const world = await createSyncWorld({ outlookDelete: 'restore' });
    await create(world);
    world.elapse(300_000);
    const [entry] = world.graph.events('m-taro');
    if (entry === undefined) throw new Error('no event');
    world.graph.edit(entry, { title: '私の題' });
    await change(world, '新', 400);
    // An intent, a call that is refused for the version, a look, an intent, and the call after which it dies.
    world.crashAt(4, 'after');
    world.graph.beforeNext('readEvent', () => undefined);
    world.graph.beforeNext('readEvent', () => world.graph.remove(entry));
    await world.settle();
    expect([world.titles('m-taro'), await lostTitles(world)]).toEqual([['新'], ['私の題']]);
  });

  it('keeps in the log what lost in JUST.SFA, though the worker dies right after the write', async () => {
    const world = await createSyncWorld({ conflict: 'outlookWins' }, 'twoWay');
    await create(world);
    await change(world, '相手の題', 5);
    await world.edit('m-taro', { title: '私の題' });
    world.elapse(3_000);
    // Both looks and the intent: then the call, after which it dies.
    world.crashAt(3, 'after');
    await world.settle();
    expect([world.records.get('1')?.schedule.title, world.titles('m-taro'), await lostTitles(world)]).toEqual(['私の題', ['私の題'], ['相手の題']]);
  });

  it('meets an edit again at the next try, when the write that would have replaced it was refused', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await create(world);
    await change(world, '新', 5);
    await world.edit('m-taro', { title: '私の題' });
    world.elapse(3_000);
    world.graph.failNext({ kind: 'updateEvent', failure: throttled });
    await world.settle();
    expect([world.titles('m-taro'), await lostTitles(world)]).toEqual([['新'], ['私の題']]);
  });

  it('tells of an edit that may not flow, when the write of another field beside it was refused', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await create(world, ['taro', 'jiro']);
    await change(world, '新', 5);
    await world.edit('m-taro', { location: '私の場所' });
    world.elapse(3_000);
    for (let calls = 0; calls < 2; calls += 1) world.graph.failNext({ kind: 'updateEvent', failure: throttled });
    await world.settle();
    const lost = (await world.store.activity.explain({ tenantId, limit: 50 })).flatMap(({ decisions }) => decisions.flatMap((decision) => decision.lost?.location ?? []));
    expect([world.titles('m-taro'), world.graph.events('m-taro')[0]?.content.location, lost]).toEqual([['新'], '私の場所', ['私の場所']]);
  });

  it('keeps in the log both edits of one field, when the second one came between an unanswered write and its answer (seed 3962)', async () => {
    const world = await createSyncWorld();
    await create(world, ['taro', 'jiro']);
    const edit = (title: string): void => void world.graph.edit(world.graph.events('m-jiro')[0] ?? noEvent, { title });
    await change(world, '新', 5);
    edit('私の題');
    world.graph.edit(world.graph.events('m-taro')[0] ?? noEvent, { title: '太郎の題' });
    world.elapse(3_000);
    // Both are written again after a look; nobody hears of the first one.
    world.graph.beforeNext('readEvent', () => world.graph.failNext({ kind: 'updateEvent', failure: timedOut, outcome: 'unknown', carriedOut: true }));
    const { commit } = world.store.mappings;
    const slow = vi.spyOn(world.store.mappings, 'commit').mockImplementation(async (...args) => {
      if (world.titles('m-jiro').includes('新')) {
        slow.mockImplementation(commit);
        // So slow that the next try is due in the same run; meanwhile the person edits again.
        world.elapse(11_000);
        edit('私の題、二度目');
      }
      return commit(...args);
    });
    await world.settle();
    expect([world.titles('m-jiro'), (await lostTitles(world, 'm-jiro')).toSorted()]).toEqual([['新'], ['私の題', '私の題、二度目']]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('looks at an edit of an event whose creation was settled late, though the worker died at step %i in between', async (steps) => {
    const world = await createSyncWorld({ outlookDrift: 'restore' });
    world.records.set('1', { schedule: schedule({ who: ['taro', 'jiro'] }), version });
    await world.webhook({ trigger: 'add', version, schedule: schedule({ who: ['taro', 'jiro'] }) });
    for (const carriedOut of [true, false]) world.graph.failNext({ kind: 'createEvent', failure: timedOut, outcome: 'unknown', carriedOut });
    await world.work();
    const [entry = noEvent] = ['m-taro', 'm-jiro'].flatMap((mailboxId) => world.graph.events(mailboxId));
    world.graph.edit(entry, { title: '私の題' });
    world.elapse(60_000);
    world.crashAt(steps, 'after');
    await world.settle();
    expect([world.titles('m-taro'), world.titles('m-jiro')]).toEqual([['商談'], ['商談']]);
  });
});
