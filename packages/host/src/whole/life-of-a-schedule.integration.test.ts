import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exampleSetup, webhookSecret } from '../testing/example-setup.js';
import { field, people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = '', ichiro = ''] = people.map(({ sfaUserId }) => sfaUserId);
const links = people.map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId, isOn: true }));
const sfaSwitches = (change: object): Promise<unknown> => whole.sim('sfa', 'switches', change, 'PATCH');
const period = `${field.schedule}_period`;

async function settled(): Promise<void> {
  await sleep(100);
  await whole.idle();
}
async function born(title: string, who: readonly string[] = [taro], person = 0): Promise<number> {
  const recordId = await whole.create({ who, title, period: tomorrow });
  await whole.untilTitles([title], person);
  await settled();
  await whole.calls();
  return recordId;
}
/** A signed webhook that JUST.SFA never sent, or sends late. */
async function post(body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', [exampleSetup.webhookHeader]: webhookSecret };
  await fetch(whole.webhookUrl, { method: 'POST', headers, body: JSON.stringify({ tableName: exampleSetup.source.table, updatedAt: '2099-01-01T00:00:00.000+09:00', ...body }) });
  await settled();
}
let isConfigured = false;
async function configure(change: Parameters<Whole['setUp']>[0]): Promise<void> {
  isConfigured = Object.keys(change).length > 0;
  await whole.setUp(change);
  await settled();
}
const complete = (title: string): object => ({ [field.schedule]: { [period]: tomorrow, [`${field.schedule}_participants`]: [[taro]] }, [field.title]: title, [field.location]: '', [field.content]: '' });

beforeAll(async () => {
  whole = await startWhole();
});
afterEach(async () => {
  await whole.sim('sfa', 'limits/reset', {});
  if (isConfigured) await configure({});
  const records = (await whole.sim('sfa', 'records')) as { recordId: number }[];
  for (const { recordId } of records) await whole.remove(recordId);
  await settled();
  for (const person of people.keys()) for (const { id } of await whole.events(person)) await whole.sim('graph', `mailboxes/${people[person]?.mail ?? ''}/events/${id}`, undefined, 'DELETE');
});
afterAll(() => whole.close());

describe('a deleted schedule', () => {
  it('takes its events with it; a late webhook for it is settled by one look and ignored', async () => {
    const recordId = await born('一', [taro, hanako]);
    await whole.remove(recordId);
    for (const person of [0, 1]) await whole.untilTitles([], person);
    await settled();
    expect(await whole.calls()).toEqual({ 'event.delete': 2 });
    await post({ type: 'UPDATE_RECORD', recordId, record: complete('遅れて') });
    expect(await whole.calls()).toEqual({ get: 1, list: 1 });
    expect(await whole.events()).toEqual([]);
  });

  it('that is there after all, by a later webhook and one read, is new', async () => {
    const recordId = await born('二');
    await post({ type: 'DELETE_RECORD', recordId });
    await whole.untilTitles([]);
    expect(await whole.calls()).toEqual({ 'event.delete': 1 });
    await whole.change(recordId, { title: '二、まだある' });
    await whole.untilTitles(['二、まだある']);
    expect((await whole.calls())['get']).toBe(1);
  });
});

describe('the period', () => {
  it.each(['object', 'emptyString', 'null', 'emptyArrays'])('emptied (%s) takes the events with it, and filled again brings them back without a look-up', async (emptySchedule) => {
    await sfaSwitches({ emptySchedule });
    const recordId = await born('三');
    await whole.change(recordId, { raw: { [field.schedule]: null } });
    await whole.untilTitles([]);
    await settled();
    expect(await whole.calls()).toEqual({ 'event.delete': 1 });
    await whole.change(recordId, { who: [taro], period: tomorrow });
    await whole.untilTitles(['三']);
    expect(await whole.calls()).toEqual({ 'event.create': 1 });
    await sfaSwitches({ emptySchedule: 'object' });
  });

  it('or a mapped field missing from the webhook is a hint: one read, and missing is not empty', async () => {
    const recordId = await born('四');
    const [webhook] = (await whole.sim('sfa', 'webhooks')) as object[];
    await whole.sim('sfa', 'webhooks', [{ ...webhook, fields: [field.title] }], 'PUT');
    await whole.change(recordId, { title: '四、題だけ' });
    await whole.untilTitles(['四、題だけ']);
    await settled();
    expect(await whole.calls()).toEqual({ get: 1, 'event.update': 1 });
    await whole.sim('sfa', 'webhooks', [webhook], 'PUT');
  });

  it('that ended before the back-fill limit makes no event, but an existing one follows', async () => {
    const ago = (days: number): [string, string] => [9, 10].map((hour) => `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00+09:00`) as [string, string];
    const old = await whole.create({ who: [taro], title: '古い', period: ago(40) });
    await settled();
    expect([await whole.events(), await whole.rows(old)]).toEqual([[], ['too-old']]);
    const recordId = await born('五');
    await whole.change(recordId, { period: ago(60) });
    await settled();
    expect((await whole.events()).map(({ start }) => start.dateTime.slice(0, 10))).toEqual([ago(60)[0].slice(0, 10)]);
    expect(await whole.calls()).toEqual({ 'event.update': 1 });
  });
});

