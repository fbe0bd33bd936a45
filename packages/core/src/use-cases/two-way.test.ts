import { describe, expect, it } from 'vitest';
import type { Schedule } from '../schedule/schedule.js';
import { syncRecord } from './sync-record.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

let seconds = 0;
async function tell(world: SyncWorld, trigger: 'add' | 'update' | 'delete', state?: Schedule): Promise<void> {
  const version = new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 60_000).toISOString();
  if (state === undefined) world.records.delete('1');
  else world.records.set('1', { schedule: state, version });
  await world.webhook({ trigger, version, schedule: state ?? {} });
  await world.settle();
}
const record = (world: SyncWorld): Schedule | undefined => world.records.get('1')?.schedule;
const content = (world: SyncWorld, mailboxId = 'm-taro') => world.graph.events(mailboxId)[0]?.content;
const later = { kind: 'timed', start: '2026-11-25T02:00:00Z', end: '2026-11-25T03:00:00Z' } as const;

async function expectAgreement(world: SyncWorld): Promise<void> {
  const calls = [world.graph.calls().length, world.sfaReads(), world.sfaWrites.length];
  await world.notify('m-taro');
  await world.settle();
  expect([world.graph.calls().length, world.sfaReads(), world.sfaWrites.length], 'an echo costs nothing').toEqual(calls);
  expect(world.graph.mails()).toEqual([]);
}

describe('the rule table, two-way', () => {
  it.each(['add', 'update'] as const)('one participant (%s): an edit in Outlook changes JUST.SFA, with one read there, one write, one read here', async (trigger) => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    if (trigger === 'update') await tell(world, 'update', schedule({ title: '変更' }));
    world.graph.forgetCalls();
    const reads = world.sfaReads();
    await world.edit('m-taro', { title: '私の題', period: later });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ title: '私の題', period: later }]);
    expect(record(world)).toMatchObject({ title: '私の題', location: '会議室A', period: later });
    expect([world.graph.calls().map(({ kind }) => kind), world.sfaReads() - reads]).toEqual([['readEvent'], 1]);
    await expectAgreement(world);
  });

  it('a worker that wakes after its lease writes nothing to JUST.SFA, however late it noticed (rule 22)', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    await world.edit('m-taro', { title: '私の題' });
    world.elapse(10_000);
    const claim = await world.claim();
    const [stored] = await world.store.mappings.load(claim === undefined ? [] : [claim]);
    if (stored === undefined) throw new Error('nothing was claimed');
    // It sleeps after it stored what it means to do, and another one takes the record over.
    const sfaWriter = async (...given: Parameters<typeof world.ports.connections.sfaWriter>) => {
      world.elapse(13_000);
      await world.claim();
      return world.ports.connections.sfaWriter(...given);
    };
    expect(await syncRecord({ ...world.ports, connections: { ...world.ports.connections, sfaWriter } }, stored)).toBe('fenced');
    expect(world.sfaWrites).toEqual([]);
    world.elapse(13_000);
    await world.settle();
    expect(record(world)?.title).toBe('私の題');
    await expectAgreement(world);
  });

  it('several participants: an edit in Outlook does not change JUST.SFA, whoever the others are', async () => {
    for (const who of [['taro', 'jiro'], ['taro', 'saburo'], ['taro', 'room-a']]) {
      const world = await createSyncWorld({}, 'twoWay');
      await tell(world, 'add', schedule({ who }));
      await world.edit('m-taro', { title: '私の題' });
      await world.settle();
      expect([world.sfaWrites, record(world)?.title, content(world)?.title]).toEqual([[], '商談', '私の題']);
    }
  });

  it('one-way: an edit in Outlook does not change JUST.SFA', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    await world.edit('m-taro', { title: '私の題' });
    await world.settle();
    expect([world.sfaWrites, record(world)?.title]).toEqual([[], '商談']);
  });

  it('a new event in Outlook changes nothing, and a copy of ours is left alone', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    world.graph.add('m-taro', { title: '私用', location: '', content: '', period: later });
    const [ours] = world.graph.events('m-taro');
    if (ours !== undefined) world.graph.edit(world.graph.copy(ours), { title: '写し' });
    await world.notify('m-taro');
    await world.settle();
    expect([world.sfaWrites, world.records.size]).toEqual([[], 1]);
  });

  it('ten edits within the quiet time are one write', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    for (let edit = 1; edit <= 10; edit += 1) {
      await world.edit('m-taro', { title: `題${edit}` });
      world.elapse(300);
      await world.work();
    }
    await world.settle();
    expect(world.sfaWrites).toEqual([{ title: '題10' }]);
    await expectAgreement(world);
  });
});

