import { describe, expect, it } from 'vitest';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';
import type { EventChanges } from '../event/event.js';
import type { Schedule } from '../schedule/schedule.js';

const versionOf = (count: number): string => new Date(Date.UTC(2026, 10, 22) + count).toISOString();

/** A record as JUST.SFA has it; told by webhook unless that is lost. */
async function put(world: SyncWorld, recordId: string, version: number, changes: Parameters<typeof schedule>[0] = {}, isLost = false): Promise<void> {
  const before = world.records.has(recordId);
  const content: Schedule = schedule(changes);
  world.records.set(recordId, { schedule: content, version: versionOf(version) });
  if (!isLost) await world.webhook({ recordId, trigger: before ? 'update' : 'add', version: versionOf(version), schedule: content });
}

/** Five records of taro in step; three of them are jiro's too. */
async function createSettledWorld(...given: Parameters<typeof createSyncWorld>): Promise<SyncWorld> {
  const world = await createSyncWorld(...given);
  for (const [index, recordId] of ['11', '12', '13', '14', '15'].entries()) {
    await put(world, recordId, 1, { title: `予定${recordId}`, who: index < 3 ? ['taro', 'jiro'] : ['taro'] });
  }
  await world.settle();
  world.elapse(180_000);
  world.graph.forgetCalls();
  return world;
}

const writes = (world: SyncWorld): number => world.graph.calls().filter(({ kind }) => ['createEvent', 'updateEvent', 'deleteEvent'].includes(kind)).length;
const callsOf = (world: SyncWorld, kind: string): number => world.graph.calls().filter((call) => call.kind === kind).length;

function editUnseen(world: SyncWorld, title: string, changes: EventChanges): void {
  const event = world.graph.events('m-taro').find(({ content }) => content.title === title);
  if (event === undefined) throw new Error(`no event ${title}`);
  world.graph.edit(event, changes);
}

