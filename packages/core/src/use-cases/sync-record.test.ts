import { describe, expect, it } from 'vitest';
import type { Schedule } from '../schedule/schedule.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

let seconds = 0;
const nextVersion = (): string => new Date(Date.UTC(2026, 10, 22) + (seconds += 1) * 1000).toISOString();

async function tell(world: SyncWorld, trigger: 'add' | 'update' | 'delete', state?: Schedule): Promise<void> {
  const version = nextVersion();
  if (state === undefined) world.records.delete('1');
  else world.records.set('1', { schedule: state, version });
  await world.webhook({ trigger, version, schedule: state ?? {} });
  await world.settle();
}

/** Running again must change nothing and ask nobody. */
async function expectAtRest(world: SyncWorld): Promise<void> {
  const calls = world.graph.calls().length;
  const reads = world.sfaReads();
  const [source] = world.store.raw().sources;
  await world.store.queue.hint({ tenantId, sourceId: source?.sourceId ?? '', recordId: '1' }, { doubt: false });
  await world.settle();
  expect({ calls: world.graph.calls().length, reads: world.sfaReads() }).toEqual({ calls, reads });
  expect(world.graph.mails()).toEqual([]);
}

const ref = (world: SyncWorld, mailboxId = 'm-taro') => {
  const [event] = world.graph.events(mailboxId);
  if (event === undefined) throw new Error(`no event in ${mailboxId}`);
  return { mailboxId, eventId: event.eventId };
};
const kinds = (world: SyncWorld) => world.graph.calls().map(({ kind }) => kind);