describe('both sides changed', () => {
  const clash = async (conflict: 'sfaWins' | 'outlookWins' | 'newestWins', gapMs: number): Promise<SyncWorld> => {
    const world = await createSyncWorld({ conflict }, 'twoWay');
    await tell(world, 'add', schedule());
    const version = new Date(Date.UTC(2026, 11, 1) + (seconds += 1) * 1000).toISOString();
    const next = schedule({ title: '会社の題' });
    world.records.set('1', { schedule: next, version });
    await world.webhook({ trigger: 'update', version, schedule: next });
    world.elapse(gapMs);
    await world.edit('m-taro', { title: '私の題' });
    await world.settle();
    return world;
  };

  it('the value that lost in JUST.SFA is in the log also when the worker died right after the write (rule 18)', async () => {
    const world = await createSyncWorld({ conflict: 'outlookWins' }, 'twoWay');
    await tell(world, 'add', schedule());
    const version = new Date(Date.UTC(2026, 11, 1) + (seconds += 1) * 1000).toISOString();
    world.records.set('1', { schedule: schedule({ title: '会社の題' }), version });
    await world.webhook({ trigger: 'update', version, schedule: schedule({ title: '会社の題' }) });
    await world.edit('m-taro', { title: '私の題' });
    // Read of the event, read of the record, intent; the write takes effect, and its writer dies.
    world.crashAt(3, 'after');
    await world.settle();
    expect(world.sfaWrites).toEqual([{ title: '私の題' }]);
    const explanations = await world.store.activity.explain({ tenantId, limit: 50 });
    expect(explanations.flatMap(({ decisions }) => decisions.flatMap(({ lost = {} }) => Object.values(lost)))).toContain('会社の題');
  });

  it('different fields are merged', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    world.graph.edit(world.graph.events('m-taro')[0] ?? { mailboxId: '', eventId: '' }, { location: '別室' });
    await tell(world, 'update', schedule({ title: '会社の題' }));
    expect(record(world)).toMatchObject({ title: '会社の題', location: '別室' });
    expect(content(world)).toMatchObject({ title: '会社の題', location: '別室' });
    await expectAgreement(world);
  });

  it.each([
    ['sfaWins', 60_000, '会社の題'],
    ['outlookWins', 60_000, '私の題'],
    ['newestWins', 60_000, '私の題'],
    ['newestWins', 3_000, '会社の題'],
  ] as const)('the same field, %s, %i ms apart: %s stands on both sides and the loser is in the log', async (conflict, gapMs, winner) => {
    const world = await clash(conflict, gapMs);
    expect([record(world)?.title, content(world)?.title]).toEqual([winner, winner]);
    const lost = (await world.store.activity.explain({ tenantId, limit: 99 })).flatMap(({ decisions }) => decisions.flatMap((decision) => Object.values(decision.lost ?? {})));
    expect(lost).toContain(winner === '会社の題' ? '私の題' : '会社の題');
    await expectAgreement(world);
  });

  it('what repeats a state, or is older, does not make it learned later (newestWins)', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    const version = '2026-12-01T00:00:00.000Z';
    const body = { trigger: 'add', version, schedule: schedule() } as const;
    world.records.set('1', { schedule: schedule(), version });
    const toldAt = world.now();
    await world.webhook(body);
    world.elapse(60_000);
    await world.webhook({ ...body, trigger: 'update' });
    await world.webhook({ ...body, trigger: 'update', version: '2026-11-01T00:00:00.000Z', schedule: schedule({ title: '前' }) });
    await world.settle();
    expect(world.store.raw().held).toMatchObject([{ version, learnedAt: toldAt }]);
  });

  it('equal values on both sides are agreement', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    world.graph.edit(world.graph.events('m-taro')[0] ?? { mailboxId: '', eventId: '' }, { title: '同じ' });
    await tell(world, 'update', schedule({ title: '同じ' }));
    expect(world.sfaWrites).toEqual([]);
    await expectAgreement(world);
  });
});