describe('participants', () => {
  it('that come and go get and lose their event; others are untouched', async () => {
    const recordId = await born('六');
    const [before] = await whole.events();
    await whole.change(recordId, { who: [taro, hanako] });
    await whole.untilTitles(['六'], 1);
    await settled();
    expect(await whole.calls()).toEqual({ 'event.create': 1 });
    await whole.change(recordId, { who: [hanako] });
    await whole.untilTitles([]);
    await whole.change(recordId, { who: [taro, hanako] });
    await whole.untilTitles(['六']);
    expect((await whole.events())[0]?.id).not.toBe(before?.id);
    expect(await whole.calls()).toEqual({ 'event.delete': 1, 'event.create': 1 });
  });

  it('who share a mailbox have one event there, which goes with the last of them', async () => {
    await configure({ links: links.map((link) => (link.sfaUserId === hanako ? { ...link, mail: people[0]?.mail ?? '' } : link)) });
    const recordId = await born('七', [taro, hanako]);
    await whole.change(recordId, { who: [hanako] });
    await settled();
    expect([await whole.calls(), (await whole.events()).length]).toEqual([{}, 1]);
    await whole.change(recordId, { who: [ichiro] });
    await whole.untilTitles([]);
  });

  it('that are groups, facilities, unlinked or unknown get no event, with a reason, and the others do', async () => {
    await sfaSwitches({ unknownParticipant: 'store' });
    const recordId = await born('八', ['group-sales', 'room-a', 'misaki.tanaka', 'nobody', taro]);
    expect(await whole.rows(recordId)).toEqual(['not-linked', 'not-linked', 'not-linked', 'not-linked', 'unchanged']);
    await sfaSwitches({ unknownParticipant: 'refuse' });
  });
});

describe('a user link', () => {
  it('switched off leaves the event alone, and on again takes it up where it stands', async () => {
    const recordId = await born('九');
    const [before] = await whole.events();
    await configure({ links: links.map((link) => ({ ...link, isOn: link.sfaUserId !== taro })) });
    await whole.change(recordId, { title: '九、変更' });
    await settled();
    expect([(await whole.events())[0]?.subject, await whole.calls()]).toEqual(['九', {}]);
    await configure({});
    await whole.untilTitles(['九、変更']);
    expect((await whole.events())[0]?.id).toBe(before?.id);
  });

  it('removed and made again adopts what is there', async () => {
    const recordId = await born('十');
    const [before] = await whole.events();
    await configure({ links: links.filter(({ sfaUserId }) => sfaUserId !== taro) });
    await whole.change(recordId, { title: '十、変更' });
    await configure({});
    await whole.untilTitles(['十、変更']);
    expect((await whole.events())[0]?.id).toBe(before?.id);
  });

  it('switched off takes the event with it where onUnlink says remove', async () => {
    await configure({ policies: { onUnlink: 'remove' } });
    await born('十一', [taro, hanako]);
    await configure({ policies: { onUnlink: 'remove' }, links: links.map((link) => ({ ...link, isOn: link.sfaUserId !== taro })) });
    await whole.untilTitles([]);
    expect([await whole.calls(), (await whole.events(1)).length]).toEqual([{ 'event.delete': 1 }, 1]);
  });

  it('with a new address of the same mailbox costs no call per event', async () => {
    const recordId = await born('十二');
    const { id = '', mail = '' } = people[0] ?? {};
    await whole.sim('graph', `users/${id}`, { mail: 'yamada@sales.example' }, 'PUT');
    await configure({ links: links.map((link) => (link.sfaUserId === taro ? { ...link, mail: 'yamada@sales.example' } : link)) });
    expect(await whole.calls()).toEqual({});
    await whole.change(recordId, { title: '十二、変更' });
    await settled();
    expect(await whole.calls()).toEqual({ 'event.update': 1 });
    await whole.sim('graph', `users/${id}`, { mail }, 'PUT');
  });

  it('to another mailbox looks there for the marker, creates what is missing, and leaves the old mailbox alone', async () => {
    await configure({ links: links.slice(0, 2) });
    const recordId = await born('十三');
    await configure({ links: [{ ...links[0], name: '山田 太郎', sfaUserId: taro, mail: people[2]?.mail ?? '' }] });
    await whole.untilTitles(['十三'], 2);
    await settled();
    expect(await whole.calls()).toEqual({ 'event.list': 1, 'event.create': 1 });
    await whole.change(recordId, { title: '十三、変更' });
    await whole.untilTitles(['十三、変更'], 2);
    await settled();
    expect((await whole.events()).map(({ subject }) => subject)).toEqual(['十三']);
  });
});

