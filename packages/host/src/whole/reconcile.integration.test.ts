import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSetup } from '../testing/example-setup.js';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

const everybody = people.map(({ sfaUserId }) => sfaUserId);
const [taro = '', hanako = ''] = everybody;
/** With the panel and the filter of the demo table, so that each user's list is short. */
const source = { ...exampleSetup.source, settings: { ...exampleSetup.source.settings, panelName: 'panel_1000000002', filterName: 'filter_1000000003' } };

let whole: Whole;
const loseWebhooks = (count: number) => whole.sim('sfa', 'switches', { webhookLose: count }, 'PATCH');

describe('a reconcile over real HTTP', () => {
  beforeAll(async () => {
    whole = await startWhole({ source });
  });
  afterAll(() => whole.close());

  it('finds webhooks that were lost; the second run costs a list for each user and mailbox, and writes nothing', async () => {
    const [changed, deleted, kept] = [
      await whole.create({ who: everybody, title: '変更前', period: tomorrow }),
      await whole.create({ who: [taro], title: '削除', period: tomorrow }),
      await whole.create({ who: [taro, hanako], title: '不変', period: tomorrow }),
    ];
    await whole.untilTitles(['変更前', '削除', '不変']);
    await whole.idle();
    await loseWebhooks(3);
    await whole.change(changed, { title: '変更後', who: [taro, hanako] });
    await whole.remove(deleted);
    const created = await whole.create({ who: [hanako], title: '新規', period: tomorrow });
    await whole.idle();
    expect((await whole.events(2)).map(({ subject }) => subject)).toEqual(['変更前']);
    await whole.calls();

    const run = await whole.reconcile();
    await whole.untilTitles(['変更後', '不変']);
    await whole.untilTitles(['変更後', '不変', '新規'], 1);
    await whole.untilTitles([], 2);
    expect(run.state).toMatchObject({ mode: 'perUser', outcome: 'completed', counts: { accepted: 2, missingRecords: 1, sfaCalls: 3, graphCalls: 3 } });
    // What it found is carried out beside it: an event that we change while its mailbox is listed is doubted, and read once.
    const { doubtedEvents } = run.state.counts;
    expect(doubtedEvents).toBeLessThanOrEqual(2);
    // Three lists; one read of the missing record, and with it the look at the table that a 404 asks for.
    const { 'event.get': reads = 0, ...others } = await whole.calls();
    expect(others).toEqual({ list: 4, get: 1, 'event.list': 4, 'event.create': 1, 'event.update': 2, 'event.delete': 2 });
    expect(reads).toBeLessThanOrEqual(doubtedEvents);

    await whole.reconcile();
    expect(await whole.calls()).toEqual({ list: 3, 'event.list': 3 });
    for (const recordId of [changed, kept, created]) await whole.remove(recordId);
    await whole.untilTitles([], 1);
    await whole.idle();
  });

  it('finds what a person changed in Outlook and nobody told of, with one read each, once', async () => {
    await whole.create({ who: [taro], title: '手直し前', period: tomorrow });
    await whole.create({ who: [taro], title: '移動', period: tomorrow });
    await whole.untilTitles(['手直し前', '移動']);
    await whole.idle();
    const [first, second] = [...(await whole.events())].sort((one, other) => (one.subject < other.subject ? -1 : 1));
    await whole.edit({ subject: '手直し後' }, 0, first?.id);
    await whole.edit({ location: { displayName: '大阪' } }, 0, second?.id);
    await whole.calls();
    const run = await whole.reconcile();
    expect(run.state.counts).toMatchObject({ doubtedEvents: 2 });
    expect(await whole.calls()).toEqual({ list: 3, 'event.list': 3, 'event.get': 2 });
    expect((await whole.events()).map(({ subject }) => subject).sort()).toEqual(['手直し後', '移動'].sort());
    expect((await whole.explanations()).flatMap(({ decisions }) => decisions.map(({ row }) => row))).toContain('drift-kept');
    await whole.reconcile();
    expect(await whole.calls()).toEqual({ list: 3, 'event.list': 3 });
  });

  it('lists all at once where the filter’s parameter means nothing, and says so', async () => {
    await whole.sim('sfa', 'switches', { participantParam: 'none', unknownParams: 'ignore' }, 'PATCH');
    const run = await whole.reconcile();
    expect(run.state).toMatchObject({ mode: 'all', outcome: 'completed', counts: { missingRecords: 0 } });
    expect((await whole.activity()).map(({ code }) => code)).toContain('participantFilterIgnored');
    await whole.sim('sfa', 'switches', { participantParam: 'participants', unknownParams: 'refuse' }, 'PATCH');
  });
});

describe('a database that lost its mappings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-reconcile-'));
  beforeAll(async () => {
    whole = await startWhole({ source }, { folder });
  });
  afterAll(async () => {
    await whole.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([['the mappings'], ['the mappings and the schedules']])('(%s) adopts every event by its marker: no create, no copy touched', async (what) => {
    for (const title of ['一', '二', '三']) await whole.create({ who: [taro, hanako], title, period: tomorrow });
    await whole.untilTitles(['一', '二', '三'], 1);
    await whole.idle();
    const [event] = await whole.events();
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${event?.id ?? ''}/copy`, {});
    await whole.lose('mapping');
    if (what !== 'the mappings') await whole.lose('schedule');
    await whole.calls();
    await whole.reconcile();
    const calls = await whole.calls();
    expect(Object.keys(calls).filter((kind) => /create|update|delete/.test(kind))).toEqual([]);
    expect(await whole.events()).toHaveLength(4);
    const again = await whole.reconcile();
    expect(again.state.counts).toMatchObject({ copies: 1, orphans: 0, doubtedEvents: 0, accepted: 0 });
    // They are ours again: a deletion reaches each of them, and not the copy.
    for (const { recordId } of (await whole.sim('sfa', 'records')) as { recordId: number }[]) await whole.remove(recordId);
    await whole.untilTitles([], 1);
    await whole.untilTitles([event?.subject ?? '']);
    await whole.idle();
    const [copy] = await whole.events();
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${copy?.id ?? ''}`, undefined, 'DELETE');
  }, 60_000);
});

describe('a link that is switched on', () => {
  it('brings what was there before, by lists alone', async () => {
    whole = await startWhole({ source, links: [] }, { backFills: true });
    try {
      await loseWebhooks(3);
      for (const title of ['一', '二', '三']) await whole.create({ who: [taro, hanako], title, period: tomorrow });
      await whole.calls();
      await whole.setUp({ links: people.slice(0, 1).map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId })) });
      await whole.untilTitles(['一', '二', '三']);
      await whole.idle();
      expect((await whole.runs()).map(({ scope }) => scope)).toEqual([{ kind: 'backFill', sfaUserIds: [taro] }]);
      expect(await whole.calls()).toEqual({ list: 1, 'event.list': 4, 'event.create': 3 });
      expect(await whole.events(1)).toEqual([]);
    } finally {
      await whole.close();
    }
  }, 60_000);
});
