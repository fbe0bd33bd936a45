import { isClounectError } from '@clounect/core';
import { describe, expect, it, vi } from 'vitest';
import { createSfaClient } from './create-sfa-client.js';
import { sfaSettingsSchema } from './settings.js';
import { exampleSource } from './testing/example-source.js';

const settings = sfaSettingsSchema.parse({ tenant: 'example' });
const records = 'https://example.justsfa.com/sites/api/services/v1/tables/table_1000000001/records/';
const row = (overrides = {}) => ({
  recordId: 7,
  updatedAt: '2024-01-09T16:20:17.380+09:00',
  record: { field_1000000001: {}, field_1000000002: '商談', field_1000000003: '', field_1000000004: '', ...overrides },
});
const json = (body: unknown, status = 200, headers = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const notFound = (): Response => json({ code: 'NOT_FOUND', message: 'レコードが存在しません。' }, 404);
const absent = { status: 'done', value: { state: 'absent' } };
const connectionError = (code: string): TypeError => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

/** A client whose calls are answered in order by the given answers; an error is thrown. */
function clientWith(answers: readonly (Response | Error)[], { overrides = {}, apiKey = 'EXAMPLE-KEY', now = Date.now } = {}) {
  const requests: Request[] = [];
  const waiting = [...answers];
  const fetch = vi.fn(async (input: Parameters<typeof globalThis.fetch>[0]) => {
    requests.push(new Request(input));
    const answer = waiting.shift();
    if (answer === undefined) throw new Error('no more answers');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { requests, client: createSfaClient({ settings, source: exampleSource(overrides), apiKey, fetch, now }) };
}

describe('readRecord', () => {
  it('asks for one record, with the key in the header and without following redirects', async () => {
    const { client, requests } = clientWith([json([row()])]);
    expect(await client.readRecord('7')).toMatchObject({ value: { state: 'present', record: { recordId: '7', schedule: { title: '商談' } } } });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'GET', url: `${records}7`, redirect: 'manual' });
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer EXAMPLE-KEY');
  });

  it.each([
    ['an empty array', json([])],
    ['an empty list under records', json({ records: [] })],
  ])('takes %s for absent, with one call', async (_what, answer) => {
    const { client, requests } = clientWith([answer]);
    expect(await client.readRecord('7')).toEqual(absent);
    expect(requests).toHaveLength(1);
  });

  it.each([['rows', [{ ...row(), recordId: 8 }]], ['no rows', []]])('takes a 404 for absent once a list with %s has shown that the table answers', async (_what, rows) => {
    const { client, requests } = clientWith([notFound(), json(rows)]);
    expect(await client.readRecord('7')).toEqual(absent);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${records}7`, `GET ${records}?limit=1`]);
  });

  it.each([
    ['an empty object', json({}, 404)],
    ['nothing', new Response(null, { status: 404 })],
    ['a text', new Response('Not Found', { status: 404, headers: { 'content-type': 'text/plain' } })],
    ['a text in JSON', json('not found', 404)],
    ['an empty list', json([], 404)],
    ['a web page', new Response('<html>Not Found</html>', { status: 404, headers: { 'content-type': 'text/html' } })],
    ['a proxy\'s error', json({ message: 'no healthy upstream' }, 404)],
    ['a code alone', json({ code: 'NOT_FOUND' }, 404)],
    ['a numeric code', json({ code: 404, message: 'Not Found' }, 404)],
    ['empty words', json({ code: '', message: '' }, 404)],
  ])('does not take 404 with %s for a word about the record, and asks no further', async (_what, answer) => {
    const { client, requests } = clientWith([answer, json([])]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    expect(requests).toHaveLength(1);
  });

  it.each([null, { code: 'NOT_FOUND', message: 'レコードが存在しません。' }])('never takes 410 for absent: %j', async (body) => {
    const { client, requests } = clientWith([json(body, 410), json([])]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    expect(requests).toHaveLength(1);
  });

  it.each([
    { code: 'SERVICE_STOPPED', message: 'レコードが存在しません。' },
    { code: 'TABLE_NOT_FOUND', message: 'Not found.' },
    { code: 'NOT_FOUND', message: 'table_1000000001' },
    { code: 'NOT_FOUND', message: 'ただいまメンテナンス中です。' },
    { code: 'NOT_FOUND', message: 'レコードが存在しないか、参照する権限がありません。' },
    { code: 'NOT_FOUND', message: 'GET /sites/api/services/v1/tables/x/records/7' },
  ])('does not take a 404 that names another cause for absent, though the table answers: %j', async (error) => {
    const { client } = clientWith([json(error, 404), json([])]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
  });

  it.each([
    ['404', [notFound()], 'notFound'],
    ['403', [json({}, 403)], 'forbidden'],
    ['401', [json({}, 401)], 'unauthorized'],
    ['429', [json({}, 429)], 'rateLimited'],
    ['500 twice', [json({}, 500), json({}, 500)], 'unavailable'],
    ['a lost connection twice', [connectionError('ECONNRESET'), connectionError('ECONNRESET')], 'unavailable'],
    ['a maintenance page', [new Response('<html>')], 'unavailable'],
    ['no list', [json({})], 'unavailable'],
    ['the very record', [json([row()])], 'unavailable'],
  ])('does not believe a 404 when the table\'s list is answered with %s', async (_what, answers, code) => {
    const { client } = clientWith([notFound(), ...answers]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code } });
  });

  it('does not believe a 404 when the limits leave no call for the list', async () => {
    const { client } = clientWith([...Array.from({ length: 29 }, () => json([row()])), notFound(), json([])]);
    for (let n = 0; n < 29; n += 1) await client.readRecord('7');
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'rateLimited' } });
  });

  it.each([
    ['two rows', json([row(), row()])],
    ['another record', json([{ ...row(), recordId: 8 }])],
    ['an object', json({ recordId: 7 })],
    ['a text', json('7')],
    ['null', json(null)],
    ['a row without a record', json([{ recordId: 7 }])],
    ['a row without an id', json([{ record: {} }])],
  ])('finds %s malformed', async (_what, answer) => {
    const { client, requests } = clientWith([answer]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a page', new Response('<html>maintenance</html>', { headers: { 'content-type': 'text/html' } })],
    ['a page labelled as JSON', new Response('<html>', { headers: { 'content-type': 'application/json' } })],
    ['an empty body', new Response('')],
    ['no content', new Response(null, { status: 204 })],
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://login.example/' } })],
  ])('takes %s, which no record API wrote, for unavailable', async (_what, answer) => {
    const { client, requests } = clientWith([answer.clone(), answer]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    expect(await client.listRecords({ offset: 0 })).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['a 500', json({}, 500)],
    ['a bad gateway\'s page', new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } })],
    ['a lost connection', connectionError('ECONNRESET')],
    ['a refused connection', connectionError('ECONNREFUSED')],
  ])('is repeated once after %s', async (_what, answer) => {
    const { client, requests } = clientWith([answer, json([row()])]);
    expect(await client.readRecord('7')).toMatchObject({ status: 'done', value: { state: 'present' } });
    expect(requests).toHaveLength(2);
  });

  it('gives up after the second failure', async () => {
    const { client, requests } = clientWith([connectionError('ECONNRESET'), json({}, 500), json([row()])]);
    expect(await client.readRecord('7')).toEqual({ status: 'failed', failure: { code: 'unavailable', detail: 'JUST.SFA answered 500' } });
    expect(requests).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 409, 429])('is not repeated after %d', async (status) => {
    const { client, requests } = clientWith([json({}, status), json([row()])]);
    await client.readRecord('7');
    expect(requests).toHaveLength(1);
  });
});

describe('listRecords', () => {
  it('sends panel, filter, page and the participant\'s parameter, encoded', async () => {
    const { client, requests } = clientWith([json([])]);
    await client.listRecords({ participant: 'taro+1@example & co', offset: 200 });
    const url = new URL(requests[0]?.url ?? '');
    expect(url.href.startsWith(`${records}?`)).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      panelName: 'panel_1000000002',
      filterName: 'filter_1000000003',
      offset: '200',
      limit: '100',
      '_field_1000000001_participants-0': 'taro+1@example & co',
    });
  });

  it.each([{ participantFilterParam: '' }, { filterName: undefined }])('leaves the parameter out where it means nothing, and judges the rows itself: %j', async (overrides) => {
    const of = (id: string) => ({ field_1000000001: { field_1000000001_period: [], field_1000000001_participants: [[id]] } });
    const { client, requests } = clientWith([json([{ ...row(of('taro.example')) }, { ...row(of('hanako.example')), recordId: 8 }])], { overrides });
    const page = await client.listRecords({ participant: 'Hanako.Example', offset: 0 });
    expect(page).toMatchObject({ value: { records: [{ recordId: '8' }] } });
    expect([...new URL(requests[0]?.url ?? '').searchParams.keys()].filter((key) => key.startsWith('_'))).toEqual([]);
  });

  it('puts rows that it cannot understand beside the others', async () => {
    const { client } = clientWith([json({ records: [row(), { ...row({ field_1000000001: 'soon' }), recordId: 8 }, { recordId: '9', record: {} }] })]);
    expect(await client.listRecords({ offset: 0 })).toMatchObject({
      value: { records: [{ recordId: '7' }], malformed: [{ recordId: '8' }, { recordId: '9' }] },
    });
  });

  it.each([[[{}]], [[null]], [['text']]])('is malformed as a whole when a row names no record: %j', async (rows) => {
    expect(await clientWith([json(rows)]).client.listRecords({ offset: 0 })).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });

  it('goes on after a full page, also when none of its rows is asked for', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ ...row(), recordId: index + 1 }));
    expect(await clientWith([json(rows)]).client.listRecords({ participant: 'nobody', offset: 300 })).toMatchObject({
      value: { records: [], nextOffset: 400 },
    });
  });
});

describe('updateRecord', () => {
  it('sends one PUT with a JSON body', async () => {
    const { client, requests } = clientWith([json({})]);
    expect(await client.updateRecord('7', { title: '変更' })).toEqual({ status: 'applied', value: { title: '変更' } });
    expect(requests[0]).toMatchObject({ method: 'PUT', url: records });
    expect(requests[0]?.headers.get('content-type')).toContain('application/json');
    expect(await requests[0]?.json()).toEqual({ records: [{ recordId: 7, record: { field_1000000002: '変更' } }] });
  });

  it.each([['no body', new Response(null, { status: 204 })], ['no JSON', new Response('OK')], ['a 201', json({ recordIds: [7] }, 201)]])(
    'is applied when the answer has %s',
    async (_what, answer) => {
      expect(await clientWith([answer]).client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'applied' });
    },
  );

  it.each([
    [json({}, 500), 'unknown', 'unavailable'],
    [json({}, 503, { 'retry-after': '5' }), 'unknown', 'unavailable'],
    [json({}, 408), 'unknown', 'unavailable'],
    [new Response('<html>maintenance</html>', { headers: { 'content-type': 'text/html' } }), 'unknown', 'unavailable'],
    [new Response(null, { status: 302, headers: { location: 'https://login.example/' } }), 'unknown', 'unavailable'],
    [connectionError('ECONNRESET'), 'unknown', 'unavailable'],
    [connectionError('UND_ERR_SOCKET'), 'unknown', 'unavailable'],
    [new DOMException('late', 'TimeoutError'), 'unknown', 'unavailable'],
    [connectionError('ECONNREFUSED'), 'refused', 'unavailable'],
    [connectionError('ENOTFOUND'), 'refused', 'unavailable'],
    [json({ code: 'DUPLICATE', message: 'field_1000000002: 値が重複しています。' }, 400), 'refused', 'rejected'],
    [json({}, 401), 'refused', 'unauthorized'],
    [json({}, 403), 'refused', 'forbidden'],
    [json({}, 404), 'refused', 'notFound'],
    [json({}, 409), 'refused', 'conflict'],
    [json({}, 429), 'refused', 'rateLimited'],
    [json({ code: 'X', message: 'リクエスト数の上限に達しました' }, 403), 'refused', 'rateLimited'],
  ])('is never sent twice (%#)', async (answer, status, code) => {
    const { client, requests } = clientWith([answer, json({})]);
    expect(await client.updateRecord('7', { title: '変更' })).toMatchObject({ status, failure: { code } });
    expect(requests).toHaveLength(1);
  });

  it('is refused without a write when the read it needs fails or finds nothing', async () => {
    const overrides = { updateForm: 'recordKey', recordKeyField: 'field_1000000006' };
    const failing = clientWith([json({}, 403)], { overrides });
    expect(await failing.client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'forbidden' } });
    const gone = clientWith([json([])], { overrides });
    expect(await gone.client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    expect([...failing.requests, ...gone.requests].map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('a refused key', () => {
  it.each([[401, 'unauthorized'], [403, 'forbidden']])('answered %d, costs one read, then that answer comes from memory for 30 s', async (status, code) => {
    let now = Date.UTC(2026, 10, 22);
    const { client, requests } = clientWith([json({}, status), json([row()])], { now: () => now });
    const first = await client.readRecord('7');
    expect(first).toMatchObject({ status: 'failed', failure: { code } });
    now += 29_999;
    expect(await client.readRecord('8')).toEqual(first);
    expect(await client.listRecords({ offset: 0 })).toEqual(first);
    expect(requests).toHaveLength(1);
    now += 1;
    expect(await client.readRecord('7')).toMatchObject({ value: { state: 'present' } });
  });

  it('stops no write', async () => {
    const { client } = clientWith([json({}, 403), json({})]);
    await client.readRecord('7');
    expect(await client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'applied' });
  });
});

describe('limits', () => {
  it('closes for all calls until Retry-After, without making them', async () => {
    let now = Date.UTC(2026, 10, 22);
    const { client, requests } = clientWith([json({}, 429, { 'retry-after': '30' }), json([row()])], { now: () => now });
    expect(await client.readRecord('7')).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 30_050 } });
    now += 10_000;
    expect(await client.readRecord('7')).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 20_050 } });
    expect(await client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'rateLimited' } });
    expect(requests).toHaveLength(1);
    now += 20_000;
    expect(await client.readRecord('7')).toMatchObject({ status: 'done' });
  });

  it('makes no call beyond those that the minute has', async () => {
    const { client, requests } = clientWith(Array.from({ length: 31 }, () => json([row()])));
    const outcomes = [];
    for (let n = 0; n < 31; n += 1) outcomes.push((await client.readRecord('7')).status);
    expect(outcomes.filter((status) => status === 'failed')).toHaveLength(1);
    expect(requests).toHaveLength(30);
  });
});

describe('the API key', () => {
  it('is in no outcome, whatever JUST.SFA or the platform says about it', async () => {
    const echo = { code: 'EXAMPLE-KEY', message: 'field_1000000002 EXAMPLE-KEY' };
    const hostile = Object.assign(new Error('EXAMPLE-KEY'), { code: 'ECONNRESET', headers: 'Bearer EXAMPLE-KEY' });
    for (const answer of [json(echo, 400), json(echo, 401), json(echo, 500), json(echo, 404), json(echo, 410), json(echo, 302), new TypeError('EXAMPLE-KEY'), hostile]) {
      const read = clientWith([answer instanceof Error ? answer : answer.clone(), answer instanceof Error ? answer : answer.clone()]);
      expect(JSON.stringify(await read.client.readRecord('7'))).not.toContain('EXAMPLE-KEY');
      expect(JSON.stringify(await clientWith([answer]).client.updateRecord('7', { title: '変更' }))).not.toContain('EXAMPLE-KEY');
    }
  });

  it.each(['', 'two words', 'line\nbreak', '鍵'])('%j is unauthorized without a call: no header can carry it', async (apiKey) => {
    const { client, requests } = clientWith([], { apiKey });
    expect(await client.readRecord('7')).toMatchObject({ failure: { code: 'unauthorized' } });
    expect(await client.listRecords({ offset: 0 })).toMatchObject({ failure: { code: 'unauthorized' } });
    expect(await client.updateRecord('7', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'unauthorized' } });
    expect(requests).toEqual([]);
  });
});

describe('createSfaClient', () => {
  it.each(['other.justsfa.com', 'example.just-db.com', '127.0.0.1:3001'])('refuses a source that is at %s while the settings lead elsewhere', (host) => {
    let thrown: unknown;
    try {
      createSfaClient({ settings, source: { ...exampleSource(), host }, apiKey: 'EXAMPLE-KEY' });
    } catch (error) {
      thrown = error;
    }
    expect(isClounectError(thrown, 'sourceElsewhere')).toBe(true);
  });
});

describe('deleteRecord', () => {
  it('sends one DELETE with the id in a JSON body, whatever the answer holds', async () => {
    for (const answer of [json({}), new Response(null, { status: 204 }), json({ anything: true }, 201)]) {
      const { client, requests } = clientWith([answer]);
      expect(await client.deleteRecord('7')).toEqual({ status: 'applied', value: undefined });
      expect(requests).toHaveLength(1);
      expect(requests[0]).toMatchObject({ method: 'DELETE', url: records, redirect: 'manual' });
      expect(requests[0]?.headers.get('content-type')).toContain('application/json');
      expect(await requests[0]?.json()).toEqual({ records: [{ recordId: 7 }] });
    }
  });

  it.each([
    ['a 500', json({}, 500), 'unknown', 'unavailable'],
    ['a redirect to a sign-in page', new Response(null, { status: 302, headers: { location: 'https://login.example/' } }), 'unknown', 'unavailable'],
    ['a web page', new Response('<html></html>', { status: 200, headers: { 'content-type': 'text/html' } }), 'unknown', 'unavailable'],
    ['a lost connection', connectionError('ECONNRESET'), 'unknown', 'unavailable'],
    ['no connection', connectionError('ECONNREFUSED'), 'refused', 'unavailable'],
    ['no right to delete', json({ code: 'FORBIDDEN', message: '' }, 403), 'refused', 'forbidden'],
    ['no such record', notFound(), 'refused', 'notFound'],
    ['too many calls', json({}, 429, { 'retry-after': '7' }), 'refused', 'rateLimited'],
  ])('takes %s for what it says, and never repeats the call', async (_what, answer, status, code) => {
    const { client, requests } = clientWith([answer]);
    expect(await client.deleteRecord('7')).toMatchObject({ status, failure: { code } });
    expect(requests).toHaveLength(1);
  });
});
