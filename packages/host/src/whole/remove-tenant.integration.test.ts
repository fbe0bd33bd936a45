import { afterAll, beforeAll, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
beforeAll(async () => {
  whole = await startWhole({ direction: 'twoWay' });
  await whole.untilFed();
});
afterAll(() => whole.close());

it('removes a tenant whole: its webhooks get 404, Graph tells it nothing more, and its events stay in Outlook', async () => {
  const who = people.map(({ sfaUserId }) => sfaUserId);
  const recordId = await whole.create({ who, title: '残る予定', period: tomorrow });
  for (const person of people.keys()) await whole.untilTitles(['残る予定'], person);
  await whole.idle();
  await whole.calls();
  expect(await whole.sim('graph', 'subscriptions')).toHaveLength(3);

  expect(await whole.removeTenant()).toBe(0);
  expect(await whole.knows()).toBe(false);
  expect(await whole.sim('graph', 'subscriptions')).toEqual([]);
  const calls = await whole.calls();
  expect(Object.keys(calls).filter((kind) => kind.startsWith('event'))).toEqual([]);

  await whole.change(recordId, { title: '遅い変更' });
  const answer = await fetch(whole.webhookUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: 'UPDATE_RECORD', recordId }) });
  expect(answer.status).toBe(404);
  await whole.idle();
  for (const person of people.keys()) await whole.untilTitles(['残る予定'], person);
  expect(await whole.knows()).toBe(false);
  expect(await whole.removeTenant()).toBe(0);
});
