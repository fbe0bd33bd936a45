import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type TestCaller } from './test-caller.js';

const mail = 'taro.yamada@sales.example';
const events = `/v1.0/users/${mail}/events`;
const sim = `/_sim/mailboxes/${mail}/events`;
const meeting = { subject: 'a', start: { dateTime: '2026-11-24T10:00:00', timeZone: 'Asia/Tokyo' }, end: { dateTime: '2026-11-24T11:00:00', timeZone: 'Asia/Tokyo' } };
const property = { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Link', value: 'r1' };

let simulator: GraphSimulator;
let call: TestCaller;
beforeEach(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMoveWithinMs: 100 } }, seed: 1 });
  call = await createTestCaller(simulator);
});
afterEach(() => simulator.close());

test('Exchange moves the etag once after a create, without a change of content', async () => {
  const made = (await call('POST', events, meeting)).body;
  await wait(130);
  const moved = (await call('GET', `${events}/${made.id}`)).body;
  expect(moved['@odata.etag']).not.toBe(made['@odata.etag']);
  expect(String(moved.lastModifiedDateTime) > String(made.lastModifiedDateTime)).toBe(true);
  const content = { '@odata.etag': '', changeKey: '', lastModifiedDateTime: '' };
  expect({ ...moved, ...content }).toEqual({ ...made, ...content });
  await wait(130);
  expect((await call('GET', `${events}/${made.id}`)).body).toEqual(moved);
  await call('PATCH', '/_sim/switches', { etagMove: false });
  const still = (await call('POST', events, meeting)).body;
  await wait(130);
  expect((await call('GET', `${events}/${still.id}`)).body).toEqual(still);
});

