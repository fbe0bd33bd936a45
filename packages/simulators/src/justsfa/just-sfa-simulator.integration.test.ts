import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startJustSfaSimulator, type JustSfaSimulatorOptions } from './index.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const schedule = 'field_1000000001';
const title = 'field_1000000002';
const period = ['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00'];
const taro = ['taro.yamada', '山田 太郎', 'taro.yamada@sales.example', '営業部', '課長'];
const envelopeSchema = z.looseObject({ recordId: z.int(), updatedAt: z.string(), record: z.record(z.string(), z.unknown()) });
const envelopesSchema = z.array(envelopeSchema);

async function start(options: JustSfaSimulatorOptions = {}) {
  const simulator = await startJustSfaSimulator(options);
  cleanups.push(() => simulator.close());
  const send = async (method: string, path: string, body?: unknown, key = 'EXAMPLE-KEY') => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  const api = (method: string, rest: string, body?: unknown, key?: string) => send(method, `/sites/api/services/v1/tables/table_1000000001/records${rest}`, body, key);
  const sim = (method: string, rest: string, body?: unknown) => send(method, `/_sim${rest}`, body);
  const insert = (record: object = {}) => api('POST', '/', { records: [{ record: { [title]: '定例', ...record } }] });
  const read = async (id: number) => envelopesSchema.parse((await api('GET', `/${id}`)).json)[0];
  return { simulator, send, api, sim, insert, read };
}

/** A receiver of webhooks; `answer` gives the status. */
async function receive(answer: () => number | Promise<number> = () => 200) {
  const received: { path: string; headers: Record<string, unknown>; body: unknown; at: number }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as unknown, at: Date.now() });
      void Promise.resolve(answer()).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, received, types: () => received.map(({ body }) => z.object({ type: z.string() }).parse(body).type) };
}
const hook = (url: string, more: object = {}) => ({ id: 'w1', title: 'Clounect', url, table: 'table_1000000001', ...more });
const eventually = (check: () => unknown) => expect.poll(check, { timeout: 3_000, interval: 5 });

