import { describe, expect, it } from 'vitest';
import type { DeletionRef } from '../ports/held-deletions.js';
import type { Schedule } from '../schedule/schedule.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

let seconds = 0;
const ids = (from: number, count: number): readonly string[] => Array.from({ length: count }, (_, n) => String(from + n));
const minutes = (count: number): number => count * 60_000;

async function tell(world: SyncWorld, recordIds: readonly string[], trigger: 'add' | 'update' | 'delete', state?: Schedule, isSigned = true): Promise<void> {
  for (const recordId of recordIds) {
    const version = new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 1000).toISOString();
    if (state === undefined) world.records.delete(recordId);
    else world.records.set(recordId, { schedule: state, version });
    await world.webhook({ recordId, trigger, version, schedule: state ?? {} }, isSigned);
  }
  await world.settle();
}

async function worldWith(count: number, policies: Parameters<typeof createSyncWorld>[0] = {}, direction: 'oneWay' | 'twoWay' = 'oneWay'): Promise<SyncWorld> {
  const world = await createSyncWorld(policies, direction);
  await tell(world, ids(1, count), 'add', schedule());
  return world;
}

/** Marks records dirty as a comparison of everything does: their state is read, and no webhook told of it. */
async function compare(world: SyncWorld, recordIds: readonly string[], doubt = true): Promise<void> {
  const { sourceId } = world.store.raw().sources[0] ?? { sourceId: '' };
  for (const recordId of recordIds) await world.store.queue.hint({ tenantId, sourceId, recordId }, { doubt });
  await world.settle();
}

const living = (world: SyncWorld, mailboxId = 'm-taro'): number => world.graph.events(mailboxId).length;
const held = (world: SyncWorld) => world.store.heldDeletions.list({ tenantId, limit: 1_000 });
const refs = async (world: SyncWorld): Promise<readonly DeletionRef[]> => held(world);
const notices = async (world: SyncWorld) => (await world.store.activity.list({ tenantId, limit: 9_999 })).filter(({ code }) => code === 'deletionsHeld');