describe('when write-back begins (rule 26)', () => {
  it('drift made while there were several participants never leaks into JUST.SFA; only later edits flow', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule({ who: ['taro', 'jiro'] }));
    await world.edit('m-taro', { title: '前の編集' });
    await world.settle();
    await tell(world, 'update', schedule({ who: ['taro'] }));
    expect([world.sfaWrites, record(world)?.title, content(world)?.title]).toEqual([[], '商談', '前の編集']);
    await world.edit('m-taro', { location: '後の編集' });
    await world.settle();
    expect([world.sfaWrites, record(world)?.title]).toEqual([[{ location: '後の編集' }], '商談']);
    await expectAgreement(world);
  });

  it('drift that nobody told us of does not leak either', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule({ who: ['taro', 'jiro'] }));
    world.graph.edit(world.graph.events('m-taro')[0] ?? { mailboxId: '', eventId: '' }, { title: '黙った編集' });
    await tell(world, 'update', schedule({ who: ['taro'] }));
    await world.edit('m-taro', { location: '後の編集' });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ location: '後の編集' }]);
  });

  it('one participant becomes several: an edit that was not yet written becomes drift, with its values in the log', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    await world.edit('m-taro', { title: '間に合わず' });
    const version = new Date(Date.UTC(2026, 11, 2)).toISOString();
    const next = schedule({ who: ['taro', 'jiro'] });
    world.records.set('1', { schedule: next, version });
    await world.webhook({ trigger: 'update', version, schedule: next });
    await world.settle();
    expect([world.sfaWrites, record(world)?.title, content(world)?.title]).toEqual([[], '商談', '間に合わず']);
  });

  it.each([
    ['the link is off while the event is being created', async (world: SyncWorld) => {
      world.graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut: true });
      const version = new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 60_000).toISOString();
      world.records.set('1', { schedule: schedule(), version });
      await world.webhook({ trigger: 'add', version, schedule: schedule() });
      await world.work();
      await world.setLink('taro', false);
      await world.settle();
    }, (world: SyncWorld) => world.setLink('taro', true)],
    ['the period is emptied, and others were invited', async (world: SyncWorld) => {
      await tell(world, 'add', schedule());
      world.graph.addAttendee(world.graph.events('m-taro')[0] ?? { mailboxId: '', eventId: '' });
      await tell(world, 'update', { ...schedule(), period: null });
    }, (world: SyncWorld) => tell(world, 'update', schedule())],
  ] as const)('an edit of an event that is not wanted for a while does not leak when it is wanted again: %s (rule 26)', async (_, unwant, want) => {
    const world = await createSyncWorld({}, 'twoWay');
    await unwant(world);
    await world.edit('m-taro', { title: '不要な間の編集' });
    await world.settle();
    await want(world);
    await world.settle();
    expect([world.sfaWrites, record(world)?.title, content(world)?.title]).toEqual([[], '商談', '不要な間の編集']);
    await world.edit('m-taro', { location: '後の編集' });
    await world.settle();
    expect([world.sfaWrites, record(world)?.title]).toEqual([[{ location: '後の編集' }], '商談']);
  });

  it('one-way becomes two-way: what differed before stays, later edits flow', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.edit(world.graph.events('m-taro')[0] ?? { mailboxId: '', eventId: '' }, { title: '前の編集' });
    await world.change({ direction: 'twoWay' });
    await world.edit('m-taro', { location: '切替直後' });
    await world.settle();
    expect(world.sfaWrites).toEqual([]);
    await world.edit('m-taro', { location: '後の編集' });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ location: '後の編集' }]);
  });
});