describe('the record API', () => {
  it('makes, reads, changes and deletes a record', async () => {
    const { api, insert, read } = await start();
    expect(await insert({ [schedule]: { [`${schedule}_period`]: period, [`${schedule}_participants`]: ['taro.yamada'] } })).toMatchObject({ status: 200, json: { recordIds: [1] } });
    expect((await read(1))?.record[schedule]).toEqual({ [`${schedule}_period`]: period, [`${schedule}_participants`]: [taro] });
    expect((await api('PUT', '/', { records: [{ recordId: 1, record: { [title]: '変更' } }] })).status).toBe(200);
    expect((await api('PUT', '/1', { record: { field_1000000009: '42' } })).status).toBe(200);
    expect((await api('PUT', '/', { records: [{ recordKey: { field_1000000009: '42' }, record: { field_1000000003: '本社' } }] })).status).toBe(200);
    expect((await read(1))?.record).toMatchObject({ [title]: '変更', field_1000000003: '本社', field_1000000009: '42' });
    expect((await api('DELETE', '/', { records: [{ recordId: 1 }] })).status).toBe(200);
    expect(await api('GET', '/1')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    await insert();
    expect((await api('DELETE', '/2')).status).toBe(200);
    expect((await api('GET', '/')).json).toEqual([]);
  });

  it('lists with and without the slash, pages and filters', async () => {
    const { api, insert } = await start();
    for (let count = 0; count < 12; count += 1) await insert(count % 2 ? { [`${schedule}_participants`]: ['hanako.sato'] } : {});
    const ids = async (rest: string) => envelopesSchema.parse((await api('GET', rest)).json).map(({ recordId }) => recordId);
    expect(await ids('')).toHaveLength(10);
    expect(await ids('/?offset=10&limit=100')).toEqual([11, 12]);
    expect(await ids(`/?panelName=panel_1000000002&filterName=filter_1000000003&_${schedule}_participants-0=hanako.sato`)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it.each([
    ['two records at once', 'POST', '/', { records: [{ record: {} }, { record: {} }] }],
    ['no records', 'POST', '/', { records: [] }],
    ['a body that is no JSON', 'POST', '/', '{"records":'],
    ['no body', 'POST', '/', undefined],
    ['an unknown login id', 'POST', '/', { records: [{ record: { [title]: 'A', [`${schedule}_participants`]: ['nobody'] } }] }],
    ['an id that is no number', 'GET', '/abc', undefined],
    ['an update without id or key', 'PUT', '/', { records: [{ record: {} }] }],
    ['more than 100 a page', 'GET', '/?limit=101', undefined],
  ])('refuses %s with 400 in its error form', async (_, method, path, body) => {
    const { api } = await start();
    expect(await api(method, path, body)).toMatchObject({ status: 400, json: { code: expect.any(String), message: expect.any(String) } });
  });

  it('answers 401, 403, 404 and 405 where they belong', async () => {
    const apiKeys = [{ key: 'READER', tables: ['table_1000000001'], permissions: { view: true, add: false, edit: false, delete: false } }];
    const { api, send } = await start({ settings: { apiKeys } });
    const other = (table: string) => send('GET', `/sites/api/services/v1/tables/${table}/records/`, undefined, 'READER');
    const answers = [await api('GET', '/', undefined, 'WRONG'), await api('POST', '/', { records: [{ record: {} }] }, 'READER'), await other('table_2000000001'), await other('table_9'), await api('PATCH', '/', {}, 'READER')];
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 404, 405]);
    expect((await api('GET', '/', undefined, 'READER')).status).toBe(200);
  });

  it('answers the median call in under 2 ms', async () => {
    const { api, insert, sim } = await start();
    await sim('PATCH', '/switches', { unlimited: true });
    await insert();
    const durations: number[] = [];
    for (let count = 0; count < 300; count += 1) {
      const begin = performance.now();
      await api('GET', '/1');
      durations.push(performance.now() - begin);
    }
    expect(durations.toSorted((a, b) => a - b)[150]).toBeLessThan(2);
  });
});

describe('limits', () => {
  it('answer 429 with Retry-After, count the violation, and leave /_sim alone', async () => {
    const { api, sim } = await start({ settings: { switches: { perMinute: 2 } } });
    await api('GET', '/');
    await api('GET', '/9');
    const refused = await api('GET', '/');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await sim('GET', '/calls')).json).toMatchObject({ total: 3, byKind: { list: 2, get: 1 }, violations: { perMinute: 1 }, usage: { lastMinute: 2 } });
    await sim('PATCH', '/switches', { limitAnswer: '403' });
    expect(await api('GET', '/')).toMatchObject({ status: 403, json: { message: expect.stringContaining('request limit') } });
    await sim('PATCH', '/switches', { countOnly: true });
    expect((await api('GET', '/')).status).toBe(200);
    await sim('POST', '/calls/reset');
    expect((await sim('GET', '/calls')).json).toMatchObject({ total: 0, violations: {} });
  });

  it('let five calls in at once', async () => {
    const { api } = await start({ settings: { switches: { latencyMs: 100 } } });
    const statuses = (await Promise.all(Array.from({ length: 6 }, () => api('GET', '/')))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await api('GET', '/')).status).toBe(200);
  });
});

