import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = ''] = people.map(({ sfaUserId }) => sfaUserId);
const switches = (change: object): Promise<unknown> => whole.sim('graph', 'switches', change, 'PATCH');
const subscriptions = async (): Promise<readonly { id: string; userId: string }[]> => (await whole.sim('graph', 'subscriptions')) as { id: string; userId: string }[];
const subscriptionOf = async (person = 0): Promise<string> => (await subscriptions()).find(({ userId }) => userId === people[person]?.id)?.id ?? '';

/** A schedule with these participants, its event standing in that person's calendar, nothing left to do. */
async function born(title: string, who: readonly string[] = [taro], person = 0): Promise<number> {
  const recordId = await whole.create({ who, title, period: tomorrow });
  await whole.untilTitles([title], person);
  await settled();
  await whole.calls();
  return recordId;
}

/** The notifications that are under way have come, and what they led to is done. */
async function settled(): Promise<void> {
  await sleep(100);
  await whole.idle();
}

async function gone(recordId: number): Promise<void> {
  await whole.remove(recordId);
  await whole.untilTitles([]);
  await settled();
}

beforeAll(async () => {
  whole = await startWhole({ direction: 'twoWay' });
  await whole.untilFed();
});
afterAll(() => whole.close());

describe('an edit in Outlook', () => {
  it('of a schedule with one participant changes JUST.SFA with one read there, one write and one read here; its echoes cost nothing', async () => {
    const recordId = await born('一');
    await whole.edit({ subject: '私の題', location: { displayName: '別室' } });
    await whole.untilTitled(recordId, '私の題');
    await settled();
    expect(await whole.calls()).toEqual({ get: 1, update: 1, 'event.get': 1 });
    expect([await whole.value(recordId, 'location'), (await whole.events()).map(({ subject }) => subject)]).toEqual(['別室', ['私の題']]);

    await whole.change(recordId, { title: '会社の題' });
    await whole.untilTitles(['会社の題']);
    await settled();
    expect(await whole.calls()).toEqual({ 'event.update': 1 });
    expect(await whole.sim('graph', 'mails')).toEqual([]);
    await gone(recordId);
  });

  it('of a schedule with several participants does not change JUST.SFA', async () => {
    const recordId = await born('二', [taro, hanako]);
    await whole.edit({ subject: '私の題' });
    await settled();
    expect([await whole.value(recordId), (await whole.events())[0]?.subject]).toEqual(['二', '私の題']);
    expect(await whole.calls()).toEqual({ 'event.get': 1 });
    await gone(recordId);
  });

  it('ten times within the quiet time is one write', async () => {
    const recordId = await born('四');
    for (let edit = 1; edit <= 10; edit += 1) await whole.edit({ subject: `題${edit}` });
    await whole.untilTitled(recordId, '題10');
    await settled();
    expect(await whole.calls()).toEqual({ get: 1, update: 1, 'event.get': 1 });
    await gone(recordId);
  });

  it('is not lost among doubled and disordered notifications with nothing in them', async () => {
    await switches({ notificationCopies: 3, notificationOrder: 'shuffled', notificationNulls: 5 });
    const recordId = await born('五');
    await whole.edit({ subject: '題' });
    await whole.untilTitled(recordId, '題');
    await settled();
    expect(await whole.calls()).toMatchObject({ get: 1, update: 1 });
    await switches({ notificationCopies: 1, notificationOrder: 'kept', notificationNulls: 0 });
    await gone(recordId);
  });
});

