import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type Json, type TestCaller } from './test-caller.js';
import { startTestReceiver, type TestReceiver } from './test-receiver.js';

const user = demoSettings.users[0]?.id ?? '';
const events = `/v1.0/users/${user}/events`;
const sim = `/_sim/mailboxes/${user}/events`;
const meeting = { subject: 'a', start: { dateTime: '2026-11-24T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2026-11-24T11:00:00', timeZone: 'UTC' } };
const immutable = { prefer: 'IdType="ImmutableId"' };

let simulator: GraphSimulator;
let call: TestCaller;
let receiver: TestReceiver;
beforeEach(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMove: false, notificationDelayMs: 20 } }, seed: 1 });
  call = await createTestCaller(simulator);
  receiver = await startTestReceiver();
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

const subscribe = async (change: object = {}, headers: Record<string, string> = immutable): Promise<Json> => {
  const { body } = await call(
    'POST',
    '/v1.0/subscriptions',
    { changeType: 'created,updated,deleted', notificationUrl: `${receiver.url}/notify`, lifecycleNotificationUrl: `${receiver.url}/lifecycle`, resource: `/users/${user}/events`, expirationDateTime: new Date(Date.now() + 6e7).toISOString(), clientState: 'secret', ...change },
    headers,
  );
  receiver.posts.length = 0;
  return body;
};
const set = (switches: object) => call('PATCH', '/_sim/switches', switches);
const create = async (): Promise<Json> => (await call('POST', events, meeting, immutable)).body;
/** The change types told: at least so many, and what comes shortly after. */
const told = async (least: number): Promise<readonly unknown[]> => {
  await expect.poll(() => receiver.entries().length, { timeout: 15_000 }).toBeGreaterThanOrEqual(least);
  await wait(80);
  return receiver.entries().map(({ changeType }) => changeType);
};
const attempts = async (): Promise<readonly Json[]> => (await call('GET', '/_sim/notifications')).body as unknown as Json[];
const forget = (): void => void (receiver.posts.length = 0);

test('a create is told as created and updated in one POST, with ids, etag, tenant and secret', async () => {
  const subscription = await subscribe();
  const made = await create();
  expect(await told(2)).toEqual(['created', 'updated']);
  expect(receiver.posts).toHaveLength(1);
  const resource = `Users/${user}/Events/${made.id}`;
  expect(receiver.entries()[0]).toEqual({
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: String(subscription.expirationDateTime).replace('Z', '+00:00'),
    changeType: 'created',
    resource,
    resourceData: { '@odata.type': '#Microsoft.Graph.Event', '@odata.id': resource, '@odata.etag': made['@odata.etag'], id: made.id },
    clientState: 'secret',
    tenantId: demoSettings.apps[0]?.tenantId,
  });
});

test('one edit is told two to four times, a touch and the change of the etag once, a delete as deleted', async () => {
  await subscribe();
  const { id } = await create();
  await told(2);
  for (let turn = 0; turn < 5; turn += 1) {
    forget();
    await call('PATCH', `${turn % 2 === 0 ? sim : events}/${id}`, { subject: `b${turn}` });
    const types = await told(2);
    expect(types.every((type) => type === 'updated')).toBe(true);
    expect(types.length).toBeGreaterThanOrEqual(2);
    expect(types.length).toBeLessThanOrEqual(4);
  }
  forget();
  await call('POST', `${sim}/${id}/touch`);
  expect(await told(1)).toEqual(['updated']);
  forget();
  await call('DELETE', `${events}/${id}`);
  expect(await told(1)).toEqual(['deleted']);
  forget();
  await call('POST', `${sim}/${id}/restore`);
  expect(await told(2)).toEqual(['created', 'updated']);
  await set({ etagMove: true, etagMoveWithinMs: 0 });
  forget();
  await create();
  expect(await told(3)).toEqual(['created', 'updated', 'updated']);
});

test('ids have the form of the create of the subscription, and only wanted types come', async () => {
  await subscribe({ changeType: 'deleted' }, {});
  const made = (await call('POST', events, meeting)).body;
  await call('DELETE', `${events}/${made.id}`);
  expect(await told(1)).toEqual(['deleted']);
  expect(receiver.entries()[0]).toMatchObject({ resourceData: { id: made.id } });
});