describe('syncRecord, the life of a schedule', () => {
  it('creates one event for each linked participant, with one write each and no other call', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule({ who: ['taro', 'jiro', 'hana1', 'saburo'] }));
    expect(kinds(world)).toEqual(['createEvent', 'createEvent', 'createEvent']);
    expect(world.sfaReads()).toBe(0);
    expect([world.titles('m-taro'), world.titles('m-jiro'), world.titles('m-hana')]).toEqual([['商談'], ['商談'], ['商談']]);
    await expectAtRest(world);
  });

  it('writes only the fields that differ', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.forgetCalls();
    await tell(world, 'update', schedule({ title: '商談2' }));
    expect(kinds(world)).toEqual(['updateEvent']);
    const [entry] = world.graph.events('m-taro');
    expect(entry?.content).toMatchObject({ title: '商談2', location: '会議室A' });
    await expectAtRest(world);
  });

  it('costs nothing when the same webhook comes again', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.forgetCalls();
    const held = world.records.get('1');
    await world.webhook({ trigger: 'update', version: held?.version, schedule: held?.schedule ?? {} });
    await world.settle();
    expect([kinds(world), world.sfaReads()]).toEqual([[], 0]);
  });

  it('deletes the events of a deleted schedule and believes a signed DELETE without a read', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule({ who: ['taro', 'jiro'] }));
    world.graph.forgetCalls();
    await tell(world, 'delete');
    expect([kinds(world), world.sfaReads()]).toEqual([['deleteEvent', 'deleteEvent'], 0]);
    expect(world.graph.events('m-taro')).toEqual([]);
    await expectAtRest(world);
  });

  it('adds, removes and replaces participants without touching the others', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule({ who: ['taro'] }));
    const taro = ref(world).eventId;
    await tell(world, 'update', schedule({ who: ['taro', 'jiro'] }));
    expect([world.titles('m-taro').length, world.titles('m-jiro').length, ref(world).eventId]).toEqual([1, 1, taro]);
    world.graph.forgetCalls();
    await tell(world, 'update', schedule({ who: ['jiro'] }));
    expect([world.titles('m-taro').length, world.titles('m-jiro').length, kinds(world)]).toEqual([0, 1, ['deleteEvent']]);
    await tell(world, 'update', schedule({ who: ['hana1'] }));
    expect([world.titles('m-jiro').length, world.titles('m-hana').length]).toEqual([0, 1]);
    await expectAtRest(world);
  });

  it('makes one event for the same person twice and for two people on one mailbox, and deletes it with the last of them', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule({ who: ['taro', 'taro', 'hana1', 'hana2'] }));
    expect([world.titles('m-taro').length, world.titles('m-hana').length]).toEqual([1, 1]);
    await tell(world, 'update', schedule({ who: ['hana2'] }));
    expect([world.titles('m-taro').length, world.titles('m-hana').length]).toEqual([0, 1]);
    await tell(world, 'update', schedule({ who: [] }));
    expect(world.titles('m-hana')).toEqual([]);
    await expectAtRest(world);
  });

  it('deletes when the period was emptied, and creates a new generation when it comes back', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    const first = ref(world).eventId;
    await tell(world, 'update', schedule({ period: null, who: [] }));
    expect(world.titles('m-taro')).toEqual([]);
    await tell(world, 'update', schedule());
    expect(world.titles('m-taro')).toEqual(['商談']);
    expect(ref(world).eventId).not.toBe(first);
    await expectAtRest(world);
  });

  it('reads once when a mapped field was not sent, for missing is not empty', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    const version = nextVersion();
    world.records.set('1', { schedule: schedule({ title: '変更' }), version });
    await world.webhook({ trigger: 'update', version, schedule: { title: '変更', location: '会議室A', content: '一行目\n二行目' } });
    await world.settle();
    expect([world.titles('m-taro'), world.sfaReads()]).toEqual([['変更'], 1]);
  });

  it.each(['taro', 'hana1'])('creates on an update that comes before any create (%s)', async (who) => {
    const world = await createSyncWorld();
    await tell(world, 'update', schedule({ who: [who] }));
    expect(kinds(world)).toEqual(['findEvents', 'createEvent']);
    await expectAtRest(world);
  });

  it('ignores a create and an update that come after the delete, at the price of one read', async () => {
    const world = await createSyncWorld();
    await tell(world, 'delete');
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule() });
    await world.settle();
    expect([world.titles('m-taro'), world.sfaReads()]).toEqual([[], 1]);
  });

  it('ends at the newest state in whatever order webhooks come', async () => {
    const versions = [nextVersion(), nextVersion(), nextVersion()];
    const states = [schedule(), schedule({ title: '二' }), schedule({ title: '三', who: ['taro', 'jiro'] })];
    for (const order of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) {
      for (const isTogether of [true, false]) {
        for (const hasVersion of [true, false]) {
          const world = await createSyncWorld();
          world.records.set('1', { schedule: states[2] ?? schedule(), version: versions[2] ?? '' });
          for (const index of order) {
            const version = hasVersion ? versions[index] : undefined;
            await world.webhook({ trigger: index === 0 ? 'add' : 'update', version, schedule: states[index] ?? {} });
            if (!isTogether) await world.settle();
          }
          await world.settle();
          expect([world.titles('m-taro'), world.titles('m-jiro')]).toEqual([['三'], ['三']]);
          await expectAtRest(world);
        }
      }
    }
  });

  it('treats an unsigned webhook as a hint: one read, also for a deletion', async () => {
    const world = await createSyncWorld();
    world.records.set('1', { schedule: schedule(), version: nextVersion() });
    await world.webhook({ trigger: 'add', schedule: schedule({ title: '嘘' }) }, false);
    await world.settle();
    expect([world.titles('m-taro'), world.sfaReads(), kinds(world)]).toEqual([['商談'], 1, ['createEvent']]);
    await world.webhook({ trigger: 'delete' }, false);
    await world.settle();
    expect([world.titles('m-taro'), world.sfaReads()]).toEqual([['商談'], 2]);
  });

  it('does not create what ended before the back-fill limit, but keeps what stands', async () => {
    const world = await createSyncWorld();
    const old = { kind: 'timed', start: '2026-09-01T00:00:00Z', end: '2026-09-01T01:00:00Z' } as const;
    await tell(world, 'add', schedule({ period: old }));
    expect(await world.lastRows()).toEqual(['too-old']);
    await tell(world, 'update', schedule());
    await tell(world, 'update', schedule({ period: old, title: '過去' }));
    expect(world.titles('m-taro')).toEqual(['過去']);
  });

  it('leaves the records of another source as they are', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    await world.store.tenants.useSource(tenantId, { host: 'example.justsfa.com', table: 'table_2', scheduleField: 'field_1', settings: {} });
    await tell(world, 'delete');
    expect([world.titles('m-taro'), await world.lastRows()]).toEqual([['商談'], ['other-source']]);
  });
});