describe('the settings', () => {
  it('of a paused tenant write nothing anywhere, and what came meanwhile is caught up on resume', async () => {
    const recordId = await born('十四');
    await whole.setUp({ isPaused: true });
    await whole.change(recordId, { title: '十四、停止中' });
    const other = await whole.create({ who: [hanako], title: '停止中に', period: tomorrow });
    await sleep(500);
    expect([(await whole.events())[0]?.subject, await whole.events(1), await whole.calls()]).toEqual(['十四', [], {}]);
    await configure({});
    await whole.untilTitles(['十四、停止中']);
    await whole.untilTitles(['停止中に'], 1);
    expect(other).toBeGreaterThan(recordId);
  });

  it('of another table begin a new source; the old one\'s events stay and are taken up again on the way back', async () => {
    const recordId = await born('十五');
    const [prefix, table] = ['field_200000000', 'table_2000000001'];
    await configure({ source: { table, scheduleField: `${prefix}1`, settings: { fields: { title: `${prefix}2`, location: `${prefix}3`, content: `${prefix}4` } } } });
    await whole.change(recordId, { title: '十五、変更' });
    await settled();
    expect([(await whole.events())[0]?.subject, await whole.calls()]).toEqual(['十五', {}]);
    const [webhook] = (await whole.sim('sfa', 'webhooks')) as object[];
    await whole.sim('sfa', 'webhooks/other', { ...webhook, id: 'other', table }, 'PUT');
    await whole.sim('sfa', `records?table=${table}`, { record: { [`${prefix}1`]: { [`${prefix}1_period`]: tomorrow, [`${prefix}1_participants`]: [[taro]] }, [`${prefix}2`]: '別の表' } });
    await whole.untilTitles(['十五', '別の表']);
    await configure({});
    await whole.change(recordId, { title: '十五、再び' });
    await whole.untilTitles(['十五、再び', '別の表']);
    await whole.sim('sfa', 'webhooks/other', undefined, 'DELETE');
  });

  it('of 公開 make an event private once its key is named, and not before', async () => {
    const schedule = (isPublic: boolean): object => ({ raw: { [field.schedule]: { [period]: tomorrow, [`${field.schedule}_participants`]: [[taro]], [`${field.schedule}_public`]: isPublic } } });
    const recordId = await whole.create({ title: '十六', ...schedule(false) });
    await whole.untilTitles(['十六']);
    expect((await whole.events())[0]?.sensitivity).toBe('normal');
    await configure({ source: { ...exampleSetup.source, settings: { ...exampleSetup.source.settings, publicKey: '_public' } } });
    for (const [isPublic, sensitivity] of [[false, 'private'], [true, 'normal']] as const) {
      await whole.change(recordId, { title: `十六 ${sensitivity}`, ...schedule(isPublic) });
      await expect.poll(async () => (await whole.events())[0]?.sensitivity, { timeout: 5_000 }).toBe(sensitivity);
    }
  });
});

describe('reminder, status and category of our event', () => {
  it('are set when it is made, and afterwards the user\'s', async () => {
    const recordId = await born('十七');
    expect((await whole.events())[0]).toMatchObject({ isReminderOn: true, reminderMinutesBeforeStart: 15, showAs: 'busy' });
    const theirs = { isReminderOn: false, showAs: 'free', categories: ['青'] };
    await whole.edit(theirs);
    await whole.change(recordId, { title: '十七、変更', period: ['2027-01-12T15:00+09:00', '2027-01-12T16:00+09:00'] });
    await whole.untilTitles(['十七、変更']);
    expect((await whole.events())[0]).toMatchObject(theirs);
  });

  it('leave out the reminder of a day, and of what is over', async () => {
    await whole.create({ who: [taro], title: '終日', period: ['2027-01-12T00:00+09:00', '2027-01-12T23:59+09:00'] });
    await whole.untilTitles(['終日']);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await whole.create({ who: [taro], title: '昨日', period: [`${yesterday}T09:00+09:00`, `${yesterday}T10:00+09:00`] });
    await whole.untilTitles(['終日', '昨日']);
    expect((await whole.events()).map(({ isReminderOn }) => isReminderOn)).toEqual([false, false]);
  });
});