describe('reconcile', () => {
  it('does nothing but list when both sides agree: no write, no read, no work', async () => {
    const world = await createSettledWorld();
    const run = await world.reconcile();
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(world.sfaReads()).toBe(0);
    expect(callsOf(world, 'readEvent')).toBe(0);
    expect(callsOf(world, 'findEvents')).toBe(0);
    // taro: 5 rows in pages of 2; jiro: 3; hana1 and hana2: none. taro's mailbox: 5 events; jiro's: 3; hana's: none.
    expect(run.state.counts).toMatchObject({ sfaCalls: 3 + 2 + 1 + 1, graphCalls: 3 + 2 + 1, rows: 8, accepted: 0, missingRecords: 0, events: 8, doubtedEvents: 0, orphans: 0, copies: 0 });
    expect(run.state.outcome).toBe('completed');
    expect(world.store.raw().reconcileSeen).toEqual([]);
  });

  it('finds a lost create, a lost change and a lost deletion', async () => {
    const world = await createSettledWorld();
    await put(world, '16', 1, { title: '新規' }, true);
    await put(world, '12', 2, { title: '変更', who: ['taro'] }, true);
    world.records.delete('13');
    const run = await world.reconcile();
    await world.settle();
    expect([...world.titles('m-taro')].sort()).toEqual(['予定11', '予定14', '予定15', '変更', '新規'].sort());
    expect(world.titles('m-jiro')).toEqual(['予定11']);
    expect(run.state.counts).toMatchObject({ accepted: 2, missingRecords: 1 });
    // The row itself is the news; only what is missing is read.
    expect(world.sfaReads()).toBe(1);
    world.graph.forgetCalls();
    await world.reconcile();
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(world.sfaReads()).toBe(1);
  });

  it('finds that a record is no linked user’s any more', async () => {
    const world = await createSettledWorld();
    await put(world, '15', 2, { title: '予定15', who: ['saburo'] }, true);
    await world.reconcile();
    await world.settle();
    expect(world.titles('m-taro')).not.toContain('予定15');
  });

  it('deletes nothing because a list is short', async () => {
    const world = await createSettledWorld();
    for (const recordId of ['11', '12', '13']) world.unlisted.add(recordId);
    await world.reconcile();
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(world.sfaReads()).toBe(3);
    expect(world.titles('m-taro')).toHaveLength(5);
  });

  it('doubts the lists and no record when they lack most of what is held', async () => {
    const world = await createSyncWorld();
    for (let id = 1; id <= 110; id += 1) await put(world, String(id), 1, { title: `予定${id}` });
    await world.settle();
    world.elapse(1_000);
    for (let id = 1; id <= 101; id += 1) world.unlisted.add(String(id));
    const run = await world.reconcile();
    await world.settle();
    expect(world.sfaReads()).toBe(0);
    expect(run.state).toMatchObject({ outcome: 'completed', counts: { missingRecords: 0 } });
    expect((await world.store.activity.list({ tenantId, limit: 500 })).map(({ code }) => code)).toContain('listShort');
  });

  it('lists all at once, and says so, when the participant is ignored', async () => {
    const world = await createSettledWorld();
    await put(world, '16', 1, { title: '新規' }, true);
    world.ignoreParticipants();
    const run = await world.reconcile();
    await world.settle();
    expect(run.state).toMatchObject({ mode: 'all', counts: { accepted: 1, missingRecords: 0 } });
    expect(world.titles('m-taro')).toContain('新規');
    expect((await world.store.activity.list({ tenantId, limit: 500 })).map(({ code }) => code)).toContain('participantFilterIgnored');
  });

  it('comes to an end though a list was moved by just a page between two pages of it', async () => {
    const world = await createSettledWorld({ listMode: 'all' });
    const before = [...world.records];
    let isMoved = false;
    world.beforeSecondPage(async () => {
      isMoved = true;
      for (const [recordId] of before) world.records.delete(recordId);
      for (const recordId of ['1', '2']) await put(world, recordId, 1, { title: `前${recordId}` }, true);
      for (const [recordId, record] of before) world.records.set(recordId, record);
    });
    const { state } = await world.reconcile();
    await world.settle();
    expect([isMoved, state.outcome, state.failures]).toEqual([true, 'completed', 0]);
    expect([...world.titles('m-taro')].sort()).toEqual(['予定11', '予定12', '予定13', '予定14', '予定15', '前1', '前2'].sort());
    expect((await world.store.activity.list({ tenantId, limit: 50 })).filter(({ detail }) => detail === 'the list of records does not advance')).toHaveLength(1);
  });

  it('asks ever less often for a list that stands still, and goes on when it moves', async () => {
    const world = await createSettledWorld({ listMode: 'all' });
    world.ignoreOffsets(true);
    await expect(world.reconcile()).rejects.toThrow('never ends');
    const [run] = await world.store.reconcileRuns.list(tenantId, 1);
    // 50 minutes: after 1, 2, 4, 8 and 16 of them.
    expect(run?.state.position).toMatchObject({ stage: 'lists', offset: 0, restarts: 6 });
    world.ignoreOffsets(false);
    expect((await world.reconcile()).state.outcome).toBe('completed');
  });

  it('lists all at once when told to, without a call for each user', async () => {
    const world = await createSettledWorld({ listMode: 'all' });
    expect((await world.reconcile()).state).toMatchObject({ mode: 'all', counts: { sfaCalls: 3, rows: 5 } });
  });

  it('leaves a record unread that came while the lists were read', async () => {
    const world = await createSettledWorld();
    world.elapse(1_000);
    let isNew = false;
    world.graph.beforeNext('listMarkedEvents', () => {
      isNew = true;
    });
    const lists = world.reconcile();
    await put(world, '17', 1, { title: '同時' });
    world.unlisted.add('17');
    await world.work();
    await lists;
    await world.settle();
    expect(isNew).toBe(true);
    expect(world.titles('m-taro')).toContain('同時');
    expect(world.sfaReads()).toBe(0);
  });

  it.each(['keep', 'restore'] as const)('finds an edit in Outlook that nobody told of (one-way, outlookDrift %s)', async (outlookDrift) => {
    const world = await createSettledWorld({ outlookDrift });
    editUnseen(world, '予定14', { title: '手直し' });
    const run = await world.reconcile();
    await world.settle();
    expect(run.state.counts.doubtedEvents).toBe(1);
    expect(world.titles('m-taro')).toContain(outlookDrift === 'keep' ? '手直し' : '予定14');
    world.graph.forgetCalls();
    expect((await world.reconcile()).state.counts.doubtedEvents).toBe(0);
    await world.settle();
    expect(writes(world) + callsOf(world, 'readEvent')).toBe(0);
  });

  it('finds an edit in Outlook that flows to JUST.SFA (two-way)', async () => {
    const world = await createSettledWorld({}, 'twoWay');
    editUnseen(world, '予定14', { title: '手直し', period: { kind: 'timed', start: '2026-11-25T00:00:00Z', end: '2026-11-25T01:00:00Z' } });
    await world.reconcile();
    await world.settle();
    expect(world.records.get('14')?.schedule).toMatchObject({ title: '手直し', period: { start: '2026-11-25T00:00:00Z' } });
  });

  it.each([['leave', 4], ['restore', 5]] as const)('finds a deletion in Outlook that nobody told of (outlookDelete %s)', async (outlookDelete, left) => {
    const world = await createSettledWorld({ outlookDelete });
    const [event] = world.graph.events('m-taro');
    if (event !== undefined) world.graph.remove(event);
    const run = await world.reconcile();
    await world.settle();
    expect(run.state.counts.doubtedEvents).toBe(1);
    expect(world.titles('m-taro')).toHaveLength(left);
  });

  it('takes an event that the mailbox does not list for present until a read says otherwise', async () => {
    const world = await createSettledWorld({ outlookDelete: 'restore' });
    for (const event of world.graph.events('m-taro')) world.graph.hideFromSearch(event);
    await world.reconcile();
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(callsOf(world, 'readEvent')).toBe(5);
  });

  it('leaves a copy that a person made alone, and asks nothing about it', async () => {
    const world = await createSettledWorld();
    const [event] = world.graph.events('m-taro');
    if (event !== undefined) world.graph.copy(event);
    const run = await world.reconcile();
    await world.settle();
    expect(run.state.counts).toMatchObject({ copies: 1, orphans: 0 });
    expect(writes(world) + callsOf(world, 'readEvent') + callsOf(world, 'findEvents')).toBe(0);
    expect(world.titles('m-taro')).toHaveLength(6);
  });

  it('creates nothing after the mappings were lost: each event is adopted by its marker, copies are not', async () => {
    const world = await createSettledWorld();
    const [first] = world.graph.events('m-taro');
    if (first !== undefined) world.graph.copy(first);
    world.loseTables('mappings');
    const run = await world.reconcile();
    await world.settle();
    expect(run.state.counts.orphans).toBeGreaterThan(0);
    expect(writes(world)).toBe(0);
    expect(world.sfaReads()).toBe(0);
    expect(world.store.raw().mappings.filter(({ state }) => state === 'living')).toHaveLength(8);
    world.graph.forgetCalls();
    const again = await world.reconcile();
    await world.settle();
    expect(again.state.counts).toMatchObject({ orphans: 0, copies: 1, doubtedEvents: 0 });
    expect(writes(world)).toBe(0);
  });

  it('creates nothing after mappings and schedules were lost, and reads no record one by one', async () => {
    const world = await createSettledWorld();
    world.loseTables('mappings', 'held');
    await world.reconcile();
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(world.sfaReads()).toBe(0);
    expect(world.store.raw().mappings.filter(({ state }) => state === 'living')).toHaveLength(8);
  });

  it('does not take up again what ended before the back-fill, in any run', async () => {
    const world = await createSettledWorld();
    await put(world, '18', 1, { title: '過去', period: { kind: 'timed', start: '2026-09-01T00:00:00Z', end: '2026-09-01T01:00:00Z' } }, true);
    for (let round = 0; round < 2; round += 1) expect((await world.reconcile()).state.counts).toMatchObject({ tooOld: 1, accepted: 0 });
    await world.settle();
    expect(writes(world)).toBe(0);
    expect(world.store.raw().work.map(({ recordId }) => recordId)).not.toContain('18');
  });

  it('accepts a row once while its claim is still to come', async () => {
    const world = await createSettledWorld();
    await put(world, '19', 1, { title: '一度', who: ['taro', 'jiro'] }, true);
    await world.reconcile();
    await world.reconcile();
    expect(world.store.raw().notices).toHaveLength(1);
    await world.settle();
    expect(world.titles('m-jiro')).toContain('一度');
  });

  it('is less urgent than a person’s edit', async () => {
    const world = await createSettledWorld();
    await put(world, '20', 1, { title: '復旧' }, true);
    await world.reconcile();
    expect((await world.claim())?.urgency).toBe('repair');
  });

  it('waits for a mailbox that is throttled, and leaves one that cannot be used', async () => {
    const world = await createSettledWorld();
    world.graph.failNext({ kind: 'listMarkedEvents', failure: { code: 'rateLimited', detail: 'too many', retryAfterMs: 30_000 } });
    world.graph.setUsable('m-jiro', false);
    const run = await world.reconcile();
    await world.settle();
    expect(run.state.counts).toMatchObject({ skippedMailboxes: 1, events: 5, doubtedEvents: 0 });
    expect(writes(world)).toBe(0);
    const codes = (await world.store.activity.list({ tenantId, limit: 50 })).map(({ code }) => code);
    expect(codes).toContain('mailboxUnusable');
    // A limit is no news: a long run rests at it again and again.
    expect(codes).not.toContain('rateLimited');
  });

  it('does nothing for a paused tenant, and goes on afterwards', async () => {
    const world = await createSettledWorld();
    await world.store.reconcileRuns.request(tenantId, { kind: 'all' });
    await world.change({ isPaused: true });
    expect(await world.store.reconcileRuns.waiting()).toEqual([]);
    await world.change({ isPaused: false });
    expect(await world.store.reconcileRuns.waiting()).toEqual([tenantId]);
    expect((await world.reconcile()).state.outcome).toBe('completed');
  });

  it('gives up a run whose source is not the tenant’s any more', async () => {
    const world = await createSettledWorld();
    world.graph.beforeNext('listMarkedEvents', async () => {
      await world.store.tenants.useSource(tenantId, { host: 'example.justsfa.com', table: 'table_2', scheduleField: 'field_1', settings: {} });
    });
    expect((await world.reconcile()).state.outcome).toBe('abandoned');
    await world.settle();
    expect(writes(world)).toBe(0);
  });
});

