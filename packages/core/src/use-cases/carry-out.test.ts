import { describe, expect, it, vi } from 'vitest';
import type { EventChanges } from '../event/event.js';
import type { Failure } from '../failure/failure.js';
import type { RecordChanges } from '../ports/mapping-repository.js';
import { createSyncWorld, schedule, start, tenantId, type SyncWorld } from '../testing/create-sync-world.js';
import { syncRecord } from './sync-record.js';

const versionAt = (second: number): string => new Date(Date.parse(start) + second * 1_000).toISOString();
async function tell(world: SyncWorld, second: number, changes: Parameters<typeof schedule>[0] = {}): Promise<void> {
  const state = schedule(changes);
  world.records.set('1', { schedule: state, version: versionAt(second) });
  await world.webhook({ trigger: second === 0 ? 'add' : 'update', version: versionAt(second), schedule: state });
}
/** Everybody's event stands for ten minutes. */
async function createAt(who: readonly string[], ...settings: Parameters<typeof createSyncWorld>): Promise<SyncWorld> {
  const world = await createSyncWorld(...settings);
  await tell(world, 0, { who });
  await world.settle();
  world.elapse(600_000);
  return world;
}
/** What is committed from now on. */
function watch(world: SyncWorld): readonly RecordChanges[] {
  const commits: RecordChanges[] = [];
  const { commit } = world.store.mappings;
  vi.spyOn(world.store.mappings, 'commit').mockImplementation((claim, changes) => (commits.push(changes), commit(claim, changes)));
  return commits;
}
const entryOf = (world: SyncWorld, mailboxId: string) => {
  const [entry] = world.graph.events(mailboxId);
  if (entry === undefined) throw new Error(`no event in ${mailboxId}`);
  return entry;
};
const lines = async (world: SyncWorld) => (await world.store.activity.list({ tenantId, limit: 50 })).map(({ kind, direction, person, result, code }) => [kind, direction, person, result, code].join(' '));

describe('what is committed', () => {
  it('is an intent only where something is to be written (rule 17)', async () => {
    const world = await createAt(['taro']);
    await world.notify('m-taro');
    world.graph.touch(entryOf(world, 'm-taro'));
    await world.notify('m-taro');
    world.elapse(3_000);
    const commits = watch(world);
    await world.work();
    expect([world.graph.calls().at(-1)?.kind, commits.map((changes) => 'finish' in changes)]).toEqual(['readEvent', [true]]);
  });

  it('asks the brake about deletions, and about nothing else', async () => {
    const world = await createSyncWorld();
    const commits = watch(world);
    await tell(world, 0, { who: ['taro', 'jiro'] });
    await world.settle();
    expect(commits.filter((changes) => 'deletions' in changes)).toEqual([]);
    await tell(world, 1, { who: ['taro'] });
    await world.settle();
    expect(commits.flatMap(({ deletions = [] }) => deletions.map(({ mailboxId }) => mailboxId))).toEqual(['m-jiro']);
  });

  it('says nothing of a version that moved: that is a part of finding out, and no retry', async () => {
    const world = await createAt(['taro', 'jiro']);
    world.graph.touch(entryOf(world, 'm-taro'));
    const commits = watch(world);
    await tell(world, 700, { who: ['taro', 'jiro'], title: '新' });
    await world.settle();
    expect([world.titles('m-taro'), commits.flatMap(({ activity = [] }) => activity.map(({ result }) => result))]).toEqual([['新'], ['succeeded', 'succeeded']]);
  });
});

describe('a version that moves with every write', () => {
  it('is read three times, and then the mailbox waits (rule 19)', async () => {
    const world = await createAt(['taro']);
    const move = (): void => {
      world.graph.touch(entryOf(world, 'm-taro'));
      world.graph.beforeNext('updateEvent', move);
    };
    world.graph.beforeNext('updateEvent', move);
    world.graph.forgetCalls();
    await tell(world, 700, { title: '新' });
    await world.work();
    expect(world.graph.calls().map(({ kind }) => kind)).toEqual(['updateEvent', 'readEvent', 'updateEvent', 'readEvent', 'updateEvent']);
    expect((await lines(world))[0]).toBe('execution toOutlook taro retrying conflict');
  });
});