describe('what never enters JUST.SFA', () => {
  it('the texts of a private event; its times flow', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    await world.edit('m-taro', { title: '秘密', isPrivate: true, period: later });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ period: later }]);
    expect(JSON.stringify(await world.store.activity.explain({ tenantId, limit: 99 }))).not.toContain('秘密');
  });

  it('the times of a series and the body of an online meeting; the rest flows', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    const [event] = world.graph.events('m-taro');
    if (event === undefined) throw new Error('no event');
    world.graph.makeRecurring(event);
    world.graph.makeOnlineMeeting(event);
    await world.edit('m-taro', { period: later, content: '会議の案内', title: '定例' });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ title: '定例' }]);
  });

  it('an edit of a visibly cut copy, which would take the rest from the text in JUST.SFA', async () => {
    const world = await createSyncWorld({ limits: { title: 20, location: 255, content: 100 } }, 'twoWay');
    const long = '長い題'.repeat(20);
    await tell(world, 'add', schedule({ title: long }));
    await world.edit('m-taro', { title: '短く直した…', location: '別室' });
    await world.settle();
    expect([world.sfaWrites, record(world)?.title]).toEqual([[{ location: '別室' }], long]);
    await expectAgreement(world);
  });

  it('a text that is too long is cut there, and the cut never comes back', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    const long = '題'.repeat(200);
    await world.edit('m-taro', { title: long });
    await world.settle();
    expect(record(world)?.title).toBe(`${'題'.repeat(119)}…`);
    expect(content(world)?.title).toBe(long);
    await world.edit('m-taro', { location: '別室' });
    await world.settle();
    expect([record(world)?.location, content(world)?.title]).toEqual(['別室', long]);
    await expectAgreement(world);
  });
});

