import { describe, expect, it } from 'vitest';
import { createChangeFeed } from './create-change-feed.js';
import { createGraphClient } from './create-graph-client.js';
import { createProcessPermits } from './create-process-permits.js';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

const graphUrl = 'https://graph.microsoft.com/v1.0';
const endpoint = { notificationUrl: 'https://host.example/n', lifecycleUrl: 'https://host.example/l', clientState: 'secret' };
const window = { start: '2026-11-01T00:00:00Z', end: '2027-03-01T00:00:00Z' };
const held = { id: 'sub-1', resource: '/users/m1/events', notificationUrl: endpoint.notificationUrl, clientState: null, expirationDateTime: '2026-11-28T23:40:00.1234567Z' };
const subscription = { subscriptionId: 'sub-1', mailboxId: 'm1', notificationUrl: endpoint.notificationUrl, expiresAt: '2026-11-28T23:40:00Z' };
const error = (status: number, code: string, message = 'x', headers: Record<string, string> = {}): Reply => ({ status, headers, body: { error: { code, message } } });
const next = (value: unknown[], token = 'n'): Reply => ({ status: 200, body: { value, '@odata.nextLink': `${graphUrl}/users('m1')/calendarView/delta?$skiptoken=${token}` } });
const last = (value: unknown[]): Reply => ({ status: 200, body: { value, '@odata.deltaLink': `${graphUrl}/users('m1')/calendarView/delta?$deltatoken=d%2B1` } });

function setUp(...replies: Reply[]) {
  const calls: Call[] = [];
  const now = () => Date.parse('2026-11-22T00:00:00Z');
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    calls.push({ method: request.method, url: request.url, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
    const reply = replies.shift() ?? error(500, 'noReplyPlanned');
    if (reply instanceof Error) throw reply;
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status, headers: reply.headers ?? {} });
  };
  const deps = { settings: {}, token: { token: async () => ({ status: 'done' as const, value: 't' }), drop: () => false }, fetch, now, permits: createProcessPermits(now) };
  return { feed: createChangeFeed(deps), client: createGraphClient(deps), calls };
}

describe('subscribe', () => {
  it('asks for all changes of the mailbox, immutable ids and 10,070 minutes, and believes the expiry that comes back', async () => {
    const { feed, calls } = setUp({ status: 201, body: held });
    expect(await feed.subscribe('m1', endpoint)).toEqual({ status: 'applied', value: subscription });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ method: 'POST', url: `${graphUrl}/subscriptions` });
    expect(calls[0]?.headers.get('prefer')).toContain('IdType="ImmutableId"');
    expect(calls[0]?.body).toEqual({
      changeType: 'created,updated,deleted',
      notificationUrl: 'https://host.example/n',
      lifecycleNotificationUrl: 'https://host.example/l',
      resource: '/users/m1/events',
      expirationDateTime: '2026-11-28T23:50:00.000Z',
      clientState: 'secret',
    });
  });
  it.each([
    [error(403, 'ExtensionError', 'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access to OData is disabled.]'), 'forbidden'],
    [error(404, 'ExtensionError', 'Operation: Create; Exception: [Status Code: NotFound; Reason: REST API is not yet supported for this mailbox.]'), 'mailboxUnusable'],
    [error(404, 'ResourceNotFound'), 'mailboxUnusable'],
    [error(409, 'ExtensionError', 'Subscription Id <> already exists for the requested combination'), 'conflict'],
    [error(400, 'ValidationError'), 'rejected'],
    [error(429, 'TooManyRequests', '', { 'retry-after': '7' }), 'rateLimited'],
  ])('is surely refused by %j', async (reply, code) => {
    expect(await setUp(reply).feed.subscribe('m1', endpoint)).toMatchObject({ status: 'refused', failure: { code } });
  });
  it.each([
    ['a lost answer', new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) })],
    ['a 504', error(504, 'UnknownError')],
    ['an answer without an id', { status: 201, body: { ...held, id: undefined } }],
    ['an answer without an expiry', { status: 201, body: { ...held, expirationDateTime: 'soon' } }],
  ])('is unknown after %s, and is not repeated', async (_name, reply) => {
    const { feed, calls } = setUp(reply);
    expect((await feed.subscribe('m1', endpoint)).status).toBe('unknown');
    expect(calls).toHaveLength(1);
  });
});