describe('webhooks', () => {
  it('are sent within 50 ms of every write, with the headers and the record as it then was', async () => {
    const { url, received } = await receive();
    const { api, insert, sim } = await start({ settings: { webhooks: [hook(url, { headers: { 'X-Secret': 's3' } })] } });
    await insert({ [schedule]: { [`${schedule}_participants`]: ['taro.yamada'] } });
    const written = Date.now();
    await eventually(() => received.length).toBe(1);
    expect((received[0]?.at ?? Infinity) - written).toBeLessThan(50);
    await api('PUT', '/', { records: [{ recordId: 1, record: { [title]: '変更' } }] });
    await eventually(() => received.length).toBe(2);
    await api('DELETE', '/1');
    await eventually(() => received.length).toBe(3);
    expect(received.map(({ body }) => body)).toEqual([
      expect.objectContaining({ type: 'ADD_RECORD', recordId: 1, tableName: 'table_1000000001', record: expect.objectContaining({ [schedule]: { [`${schedule}_period`]: [], [`${schedule}_participants`]: [taro] } }) }),
      expect.objectContaining({ type: 'UPDATE_RECORD', recordId: 1, record: expect.objectContaining({ [title]: '変更' }) }),
      { type: 'DELETE_RECORD', recordId: 1, tableName: 'table_1000000001', updatedAt: expect.stringMatching(/\.\d{3}\+09:00$/) },
    ]);
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-secret': 's3' });
    await eventually(async () => (await sim('GET', '/deliveries')).json).toMatchObject([{ recordId: 1, type: 'ADD_RECORD', status: 200, url }, { type: 'UPDATE_RECORD' }, { type: 'DELETE_RECORD', at: expect.stringMatching(/Z$/) }]);
    await sim('DELETE', '/deliveries');
    expect((await sim('GET', '/deliveries')).json).toEqual([]);
  });

  it('go to each setting of the table whose trigger is on, also for a person\'s edit', async () => {
    const [all, updates] = [await receive(), await receive()];
    const { sim, send } = await start();
    await sim('PUT', '/webhooks/all', { url: all.url, table: 'table_1000000001', fields: [title] });
    await sim('PUT', '/webhooks/updates', { url: updates.url, table: 'table_1000000001', triggers: { add: false, update: true, delete: false } });
    await sim('POST', '/records?as=taro.yamada', { record: { [title]: 'A' } });
    await sim('PUT', '/records/1?as=taro.yamada', { record: { [title]: 'B' } });
    await sim('DELETE', '/records/1');
    await send('POST', '/sites/api/services/v1/tables/table_2000000001/records/', { records: [{ record: { field_2000000002: 'elsewhere' } }] });
    await eventually(all.types).toHaveLength(3);
    expect(updates.types()).toEqual(['UPDATE_RECORD']);
    expect(all.received.find(({ body }) => z.object({ type: z.string() }).parse(body).type === 'ADD_RECORD')?.body).toMatchObject({ record: { [title]: 'A' }, updatedBy: taro });
    expect(updates.received[0]?.body).toHaveProperty(`record.${schedule}`);
    expect(all.received[0]?.body).not.toHaveProperty(`record.${schedule}`);
    expect((await sim('DELETE', '/webhooks/all')).status).toBe(204);
    expect((await sim('GET', '/webhooks')).json).toMatchObject([{ id: 'updates' }]);
  });

  it('are sent when the watched field has another value, and once when another trigger fires too', async () => {
    const { url, received } = await receive();
    const watching = { triggers: { add: false, update: false, delete: false, changedField: title } };
    const { api, insert, sim } = await start({ settings: { webhooks: [hook(url, watching)] } });
    await insert();
    const write = (record: object) => api('PUT', '/', { records: [{ recordId: 1, record }] });
    await write({ field_1000000003: '駅前' });
    await write({ [title]: '定例' });
    await write({ [title]: '臨時' });
    await eventually(() => received.length).toBe(1);
    expect(received[0]?.body).toMatchObject({ type: 'UPDATE_RECORD', record: { [title]: '臨時' } });
    await sim('PUT', '/webhooks/w1', hook(url, { triggers: { ...watching.triggers, update: true } }));
    await write({ [title]: '再び' });
    await eventually(() => received.length).toBe(2);
    expect((await sim('GET', '/deliveries')).json).toHaveLength(2);
  });

  it('are sent once by default, and note an answer of 500 and a refused connection', async () => {
    const { url, received } = await receive(() => 500);
    const { insert, sim } = await start({ settings: { webhooks: [hook(url), hook('http://127.0.0.1:1/', { id: 'w2' })] } });
    await insert();
    await eventually(async () => (await sim('GET', '/deliveries')).json).toHaveLength(2);
    expect((await sim('GET', '/deliveries')).json).toEqual(
      expect.arrayContaining([expect.objectContaining({ webhook: 'w1', status: 500 }), expect.objectContaining({ webhook: 'w2', status: 0, error: expect.any(String) })]),
    );
    expect(received).toHaveLength(1);
  });

  it('are sent again, doubled or lost when switched', async () => {
    let failures = 2;
    const { url, received } = await receive(() => (failures-- > 0 ? 503 : 200));
    const { insert, sim } = await start({ settings: { webhooks: [hook(url)], switches: { webhookResends: 3, webhookResendDelayMs: 10 } } });
    await insert();
    await eventually(() => received.length).toBe(3);
    await sim('PATCH', '/switches', { webhookCopies: 2, webhookLose: 1 });
    await insert();
    await insert();
    await eventually(() => received.length).toBe(5);
    expect(received.slice(3).map(({ body }) => z.object({ recordId: z.int() }).parse(body).recordId)).toEqual([3, 3]);
    expect((await sim('GET', '/switches')).json).toMatchObject({ webhookLose: 0 });
  });

  it('wait while held and come out reversed when switched', async () => {
    const { url, received, types } = await receive();
    const { api, insert, sim } = await start({ settings: { webhooks: [hook(url)], switches: { webhookHold: true, webhookRelease: 'reversed' } } });
    await insert();
    await api('DELETE', '/1');
    expect((await sim('GET', '/held')).json).toMatchObject([{ type: 'ADD_RECORD', body: { recordId: 1 } }, { type: 'DELETE_RECORD' }]);
    expect(received).toHaveLength(0);
    expect((await sim('POST', '/held/release')).json).toMatchObject([{ type: 'DELETE_RECORD', status: 200 }, { type: 'ADD_RECORD', status: 200 }]);
    expect(types()).toEqual(['DELETE_RECORD', 'ADD_RECORD']);
    expect((await sim('GET', '/held')).json).toEqual([]);
  });

  it('never hold up the API; run side by side, or one at a time when serial', async () => {
    let running = 0;
    let most = 0;
    const { url, received } = await receive(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 60));
      running -= 1;
      return 200;
    });
    const { insert, sim } = await start({ settings: { webhooks: [hook(url)] } });
    await Promise.all([insert(), insert(), insert()]);
    await eventually(async () => (await sim('GET', '/deliveries')).json).toHaveLength(3);
    expect(most).toBeGreaterThan(1);
    most = 0;
    await sim('PATCH', '/switches', { webhookSerial: true });
    await Promise.all([insert(), insert(), insert()]);
    await eventually(async () => (await sim('GET', '/deliveries')).json).toHaveLength(6);
    expect([most, received.length]).toEqual([1, 6]);
  });

  it('give up after their timeout', async () => {
    const { url } = await receive(() => new Promise<number>(() => undefined));
    const { insert, sim } = await start({ settings: { webhooks: [hook(url)], switches: { webhookTimeoutMs: 50 } } });
    await insert();
    await eventually(async () => (await sim('GET', '/deliveries')).json).toMatchObject([{ status: 0, error: expect.stringContaining('timeout') }]);
  });

  it('can be tested with a picked record', async () => {
    const { url, received } = await receive(() => 201);
    const { insert, sim } = await start({ settings: { webhooks: [hook(url, { headers: { 'x-secret': 's3' }, triggers: { add: false, update: false, delete: false } })] } });
    expect((await sim('POST', '/webhooks/w1/test')).status).toBe(404);
    await insert({ [title]: 'A' });
    await insert({ [title]: 'B' });
    expect(await sim('POST', '/webhooks/w1/test', { recordId: 1 })).toMatchObject({ status: 200, json: { recordId: 1, type: 'UPDATE_RECORD', status: 201 } });
    await sim('PATCH', '/switches', { testSendType: 'missing', webhookOmitHeaders: true });
    await sim('POST', '/webhooks/w1/test');
    expect(received.map(({ body }) => body)).toEqual([expect.objectContaining({ type: 'UPDATE_RECORD', record: expect.objectContaining({ [title]: 'A' }) }), expect.objectContaining({ record: expect.objectContaining({ [title]: 'B' }) })]);
    expect(received[1]?.body).not.toHaveProperty('type');
    expect(received.map(({ headers }) => headers['x-secret'])).toEqual(['s3', undefined]);
  });
});