describe('the feeds', () => {
  it('find what no notification told of, when Graph says that it missed some', async () => {
    const recordId = await born('六');
    await switches({ notificationLoss: 50 });
    await whole.edit({ subject: '失われた題' });
    await settled();
    expect(await whole.value(recordId)).toBe('六');
    await switches({ notificationLoss: 0 });
    await whole.sim('graph', `subscriptions/${await subscriptionOf()}/lifecycle`, { event: 'missed' });
    await whole.untilTitled(recordId, '失われた題');
    await settled();
    expect(await whole.calls()).toEqual({ get: 1, update: 1, 'event.get': 1, delta: 1 });
    await gone(recordId);
  });

  it('find it by themselves after a quarter of an hour, also when the place in the changes was forgotten', async () => {
    const recordId = await born('七');
    await switches({ notificationLoss: 50 });
    await whole.edit({ subject: '忘れられた題' });
    await settled();
    await switches({ notificationLoss: 0 });
    await whole.sim('graph', 'delta/forget', {});
    await whole.changeFeed(0, { caughtUpAt: '2026-01-01T00:00:00Z' });
    whole.wake();
    await whole.untilTitled(recordId, '忘れられた題');
    await gone(recordId);
  });

  it('are subscribed again when Graph removed a subscription, and what happened between is found', async () => {
    const recordId = await born('八');
    const before = await subscriptionOf();
    await switches({ notificationLoss: 50 });
    await whole.edit({ subject: '取り消しの間' });
    await settled();
    await switches({ notificationLoss: 0 });
    await whole.sim('graph', `subscriptions/${before}/lifecycle`, { event: 'subscriptionRemoved' });
    await whole.untilTitled(recordId, '取り消しの間');
    expect(await subscriptionOf()).not.toBe(before);
    expect((await subscriptions()).length).toBe(3);
    await settled();
    await whole.edit({ subject: '新しい購読' });
    await whole.untilTitled(recordId, '新しい購読');
    await gone(recordId);
  });

  it('are renewed, not made anew, when Graph asks for a new authorisation', async () => {
    const before = await subscriptionOf();
    await whole.calls();
    await whole.sim('graph', `subscriptions/${before}/lifecycle`, { event: 'reauthorizationRequired' });
    await expect.poll(() => whole.calls(), { timeout: 5_000 }).toEqual({ 'subscription.update': 1 });
    expect(await subscriptionOf()).toBe(before);
  });

  it('are subscribed again when one had expired without a word', async () => {
    const recordId = await born('九');
    const before = await subscriptionOf();
    await whole.sim('graph', `subscriptions/${before}/expire`, {});
    await whole.edit({ subject: '期限切れの間' });
    const feed = (await whole.feeds()).find(({ mailboxId }) => mailboxId === people[0]?.id);
    await whole.changeFeed(0, { expiresAt: feed?.subscribedAt });
    whole.wake();
    await whole.untilTitled(recordId, '期限切れの間');
    expect(await subscriptionOf()).not.toBe(before);
    await gone(recordId);
  });

  it('go on after a restart of the host, with what happened while it was down', async () => {
    const recordId = await born('十');
    const before = await subscriptions();
    await switches({ notificationLoss: 50 });
    await whole.restart(async () => {
      await whole.edit({ subject: '停止の間' });
      await sleep(300);
      await switches({ notificationLoss: 0 });
    });
    await whole.untilTitled(recordId, '停止の間');
    expect((await subscriptions()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    await gone(recordId);
  });

  it('end with the mode and begin with it; pausing keeps them; what was edited in one-way mode does not flow', async () => {
    const recordId = await born('十一');
    await whole.setUp({ direction: 'oneWay' });
    await expect.poll(async () => (await subscriptions()).length, { timeout: 10_000 }).toBe(0);
    await whole.edit({ subject: '一方向の間' });
    await settled();
    await whole.setUp({ direction: 'twoWay', isPaused: true });
    await expect.poll(async () => (await subscriptions()).length, { timeout: 10_000 }).toBe(3);
    await whole.setUp({ direction: 'twoWay' });
    await whole.untilFed();
    await settled();
    expect((await subscriptions()).length).toBe(3);
    expect(await whole.value(recordId)).toBe('十一');
    await whole.edit({ location: { displayName: '別室' } });
    await expect.poll(() => whole.value(recordId, 'location'), { timeout: 10_000 }).toBe('別室');
    expect(await whole.value(recordId)).toBe('十一');
    await gone(recordId);
  });

  it('poll a mailbox that takes no subscriptions', async () => {
    await whole.setUp({ direction: 'oneWay' });
    await expect.poll(async () => (await whole.feeds()).length, { timeout: 10_000 }).toBe(0);
    await whole.sim('graph', `users/${people[0]?.id ?? ''}`, { subscriptions: 'refused' }, 'PUT');
    await whole.setUp({});
    expect((await whole.untilFed()).map(({ mailboxId, state }) => [mailboxId, state]).sort()).toEqual(people.map(({ id }, index) => [id, index === 0 ? 'polled' : 'subscribed']).sort());
    expect((await whole.activity()).some(({ code, mailboxId }) => code === 'forbidden' && mailboxId === people[0]?.id)).toBe(true);
    const recordId = await born('十二');
    await whole.edit({ subject: '見に行く' });
    await whole.changeFeed(0, { caughtUpAt: '2026-01-01T00:00:00Z' });
    whole.wake();
    await whole.untilTitled(recordId, '見に行く');
    await gone(recordId);
  });
});

describe('what a person makes or deletes in Outlook', () => {
  it('leaves JUST.SFA as it is: a new event costs nothing, a deleted one of ours one read before it is confirmed', async () => {
    await whole.setUp({});
    const recordId = await born('十三', [hanako], 1);
    const before = await whole.sim('sfa', 'records');
    const calendar = `mailboxes/${people[1]?.mail ?? ''}/events`;
    await whole.sim('graph', calendar, { subject: '私用', start: { dateTime: '2027-01-13T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2027-01-13T11:00:00', timeZone: 'UTC' } });
    await settled();
    expect(await whole.calls()).toEqual({});
    const ours = (await whole.events(1)).find(({ subject }) => subject === '十三');
    await whole.sim('graph', `${calendar}/${ours?.id ?? ''}`, undefined, 'DELETE');
    await sleep(1_000);
    expect(await whole.calls()).toEqual({ 'event.get': 1 });
    expect(await whole.sim('sfa', 'records')).toEqual(before);
    expect(await whole.value(recordId)).toBe('十三');
  });
});
