import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type Json, type TestCaller } from './test-caller.js';
import { startTestReceiver, type TestReceiver } from './test-receiver.js';

const user = demoSettings.users[0]?.id ?? '';
const mail = 'taro.yamada@sales.example';
const other = demoSettings.users[1]?.id ?? '';
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

let simulator: GraphSimulator;
let call: TestCaller;
let receiver: TestReceiver;
beforeAll(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMove: false, notificationDelayMs: 10 } }, seed: 1 });
  call = await createTestCaller(simulator);
});
beforeEach(async () => {
  receiver = await startTestReceiver();
});
afterEach(async () => {
  await receiver.close();
  for (const { id } of await all('/_sim/subscriptions')) await call('POST', `/_sim/subscriptions/${id}/expire`);
});
afterAll(() => simulator.close());

const all = async (path: string): Promise<readonly Json[]> => (await call('GET', path)).body as unknown as readonly Json[];
const wanted = (change: object = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: `${receiver.url}/notify?x=1`,
  lifecycleNotificationUrl: `${receiver.url}/lifecycle`,
  resource: `/users/${user}/events`,
  expirationDateTime: inMinutes(5000),
  clientState: 'secret',
  ...change,
});
const subscribe = (change: object = {}, headers: Record<string, string> = {}) => call('POST', '/v1.0/subscriptions', wanted(change), headers);
const refusalOf = async (change: object): Promise<unknown> => {
  const { status, body } = await subscribe(change);
  return [status, body.error?.code];
};

describe('a create', () => {
  test('validates both endpoints, keeps their query, and answers the subscription', async () => {
    const made = await subscribe();
    expect(made).toMatchObject({ status: 201, body: { changeType: 'created,updated,deleted', clientState: 'secret', lifecycleNotificationUrl: `${receiver.url}/lifecycle`, resource: `/users/${user}/events` } });
    expect(receiver.posts.map(({ path, contentType }) => [path, contentType]).toSorted()).toEqual([['/lifecycle', 'text/plain; charset=utf-8'], ['/notify?x=1', 'text/plain; charset=utf-8']]);
  });
  test.each([
    ['another status', { status: 202, contentType: 'text/plain' }],
    ['an error', { status: 403 }],
    ['another type', { status: 200, contentType: 'application/json' }],
    ['another body', { status: 200, contentType: 'text/plain', body: 'ok' }],
  ])('is refused when the lifecycle endpoint answers with %s', async (_title, answer) => {
    receiver.behave((post) => (post.path === '/lifecycle' ? { body: post.validationToken ?? '', ...answer } : undefined));
    expect(await refusalOf({})).toEqual([400, 'ValidationError']);
    expect(await all('/_sim/subscriptions')).toEqual([]);
  });
  test('is refused when nobody answers, or too late', async () => {
    expect(await refusalOf({ notificationUrl: 'http://127.0.0.1:9/x' })).toEqual([400, 'ValidationError']);
    await call('PATCH', '/_sim/switches', { validationTimeoutMs: 30 });
    receiver.behave(async () => {
      await wait(100);
      return undefined;
    });
    expect((await subscribe()).body.error?.message).toBe('Subscription validation request timed out.');
    await call('PATCH', '/_sim/switches', { validationTimeoutMs: 10_000 });
  });
  test.each([
    ['a missing member', { clientState: null }, 'InvalidRequest'],
    ['no expiry', { expirationDateTime: undefined }, 'InvalidRequest'],
    ['an unknown change type', { changeType: 'created,moved' }, 'InvalidRequest'],
    ['an unknown member', { color: 'red' }, 'InvalidRequest'],
    ['a long clientState', { clientState: 'x'.repeat(129) }, 'InvalidRequest'],
    ['plain http to elsewhere', { notificationUrl: 'http://hooks.example/x' }, 'InvalidRequest'],
    ['an address instead of an object id', { resource: `/users/${mail}/events` }, 'InvalidRequest'],
    ['another resource', { resource: `/users/${user}/messages` }, 'InvalidRequest'],
    ['resource data', { includeResourceData: true }, 'InvalidRequest'],
    ['an unreadable time', { expirationDateTime: 'tomorrow' }, 'InvalidRequest'],
    ['the past', { expirationDateTime: inMinutes(-1) }, 'ExtensionError'],
    ['over seven days', { expirationDateTime: inMinutes(10_081) }, 'ExtensionError'],
  ])('with %s is refused without a validation', async (_title, change, code) => {
    expect(await refusalOf(change)).toEqual([400, code]);
    expect(receiver.posts).toEqual([]);
  });
  test('raises a short life to 45 minutes', async () => {
    const { body } = await subscribe({ expirationDateTime: inMinutes(1), resource: `users/${user}/events` });
    expect(Math.abs(Date.parse(String(body.expirationDateTime)) - Date.parse(inMinutes(45)))).toBeLessThan(5000);
  });
  test('of the same combination is 409 with the id of the first; other change types are another', async () => {
    const { id } = (await subscribe()).body;
    expect((await subscribe({ notificationUrl: `${receiver.url}/other` })).body.error).toMatchObject({ code: 'ExtensionError', message: `Subscription Id ${id} already exists for the requested combination` });
    expect((await subscribe({ changeType: 'updated' })).status).toBe(201);
    const [one, two] = await Promise.all([subscribe({ changeType: 'deleted' }), subscribe({ changeType: 'deleted' })]);
    expect([one.status, two.status].toSorted()).toEqual([201, 409]);
  });
  test('is refused by mailboxes that refuse, are excluded, or are none', async () => {
    await call('PUT', `/_sim/users/${other}`, { subscriptions: 'refused' });
    expect(await refusalOf({ resource: `/users/${other}/events` })).toEqual([403, 'ExtensionError']);
    expect((await call('GET', `/v1.0/users/${other}/events`)).status).toBe(200);
    await call('PUT', `/_sim/users/${other}`, { subscriptions: 'ok', state: 'noMailbox' });
    expect(await refusalOf({ resource: `/users/${other}/events` })).toEqual([404, 'ExtensionError']);
    await call('PUT', `/_sim/users/${other}`, { state: 'ok' });
    expect((await subscribe({ resource: `/users/${other}/events` })).status).toBe(201);
  });
});