describe('renew', () => {
  it('writes a new expiry and nothing else, and gives the one that comes back', async () => {
    const { feed, calls } = setUp({ status: 200, body: held });
    expect(await feed.renew('sub/1')).toEqual({ status: 'applied', value: '2026-11-28T23:40:00Z' });
    expect(calls).toMatchObject([{ method: 'PATCH', url: `${graphUrl}/subscriptions/sub%2F1`, body: { expirationDateTime: '2026-11-28T23:50:00.000Z' } }]);
    expect(Object.keys(calls[0]?.body ?? {})).toHaveLength(1);
  });
  it.each(['ResourceNotFound', 'ErrorItemNotFound'])('is refused with notFound by a 404 %s', async (code) => {
    expect(await setUp(error(404, code)).feed.renew('sub-1')).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
  });
  it('does not take the 404 of a proxy for a subscription that is gone', async () => {
    expect(await setUp({ status: 404 }).feed.renew('sub-1')).toMatchObject({ status: 'refused', failure: { code: 'malformed' } });
  });
});

describe('unsubscribe', () => {
  it.each([[{ status: 204 } as Reply], [error(404, 'ResourceNotFound')]])('is applied by %j', async (reply) => {
    const { feed, calls } = setUp(reply);
    expect(await feed.unsubscribe('sub-1')).toEqual({ status: 'applied', value: undefined });
    expect(calls).toMatchObject([{ method: 'DELETE', url: `${graphUrl}/subscriptions/sub-1` }]);
  });
  it('stays unknown when the service fails', async () => {
    expect((await setUp(error(500, 'ErrorInternalServerError')).feed.unsubscribe('sub-1')).status).toBe('unknown');
  });
});

