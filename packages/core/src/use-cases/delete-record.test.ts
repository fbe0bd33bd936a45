import { describe, expect, it } from 'vitest';
import type { Policies } from '../tenant/tenant.js';
import type { Schedule } from '../schedule/schedule.js';
import { syncRecord } from './sync-record.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

let seconds = 0;
async function tell(world: SyncWorld, recordId: string, trigger: 'add' | 'update' | 'delete', state?: Schedule): Promise<void> {
  const version = new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 60_000).toISOString();
  if (state === undefined) world.records.delete(recordId);
  else world.records.set(recordId, { schedule: state, version });
  await world.webhook({ recordId, trigger, version, schedule: state ?? {} });
}

/** Records with one event each, long after their creation. */
async function worldWith(count = 1, policies: Partial<Policies> = {}, direction: 'oneWay' | 'twoWay' = 'twoWay', who: readonly string[] = ['taro']): Promise<SyncWorld> {
  const world = await createSyncWorld({ outlookDelete: 'deleteRecord', ...policies }, direction);
  for (let n = 1; n <= count; n += 1) await tell(world, String(n), 'add', schedule({ who }));
  await world.settle();
  world.elapse(600_000);
  return world;
}

/** A person deletes these events in Outlook, and Graph tells of it. */
async function deleteEvents(world: SyncWorld, count = 1): Promise<void> {
  const gone = world.graph.events('m-taro').slice(0, count);
  for (const { mailboxId, eventId } of gone) world.graph.remove({ mailboxId, eventId });
  await world.store.events.accept(gone.map(({ mailboxId, eventId }) => ({ tenantId, mailboxId, eventId })));
}

const held = (world: SyncWorld) => world.store.heldDeletions.list({ tenantId, limit: 100 });