test('a move to another calendar is a deletion and back a creation; the switch shows every calendar', async () => {
  await subscribe();
  const { id } = await create();
  const [first, second] = ((await call('GET', `/v1.0/users/${user}/calendars`)).body.value ?? []).map((calendar) => calendar.id);
  const move = (calendarId: string | undefined) => call('PATCH', `${sim}/${id}`, { calendarId });
  await told(2);
  forget();
  await move(second);
  await call('PATCH', `${sim}/${id}`, { subject: 'unheard' });
  await move(first);
  expect(await told(3)).toEqual(['deleted', 'created', 'updated']);
  forget();
  await set({ subscriptionScope: 'mailbox', updatesPerEdit: [1, 1] });
  await move(second);
  await call('PATCH', `${sim}/${id}`, { subject: 'heard' });
  expect(await told(4)).toEqual(['deleted', 'created', 'updated', 'updated']);
});

test('loss, copies, order, null entries, batch size and hold are switches', async () => {
  await subscribe();
  await set({ notificationLoss: 1 });
  await create();
  expect(await told(1)).toEqual(['updated']);
  forget();
  await set({ notificationCopies: 2, notificationOrder: 'reversed', notificationNulls: 1, notificationBatch: 3 });
  await create();
  expect((await told(4)).toSorted()).toEqual(['created', 'created', 'updated', 'updated']);
  expect(receiver.posts.map(({ value }) => value.length).toSorted()).toEqual([2, 4]);
  expect(receiver.posts.every(({ value }) => value.at(-1) === null)).toBe(true);
  forget();
  await set({ notificationCopies: 1, notificationHold: true, notificationNulls: 0 });
  await create();
  expect(await told(0)).toEqual([]);
  expect((await call('GET', '/_sim/notifications/held')).body).toMatchObject([{ changeType: 'created' }, { changeType: 'updated' }]);
  expect((await call('POST', '/_sim/notifications/release')).body).toMatchObject([{ changeType: 'updated', status: 202 }, { changeType: 'created', status: 202 }]);
  expect(await told(2)).toEqual(['updated', 'created']);
  expect((await call('GET', '/_sim/notifications/held')).body).toEqual([]);
});

test('what is not answered with 2xx in time is sent again, with growing waits, and every attempt is listed', async () => {
  await set({ notificationTimeoutMs: 150, notificationRetryTimeoutMs: 3000, notificationTimeFactor: 0.005 });
  const { id } = await subscribe({ changeType: 'created' });
  const answers = [() => ({ status: 503 }), async () => (await wait(250), undefined)];
  receiver.behave(() => answers.shift()?.());
  await create();
  await expect.poll(async () => (await attempts()).length, { timeout: 15_000 }).toBe(2);
  expect(await attempts()).toMatchObject([{ subscriptionId: id, changeType: 'created', status: 503, url: `${receiver.url}/notify` }, { status: 202 }]);
  // The first time 150 ms are all it has.
  answers.push(async () => (await wait(300), undefined));
  await create();
  await expect.poll(async () => (await attempts()).slice(2).map(({ status }) => status), { timeout: 15_000 }).toEqual([0, 202]);
  await call('DELETE', '/_sim/notifications');
  expect((await call('GET', '/_sim/notifications')).body).toEqual([]);
});

test('a notification for a subscription that ended meanwhile is not sent again', async () => {
  await set({ notificationTimeFactor: 0.05 });
  const { id } = await subscribe({ changeType: 'created' });
  receiver.behave(() => ({ status: 500 }));
  await create();
  await expect.poll(() => receiver.posts.length).toBe(1);
  await call('DELETE', `/v1.0/subscriptions/${id}`);
  await wait(700);
  expect(receiver.posts).toHaveLength(1);
});

test('an endpoint that answers late becomes slow by itself; slow delays and drop discards', async () => {
  await set({ notificationTimeoutMs: 20, notificationRetryTimeoutMs: 5000, notificationTimeFactor: 1 });
  await subscribe({ changeType: 'created' });
  receiver.behave(async () => (await wait(60), undefined));
  for (let turn = 0; turn < 14; turn += 1) {
    await create();
    await wait(30);
  }
  await expect.poll(async () => (await call('GET', '/_sim/notifications/endpoints')).body, { timeout: 15_000 }).toEqual([{ url: `${receiver.url}/notify`, state: 'slow' }]);
  receiver.behave(() => undefined);
  await wait(100);
  forget();
  await create();
  expect(await told(0)).toEqual([]);
  await set({ endpointState: 'drop' });
  await create();
  expect(await told(0)).toEqual([]);
  await set({ endpointState: 'slow', notificationTimeFactor: 0.0002 });
  await create();
  await expect.poll(() => receiver.entries().length, { timeout: 15_000 }).toBe(1);
});