describe('syncRecord, links and pauses', () => {
  it('does nothing while paused and catches up on resume', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    await world.change({ isPaused: true });
    await tell(world, 'update', schedule({ title: '後で' }));
    expect(world.titles('m-taro')).toEqual(['商談']);
    await world.change({ isPaused: false });
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['後で']);
  });

  it('leaves the event of a switched-off link alone and takes it up again', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    const { eventId } = ref(world);
    await world.setLink('taro', false);
    await tell(world, 'update', schedule({ title: '見ない' }));
    expect(world.titles('m-taro')).toEqual(['商談']);
    await world.setLink('taro', true);
    await world.settle();
    expect([world.titles('m-taro'), ref(world).eventId]).toEqual([['見ない'], eventId]);
  });

  it('removes the event of a switched-off link where the settings say so', async () => {
    const world = await createSyncWorld({ onUnlink: 'remove' });
    await tell(world, 'add', schedule({ who: ['taro', 'jiro'] }));
    await world.setLink('taro', false);
    await world.settle();
    expect([world.titles('m-taro'), world.titles('m-jiro')]).toEqual([[], ['商談']]);
  });
});

describe('syncRecord, what people do to our event', () => {
  it('keeps drift, and a later change writes only what changed in JUST.SFA', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.edit(ref(world), { location: '別室' });
    await tell(world, 'update', schedule({ title: '新' }));
    expect(world.graph.events('m-taro')[0]?.content).toMatchObject({ title: '新', location: '別室' });
    await expectAtRest(world);
  });

  it('sets drift back where the settings say so, once it is seen', async () => {
    const world = await createSyncWorld({ outlookDrift: 'restore' });
    await tell(world, 'add', schedule());
    world.graph.edit(ref(world), { location: '別室' });
    await tell(world, 'update', schedule({ title: '新' }));
    expect(world.graph.events('m-taro')[0]?.content).toMatchObject({ title: '新', location: '会議室A' });
  });

  it('lets JUST.SFA win a conflict and keeps the loser in the explanation', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.edit(ref(world), { title: '私の題' });
    await tell(world, 'update', schedule({ title: '会社の題' }));
    expect(world.titles('m-taro')).toEqual(['会社の題']);
    const [explanation] = await world.store.activity.explain({ tenantId, limit: 1 });
    expect(explanation?.decisions.find(({ row }) => row === 'conflict-sfa-wins')?.lost).toEqual({ title: '私の題' });
  });

  it('needs one refused write, one read and one write when only the etag moved', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.touch(ref(world));
    world.graph.forgetCalls();
    await tell(world, 'update', schedule({ title: '新' }));
    expect(kinds(world)).toEqual(['updateEvent', 'readEvent', 'updateEvent']);
  });

  it('makes a deleted event again when the schedule changes, after a second look 30 s later', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.elapse(300_000);
    world.graph.remove(ref(world));
    world.graph.forgetCalls();
    await tell(world, 'update', schedule({ title: '再び' }));
    expect([world.titles('m-taro'), kinds(world)]).toEqual([['再び'], ['updateEvent', 'readEvent', 'createEvent']]);
    await expectAtRest(world);
  });

  it('never believes an absence within two minutes of the create', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.remove(ref(world));
    const version = nextVersion();
    await world.webhook({ trigger: 'update', version, schedule: schedule({ title: '新' }) });
    world.elapse(60_000);
    await world.work();
    expect(kinds(world)).toEqual(['createEvent', 'updateEvent']);
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['新']);
  });

  it('holds a meeting and a series instead of deleting them, and no mail goes out', async () => {
    for (const bind of ['addAttendee', 'makeRecurring'] as const) {
      const world = await createSyncWorld();
      await tell(world, 'add', schedule());
      world.graph[bind](ref(world));
      await tell(world, 'delete');
      expect(world.titles('m-taro')).toEqual(['商談']);
      expect(world.graph.mails()).toEqual([]);
    }
  });

  it('does not write to a meeting, and goes on when the guests are gone again', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.addAttendee(ref(world));
    await tell(world, 'update', schedule({ title: '新' }));
    expect([world.titles('m-taro'), world.graph.mails(), await world.lastRows()]).toEqual([['商談'], [], ['update', 'look-again', 'meeting-held']]);
    world.graph.removeAttendees(ref(world));
    await tell(world, 'update', schedule({ title: '新' }));
    expect([world.titles('m-taro'), world.graph.mails()]).toEqual([['新'], []]);
    await expectAtRest(world);
  });

  it('writes the texts of a series but not its times, and not the body of an online meeting', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.graph.makeRecurring(ref(world));
    const later = { kind: 'timed', start: '2026-11-25T00:00:00Z', end: '2026-11-25T01:00:00Z' } as const;
    await tell(world, 'update', schedule({ title: '新', period: later }));
    expect(world.graph.events('m-taro')[0]?.content).toMatchObject({ title: '新', period: { start: '2026-11-24T00:00:00Z' } });
    const other = await createSyncWorld();
    await tell(other, 'add', schedule());
    other.graph.makeOnlineMeeting(ref(other));
    const body = other.graph.events('m-taro')[0]?.content.content;
    await tell(other, 'update', schedule({ title: '新', content: '別' }));
    expect(other.graph.events('m-taro')[0]?.content).toMatchObject({ title: '新', content: body });
  });
});