describe('a reconcile that is killed', () => {
  it('at any step, before or after it took effect, ends as one that was not', async () => {
    const ends = new Set<string>();
    for (const moment of ['before', 'after'] as const) {
      for (let step = 0; step < 40; step += 1) {
        const world = await createSettledWorld();
        await put(world, '16', 1, { title: '新規' }, true);
        await put(world, '12', 2, { title: '変更', who: ['taro'] }, true);
        world.records.delete('13');
        editUnseen(world, '予定14', { title: '手直し' });
        world.crashAt(step, moment);
        await world.reconcile();
        await world.settle();
        ends.add(JSON.stringify([[...world.titles('m-taro')].sort(), world.titles('m-jiro'), world.store.raw().reconcileSeen.length]));
        expect(world.graph.calls().filter(({ kind }) => kind === 'createEvent')).toHaveLength(1);
      }
    }
    expect([...ends]).toEqual([JSON.stringify([['予定11', '予定15', '変更', '手直し', '新規'].sort(), ['予定11'], 0])]);
  });

  it('and taken over by another process, is advanced by one of them only', async () => {
    const world = await createSettledWorld();
    await world.store.reconcileRuns.request(tenantId, { kind: 'all' });
    const first = await world.store.reconcileRuns.take(tenantId);
    expect(await world.store.reconcileRuns.take(tenantId)).toBeUndefined();
    world.elapse(61_000);
    const second = await world.store.reconcileRuns.take(tenantId);
    if (first === undefined || second === undefined) throw new Error('no run');
    const sourceId = (await world.store.tenants.find(tenantId))?.sourceId;
    const step = { state: { ...second.run.state, sourceId }, urgency: 'repair', doubted: ['11'] } as const;
    expect(await world.store.reconcileMemory.keep(first.lease, step)).toEqual({ kind: 'fenced' });
    expect((await world.store.reconcileMemory.keep(second.lease, step)).kind).toBe('kept');
  });
});