describe('list', () => {
  it('follows the pages, and leaves out what watches no events of a user', async () => {
    const pageTwo = `${graphUrl}/subscriptions?$skiptoken=x`;
    const others = [null, { ...held, resource: '/users/m1/messages' }, { ...held, resource: 'users/m1/calendars/c/events' }, { id: 'x' }];
    const { feed, calls } = setUp(
      { status: 200, body: { value: [held, ...others], '@odata.nextLink': pageTwo } },
      { status: 200, body: { value: [{ ...held, id: 'sub-2', resource: "Users('m2')/Events" }] } },
    );
    expect(await feed.list()).toEqual({ status: 'done', value: [subscription, { ...subscription, subscriptionId: 'sub-2', mailboxId: 'm2' }] });
    expect(calls[1]?.url).toBe(pageTwo);
  });
  it('fails rather than leave out a subscription that it cannot read, or go to another host', async () => {
    expect(await setUp({ status: 200, body: { value: [{ ...held, expirationDateTime: '' }] } }).feed.list()).toMatchObject({ failure: { code: 'malformed' } });
    const { feed, calls } = setUp({ status: 200, body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' } });
    expect(await feed.list()).toMatchObject({ failure: { code: 'malformed' } });
    expect(calls).toHaveLength(1);
  });
});

describe('changes', () => {
  it('asks for the window in small pages, and goes on verbatim with the same preferences', async () => {
    const { feed, calls } = setUp(next([{ id: 'a', '@odata.etag': 'W/"1"' }]), next([]), last([{ id: 'b', '@removed': { reason: 'deleted' } }]), last([]));
    const first = await feed.changes('m1', { window });
    if (first.status === 'failed') throw new Error(first.failure.detail);
    expect(first.value).toMatchObject({ events: [{ eventId: 'a', etag: 'W/"1"', isGone: false }], isLast: false });
    const second = await feed.changes('m1', first.value);
    if (second.status === 'failed') throw new Error(second.failure.detail);
    expect(second.value).toMatchObject({ events: [], isLast: false });
    const third = await feed.changes('m1', second.value);
    if (third.status === 'failed') throw new Error(third.failure.detail);
    expect(third.value).toMatchObject({ events: [{ eventId: 'b', isGone: true }], isLast: true });
    await feed.changes('m1', third.value);
    expect(calls.map(({ url }) => url.slice(graphUrl.length))).toEqual([
      '/users/m1/calendarView/delta?startDateTime=2026-11-01T00%3A00%3A00Z&endDateTime=2027-03-01T00%3A00%3A00Z',
      "/users('m1')/calendarView/delta?$skiptoken=n",
      "/users('m1')/calendarView/delta?$skiptoken=n",
      "/users('m1')/calendarView/delta?$deltatoken=d%2B1",
    ]);
    expect(new Set(calls.map(({ headers }) => headers.get('prefer')))).toEqual(new Set(['IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text", odata.maxpagesize=50']));
  });

  async function afterFirst(...replies: Reply[]) {
    const world = setUp(last([]), ...replies);
    const first = await world.feed.changes('m1', { window });
    if (first.status === 'failed') throw new Error(first.failure.detail);
    return { ...world, outcome: await world.feed.changes('m1', first.value) };
  }

  it.each([
    error(410, 'SyncStateNotFound', 'The sync state generation is not found'),
    { status: 410, headers: { location: 'https://graph.microsoft.com/v1.0/elsewhere' } },
    error(400, 'resyncRequired'),
    error(404, 'syncStateNotFound'),
    error(400, 'BadRequest', 'Badly formed token.'),
    error(400, 'ErrorInvalidRequest'),
    { status: 400 },
  ])('fails with resyncNeeded when the token is lost: %j', async (reply) => {
    expect((await afterFirst(reply)).outcome).toMatchObject({ status: 'failed', failure: { code: 'resyncNeeded' } });
  });
  it.each([
    [error(429, 'ApplicationThrottled', '', { 'retry-after': '3' }), 'rateLimited'],
    [error(403, 'ErrorAccessDenied'), 'forbidden'],
    [error(404, 'MailboxNotEnabledForRESTAPI'), 'mailboxUnusable'],
    [error(503, 'ErrorMailboxMoveInProgress', '', { 'retry-after': '60' }), 'unavailable'],
  ])('keeps its cursor when something else is wrong: %j is %s', async (reply, code) => {
    expect((await afterFirst(reply)).outcome).toMatchObject({ status: 'failed', failure: { code } });
  });
  it('is rejected when the window is, for which no cursor is to blame', async () => {
    expect(await setUp(error(400, 'ErrorInvalidRequest')).feed.changes('m1', { window })).toMatchObject({ failure: { code: 'rejected' } });
  });
  it.each([{}, { value: [] }, { value: [], '@odata.nextLink': '' }, { value: [], '@odata.deltaLink': 'https://evil.example/v1.0/x' }, { value: [], '@odata.nextLink': 'https://graph.microsoft.com.evil.example/v1.0/x' }])(
    'is malformed when a page is %j',
    async (body) => {
      expect(await setUp({ status: 200, body }).feed.changes('m1', { window })).toMatchObject({ failure: { code: 'malformed' } });
    },
  );
  it('sends nothing to where a foreign cursor leads', async () => {
    const { feed, calls } = setUp();
    const cursor = JSON.stringify({ mailboxId: 'm1', link: 'https://evil.example/v1.0/x', pages: 0, mark: '', repeats: 0 });
    expect(await feed.changes('m1', { cursor })).toMatchObject({ failure: { code: 'resyncNeeded' } });
    expect(calls).toEqual([]);
  });
  it('fails with resyncNeeded and says why when the pages go in circles, also over restarts', async () => {
    let from: { readonly cursor: string } | { readonly window: typeof window } = { window };
    for (let page = 1; page <= 10; page += 1) {
      const outcome = await setUp(next([{ id: 'a' }], `fresh-${page}`)).feed.changes('m1', from);
      if (outcome.status === 'failed') {
        expect([page, outcome.failure]).toMatchObject([5, { code: 'resyncNeeded', hint: 'endlessDelta' }]);
        return;
      }
      from = { cursor: outcome.value.cursor };
    }
    throw new Error('went on for ever');
  });
  it('shares the budget of the mailbox with the client', async () => {
    const { client, calls } = await afterFirst(error(429, 'ApplicationThrottled', '', { 'retry-after': '3' }));
    expect(await client.readEvent({ mailboxId: 'm1', eventId: 'e' })).toMatchObject({ failure: { code: 'rateLimited' } });
    expect(calls).toHaveLength(2);
  });
});