describe('syncRecord, values and forms', () => {
  it.each([
    ['timed to all-day', { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-26' }],
    ['to another day', { kind: 'timed', start: '2026-11-25T15:00:00Z', end: '2026-11-26T15:00:00Z' }],
    ['to no length', { kind: 'timed', start: '2026-11-25T00:00:00Z', end: '2026-11-25T00:00:00Z' }],
  ] as const)('changes a period %s and back', async (_name, period) => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    await tell(world, 'update', schedule({ period }));
    expect(world.graph.events('m-taro')[0]?.content.period).toEqual(period);
    await tell(world, 'update', schedule());
    expect(world.graph.events('m-taro')[0]?.content.period).toEqual(schedule().period);
    await expectAtRest(world);
  });

  it('cuts what is too long visibly, and an echo of the cut changes nothing', async () => {
    const world = await createSyncWorld();
    const long = '題'.repeat(300);
    await tell(world, 'add', schedule({ title: long }));
    expect(world.titles('m-taro')).toEqual([`${'題'.repeat(254)}…`]);
    world.graph.touch(ref(world));
    await tell(world, 'update', schedule({ title: long, location: '別' }));
    expect(world.titles('m-taro')).toEqual([`${'題'.repeat(254)}…`]);
    await expectAtRest(world);
  });

  it('leaves a text alone that may not be cut, and goes on with the others', async () => {
    const world = await createSyncWorld({ overlong: 'refuse' });
    await tell(world, 'add', schedule());
    await tell(world, 'update', schedule({ title: '長'.repeat(300), location: '別' }));
    expect(world.graph.events('m-taro')[0]?.content).toMatchObject({ title: '商談', location: '別' });
    await expectAtRest(world);
  });

  it('takes empty texts', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule({ title: '', location: '', content: '' }));
    expect(world.graph.events('m-taro')[0]?.content).toMatchObject({ title: '', location: '', content: '' });
    await expectAtRest(world);
  });
});