test('what documents and reports differ about is a switch: duplicates, and the permission', async () => {
  await call('PATCH', '/_sim/switches', { subscriptionDuplicates: 'allow' });
  expect([(await subscribe()).status, (await subscribe()).status]).toEqual([201, 201]);
  await call('PATCH', '/_sim/switches', { subscriptionDuplicates: 'refuse', subscriptionPermission: 'calendarsRead' });
  expect((await subscribe({ changeType: 'updated' })).status).toBe(403);
  await call('PATCH', '/_sim/switches', { subscriptionPermission: 'anyCalendars' });
});

describe('a subscription', () => {
  test('is listed in pages and read without its secret, renewed, reauthorized and deleted', async () => {
    const ids = [(await subscribe()).body.id, (await subscribe({ changeType: 'updated' })).body.id];
    await call('PATCH', '/_sim/switches', { subscriptionPageSize: 1 });
    const first = (await call('GET', '/v1.0/subscriptions')).body;
    const second = (await call('GET', String(first['@odata.nextLink']))).body;
    expect([...(first.value ?? []), ...(second.value ?? [])]).toMatchObject(ids.map((id) => ({ id, clientState: null })));
    expect(second['@odata.nextLink']).toBeUndefined();
    const path = `/v1.0/subscriptions/${ids[0]}`;
    const expirationDateTime = inMinutes(6000);
    const renewed = await call('PATCH', path, { expirationDateTime });
    expect(renewed.status).toBe(200);
    expect(Date.parse(String(renewed.body.expirationDateTime))).toBe(Date.parse(expirationDateTime));
    expect((await call('PATCH', path, { lifecycleNotificationUrl: `${receiver.url}/l` })).status).toBe(400);
    expect((await call('PATCH', path, { expirationDateTime: inMinutes(20_000) })).status).toBe(400);
    expect((await call('POST', `${path}/reauthorize`)).status).toBe(204);
    expect((await call('GET', '/_sim/calls')).body.violations).toEqual({ ReauthorizeAndUpdate: 1 });
    expect((await call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE', 'PATCH']) expect(await call(method, path, method === 'PATCH' ? {} : undefined)).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
  });
  test('takes another notification URL after its validation', async () => {
    const { id } = (await subscribe()).body;
    expect((await call('PATCH', `/v1.0/subscriptions/${id}`, { notificationUrl: `${receiver.url}/second` })).status).toBe(200);
    expect(receiver.posts.at(-1)).toMatchObject({ path: '/second', validationToken: expect.stringContaining('Validation') as unknown });
  });
  test('of another app is not there', async () => {
    const { id } = (await subscribe()).body;
    const apps = await all('/_sim/apps');
    await call('PUT', '/_sim/apps', [...apps, { ...demoSettings.apps[0], clientId: 'second-app' }]);
    const form = { client_id: 'second-app', client_secret: 'demo-client-secret', scope: 'https://graph.microsoft.com/.default', grant_type: 'client_credentials' };
    const { access_token: token } = (await (await fetch(simulator.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })).json()) as { access_token: string };
    const authorization = { authorization: `Bearer ${token}` };
    expect((await call('GET', '/v1.0/subscriptions', undefined, authorization)).body.value).toEqual([]);
    expect((await call('DELETE', `/v1.0/subscriptions/${id}`, undefined, authorization)).status).toBe(404);
    expect((await subscribe({}, authorization)).status).toBe(201);
  });
  test('expires in silence, at once or in time', async () => {
    const { id } = (await subscribe()).body;
    await call('POST', `/_sim/subscriptions/${id}/expire`);
    expect((await call('PATCH', `/v1.0/subscriptions/${id}`, { expirationDateTime: inMinutes(100) })).status).toBe(404);
    await call('PATCH', '/_sim/switches', { subscriptionMinMinutes: 0 });
    const short = (await subscribe({ expirationDateTime: inMinutes(0.002) })).body;
    await wait(150);
    expect((await call('GET', `/v1.0/subscriptions/${short.id}`)).status).toBe(404);
    await call('PATCH', '/_sim/switches', { subscriptionMinMinutes: 45 });
    expect(receiver.entries()).toEqual([]);
  });
});

describe('lifecycle', () => {
  test.each(['reauthorizationRequired', 'missed', 'somethingNew'])('%s goes to the lifecycle URL and leaves the subscription', async (event) => {
    const { id, expirationDateTime } = (await subscribe()).body;
    expect((await call('POST', `/_sim/subscriptions/${id}/lifecycle`, { event })).body).toMatchObject([{ subscriptionId: id, lifecycleEvent: event, status: 202 }]);
    expect(receiver.entries('/lifecycle')).toEqual([{ subscriptionId: id, subscriptionExpirationDateTime: expirationDateTime, tenantId: demoSettings.apps[0]?.tenantId, clientState: 'secret', lifecycleEvent: event }]);
    expect((await call('GET', `/v1.0/subscriptions/${id}`)).status).toBe(200);
  });
  test('subscriptionRemoved removes; without a lifecycle URL nothing is sent', async () => {
    const { id } = (await subscribe({ lifecycleNotificationUrl: null })).body;
    expect((await call('POST', `/_sim/subscriptions/${id}/lifecycle`, { event: 'subscriptionRemoved' })).body).toEqual([]);
    expect((await call('GET', `/v1.0/subscriptions/${id}`)).status).toBe(404);
  });
  test('reauthorizationRequired comes by itself before expiry when the switch says so, once', async () => {
    await subscribe({ expirationDateTime: inMinutes(46) });
    await call('PATCH', '/_sim/switches', { reauthorizationMinutesBefore: 47 });
    await expect.poll(() => receiver.entries('/lifecycle').length, { timeout: 15_000 }).toBe(1);
    await wait(600);
    expect(receiver.entries('/lifecycle')).toMatchObject([{ lifecycleEvent: 'reauthorizationRequired' }]);
    await call('PATCH', '/_sim/switches', { reauthorizationMinutesBefore: 0 });
  });
});

test('calls on subscriptions have kinds of their own, for counts and faults', async () => {
  await call('POST', '/_sim/calls/reset');
  await call('POST', '/_sim/faults', { faults: [{ kind: 'subscription.create', times: 1, effect: 'loseAnswer', status: 504 }] });
  expect((await subscribe()).status).toBe(504);
  const [left] = await all('/_sim/subscriptions');
  expect((await subscribe()).status).toBe(409);
  await call('GET', '/v1.0/subscriptions');
  await call('PATCH', `/v1.0/subscriptions/${left?.id}`, { expirationDateTime: inMinutes(100) });
  await call('DELETE', `/v1.0/subscriptions/${left?.id}`);
  expect((await call('GET', '/_sim/calls')).body.byKind).toEqual({ 'subscription.create': 2, 'subscription.list': 1, 'subscription.update': 1, 'subscription.delete': 1 });
});

test('subscriptions, lost delta tokens, faults and attempts outlive a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'graph-subscriptions-'));
  const first = await startGraphSimulator({ dataDir, settings: { switches: { notificationDelayMs: 0 } } });
  const before = await createTestCaller(first);
  const { id } = (await before('POST', '/v1.0/subscriptions', wanted(), { prefer: 'IdType="ImmutableId"' })).body;
  const view = `/v1.0/users/${user}/calendarView/delta?startDateTime=2026-11-01&endDateTime=2026-12-01`;
  const link = String((await before('GET', view)).body['@odata.deltaLink']);
  await before('POST', '/_sim/delta/forget', {});
  await before('POST', '/_sim/faults', { faults: [{ kind: 'delta', after: 99 }] });
  await first.close();
  await wait(30);
  const second = await startGraphSimulator({ dataDir, port: first.port });
  const event = { start: { dateTime: '2026-11-24T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2026-11-24T11:00:00', timeZone: 'UTC' } };
  const made = (await before('POST', `/v1.0/users/${user}/events`, event, { prefer: 'IdType="ImmutableId"' })).body;
  await expect.poll(() => receiver.entries('/notify?x=1').length).toBeGreaterThanOrEqual(2);
  expect(receiver.entries('/notify?x=1')[0]).toMatchObject({ subscriptionId: id, changeType: 'created', resourceData: { id: made.id } });
  expect((await before('GET', link)).status).toBe(410);
  await wait(20);
  await second.close();
  await wait(30);
  const third = await startGraphSimulator({ dataDir, port: first.port });
  expect((await before('GET', '/_sim/faults')).body).toMatchObject([{ kind: 'delta', after: 99, hits: 0 }]);
  // Exchange may have moved the version once more meanwhile.
  const attempts = [{ subscriptionId: id, changeType: 'created', status: 202 }, { subscriptionId: id, changeType: 'updated' }];
  expect((await before('GET', '/_sim/notifications')).body).toEqual(expect.arrayContaining(attempts.map((attempt) => expect.objectContaining(attempt) as unknown)));
  await third.close();
  rmSync(dataDir, { recursive: true });
});
