import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type RecordInput, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = ''] = people.map(({ sfaUserId }) => sfaUserId);
const hold = (notificationHold: boolean): Promise<unknown> => whole.sim('graph', 'switches', { notificationHold }, 'PATCH');
const later: readonly [string, string] = ['2027-01-12T15:00+09:00', '2027-01-12T16:00+09:00'];
const laterInOutlook = { start: { dateTime: '2027-01-12T06:00:00', timeZone: 'UTC' }, end: { dateTime: '2027-01-12T07:00:00', timeZone: 'UTC' } };
const attendees = [{ emailAddress: { address: 'guest@client.example' }, type: 'required' }];

async function settled(): Promise<void> {
  await sleep(120);
  await whole.idle();
}
async function born(title: string, more: RecordInput = {}): Promise<number> {
  const recordId = await whole.create({ who: [taro], title, period: tomorrow, ...more });
  await whole.untilTitles([title]);
  await settled();
  await whole.calls();
  return recordId;
}
let isConfigured = false;
async function configure(change: Parameters<Whole['setUp']>[0]): Promise<void> {
  isConfigured = Object.keys(change).length > 0;
  await whole.setUp(change);
  await settled();
}
/** Both sides change before either hears of the other. */
async function meanwhile(recordId: number, inOutlook: object, inSfa: RecordInput): Promise<void> {
  await hold(true);
  await whole.edit(inOutlook);
  await whole.change(recordId, inSfa);
  await settled();
  await hold(false);
  await whole.sim('graph', 'notifications/release', {});
  await settled();
}
const subject = async (): Promise<string | undefined> => (await whole.events())[0]?.subject;
const place = async (): Promise<string | undefined> => (await whole.events())[0]?.location.displayName;
const texts = async (): Promise<string> => JSON.stringify([await whole.activity(), await whole.explanations(), await whole.sim('sfa', 'records')]);

beforeAll(async () => {
  whole = await startWhole({ direction: 'twoWay' });
  await whole.untilFed();
});
afterEach(async () => {
  await whole.sim('sfa', 'limits/reset', {});
  for (const { recordId } of (await whole.sim('sfa', 'records')) as { recordId: number }[]) await whole.remove(recordId);
  for (const person of people.keys()) await whole.untilTitles([], person);
  await settled();
  if (isConfigured) await configure({});
});
afterAll(() => whole.close());

describe('an edit where write-back is not allowed', () => {
  it.each(['oneWay', 'twoWay'] as const)('stays beside what changes in JUST.SFA, which writes only its own fields (keep, %s)', async (direction) => {
    await configure({ direction });
    const recordId = await born('一', { who: [taro, hanako] });
    await whole.edit({ subject: '私の題' });
    await settled();
    await whole.change(recordId, { location: '会議室' });
    await expect.poll(place, { timeout: 5_000 }).toBe('会議室');
    await settled();
    expect([await subject(), await whole.value(recordId)]).toEqual(['私の題', '一']);
  });

  it('is set back (restore)', async () => {
    await configure({ policies: { outlookDrift: 'restore' } });
    const recordId = await born('二', { who: [taro, hanako] });
    await whole.edit({ subject: '私の題' });
    await whole.untilTitles(['二']);
    await settled();
    expect([await whole.value(recordId), await whole.lost(recordId)]).toEqual(['二', [{ title: '私の題' }]]);
  });

  it('is set back also where it stood when the policy is changed to that', async () => {
    await born('三', { who: [taro, hanako] });
    await whole.edit({ subject: '私の題' });
    await settled();
    await configure({ policies: { outlookDrift: 'restore' } });
    expect(await subject(), 'it was settled as drift, so it is no difference any more').toBe('私の題');
    await whole.edit({ subject: '私の別の題' });
    await whole.untilTitles(['三']);
  });
});