describe('syncRecord, failures', () => {
  it('settles a create of unknown outcome without doubling it, whether it was carried out or not', async () => {
    for (const carriedOut of [true, false]) {
      for (const isHidden of [true, false]) {
        const world = await createSyncWorld();
        world.graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut });
        await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule() });
        await world.work();
        if (isHidden && carriedOut) world.graph.hideFromSearch(ref(world));
        await world.settle();
        expect(world.titles('m-taro')).toEqual(['商談']);
        expect((await world.store.activity.list({ tenantId, limit: 9 })).map(({ result, action }) => [result, action])).toEqual([['succeeded', 'create']]);
        await expectAtRest(world);
      }
    }
  });

  it('settles a create of unknown outcome also when the event is no longer wanted', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut: true });
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule() });
    await world.work();
    world.graph.hideFromSearch(ref(world));
    await tell(world, 'delete');
    expect(world.titles('m-taro')).toEqual([]);
  });

  it('settles an update and a delete of unknown outcome', async () => {
    for (const carriedOut of [true, false]) {
      const world = await createSyncWorld();
      await tell(world, 'add', schedule());
      world.graph.failNext({ kind: 'updateEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut });
      await tell(world, 'update', schedule({ title: '新' }));
      expect(world.titles('m-taro')).toEqual(['新']);
      await expectAtRest(world);
      world.graph.failNext({ kind: 'deleteEvent', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut });
      await tell(world, 'delete');
      expect(world.titles('m-taro')).toEqual([]);
      await expectAtRest(world);
      const lines = await world.store.activity.list({ tenantId, limit: 9 });
      expect(lines.map(({ result, action }) => [result, action]).sort()).toEqual([['succeeded', 'create'], ['succeeded', 'delete'], ['succeeded', 'update']]);
    }
  });

  it('lets a throttled mailbox wait while the others go on, and logs it with its code', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'rateLimited', detail: '429', retryAfterMs: 20_000 } });
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule({ who: ['taro', 'jiro'] }) });
    await world.work();
    expect(world.titles('m-taro').length + world.titles('m-jiro').length).toBe(1);
    expect((await world.store.activity.list({ tenantId, limit: 9 })).map(({ result, code }) => `${result} ${code ?? ''}`).sort()).toEqual(['retrying rateLimited', 'succeeded ']);
    await world.settle();
    expect([world.titles('m-taro'), world.titles('m-jiro')]).toEqual([['商談'], ['商談']]);
    expect((await world.store.activity.list({ tenantId, limit: 9 })).map(({ result }) => result)).toEqual(['succeeded', 'succeeded']);
  });

  it('tells how long a change took from when it was accepted, retries and the quiet time of Outlook included', async () => {
    const world = await createSyncWorld({}, 'twoWay');
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'rateLimited', detail: '429', retryAfterMs: 20_000 } });
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule() });
    world.elapse(500);
    await world.work();
    const latencies = async () => (await world.store.activity.list({ tenantId, limit: 9 })).map(({ result, latencyMs }) => [result, latencyMs]);
    expect(await latencies()).toEqual([['retrying', undefined]]);
    await world.settle();
    const [[, created] = []] = await latencies();
    expect(created).toBeGreaterThanOrEqual(20_500);
    expect(created).toBeLessThan(30_000);
    await world.edit('m-taro', { title: '私' });
    world.elapse(2_500);
    await world.work();
    expect((await latencies())[0]).toEqual(['succeeded', 2_500]);
  });

  it('does not try refused values again until the schedule changes', async () => {
    const world = await createSyncWorld();
    world.graph.failNext({ kind: 'createEvent', failure: { code: 'rejected', detail: '400' } });
    await tell(world, 'add', schedule());
    await tell(world, 'update', schedule());
    expect([world.titles('m-taro'), kinds(world)]).toEqual([[], ['createEvent']]);
    expect((await world.store.activity.list({ tenantId, limit: 9 })).map(({ result, code }) => `${result} ${code ?? ''}`)).toEqual(['failed rejected']);
    await tell(world, 'update', schedule({ title: '直した' }));
    expect(world.titles('m-taro')).toEqual(['直した']);
  });

  it('goes on for others when one mailbox cannot be used, and comes back to it', async () => {
    const world = await createSyncWorld();
    world.graph.setUsable('m-taro', false);
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule({ who: ['taro', 'jiro'] }) });
    await world.work();
    expect(world.titles('m-jiro')).toEqual(['商談']);
    world.graph.setUsable('m-taro', true);
    await world.settle();
    expect(world.titles('m-taro')).toEqual(['商談']);
  });

  it('creates and deletes nothing while the record cannot be read', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    world.failReads({ status: 'failed', failure: { code: 'unavailable', detail: '503' } });
    await world.webhook({ trigger: 'delete' }, false);
    await world.work();
    expect([world.titles('m-taro'), await world.lastRows()]).toEqual([['商談'], ['record-unknown']]);
    world.failReads(undefined);
    world.records.delete('1');
    await world.settle();
    expect(world.titles('m-taro')).toEqual([]);
  });

  it('adopts the event with our marker of which no mapping is known, brings it into step, and creates none', async () => {
    const world = await createSyncWorld();
    const sourceId = world.store.raw().sources[0]?.sourceId ?? '';
    const { period, ...texts } = schedule({ title: '古い題' });
    if (period === null) throw new Error('no period');
    const identity = { tenantId, sourceId, recordId: '1', mailboxId: 'm-taro', epoch: 'a former life', generation: 1 };
    await world.graph.client.createEvent(identity, { content: { ...texts, period }, reminderMinutes: null });
    const { eventId } = ref(world);
    world.graph.forgetCalls();
    await tell(world, 'update', schedule());
    expect([kinds(world), world.titles('m-taro'), ref(world).eventId]).toEqual([['findEvents', 'updateEvent'], ['商談'], eventId]);
    await expectAtRest(world);
  });

  it('leaves a copy that a person made of our event alone', async () => {
    const world = await createSyncWorld();
    await tell(world, 'add', schedule());
    const copied = world.graph.copy(ref(world));
    await tell(world, 'update', schedule({ title: '新' }));
    expect([...world.titles('m-taro')].sort()).toEqual(['商談', '新']);
    await tell(world, 'delete');
    expect(world.graph.events('m-taro').map(({ eventId }) => eventId)).toEqual([copied.eventId]);
  });

  it('commits what it intends before each call: mapping, generation and pending values (rule 17)', async () => {
    const world = await createSyncWorld();
    const seen: unknown[] = [];
    const peek = () => void seen.push(world.store.raw().mappings.map(({ state, generation, pending }) => [state, generation, pending.map(({ kind }) => kind)]));
    world.graph.beforeNext('createEvent', peek);
    world.graph.beforeNext('updateEvent', peek);
    world.graph.beforeNext('deleteEvent', peek);
    await tell(world, 'add', schedule());
    await tell(world, 'update', schedule({ title: '新' }));
    await tell(world, 'delete');
    expect(seen).toEqual([[['creating', 1, ['create']]], [['living', 1, ['update']]], [['living', 1, ['delete']]]]);
  });

  it('stores each outcome while other mailboxes are still under way (rule 18)', async () => {
    const world = await createSyncWorld();
    let states: readonly string[] = [];
    world.graph.beforeNext('createEvent', async () => {
      for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
      states = world.store.raw().mappings.map(({ state }) => state);
    });
    await tell(world, 'add', schedule({ who: ['taro', 'jiro', 'hana1'] }));
    expect([...states].sort()).toEqual(['creating', 'living', 'living']);
  });

  it('stops without a trace when another worker took the record over', async () => {
    const world = await createSyncWorld();
    await world.webhook({ trigger: 'add', version: nextVersion(), schedule: schedule() });
    const claim = await world.claim();
    if (claim === undefined) throw new Error('nothing to claim');
    const [stored] = await world.store.mappings.load([claim]);
    world.elapse(13_000);
    await world.work();
    const before = world.store.raw();
    const { syncRecord } = await import('./sync-record.js');
    expect(stored && (await syncRecord(world.ports, stored))).toBe('fenced');
    expect(world.store.raw()).toEqual(before);
    expect(world.titles('m-taro')).toEqual(['商談']);
  });
});