describe('a write to JUST.SFA that goes wrong', () => {
  it('an edit of an event whose title JUST.SFA holds too long for Outlook, however often it is edited', async () => {
    for (const overlong of ['cut', 'refuse'] as const) {
      const world = await createSyncWorld({ overlong }, 'twoWay');
      const title = 'あ'.repeat(300);
      await tell(world, 'add', schedule({ title }));
      for (const edited of ['私の題', '私の題、二度目']) {
        await world.edit('m-taro', { title: edited });
        await world.settle();
        expect([overlong, record(world)?.title, content(world)?.title]).toEqual([overlong, title, edited]);
      }
      await tell(world, 'update', schedule({ title: '新' }));
      const lost = (await world.store.activity.explain({ tenantId, limit: 50 })).flatMap(({ decisions }) => decisions.flatMap((decision) => decision.lost?.title ?? []));
      expect([overlong, content(world)?.title, lost.toSorted()]).toEqual([overlong, '新', ['私の題', '私の題、二度目']]);
    }
  });

  it('stays in Outlook when JUST.SFA refused it in a conflict, though nobody looks at the event again', async () => {
    const world = await createSyncWorld({ conflict: 'outlookWins' }, 'twoWay');
    await tell(world, 'add', schedule());
    const version = new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 60_000).toISOString();
    world.records.set('1', { schedule: schedule({ title: '新' }), version });
    await world.edit('m-taro', { title: '私の題' });
    world.failNextWrite({ status: 'refused', failure: { code: 'rejected', detail: 'required', field: 'title' } });
    await world.webhook({ trigger: 'update', version, schedule: schedule({ title: '新' }) });
    await world.settle();
    world.graph.forgetCalls();
    // Another field changes, and the record is doubted: what was refused stays as it is on both sides.
    await tell(world, 'update', schedule({ title: '新', location: '会議室B' }));
    expect([record(world)?.title, content(world)?.title, content(world)?.location]).toEqual(['新', '私の題', '会議室B']);
    // JUST.SFA wins from now on: only then it is replaced, and told.
    await world.change({ policies: { conflict: 'sfaWins' } });
    await tell(world, 'update', schedule({ title: '新2', location: '会議室B' }));
    const lost = (await world.store.activity.explain({ tenantId, limit: 50 })).flatMap(({ decisions }) => decisions.flatMap((decision) => decision.lost?.title ?? []));
    expect([content(world)?.title, lost.includes('私の題')]).toEqual(['新2', true]);
    await tell(world, 'update', schedule({ title: '新3', location: '会議室B' }));
    expect(content(world)?.title).toBe('新3');
  });

  it('is remembered when refused, not repeated, and tried again when a side changes; other fields go on', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    world.failNextWrite({ status: 'refused', failure: { code: 'rejected', detail: 'required', field: 'title' } });
    await world.edit('m-taro', { title: '禁止', location: '別室' });
    await world.settle();
    expect(world.sfaWrites).toEqual([{ title: '禁止', location: '別室' }, { location: '別室' }]);
    await world.notify('m-taro');
    await world.settle();
    expect(world.sfaWrites.length).toBe(2);
    await world.edit('m-taro', { title: '許可' });
    await world.settle();
    expect(record(world)).toMatchObject({ title: '許可', location: '別室' });
  });

  it('stays in Outlook when JUST.SFA refused it, though an earlier write to the event was never answered', async () => {
    const world = await createSyncWorld({ conflict: 'outlookWins' }, 'twoWay');
    await tell(world, 'add', schedule());
    world.graph.failNext({ kind: 'updateEvent', failure: { code: 'unavailable', detail: 'timed out' }, outcome: 'unknown' });
    world.graph.beforeNext('updateEvent', () => void world.graph.edit(world.graph.events('m-taro')[0] ?? { mailboxId: 'm-taro', eventId: '' }, { title: '私の題' }));
    world.failNextWrite({ status: 'refused', failure: { code: 'rejected', detail: 'required', field: 'title' } });
    await tell(world, 'update', schedule({ title: '新' }));
    expect([record(world)?.title, content(world)?.title, world.sfaWrites.length]).toEqual(['新', '私の題', 1]);
  });

  it('is settled by reading when its outcome is unknown, also after a newer edit', async () => {
    for (const carriedOut of [true, false]) {
      for (const isEditedAgain of [true, false]) {
        const world = await createSyncWorld({}, 'twoWay');
        await tell(world, 'add', schedule());
        world.failNextWrite({ status: 'unknown', failure: { code: 'unavailable', detail: 'time-out' } }, carriedOut);
        await world.edit('m-taro', { title: '一' });
        world.elapse(3_000);
        await world.work();
        if (isEditedAgain) await world.edit('m-taro', { title: '二' });
        await world.settle();
        const last = isEditedAgain ? '二' : '一';
        expect([record(world)?.title, content(world)?.title], `carried out: ${carriedOut}`).toEqual([last, last]);
        await expectAgreement(world);
      }
    }
  });

  it('survives JUST.SFA being away while it is to be read', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    world.failReads({ status: 'failed', failure: { code: 'unavailable', detail: '503' } });
    await world.edit('m-taro', { title: '待つ' });
    world.elapse(3_000);
    await world.work();
    world.failReads(undefined);
    await world.settle();
    expect(record(world)?.title).toBe('待つ');
    await expectAgreement(world);
  });

  it('takes what JUST.SFA made of the value to Outlook, once', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    await tell(world, 'add', schedule());
    await world.edit('m-taro', { title: '(株)例' });
    world.elapse(3_000);
    const [source] = world.store.raw().sources;
    expect(source).toBeDefined();
    await world.work();
    const version = new Date(Date.UTC(2027, 0, 1)).toISOString();
    const normalised = schedule({ title: '株式会社例' });
    world.records.set('1', { schedule: normalised, version });
    await world.webhook({ trigger: 'update', version, schedule: normalised });
    await world.settle();
    expect([record(world)?.title, content(world)?.title, world.sfaWrites.length]).toEqual(['株式会社例', '株式会社例', 1]);
    await expectAgreement(world);
  });
});