describe('when write-back ends and begins', () => {
  it('1 → several: an edit not yet written becomes drift, its values go to the log', async () => {
    const recordId = await born('四');
    await meanwhile(recordId, { subject: '未反映の題' }, { who: [taro, hanako] });
    expect([await subject(), await whole.value(recordId), (await whole.events(1))[0]?.subject]).toEqual(['未反映の題', '四', '四']);
    expect(await whole.lost(recordId)).toEqual([{ title: '未反映の題' }]);
  });

  it('several → 1: the event is read once, what differs then is drift, and only later edits flow', async () => {
    const recordId = await born('五', { who: [taro, hanako] });
    await whole.edit({ subject: '以前の題' });
    await settled();
    await whole.calls();
    await whole.change(recordId, { who: [taro] });
    await whole.untilTitles([], 1);
    await settled();
    expect([await whole.value(recordId), await whole.calls()]).toEqual(['五', { 'event.delete': 1, 'event.get': 1 }]);
    await whole.edit({ location: { displayName: '別室' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('別室');
    expect(await whole.value(recordId)).toBe('五');
    await whole.edit({ subject: '以後の題' });
    await whole.untilTitled(recordId, '以後の題');
  });

  it('link on: what was edited while it was off is drift, and only later edits flow', async () => {
    const recordId = await born('六');
    const links = people.map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId, isOn: sfaUserId !== taro }));
    await configure({ links });
    await whole.edit({ subject: '切れている間' });
    await settled();
    await configure({});
    await whole.untilFed();
    await settled();
    expect([await whole.value(recordId), await subject()]).toEqual(['六', '切れている間']);
    await whole.edit({ location: { displayName: '別室' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('別室');
    expect(await whole.value(recordId)).toBe('六');
  });
});

describe('both sides changed', () => {
  it('different fields: both flow', async () => {
    const recordId = await born('七');
    await meanwhile(recordId, { subject: '私の題' }, { location: '会議室' });
    expect([await subject(), await place(), await whole.value(recordId), await whole.value(recordId, 'location')]).toEqual(['私の題', '会議室', '私の題', '会議室']);
  });

  it('to the same: agreement, and nothing is written', async () => {
    const recordId = await born('八');
    await meanwhile(recordId, { subject: '同じ題' }, { title: '同じ題' });
    expect(await whole.calls()).toMatchObject({ 'event.update': 1, 'event.get': 1 });
    expect([await subject(), await whole.value(recordId), await whole.lost(recordId)]).toEqual(['同じ題', '同じ題', []]);
  });

  it.each([
    ['sfaWins', '会社の題', '私の題'],
    ['outlookWins', '私の題', '会社の題'],
    ['newestWins', '会社の題', '私の題'],
  ] as const)('the same field (%s, within 5 s): %s, and the loser is in the log', async (conflict, winner, loser) => {
    await configure({ policies: { conflict } });
    const recordId = await born('九');
    await meanwhile(recordId, { subject: '私の題' }, { title: '会社の題' });
    expect([await subject(), await whole.value(recordId), await whole.lost(recordId)]).toEqual([winner, winner, [{ title: loser }]]);
  });

  it.each([['Outlook', '私の題'], ['JUST.SFA', '会社の題']])('the same field (newestWins, %s learned of 5 s later): %s', async (newer, winner) => {
    await configure({ policies: { conflict: 'newestWins' } });
    const recordId = await born('十');
    await whole.setUp({ policies: { conflict: 'newestWins' }, isPaused: true });
    const changes = [() => whole.change(recordId, { title: '会社の題' }), () => whole.edit({ subject: '私の題' })];
    if (newer === 'JUST.SFA') changes.reverse();
    await changes[0]?.();
    await sleep(5_300);
    await changes[1]?.();
    await sleep(300);
    await configure({ policies: { conflict: 'newestWins' } });
    expect([await subject(), await whole.value(recordId)]).toEqual([winner, winner]);
  });
});

describe('an event that a person made', () => {
  it('a meeting is not changed and not deleted, so that no mail goes out (hold)', async () => {
    const recordId = await born('十一');
    await whole.edit({ attendees });
    await settled();
    await whole.sim('graph', 'mails', undefined, 'DELETE');
    await whole.change(recordId, { title: '変更' });
    await settled();
    expect([await subject(), await whole.rows(recordId)]).toEqual(['十一', ['meeting-held']]);
    await whole.remove(recordId);
    await settled();
    expect([await subject(), await whole.rows(recordId), await whole.sim('graph', 'mails')]).toEqual(['十一', ['meeting-held'], []]);
    await configure({ policies: { onMeeting: 'send' } });
    await whole.untilTitles([]);
    await whole.sim('graph', 'mails', undefined, 'DELETE');
  });

  it('a meeting is written as usual, and mail goes out (send)', async () => {
    await configure({ policies: { onMeeting: 'send' } });
    const recordId = await born('十二');
    await whole.edit({ attendees });
    await settled();
    await whole.sim('graph', 'mails', undefined, 'DELETE');
    await whole.change(recordId, { title: '変更' });
    await whole.untilTitles(['変更']);
    expect(((await whole.sim('graph', 'mails')) as unknown[]).length).toBe(1);
    await whole.edit({ subject: '会議の題' });
    await whole.untilTitled(recordId, '会議の題');
  });

  it('recurring has its times left alone both ways, and its deletion held', async () => {
    const recordId = await born('十三');
    await whole.edit({ recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: '2027-01-12', numberOfOccurrences: 3 } } });
    await settled();
    const [before] = await whole.events();
    const period = await whole.value(recordId, 'schedule');
    await whole.change(recordId, { title: '変更', period: later });
    await whole.untilTitles(['変更']);
    expect((await whole.events())[0]?.start).toEqual(before?.start);
    await whole.change(recordId, { period: tomorrow });
    await whole.edit(laterInOutlook);
    await settled();
    expect(await whole.value(recordId, 'schedule')).toEqual(period);
    await whole.remove(recordId);
    await settled();
    expect([await subject(), await whole.rows(recordId)]).toEqual(['変更', ['series-held']]);
    await whole.edit({ recurrence: null });
    await whole.untilTitles([]);
  });

  it('an online meeting has its body neither read nor written; the rest goes on', async () => {
    const recordId = await born('十四', { content: '元の内容' });
    await whole.edit({ isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' });
    await settled();
    const [before] = await whole.events();
    await whole.change(recordId, { title: '変更', content: '新しい内容' });
    await whole.untilTitles(['変更']);
    await whole.edit({ location: { displayName: 'オンライン' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('オンライン');
    expect([await whole.value(recordId, 'content'), (await whole.events())[0]?.body]).toEqual(['新しい内容', before?.body]);
  });

  it('private gives its times, and its text to nobody: neither JUST.SFA nor the log', async () => {
    const recordId = await born('十五');
    await whole.edit({ sensitivity: 'private', subject: '秘密の題', location: { displayName: '秘密の場所' }, ...laterInOutlook });
    await expect.poll(async () => JSON.stringify(await whole.value(recordId, 'schedule')), { timeout: 5_000 }).toContain('2027-01-12T15:00');
    await settled();
    expect(await whole.value(recordId)).toBe('十五');
    expect(await texts()).not.toContain('秘密');
  });
});

describe('the body', () => {
  it('is the content as a whole', async () => {
    const recordId = await born('十六', { content: '一行目\n\n三行目' });
    await whole.edit({ body: { contentType: 'text', content: '私の一行目\n二行目\n\n四行目' } });
    await expect.poll(() => whole.value(recordId, 'content'), { timeout: 5_000 }).toBe('私の一行目\n二行目\n\n四行目');
    await whole.edit({ body: { contentType: 'html', content: '<div>挨拶</div><div><br></div><div>本文</div>' } });
    await expect.poll(() => whole.value(recordId, 'content'), { timeout: 5_000 }).toBe('挨拶\n\n本文');
  });

  it.each(['desktop', 'web', 'mobile'])('that a client (%s) saved again with another time is no edit: only the time flows back', async (resavedBodies) => {
    const content = '議題\n\n・見積 https://a.example/?q=1\n  ・内訳\t十件\n\n\n以上';
    const recordId = await born('十七', { content });
    await whole.sim('graph', 'switches', { resavedBodies }, 'PATCH');
    await whole.edit(laterInOutlook);
    await whole.sim('graph', 'switches', { resavedBodies: 'kept' }, 'PATCH');
    await expect.poll(async () => JSON.stringify(await whole.value(recordId, 'schedule')), { timeout: 5_000 }).toContain('2027-01-12T15:00');
    await settled();
    expect([await whole.value(recordId, 'content'), await whole.calls()]).toEqual([content, { get: 1, update: 1, 'event.get': 1 }]);
    await whole.edit({ body: { contentType: 'html', content: '<p class="MsoNormal">議題</p><p class="MsoNormal">追記</p>' } });
    await expect.poll(() => whole.value(recordId, 'content'), { timeout: 5_000 }).toMatch(/^議題\n+追記$/);
  });
});

describe('a value that the other side does not take', () => {
  it('refused by JUST.SFA is remembered and not tried again; other fields and other values go on', async () => {
    const recordId = await born('十八');
    await whole.edit({ subject: '', location: { displayName: '別室' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('別室');
    await settled();
    expect(await whole.value(recordId)).toBe('十八');
    expect((await whole.activity()).some(({ code }) => code === 'rejected')).toBe(true);
    await whole.calls();
    await whole.edit({ location: { displayName: '別室2' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('別室2');
    await settled();
    expect(await whole.calls()).toMatchObject({ update: 1 });
    await whole.edit({ subject: '題を戻す' });
    await whole.untilTitled(recordId, '題を戻す');
  });

  it('too long for JUST.SFA is cut visibly there, and the cut never comes back', async () => {
    const recordId = await born('十九');
    const long = '長'.repeat(130);
    await whole.edit({ subject: long });
    await whole.untilTitled(recordId, `${'長'.repeat(119)}…`);
    await settled();
    expect(await subject()).toBe(long);
    await whole.change(recordId, { location: '会議室' });
    await expect.poll(place, { timeout: 5_000 }).toBe('会議室');
    expect(await subject()).toBe(long);
  });

  it('too long for JUST.SFA stays in Outlook (refuse)', async () => {
    await configure({ policies: { overlong: 'refuse' } });
    const recordId = await born('二十');
    await whole.edit({ subject: '長'.repeat(130) });
    await settled();
    expect([await whole.value(recordId), await subject()]).toEqual(['二十', '長'.repeat(130)]);
    expect((await whole.explanations()).some(({ decisions }) => decisions.some(({ row }) => row === 'overlong-refused'))).toBe(true);
  });

  it.each([['cut', `${'長'.repeat(9)}…`], ['refuse', '二一']] as const)('too long for Outlook is cut visibly or refused (%s), and the cut never comes back', async (overlong, shown) => {
    await configure({ policies: { overlong, limits: { title: 10 } } });
    const recordId = await born('二一');
    const long = '長'.repeat(30);
    await whole.change(recordId, { title: long });
    await whole.untilTitles([shown]);
    await whole.edit({ location: { displayName: '別室' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 5_000 }).toBe('別室');
    await settled();
    expect(await whole.value(recordId)).toBe(long);
  });
});