describe('too many deletions', () => {
  it('told by signed webhooks: 50 of 60 go, 10 are held with what, why and how many; one line tells of it', async () => {
    const world = await worldWith(100);
    await tell(world, ids(1, 60), 'delete');
    expect(living(world)).toBe(50);
    const all = await held(world);
    expect(all.length).toBe(10);
    expect(all[0]).toMatchObject({ tenantId, what: 'event', mailboxId: 'm-taro', cause: 'explicit', reason: 'record-deleted', person: 'taro', limit: 50, trigger: 'webhook:delete:signed:deleted' });
    expect(all.map(({ counted }) => counted).sort((one, other) => one - other)).toEqual([51, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
    expect(await world.store.heldDeletions.groups(tenantId)).toMatchObject([{ cause: 'explicit', reason: 'record-deleted', what: 'event', deletions: 10, records: 10 }]);
    expect((await notices(world)).map(({ detail }) => detail)).toEqual(['60 records with explicit deletions within 10 minutes, 50 are let through']);
    expect(await world.lastRows()).toEqual(['delete', 'deletion-held']);
  });

  it.each([[50, 0], [51, 1]])('%i deletions with 100 living events: %i held', async (count, isHeld) => {
    const world = await worldWith(100);
    await tell(world, ids(1, count), 'delete');
    expect((await held(world)).length).toBe(isHeld);
  });

  it.each([[60, 0], [61, 1]])('%i of 300 records: %i held; the deletions of a storm do not lower its own limit', async (count, isHeld) => {
    const world = await worldWith(300);
    await tell(world, ids(1, count), 'delete');
    expect([living(world), (await held(world)).length]).toEqual([300 - count + isHeld, isHeld]);
  });

  it.each([[10, 0], [11, 1]])('%i deletions that a comparison found: %i held', async (count, isHeld) => {
    const world = await worldWith(100);
    for (const recordId of ids(1, count)) world.records.delete(recordId);
    await compare(world, ids(1, count));
    expect([living(world), (await held(world)).length]).toEqual([100 - count + isHeld, isHeld]);
    if (isHeld > 0) expect(await held(world)).toMatchObject([{ cause: 'inferred', reason: 'record-deleted', counted: 11, limit: 10, trigger: 'hint:doubt' }]);
  });

  it('counts each cause by itself', async () => {
    const world = await worldWith(100);
    await tell(world, ids(1, 50), 'delete');
    for (const recordId of ids(51, 10)) world.records.delete(recordId);
    await compare(world, ids(51, 10));
    expect([living(world), await held(world)]).toEqual([40, []]);
  });

  it('counts a read because of an unsigned webhook as explicit', async () => {
    const world = await worldWith(100);
    await tell(world, ids(1, 20), 'delete', undefined, false);
    expect([living(world), await held(world)]).toEqual([80, []]);
  });

  it('counts a link switched off as inferred, whoever told of the schedules', async () => {
    const world = await worldWith(30, { onUnlink: 'remove' });
    await world.setLink('taro', false);
    await world.settle();
    expect([living(world), (await held(world)).length]).toEqual([20, 20]);
    expect(await world.store.heldDeletions.groups(tenantId)).toMatchObject([{ cause: 'inferred', reason: 'unlinked', deletions: 20 }]);
  });

  it('counts records, not events', async () => {
    const world = await createSyncWorld();
    await tell(world, ids(1, 40), 'add', schedule({ who: ['taro', 'jiro'] }));
    await tell(world, ids(1, 40), 'delete');
    expect([living(world), living(world, 'm-jiro'), await held(world)]).toEqual([0, 0, []]);
  });

  it('is over ten minutes', async () => {
    const world = await worldWith(120);
    await tell(world, ids(1, 50), 'delete');
    world.elapse(minutes(10) - 1_000);
    await tell(world, ['51'], 'delete');
    expect((await held(world)).length).toBe(1);
    world.elapse(1_000);
    await tell(world, ids(52, 49), 'delete');
    expect([(await held(world)).length, living(world)]).toEqual([1, 120 - 50 - 49]);
  });

  it('knows how the state was learned also in a later run than the webhook’s', async () => {
    const world = await worldWith(100);
    for (let n = 0; n < 20; n += 1) world.graph.failNext({ kind: 'deleteEvent', failure: { code: 'rateLimited', detail: '429', retryAfterMs: 60_000 } });
    world.graph.failNext({ kind: 'deleteEvent', failure: { code: 'unavailable', detail: 'reset' } });
    await tell(world, ids(1, 30), 'delete');
    expect([living(world), await held(world)]).toEqual([70, []]);
  });

  it('takes a deletion that a comparison found for inferred, though webhooks told of the record before', async () => {
    const world = await worldWith(1);
    world.records.delete('1');
    await compare(world, ['1']);
    expect(world.store.raw().held).toMatchObject([{ state: 'deleted' }]);
    expect(world.store.raw().deletionMarks).toMatchObject([{ cause: 'inferred' }]);
  });

  it('keeps those that it let through going after a conflict, though others were held meanwhile', async () => {
    const world = await worldWith(60);
    for (const event of world.graph.events('m-taro').slice(0, 50)) world.graph.touch(event);
    await tell(world, ids(1, 60), 'delete');
    expect([living(world), (await held(world)).length]).toEqual([10, 10]);
  });
});

describe('what goes on while deletions are held', () => {
  it('changes, creates, and the other mailboxes of a held record', async () => {
    const world = await worldWith(60);
    await tell(world, ids(1, 50), 'delete');
    await tell(world, ['51'], 'update', schedule({ who: ['jiro'] }));
    await tell(world, ['52'], 'update', schedule({ title: '変更' }));
    await tell(world, ['61'], 'add', schedule({ title: '新規' }));
    expect(await held(world)).toMatchObject([{ recordId: '51', mailboxId: 'm-taro', reason: 'participant-removed' }]);
    expect(world.titles('m-jiro')).toEqual(['商談']);
    expect([...world.titles('m-taro')].sort()).toEqual(['変更', ...Array.from({ length: 9 }, () => '商談'), '新規'].sort());
  });

  it('a held record is at rest, and stays held after the ten minutes, until somebody decides', async () => {
    const world = await worldWith(60);
    await tell(world, ids(1, 51), 'delete');
    const [one] = await held(world);
    const calls = world.graph.calls().length;
    expect(await world.store.queue.nextDueInMs()).toBeUndefined();
    world.elapse(minutes(60));
    await compare(world, [one?.recordId ?? ''], false);
    expect([world.graph.calls().length - calls, (await held(world)).length, await world.lastRows()]).toEqual([0, 1, ['deletion-held']]);
  });

  it('planning again for what is held is no new deletion', async () => {
    const world = await worldWith(70);
    await tell(world, ids(1, 60), 'delete');
    world.elapse(minutes(11));
    await compare(world, ids(1, 60), false);
    await tell(world, ids(61, 10), 'delete');
    expect([(await held(world)).length, living(world)]).toEqual([10, 10]);
  });
});

describe('the decision of a person', () => {
  it('approved: exactly these go, without counting again', async () => {
    const world = await worldWith(100);
    await tell(world, ids(1, 60), 'delete');
    const all = await refs(world);
    expect(await world.store.heldDeletions.approve(tenantId, all.slice(0, 4))).toBe(4);
    await world.settle();
    expect([living(world), (await held(world)).length]).toEqual([46, 6]);
    expect(await world.store.heldDeletions.approve(tenantId, all)).toBe(6);
    await world.settle();
    expect([living(world), await held(world), world.store.raw().deletions]).toEqual([40, [], []]);
  });

  it('discarded: the event stays, is not touched and not asked about again, until its schedule wants it back', async () => {
    const world = await worldWith(60);
    await tell(world, ids(1, 50), 'delete');
    await tell(world, ['51'], 'update', schedule({ who: [] }));
    expect(await world.store.heldDeletions.discard(tenantId, await refs(world))).toBe(1);
    await world.settle();
    const calls = world.graph.calls().length;
    expect([living(world), await held(world), await world.lastRows()]).toEqual([10, [], ['deletion-discarded']]);
    await tell(world, ['51'], 'update', schedule({ who: [], title: '別の題' }));
    world.elapse(minutes(600));
    await compare(world, ['51']);
    expect([living(world), await held(world), world.graph.calls().length - calls, world.titles('m-taro').includes('別の題')]).toEqual([10, [], 0, false]);
    await tell(world, ['51'], 'update', schedule({ title: '再び' }));
    expect([living(world), world.titles('m-taro').filter((title) => title === '再び').length, world.store.raw().deletions]).toEqual([10, 1, []]);
    await tell(world, ['51'], 'update', schedule({ who: [] }));
    expect(living(world)).toBe(9);
  });

  it('a held one is dropped when a later plan no longer wants it, and the explanation says so', async () => {
    const world = await worldWith(60);
    await tell(world, ids(1, 50), 'delete');
    await tell(world, ['51'], 'update', schedule({ who: [] }));
    expect((await held(world)).length).toBe(1);
    await tell(world, ['51'], 'update', schedule({ title: '戻した' }));
    expect([await held(world), world.titles('m-taro').includes('戻した'), await world.lastRows()]).toEqual([[], true, ['update', 'deletion-dropped', 'unchanged']]);
  });

  it('an approval does not go for a newer event of the same record', async () => {
    const world = await worldWith(60);
    await tell(world, ids(1, 50), 'delete');
    await tell(world, ['51'], 'update', schedule({ who: [] }));
    const [old] = await refs(world);
    if (old === undefined) throw new Error('nothing is held');
    await world.store.heldDeletions.approve(tenantId, [old]);
    await world.settle();
    await tell(world, ['51'], 'update', schedule({ title: '二代目' }));
    await tell(world, ['51'], 'update', schedule({ who: [] }));
    const [again] = await held(world);
    expect([again?.recordId, again?.eventId === old.eventId, world.titles('m-taro').includes('二代目')]).toEqual(['51', false, true]);
    expect(await world.store.heldDeletions.approve(tenantId, [old])).toBe(0);
  });

  it('approved beforehand for exact events: they go past the brake, others do not', async () => {
    const world = await worldWith(40, { onUnlink: 'remove' });
    const { sourceId } = world.store.raw().sources[0] ?? { sourceId: '' };
    const previewed = world.store.raw().mappings.slice(0, 25).map(({ recordId, mailboxId, eventId = '' }) => ({ what: 'event', sourceId, recordId, mailboxId, eventId }) as const);
    await world.store.heldDeletions.approveBeforehand(tenantId, previewed);
    await compare(world, ids(1, 40), false);
    expect(living(world)).toBe(40);
    await world.setLink('taro', false);
    await world.settle();
    expect([living(world), (await held(world)).length, world.store.raw().deletions.length]).toEqual([5, 5, 5]);
  });

  it('survives a worker that dies at any moment between the plan and the finish', async () => {
    for (let steps = 0; steps < 6; steps += 1) {
      for (const moment of ['before', 'after'] as const) {
        const world = await worldWith(60);
        await tell(world, ids(1, 50), 'delete');
        world.crashAt(steps, moment);
        await tell(world, ['51', '52'], 'delete');
        await world.settle();
        expect([living(world), (await held(world)).length], `${steps} ${moment}`).toEqual([10, 2]);
        await world.store.heldDeletions.approve(tenantId, await refs(world));
        world.crashAt(steps, moment);
        await world.settle();
        await world.settle();
        expect([living(world), await held(world), (await notices(world)).length], `${steps} ${moment}`).toEqual([8, [], 1]);
      }
    }
  });
});