describe('/_sim', () => {
  it('lists its verbs with a sentence each, and asks for no key', async () => {
    const { simulator } = await start();
    const verbs = z.array(z.object({ verb: z.string(), path: z.string(), does: z.string().min(5) })).parse(await (await fetch(`${simulator.url}/_sim/`)).json());
    expect(verbs.map(({ verb, path }) => `${verb} ${path}`)).toEqual(expect.arrayContaining(['GET /_sim/records', 'GET /_sim/deliveries', 'GET /_sim/calls', 'POST /_sim/calls/reset', 'POST /_sim/faults']));
  });

  it('shows records in the record API\'s own shape', async () => {
    const { sim, insert, read } = await start();
    await insert();
    expect((await sim('GET', '/records')).json).toEqual([await read(1)]);
    expect((await sim('GET', '/records/1')).json).toEqual(await read(1));
    expect((await sim('GET', '/records?table=table_2000000001')).json).toEqual([]);
    expect((await sim('GET', '/records/2')).status).toBe(404);
    expect((await sim('GET', '/records?table=table_9')).status).toBe(404);
  });

  it('replaces users and keys, and reads show people as they are now', async () => {
    const { sim, insert, read, api } = await start();
    await insert({ [`${schedule}_participants`]: ['taro.yamada', 'hanako.sato'] });
    await sim('PUT', '/users', [{ id: 'taro.yamada', name: '山田 次郎' }]);
    expect((await read(1))?.record[schedule]).toMatchObject({ [`${schedule}_participants`]: [['taro.yamada', '山田 次郎', '', '', ''], ['hanako.sato']] });
    await sim('PUT', '/api-keys', [{ key: 'NEW', tables: ['table_1000000001'] }]);
    expect([(await api('GET', '/')).status, (await api('GET', '/', undefined, 'NEW')).status]).toEqual([401, 200]);
    expect(await sim('PUT', '/users', [{ name: 'without id' }])).toMatchObject({ status: 400, json: { code: 'INVALID_BODY' } });
  });

  it('injects faults: lost answers, cut connections, only for one record', async () => {
    const { sim, api, insert } = await start();
    await insert();
    await insert();
    await sim('POST', '/faults', { faults: [{ kind: 'insert', effect: 'loseAnswer', status: 504, times: 1 }, { kind: 'get', effect: 'drop', times: 1 }, { kind: 'update', pathContains: '/records/2', status: 500 }] });
    expect(await insert()).toMatchObject({ status: 504, json: { code: 'HTTP_504' } });
    await expect(api('GET', '/3')).rejects.toThrow();
    expect((await api('GET', '/3')).status).toBe(200);
    const update = (recordId: number) => api('PUT', '/', { records: [{ recordId, record: {} }] });
    expect([(await update(1)).status, (await update(2)).status]).toEqual([200, 500]);
    expect((await sim('GET', '/faults')).json).toMatchObject([{ hits: 1 }, { hits: 1 }, { hits: 1 }]);
    await sim('POST', '/faults', { faults: [] });
    expect((await update(2)).status).toBe(200);
  });

  it('switches what nobody knows about the real service', async () => {
    const { sim, api, insert, read } = await start();
    await sim('PATCH', '/switches', { missingAnswer: 'emptyArray', emptySchedule: 'null', writeAnswer: 'nothing' });
    await insert();
    expect(await api('GET', '/9')).toMatchObject({ status: 200, json: [] });
    expect((await read(1))?.record[schedule]).toBeNull();
    expect(await api('DELETE', '/1')).toMatchObject({ status: 204, json: undefined });
    expect((await sim('PATCH', '/switches', { missingAnswer: 'perhaps' })).status).toBe(400);
  });
});