describe('outlookDelete: deleteRecord', () => {
  it('deletes the record once the absence is confirmed twice and the record was read just now; its echo does nothing', async () => {
    const world = await worldWith();
    world.graph.forgetCalls();
    const reads = world.sfaReads();
    await deleteEvents(world);
    world.elapse(3_000);
    await world.work();
    expect([world.records.size, world.sfaReads() - reads]).toEqual([1, 0]);
    await world.settle();
    expect([world.records.size, world.sfaDeletions, world.sfaReads() - reads, world.graph.calls().map(({ kind }) => kind)]).toEqual([0, ['1'], 1, ['readEvent', 'readEvent']]);
    expect((await world.store.activity.list({ tenantId, limit: 1 }))[0]).toMatchObject({ kind: 'execution', direction: 'toSfa', action: 'delete', result: 'succeeded' });
    expect(world.store.raw().mappings).toMatchObject([{ state: 'ended', endReason: 'record-deleted', pending: [] }]);
    const { sourceId } = world.store.raw().sources[0] ?? { sourceId: '' };
    await world.store.queue.hint({ tenantId, sourceId, recordId: '1' }, { doubt: true });
    await world.settle();
    expect(world.sfaDeletions).toEqual(['1']);
  });

  it.each([
    ['one-way', {}, 'oneWay', ['taro']],
    ['several participants', {}, 'twoWay', ['taro', 'saburo']],
    ['another policy', { outlookDelete: 'leave' }, 'twoWay', ['taro']],
  ] as const)('leaves the record with %s', async (_, policies, direction, who) => {
    const world = await worldWith(1, policies, direction, who);
    await deleteEvents(world);
    await world.settle();
    expect([world.records.size, world.sfaDeletions]).toEqual([1, []]);
  });

  it('leaves the record where write-back had not begun for its event', async () => {
    const world = await worldWith(1, {}, 'oneWay');
    await world.change({ direction: 'twoWay' });
    await deleteEvents(world);
    await world.settle();
    expect([world.records.size, world.sfaDeletions]).toEqual([1, []]);
  });

  it('makes the event again when the record changed meanwhile, whether we were told or only the read shows it', async () => {
    for (const isTold of [true, false]) {
      const world = await worldWith();
      await deleteEvents(world);
      world.elapse(3_000);
      await world.work();
      const changed = schedule({ title: '変更' });
      world.records.set('1', { schedule: changed, version: '2027-01-01T00:00:00.000Z' });
      if (isTold) await world.webhook({ trigger: 'update', version: '2027-01-01T00:00:00.000Z', schedule: changed });
      await world.settle();
      expect([world.sfaDeletions, world.records.size, world.titles('m-taro')], `told: ${isTold}`).toEqual([[], 1, ['変更']]);
    }
  });

  it('settles an unknown outcome by reading, whether it was carried out or not', async () => {
    for (const carriedOut of [true, false]) {
      const world = await worldWith();
      world.failNextWrite({ status: 'unknown', failure: { code: 'unavailable', detail: 'time-out' } }, carriedOut);
      await deleteEvents(world);
      await world.settle();
      expect([world.records.size, world.sfaDeletions.length], `carried out: ${carriedOut}`).toEqual([0, carriedOut ? 1 : 2]);
      expect(world.store.raw().mappings).toMatchObject([{ state: 'ended', pending: [] }]);
    }
  });

  it('does not delete a record that changed after an unknown outcome; its event is made again', async () => {
    const world = await worldWith();
    world.failNextWrite({ status: 'unknown', failure: { code: 'unavailable', detail: 'time-out' } });
    await deleteEvents(world);
    world.elapse(3_000);
    await world.work();
    world.elapse(31_000);
    await world.work();
    expect(world.sfaDeletions.length).toBe(1);
    world.records.set('1', { schedule: schedule({ title: '変更' }), version: '2027-01-01T00:00:00.000Z' });
    await world.settle();
    expect([world.sfaDeletions.length, world.records.size, world.titles('m-taro')]).toEqual([1, 1, ['変更']]);
  });

  it('waits with a back-off where JUST.SFA refuses it, and tells the cause', async () => {
    const world = await worldWith();
    world.failNextWrite({ status: 'refused', failure: { code: 'forbidden', detail: 'no right to delete' } });
    await deleteEvents(world);
    world.elapse(3_000);
    await world.work();
    world.elapse(31_000);
    await world.work();
    expect((await world.store.activity.list({ tenantId, limit: 1 }))[0]).toMatchObject({ result: 'retrying', code: 'forbidden', direction: 'toSfa', action: 'delete' });
    await world.settle();
    expect(world.records.size).toBe(0);
  });

  it('is never sent once another worker took the record over, also after its intent was committed (rule 22)', async () => {
    for (const isDeletion of [true, false]) {
      for (const isTakenOver of [true, false]) {
        const world = await worldWith();
        if (isDeletion) {
          await deleteEvents(world);
          world.elapse(3_000);
          await world.work();
          world.elapse(31_000);
        } else {
          await world.edit('m-taro', { title: '私の題' });
          world.elapse(3_000);
        }
        let other: Awaited<ReturnType<typeof world.claim>>;
        // The worker sleeps between its intent and its write.
        const commit = async (...[claim, changes]: Parameters<typeof world.ports.mappings.commit>) => {
          const end = await world.ports.mappings.commit(claim, changes);
          const isIntent = changes.mappings?.some(({ pending }) => pending.some(({ kind }) => kind === 'writeBack' || kind === 'deleteRecord')) === true;
          if (isIntent && changes.finish === undefined) {
            world.elapse(13_000);
            if (isTakenOver) other = await world.claim();
          }
          return end;
        };
        const claim = await world.claim();
        const [stored] = claim === undefined ? [] : await world.store.mappings.load([claim]);
        if (stored === undefined) throw new Error('nothing to do');
        expect(await syncRecord({ ...world.ports, mappings: { commit } }, stored)).toBe(isTakenOver ? 'fenced' : 'finished');
        const written = isDeletion ? [1, 0] : [0, 1];
        expect([world.sfaDeletions.length, world.sfaWrites.length]).toEqual(isTakenOver ? [0, 0] : written);
        for (const taken of other === undefined ? [] : await world.store.mappings.load([other])) await syncRecord(world.ports, taken);
        await world.settle();
        expect([world.sfaDeletions.length, world.sfaWrites.length]).toEqual(written);
      }
    }
  });
});

describe('outlookDelete: deleteRecord, through the brake', () => {
  it('ten records go, the eleventh is held; approved it goes, discarded it stays for ever', async () => {
    for (const decision of ['approve', 'discard'] as const) {
      const world = await worldWith(30);
      await deleteEvents(world, 11);
      await world.settle();
      expect([world.records.size, await held(world)]).toMatchObject([20, [{ what: 'record', cause: 'inferred', reason: 'deleted-in-outlook', counted: 11, limit: 10 }]]);
      expect(await world.store.heldDeletions[decision](tenantId, await held(world))).toBe(1);
      await world.settle();
      expect([world.records.size, await held(world)], decision).toEqual([decision === 'approve' ? 19 : 20, []]);
      const deletions = world.sfaDeletions.length;
      const { sourceId } = world.store.raw().sources[0] ?? { sourceId: '' };
      world.elapse(3_600_000);
      for (let n = 1; n <= 30; n += 1) await world.store.queue.hint({ tenantId, sourceId, recordId: String(n) }, { doubt: true });
      await world.settle();
      expect([world.sfaDeletions.length, await held(world)]).toEqual([deletions, []]);
    }
  });

  it('a change of the record drops the held deletion and makes the event again', async () => {
    const world = await worldWith(30);
    await deleteEvents(world, 11);
    await world.settle();
    const [one] = await held(world);
    await tell(world, one?.recordId ?? '', 'update', schedule({ title: '変更' }));
    await world.settle();
    expect([await held(world), world.titles('m-taro').includes('変更'), world.records.size]).toEqual([[], true, 20]);
  });
});
