import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type TestCaller } from './test-caller.js';

let simulator: GraphSimulator;
let call: TestCaller;
const mail = 'hanako.sato@sales.example';
beforeAll(async () => {
  simulator = await startGraphSimulator();
  call = await createTestCaller(simulator);
});
afterAll(() => simulator.close());

async function tokenOf(change: Readonly<Record<string, string>>): Promise<Response> {
  const [app] = demoSettings.apps;
  const form = { client_id: app?.clientId ?? '', client_secret: 'demo-client-secret', scope: `${simulator.url}/.default`, grant_type: 'client_credentials', ...change };
  return fetch(simulator.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
}

test('the token endpoint grants tokens of the set lifetime and refuses a wrong secret', async () => {
  await call('PATCH', '/_sim/switches', { tokenLifetimeSeconds: 60 });
  expect(await (await tokenOf({})).json()).toMatchObject({ token_type: 'Bearer', expires_in: 60, ext_expires_in: 60 });
  const refused = await tokenOf({ client_secret: 'wrong' });
  expect([refused.status, await refused.json()]).toMatchObject([401, { error: 'invalid_client', error_codes: [7000215] }]);
});

test('a call without a good token is 401, in the error envelope with the ids of the call', async () => {
  const answer = await call('GET', `/v1.0/users/${mail}/events`, undefined, { authorization: 'Bearer nonsense', 'client-request-id': 'mine' });
  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ error: { code: 'InvalidAuthenticationToken', innerError: { 'client-request-id': 'mine', 'request-id': answer.headers.get('request-id') } } });
  expect(answer.headers.get('client-request-id')).toBe('mine');
});

test('a user is found by id, principal name and address, with what was selected', async () => {
  const [, user] = demoSettings.users;
  for (const reference of [user?.id, user?.userPrincipalName.toUpperCase(), user?.mail]) expect((await call('GET', `/v1.0/users/${reference}`)).body).toMatchObject({ id: user?.id, displayName: '佐藤 花子' });
  const { body } = await call('GET', `/v1.0/users/${mail}?$select=id,mail`);
  expect(Object.keys(body)).toEqual(['@odata.context', 'mail', 'id']);
  expect((await call('GET', '/v1.0/users/nobody@sales.example')).body).toMatchObject({ error: { code: 'Request_ResourceNotFound' } });
  expect((await call('GET', `/v1.0/users/${mail}?$select=colour`)).status).toBe(400);
});

test('users are listed, filtered and paged', async () => {
  const filter = encodeURIComponent(`mail eq '${mail.toUpperCase()}' or userPrincipalName eq 'nobody'`);
  expect((await call('GET', `/v1.0/users?$filter=${filter}`)).body.value).toHaveLength(1);
  const first = await call('GET', '/v1.0/users?$top=4');
  const second = await call('GET', String(first.body['@odata.nextLink']));
  expect([first.body.value?.length, second.body.value?.length, second.body['@odata.nextLink']]).toEqual([4, 2, undefined]);
});

test.each([
  ['noMailbox', 404, 'MailboxNotEnabledForRESTAPI', 200],
  ['accessDenied', 403, 'ErrorAccessDenied', 200],
  ['removed', 404, 'ErrorInvalidUser', 404],
])('a user who is %s: calendar %i %s, directory %i', async (state, status, code, directory) => {
  await call('PUT', `/_sim/users/${mail}`, { state });
  const calendar = await call('GET', `/v1.0/users/${mail}/events`);
  expect([calendar.status, calendar.body.error?.code]).toEqual([status, code]);
  expect((await call('GET', `/v1.0/users/${mail}`)).status).toBe(directory);
  const id = demoSettings.users[1]?.id ?? '';
  expect((await call('PUT', `/_sim/users/${id}`, { state: 'ok' })).body.state).toBe('ok');
});

test('an address changes and the object id stays', async () => {
  const id = demoSettings.users[2]?.id ?? '';
  await call('PUT', `/_sim/users/${id}`, { mail: 'new.name@sales.example' });
  expect((await call('GET', '/v1.0/users/new.name@sales.example')).body).toMatchObject({ id, displayName: '鈴木 一郎' });
});

test('an app without a role is refused where the role counts', async () => {
  const [app] = demoSettings.apps;
  await call('PUT', '/_sim/apps', [app, { ...app, clientId: 'calendar-only', roles: ['Calendars.ReadWrite'] }, { ...app, clientId: 'reader', roles: ['User.Read.All', 'Calendars.Read'] }, { ...app, clientId: 'none', roles: [] }]);
  const as = async (clientId: string) => ({ authorization: `Bearer ${((await (await tokenOf({ client_id: clientId })).json()) as { access_token: string }).access_token}` });
  const code = async (method: string, path: string, clientId: string) => (await call(method, path, undefined, await as(clientId))).body.error?.code;
  expect(await code('GET', `/v1.0/users/${mail}`, 'calendar-only')).toBe('Authorization_RequestDenied');
  expect(await code('GET', '/v1.0/users', 'none')).toBe('Authorization_RequestDenied');
  expect(await code('GET', `/v1.0/users/${mail}/events`, 'none')).toBe('ErrorAccessDenied');
  expect(await code('GET', `/v1.0/users/${mail}/events`, 'reader')).toBeUndefined();
  expect(await code('DELETE', `/v1.0/users/${mail}/events/x`, 'reader')).toBe('ErrorAccessDenied');
});

test('what is no path or method of the service is refused', async () => {
  expect(await call('GET', '/v1.0/nonsense')).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  expect(await call('PUT', `/v1.0/users/${mail}`)).toMatchObject({ status: 405 });
});
