import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../ports/activity-log.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';
import { syncRecord } from './sync-record.js';

const versionAt = (second: number): string => new Date(Date.UTC(2026, 10, 22, 0, 0, second)).toISOString();
async function tell(world: SyncWorld, trigger: 'add' | 'update' | 'delete', second: number, changes: Parameters<typeof schedule>[0] = {}): Promise<void> {
  const [version, state] = [versionAt(second), schedule({ who: ['taro', 'jiro'], ...changes })];
  if (trigger === 'delete') world.records.delete('1');
  else world.records.set('1', { schedule: state, version });
  await world.webhook({ trigger, version, schedule: trigger === 'delete' ? {} : state });
}
/** What the log says of each execution: person, action, result. */
async function lines(world: SyncWorld): Promise<readonly string[]> {
  const told = await world.store.activity.list({ tenantId, limit: 100 });
  return told.filter(({ kind }) => kind === 'execution').map(({ person, action, result }: ActivityEntry) => `${person} ${action} ${result}`).sort();
}
const ofBoth = (...actions: readonly string[]): readonly string[] => actions.flatMap((action) => [`taro ${action} succeeded`, `jiro ${action} succeeded`]).sort();

describe.each(['before', 'after'] as const)('the line of an execution whose worker dies just %s a step', (moment) => {
  it.each([
    ['create', (world: SyncWorld) => tell(world, 'add', 1), ['create']],
    ['update', (world: SyncWorld) => tell(world, 'update', 1, { title: '変更' }), ['create', 'update']],
    ['delete', (world: SyncWorld) => tell(world, 'delete', 1), ['create', 'delete']],
  ] as const)('says in the end what was done: %s', async (_what, act, expected) => {
    for (let steps = 0; steps < 9; steps += 1) {
      const world = await createSyncWorld();
      if (expected.length > 1) {
        await tell(world, 'add', 0);
        await world.settle();
      }
      await act(world);
      world.crashAt(steps, moment);
      await world.settle();
      expect(await lines(world), `step ${steps}`).toEqual(ofBoth(...expected));
    }
  });
});

const unanswered = { code: 'unavailable', detail: 'time-out' } as const;
const throttled = { code: 'rateLimited', detail: '429', retryAfterMs: 20_000 } as const;
/** Taro alone has his event, for ten minutes. */
async function createOne(...settings: Parameters<typeof createSyncWorld>): Promise<SyncWorld> {
  const world = await createSyncWorld(...settings);
  await tell(world, 'add', 0, { who: ['taro'] });
  await world.settle();
  world.elapse(600_000);
  return world;
}

describe('the line of an execution that was still to be tried', () => {
  it('says that a creation failed, of which nothing stands and which nobody wants any more', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: throttled });
    await tell(world, 'add', 0, { who: ['taro'] });
    await world.work();
    expect(await lines(world)).toEqual(['taro create retrying']);
    await tell(world, 'delete', 1);
    await world.settle();
    expect(await lines(world)).toEqual(['taro create failed']);
  });

  it('says that a change succeeded, where it is not needed any more as JUST.SFA changed back', async () => {
    const world = await createOne();
    world.graph.failNext({ kind: 'updateEvent', failure: throttled });
    await tell(world, 'update', 1, { who: ['taro'], title: '変更' });
    await world.work();
    expect(await lines(world)).toEqual(['taro create succeeded', 'taro update retrying']);
    await tell(world, 'update', 2, { who: ['taro'] });
    await world.settle();
    expect(await lines(world)).toEqual(['taro create succeeded', 'taro update succeeded']);
  });

  it('says that a deletion failed, which was not carried out and is not wanted any more', async () => {
    const world = await createOne();
    world.graph.failNext({ kind: 'deleteEvent', failure: unanswered, outcome: 'unknown' });
    await tell(world, 'update', 1, { who: ['jiro'] });
    await world.work();
    await world.setLink('taro', false);
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['商談']);
    expect((await lines(world)).filter((line) => line.startsWith('taro'))).toEqual(['taro create succeeded', 'taro delete failed']);
  });

  it('says that the deletion of a record succeeded, whose answer was lost', async () => {
    const world = await createOne({ outlookDelete: 'deleteRecord' }, 'twoWay');
    const [entry] = world.graph.events('m-taro');
    if (entry === undefined) throw new Error('no event');
    world.failNextWrite({ status: 'unknown', failure: unanswered }, true);
    world.graph.remove(entry);
    await world.store.events.accept([{ tenantId, mailboxId: 'm-taro', eventId: entry.eventId }]);
    await world.settle();
    expect([[...world.records], await lines(world)]).toEqual([[], ['taro create succeeded', 'taro delete succeeded']]);
  });

  it('is set right by the same run, where the next try was due before the run was over', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', 0);
    await world.settle();
    world.elapse(600_000);
    world.graph.failNext({ kind: 'updateEvent', failure: unanswered, outcome: 'unknown', carriedOut: true });
    await tell(world, 'update', 1, { title: '変更' });
    const claim = await world.claim();
    const [stored] = await world.store.mappings.load(claim === undefined ? [] : [claim]);
    if (stored === undefined) throw new Error('nothing was claimed');
    let commits = 0;
    const commit: typeof world.ports.mappings.commit = async (...given) => {
      const end = await world.ports.mappings.commit(...given);
      // That of the first outcome, while the other mailbox is still under way.
      if ((commits += 1) === 2) world.elapse(2_000);
      return end;
    };
    expect(await syncRecord({ ...world.ports, mappings: { commit } }, stored)).toBe('finished');
    expect([world.titles('m-taro'), world.titles('m-jiro'), await lines(world)]).toEqual([['変更'], ['変更'], ofBoth('create', 'update')]);
  });

  it('stays open while a person has to decide, and ends with what is done then', async () => {
    const world = await createOne();
    const [entry] = world.graph.events('m-taro');
    if (entry === undefined) throw new Error('no event');
    world.graph.failNext({ kind: 'updateEvent', failure: throttled });
    await tell(world, 'update', 1, { who: ['taro'], title: '変更' });
    await world.work();
    world.graph.addAttendee(entry);
    await world.settle();
    expect([await world.lastRows(), await lines(world)]).toEqual([expect.arrayContaining(['meeting-held']), ['taro create succeeded', 'taro update retrying']]);
    world.graph.removeAttendees(entry);
    await tell(world, 'update', 2, { who: ['taro'], title: '変更' });
    await world.store.events.accept([{ tenantId, mailboxId: 'm-taro', eventId: entry.eventId }]);
    await world.settle();
    expect([world.titles('m-taro'), await lines(world)]).toEqual([['変更'], ['taro create succeeded', 'taro update succeeded']]);
  });
});