it('goes on where it was after a kill: records, counters, webhooks, users, keys, switches, faults', async () => {
  const { url, received } = await receive();
  const [before, after] = [mkdtempSync(join(tmpdir(), 'sfa-')), mkdtempSync(join(tmpdir(), 'sfa-'))];
  cleanups.unshift(() => [before, after].forEach((folder) => rmSync(folder, { recursive: true })));
  const first = await start({ dataDir: before });
  await first.insert();
  await first.insert();
  await first.api('DELETE', '/2');
  await first.sim('PUT', '/webhooks/w1', hook(url));
  await first.sim('PUT', '/api-keys', [{ key: 'NEW', tables: ['table_1000000001'], actsAs: 'S0103' }]);
  await first.sim('PATCH', '/switches', { perMinute: 6 });
  await first.sim('POST', '/faults', { faults: [{ kind: 'insert', after: 9 }] });
  const old = await first.sim('GET', '/records/1');
  // What a kill leaves behind: the file as it is at this moment.
  cpSync(before, after, { recursive: true });

  const second = await start({ dataDir: after });
  expect((await second.sim('GET', '/records/1')).json).toEqual(old.json);
  expect((await second.sim('GET', '/faults')).json).toMatchObject([{ kind: 'insert', after: 9, hits: 0 }]);
  expect((await second.sim('GET', '/calls')).json).toMatchObject({ byKind: { insert: 2, delete: 1 }, usage: { lastMinute: 3, today: 3 } });
  expect((await second.api('GET', '/', undefined, 'EXAMPLE-KEY')).status).toBe(401);
  expect((await second.api('POST', '/', { records: [{ record: { [title]: 'C' } }] }, 'NEW')).json).toEqual({ recordIds: [3] });
  await eventually(() => received.length).toBe(1);
  expect((await second.api('GET', '/', undefined, 'NEW')).status).toBe(200);
  expect((await second.api('GET', '/', undefined, 'NEW')).status).toBe(429);
});

it('rejects when its port is taken', async () => {
  const { simulator } = await start();
  await expect(startJustSfaSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE');
});