describe('_sim', () => {
  test('lists its verbs, and its lists are bare arrays in the shape of the service', async () => {
    await call('PATCH', '/_sim/switches', { etagMove: false });
    const made = (await call('POST', events, { ...meeting, transactionId: 't', singleValueExtendedProperties: [property] })).body;
    expect((await call('GET', '/_sim/')).body).toContainEqual({ verb: 'GET /_sim/mails', does: expect.any(String) as unknown });
    expect((await call('GET', sim)).body).toEqual([{ ...made, '@odata.context': undefined, singleValueExtendedProperties: [property] }]);
    expect((await call('GET', `${sim}?timeZone=Asia/Tokyo`)).body).toMatchObject([{ start: { dateTime: '2026-11-24T10:00:00.0000000', timeZone: 'Asia/Tokyo' } }]);
    expect((await call('GET', '/_sim/mailboxes')).body).toMatchObject([{ mail, state: 'ok', events: 1 }, {}, {}, {}, {}, {}]);
  });
  test('a person edits, makes recurring, online and private, and Graph shows it', async () => {
    const { id } = (await call('POST', events, meeting)).body;
    const recurrence = { pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'] }, range: { type: 'noEnd', startDate: '2026-11-24' } };
    expect((await call('PATCH', `${sim}/${id}`, { subject: 'b', sensitivity: 'private', isOnlineMeeting: true, recurrence })).status).toBe(200);
    expect((await call('GET', `${events}/${id}`)).body).toMatchObject({ id, subject: 'b', sensitivity: 'private', isOnlineMeeting: true, type: 'seriesMaster', onlineMeeting: { joinUrl: expect.any(String) as unknown } });
  });
  test('a person adding attendees, and every later write, sends mail', async () => {
    const { id } = (await call('POST', events, meeting)).body;
    await call('PATCH', `${sim}/${id}`, { attendees: [{ emailAddress: { address: 'guest@other.example' } }] });
    await call('PATCH', `${sim}/${id}`, { subject: 'b' });
    await call('DELETE', `${sim}/${id}`);
    expect((await call('GET', '/_sim/mails')).body).toMatchObject([{ kind: 'invitation' }, { kind: 'update' }, { kind: 'cancellation', mailbox: mail, to: 'guest@other.example' }]);
  });
  test('a copy carries the extended property and no transaction id; a touch moves the etag alone; a deleted event comes back', async () => {
    const made = (await call('POST', events, { ...meeting, transactionId: 't', singleValueExtendedProperties: [property] })).body;
    const copy = (await call('POST', `${sim}/${made.id}/copy`)).body;
    expect(copy).toMatchObject({ subject: 'a', transactionId: null, singleValueExtendedProperties: [property] });
    expect(copy.id).not.toBe(made.id);
    const touched = (await call('POST', `${sim}/${made.id}/touch`)).body;
    expect([touched.subject, touched.changeKey === made.changeKey]).toEqual(['a', false]);
    await call('DELETE', `${sim}/${made.id}`);
    expect((await call('GET', sim.replace('events', 'deleted'))).body).toMatchObject([{ id: made.id }]);
    expect((await call('POST', `${sim}/${made.id}/restore`)).status).toBe(200);
    expect((await call('GET', `${events}/${made.id}`)).status).toBe(200);
  });
  test('refuses what it does not know', async () => {
    expect((await call('GET', '/_sim/nonsense')).status).toBe(404);
    expect((await call('PATCH', '/_sim/switches', { nonsense: 1 })).status).toBe(400);
    expect((await call('GET', '/_sim/mailboxes/nobody/events')).status).toBe(404);
  });
});

describe('calls, faults and limits', () => {
  test('calls are counted by kind, those under _sim not', async () => {
    await call('POST', '/_sim/calls/reset');
    const { id } = (await call('POST', events, meeting)).body;
    await call('GET', `${events}/${id}`);
    await call('GET', events);
    await call('GET', sim);
    await call('GET', `/v1.0/users/${mail}`);
    await createTestCaller(simulator);
    expect((await call('GET', '/_sim/calls')).body).toEqual({ total: 5, byKind: { 'event.create': 1, 'event.get': 1, 'event.list': 1, 'user.get': 1, token: 1 }, violations: {} });
  });
  test('a fault refuses, loses the answer or cuts the connection, with or without the work', async () => {
    await call('POST', '/_sim/faults', { faults: [{ kind: 'event.create', times: 1, status: 429, headers: { 'retry-after': '2' } }] });
    const refused = await call('POST', events, meeting);
    expect([refused.status, refused.body.error?.code, refused.headers.get('retry-after')]).toEqual([429, 'ApplicationThrottled', '2']);
    await call('POST', '/_sim/faults', { faults: [{ kind: 'event.create', times: 1, effect: 'loseAnswer', status: 504 }] });
    expect((await call('POST', events, meeting)).body.error).toMatchObject({ code: 'UnknownError', message: '' });
    await call('POST', '/_sim/faults', { faults: [{ pathContains: mail, times: 1, effect: 'dropAnswer' }] });
    const { id } = (await call('GET', `/_sim/users/${mail}`)).body;
    await expect(call('POST', `/v1.0/users/${id}/events`, meeting)).rejects.toThrow();
    await call('POST', '/_sim/faults', { faults: [{ kind: 'event.create', times: 1, effect: 'drop' }] });
    await expect(call('POST', events, meeting)).rejects.toThrow();
    expect((await call('GET', sim)).body).toHaveLength(2);
    expect((await call('GET', '/_sim/faults')).body).toMatchObject([{ hits: 1 }]);
    await call('POST', '/_sim/faults', { faults: [{ kind: 'token' }] });
    await expect(createTestCaller(simulator)).rejects.toThrow();
  });
  test('the fifth call at once on a mailbox is refused with Retry-After and counted', async () => {
    await call('PATCH', '/_sim/switches', { latencyMs: 300 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('GET', events)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect([refused?.headers.get('retry-after'), refused?.body.error?.message]).toEqual(['10', 'Application is over its MailboxConcurrency limit.']);
    expect((await call('GET', '/_sim/calls')).body.violations).toEqual({ MailboxConcurrency: 2 });
  });
  test('a call that its caller gave up is at work, and counted, until it is done', async () => {
    await call('POST', '/_sim/faults', { faults: [{ kind: 'event.create', delayMs: 20_000, effect: 'none', times: 4 }] });
    const gaveUp = new AbortController();
    const headers = { authorization: `Bearer ${call.token}`, 'content-type': 'application/json' };
    const calls = Array.from({ length: 4 }, () => fetch(`${simulator.url}${events}`, { method: 'POST', headers, body: JSON.stringify(meeting), signal: gaveUp.signal }));
    await vi.waitUntil(async () => JSON.stringify((await call('GET', '/_sim/faults')).body).includes('"hits":4'), { timeout: 15_000 });
    gaveUp.abort();
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    expect((await call('GET', events)).status).toBe(429);
  });
});

describe('$batch', () => {
  const batch = async (requests: readonly object[]) => call('POST', '/v1.0/$batch', { requests });
  const json = { 'Content-Type': 'application/json' };
  test('runs each request as a call of its own', async () => {
    const { body } = await batch([
      { id: '1', method: 'POST', url: events.slice(5), headers: json, body: meeting },
      { id: '2', method: 'GET', url: `users/${mail}?$select=id` },
      { id: '3', method: 'GET', url: '/nonsense' },
      { id: '4', method: 'POST', url: events.slice(5), body: meeting },
    ]);
    const byId = new Map(body.responses?.map((response) => [String(response.id), response]));
    expect(['1', '2', '3', '4'].map((id) => byId.get(id)?.status)).toEqual([201, 200, 400, 400]);
    expect(byId.get('1')?.body).toMatchObject({ subject: 'a' });
    expect((await call('GET', '/_sim/calls')).body.byKind).toMatchObject({ batch: 1, 'event.create': 1, 'user.get': 1, unknown: 1 });
  });
  test('a request whose predecessor failed is 424, and the order is kept', async () => {
    const { body } = await batch([
      { id: 'a', method: 'DELETE', url: `${events.slice(5)}/nonsense` },
      { id: 'b', dependsOn: ['a'], method: 'GET', url: events.slice(5) },
      { id: 'c', dependsOn: ['b'], method: 'GET', url: events.slice(5) },
    ]);
    expect(body.responses?.map(({ id, status }) => [id, status])).toEqual([['a', 400], ['b', 424], ['c', 424]]);
  });
  test('is refused as a whole when it is malformed', async () => {
    const get = (id: string) => ({ id, method: 'GET', url: `/users/${mail}` });
    for (const requests of [[], [get('a'), get('A')], Array.from({ length: 21 }, (_, index) => get(String(index))), [{ ...get('a'), dependsOn: ['b'] }], [{ id: 'a' }]]) expect((await batch(requests)).status).toBe(400);
  });
});

test('a simulator that was killed goes on where it was', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'graph-simulator-'));
  const first = await startGraphSimulator({ dataDir, settings: { switches: { etagMoveWithinMs: 0 } } });
  const before = await createTestCaller(first);
  const made = (await before('POST', events, { ...meeting, transactionId: 't', attendees: [{ emailAddress: { address: 'guest@other.example' } }] })).body;
  const dead = (await before('POST', events, { ...meeting, transactionId: 'dead' })).body;
  await before('DELETE', `${events}/${dead.id}`);
  await before('PUT', `/_sim/users/${mail}`, { displayName: 'Renamed' });
  await before('PATCH', '/_sim/switches', { etagMove: false });
  await wait(20);
  await first.close();
  // The token is still good, too: its key is part of the state.
  const second = await startGraphSimulator({ dataDir, port: first.port });
  expect((await before('GET', `${events}/${made.id}`)).body).toMatchObject({ id: made.id, subject: 'a', organizer: { emailAddress: { name: 'Renamed' } } });
  expect((await before('POST', events, { ...meeting, transactionId: 't' })).body.id).toBe(made.id);
  expect((await before('POST', events, { ...meeting, transactionId: 'dead' })).body.id).toBe(dead.id);
  expect((await before('GET', '/_sim/mails')).body).toHaveLength(1);
  expect((await before('GET', '/_sim/switches')).body.etagMove).toBe(false);
  expect((await before('GET', sim)).body).toHaveLength(1);
  // A third on the same port is refused and leaves the state of the second alone.
  await expect(startGraphSimulator({ dataDir, port: first.port })).rejects.toThrow('EADDRINUSE');
  await before('PATCH', `${events}/${made.id}`, { subject: 'b' });
  await second.close();
  const third = await startGraphSimulator({ dataDir, port: first.port });
  expect((await before('GET', `${events}/${made.id}`)).body.subject).toBe('b');
  await third.close();
  rmSync(dataDir, { recursive: true });
});
