import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
let subscription: { id: string; clientState: string };
let recordId: number;

beforeAll(async () => {
  whole = await startWhole({ direction: 'twoWay' });
  await whole.untilFed();
  const all = (await whole.sim('graph', 'subscriptions')) as { id: string; clientState: string; userId: string }[];
  subscription = all.find(({ userId }) => userId === people[0]?.id) ?? { id: '', clientState: '' };
  recordId = await whole.create({ who: [people[0]?.sfaUserId ?? ''], title: '題', period: tomorrow });
  await whole.untilTitles(['題']);
  await whole.idle();
});
afterAll(() => whole.close());

const post = async (path: string, value: unknown): Promise<number> =>
  (await fetch(new URL(`/graph/${path}`, whole.webhookUrl), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ value }) })).status;

describe('notifications that nobody should send', () => {
  it('are answered 202, cost no call and change nothing, and the next good one is carried out', async () => {
    const [event] = await whole.events();
    const feeds = await whole.feeds();
    const { id: subscriptionId, clientState } = subscription;
    const resourceData = { id: event?.id, '@odata.etag': 'W/"another"' };
    const good = { subscriptionId, clientState, changeType: 'updated', resource: `Users/x/Events/${event?.id ?? ''}`, resourceData };
    await whole.calls();
    const hostile = [
      [null, null, 1, 'x', [], {}],
      [{ ...good, clientState: 'wrong' }],
      [{ ...good, clientState: undefined }],
      [{ ...good, clientState: { $ne: '' } }],
      [{ ...good, subscriptionId: "' or 1=1 --" }],
      [{ ...good, subscriptionId: '00000000-0000-4000-8000-000000000000' }],
      [{ ...good, resourceData: { id: 'an event of theirs' }, resource: '' }],
      [{ ...good, resourceData: { id: 'a\0b' }, resource: 'Users/x/Events/a\0b' }],
      [{ ...good, clientState: 'wrong', changeType: undefined, lifecycleEvent: 'subscriptionRemoved' }],
      [{ ...good, changeType: undefined, lifecycleEvent: 'somethingNew' }],
      Array.from({ length: 1_000 }, () => ({ ...good, clientState: 'wrong' })),
    ];
    for (const value of hostile) for (const path of ['notifications', 'lifecycle']) expect(await post(path, value)).toBe(202);
    await whole.idle();
    const { delta: catchUps = 0, ...others } = await whole.calls();
    expect(others).toEqual({});
    expect(catchUps, 'a signed entry that names no event is looked after by a catch-up').toBeLessThanOrEqual(4);
    expect((await whole.untilFed()).map(({ subscriptionId: id }) => id).sort()).toEqual(feeds.map(({ subscriptionId: id }) => id).sort());
    expect(await whole.value(recordId)).toBe('題');

    await whole.edit({ subject: '次' });
    await whole.untilTitled(recordId, '次');
  });

  it('about a foreign event under a known subscription reach no other mailbox', async () => {
    const other = await whole.create({ who: [people[1]?.sfaUserId ?? ''], title: '別人', period: tomorrow });
    await whole.untilTitles(['別人'], 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await whole.idle();
    await whole.calls();
    const [event] = await whole.events(1);
    const { id: subscriptionId, clientState } = subscription;
    expect(await post('notifications', [{ subscriptionId, clientState, changeType: 'updated', resource: '', resourceData: { id: event?.id } }])).toBe(202);
    await whole.idle();
    expect(await whole.calls()).toEqual({});
    expect(await whole.value(other)).toBe('別人');
  });
});
