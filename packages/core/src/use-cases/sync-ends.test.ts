import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../ports/mapping-repository.js';
import { createSyncWorld, schedule, start, tenantId, type SyncWorld } from '../testing/create-sync-world.js';
import { syncRecord } from './sync-record.js';

const versionAt = (second: number): string => new Date(Date.parse(start) + second * 1_000).toISOString();
async function tell(world: SyncWorld, second: number, changes: Parameters<typeof schedule>[0] = {}): Promise<void> {
  const state = schedule(changes);
  world.records.set('1', { schedule: state, version: versionAt(second) });
  await world.webhook({ trigger: second === 0 ? 'add' : 'update', version: versionAt(second), schedule: state });
}
async function take(world: SyncWorld): Promise<StoredRecord> {
  const claim = await world.claim();
  const [stored] = claim === undefined ? [] : await world.store.mappings.load([claim]);
  if (stored === undefined) throw new Error('nothing to claim');
  return stored;
}
const hint = (world: SyncWorld, isDoubted = false): Promise<void> =>
  world.store.queue.hint({ tenantId, sourceId: world.store.raw().sources[0]?.sourceId ?? '', recordId: '1' }, { doubt: isDoubted });
const kinds = (world: SyncWorld) => world.graph.calls().map(({ kind }) => kind);

describe('how a run ends', () => {
  it('is told as fenced, when another worker took the record over before the last commit', async () => {
    const world = await createSyncWorld();
    await tell(world, 0);
    await world.settle();
    await hint(world);
    const stored = await take(world);
    world.elapse(13_000);
    await world.claim();
    expect(await syncRecord(world.ports, stored)).toBe('fenced');
  });

  it.each(['malformed', 'rejected'] as const)('is unreadable when JUST.SFA answers %s, and fenced when another worker has it by then', async (code) => {
    const world = await createSyncWorld();
    await tell(world, 0);
    await world.settle();
    world.failReads({ status: 'failed', failure: { code, detail: '' } });
    await hint(world, true);
    const stored = await take(world);
    expect(await syncRecord(world.ports, stored)).toBe('unreadable');
    expect(world.store.raw().work.map(({ dirty, done }) => dirty > done), 'nothing is acknowledged').toEqual([true]);
    world.elapse(13_000);
    await world.claim();
    expect(await syncRecord(world.ports, stored)).toBe('fenced');
  });

  it('is finished when JUST.SFA is only away, with a time to come back', async () => {
    const world = await createSyncWorld();
    await tell(world, 0);
    await world.settle();
    world.failReads({ status: 'failed', failure: { code: 'unavailable', detail: '' } });
    await hint(world, true);
    expect(await syncRecord(world.ports, await take(world))).toBe('finished');
    expect(await world.store.queue.nextDueInMs()).toBeGreaterThan(0);
  });
});

describe('a mailbox that waits after a failure', () => {
  async function waiting(code: 'forbidden' | 'rateLimited'): Promise<SyncWorld> {
    const world = await createSyncWorld();
    await tell(world, 0);
    await world.settle();
    world.graph.failNext({ kind: 'updateEvent', failure: { code, detail: '', retryAfterMs: 60_000 } });
    await tell(world, 5, { title: '一' });
    await world.work();
    world.graph.forgetCalls();
    return world;
  }

  it('is tried at once when the record has news: a person may have cured the cause (rule 12)', async () => {
    const world = await waiting('forbidden');
    await tell(world, 10, { title: '二' });
    await world.work();
    expect([kinds(world), world.titles('m-taro')]).toEqual([['updateEvent'], ['二']]);
  });

  it('goes on waiting when something only wakes the record', async () => {
    const world = await waiting('forbidden');
    await hint(world);
    await world.work();
    expect(kinds(world)).toEqual([]);
  });

  it('goes on waiting when the record was deleted meanwhile, and deletes when its time has come', async () => {
    const world = await waiting('forbidden');
    world.records.delete('1');
    await world.webhook({ trigger: 'delete' });
    await world.work();
    expect(kinds(world)).toEqual([]);
    await world.settle();
    expect([kinds(world), world.titles('m-taro')]).toEqual([['deleteEvent'], []]);
  });

  it('goes on waiting while it is throttled, whatever the record has to tell', async () => {
    const world = await waiting('rateLimited');
    await tell(world, 10, { title: '二' });
    await world.work();
    expect(kinds(world)).toEqual([]);
  });
});

it('looks up no mailbox for a record of a former source', async () => {
  const world = await createSyncWorld();
  await tell(world, 0);
  const stored = await take(world);
  const links = stored.links.map((link) => ({ ...link, mailboxId: undefined }));
  expect(await syncRecord(world.ports, { ...stored, links, source: { ...stored.source, sourceId: 'former' } })).toBe('finished');
  expect(kinds(world)).toEqual([]);
});