describe('a look-up that fails', () => {
  it('creates nothing and is made again later (unknown is not absent)', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'findEvents', failure: { code: 'unavailable', detail: '503' } });
    await tell(world, 1);
    await world.work();
    expect([world.graph.calls().map(({ kind }) => kind), await world.lastRows()]).toEqual([['findEvents'], ['look-up', 'back-off']]);
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['商談']);
  });
});

describe('a creation whose answer was lost', () => {
  it('is settled by the look-up alone, which shows the event as it stands', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut: true });
    await tell(world, 0);
    await world.settle();
    expect([world.graph.calls().map(({ kind }) => kind), world.titles('m-taro')]).toEqual([['createEvent', 'findEvents'], ['商談']]);
  });
});

describe('a write to JUST.SFA', () => {
  async function edited(failure: Pick<Failure, 'field'>, changes: EventChanges = { title: '私の題', location: '私の場所' }): Promise<SyncWorld> {
    const world = await createAt(['taro'], {}, 'twoWay');
    world.failNextWrite({ status: 'refused', failure: { code: 'rejected', detail: '400', ...failure } });
    await world.edit('m-taro', changes);
    world.elapse(3_000);
    await world.settle();
    return world;
  }

  it('of which one field was refused goes on with the others: one line for what succeeded, and a notice of the field', async () => {
    const world = await edited({ field: 'title' });
    expect(world.records.get('1')?.schedule).toMatchObject({ title: '商談', location: '私の場所' });
    expect((await lines(world)).sort()).toEqual(['execution toOutlook taro succeeded ', 'execution toSfa taro succeeded ', 'notice toSfa taro failed rejected']);
  });

  it.each([
    ['both fields', {}, undefined],
    ['its only field', { field: 'title' }, { title: '私の題' }],
  ])('that was refused as a whole has failed, in one line: %s', async (_what, failure, changes) => {
    const world = await edited(failure, changes);
    expect(world.records.get('1')?.schedule).toMatchObject({ title: '商談', location: '会議室A' });
    expect((await lines(world)).sort()).toEqual(['execution toOutlook taro succeeded ', 'execution toSfa taro failed rejected']);
  });
});

describe('the deletion of a record in JUST.SFA', () => {
  async function removed(): Promise<SyncWorld> {
    const world = await createAt(['taro'], { outlookDelete: 'deleteRecord' }, 'twoWay');
    const { eventId } = entryOf(world, 'm-taro');
    world.graph.remove({ mailboxId: 'm-taro', eventId });
    await world.store.events.accept([{ tenantId, mailboxId: 'm-taro', eventId }]);
    world.elapse(3_000);
    await world.work();
    world.elapse(31_000);
    return world;
  }
  async function runOnce(world: SyncWorld): Promise<void> {
    const claim = await world.claim();
    const [stored] = claim === undefined ? [] : await world.store.mappings.load([claim]);
    if (stored === undefined) throw new Error('nothing to claim');
    expect(await syncRecord(world.ports, stored)).toBe('finished');
  }

  it('is held as a deletion at once, before any webhook tells of it', async () => {
    const world = await removed();
    await runOnce(world);
    expect([world.sfaDeletions, world.store.raw().held.map(({ state, isTold }) => [state, isTold])]).toEqual([['1'], [['deleted', undefined]]]);
  });

  it('is decided anew when it was refused: nothing stays pending, and the record stays as it is held', async () => {
    const world = await removed();
    world.failNextWrite({ status: 'refused', failure: { code: 'forbidden', detail: '403' } });
    await runOnce(world);
    const { held, mappings } = world.store.raw();
    expect([world.records.size, held.map(({ state }) => state), mappings.map(({ pending }) => pending)]).toEqual([1, ['present'], [[]]]);
  });
});