describe('a back-fill', () => {
  it('brings a newly linked user what is there, with one list and one look at the mailbox, and concludes nothing from what is missing', async () => {
    const world = await createSyncWorld();
    await world.setLink('jiro', false);
    for (const recordId of ['11', '12', '13']) await put(world, recordId, 1, { title: `予定${recordId}`, who: ['jiro'] }, true);
    await put(world, '14', 1, { title: '他人', who: ['taro'] }, true);
    await world.setLink('jiro', true);
    const run = await world.reconcile({ kind: 'backFill', sfaUserIds: ['jiro'] });
    expect((await world.claim())?.urgency).toBe('backFill');
    world.elapse(13_000);
    await world.settle();
    expect([...world.titles('m-jiro')].sort()).toEqual(['予定11', '予定12', '予定13']);
    expect(world.titles('m-taro')).toEqual([]);
    expect(run.state.counts).toMatchObject({ sfaCalls: 2, graphCalls: 1, accepted: 3, missingRecords: 0 });
    expect(world.sfaReads()).toBe(0);
  });

  it('adopts what stands there from an earlier life', async () => {
    const world = await createSettledWorld();
    world.loseTables('mappings', 'held');
    await world.reconcile({ kind: 'backFill', sfaUserIds: ['jiro'] });
    await world.settle();
    expect(writes(world)).toBe(0);
  });
});
