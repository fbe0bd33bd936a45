import { describe, expect, it } from 'vitest';
import { createGraphClient } from './create-graph-client.js';
import { markerPropertyId, toMarkerValue } from './marker.js';
import { toTransactionId } from './transaction-id.js';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

const graphUrl = 'https://graph.microsoft.com/v1.0';
const identity = { tenantId: 't', sourceId: 's', recordId: 'r', mailboxId: 'm1', epoch: 'e', generation: 1 };
const content = { period: { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:00:00Z' }, title: '商談', location: '', content: '' } as const;
const draft = { content, reminderMinutes: null };
const version = { mailboxId: 'm1', eventId: 'event-1', etag: 'W/"1"' };
const event = {
  '@odata.etag': 'W/"1"',
  id: 'event-1',
  createdDateTime: '2026-11-22T00:00:00.1Z',
  subject: '商談',
  body: { contentType: 'text', content: '' },
  start: { dateTime: '2026-11-24T01:00:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-11-24T02:00:00.0000000', timeZone: 'UTC' },
  isAllDay: false,
  location: { displayName: '' },
  attendees: [],
  recurrence: null,
  type: 'singleInstance',
  isOnlineMeeting: false,
  sensitivity: 'normal',
};
const error = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({ status, headers, body: { error: { code, message: 'x' } } });
const network = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

function setUp(...replies: Reply[]) {
  const calls: Call[] = [];
  const clock = { now: 1_000_000 };
  let tokens = 1;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    calls.push({ method: request.method, url: request.url, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
    const reply = replies.shift() ?? error(500, 'noReplyPlanned');
    if (reply instanceof Error) throw reply;
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status, headers: reply.headers ?? {} });
  };
  const token = {
    token: async () => ({ status: 'done' as const, value: `token-${tokens}` }),
    drop: () => {
      tokens += 1;
      return true;
    },
  };
  return { client: createGraphClient({ settings: {}, token, fetch, now: () => clock.now }), calls, clock };
}

describe('every call', () => {
  it('asks for immutable ids, UTC and text, and says who calls', async () => {
    const { client, calls } = setUp({ status: 200, body: event });
    await client.readEvent(version);
    const headers = calls[0]?.headers;
    expect(headers?.get('prefer')).toBe('IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"');
    expect(headers?.get('authorization')).toBe('Bearer token-1');
    expect(headers?.get('user-agent')).toBe('Clounect');
    expect(headers?.get('client-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it.each([
    ['readEvent', { status: 200, body: event }, 'done'],
    ['createEvent', { status: 201, body: event }, 'applied'],
  ] as const)('takes a new token once after a 401: %s', async (kind, reply, status) => {
    const { client, calls } = setUp(error(401, 'InvalidAuthenticationToken'), reply);
    const outcome = kind === 'readEvent' ? await client.readEvent(version) : await client.createEvent(identity, draft);
    expect(outcome.status).toBe(status);
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('is unauthorized after a second 401', async () => {
    const { client, calls } = setUp(error(401, 'InvalidAuthenticationToken'), error(401, 'InvalidAuthenticationToken'));
    expect(await client.deleteEvent(version)).toMatchObject({ status: 'refused', failure: { code: 'unauthorized' } });
    expect(calls).toHaveLength(2);
  });
});

describe('a read', () => {
  it.each([error(503, 'ErrorMailboxStoreUnavailable'), network('ECONNRESET'), network('ECONNREFUSED')])('is repeated once: %o', async (reply) => {
    const { client, calls } = setUp(reply, { status: 200, body: event });
    expect(await client.readEvent(version)).toMatchObject({ status: 'done', value: { state: 'present' } });
    expect(calls).toHaveLength(2);
  });
  it('is not repeated twice', async () => {
    const { client, calls } = setUp(error(500, 'x'), error(500, 'x'), { status: 200, body: event });
    expect(await client.readEvent(version)).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    expect(calls).toHaveLength(2);
  });
  it('is malformed when a member is missing, and tells which without its neighbours\' texts', async () => {
    const { client } = setUp({ status: 200, body: { ...event, attendees: undefined } });
    const outcome = await client.readEvent(version);
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'malformed', detail: expect.stringContaining('attendees') } });
    expect(JSON.stringify(outcome)).not.toContain('商談');
  });
  it('takes only ErrorItemNotFound for absence', async () => {
    const { client } = setUp(error(404, 'ErrorItemNotFound'), error(404, 'MailboxNotEnabledForRESTAPI'), error(403, 'ErrorAccessDenied'), { status: 404 });
    expect(await client.readEvent(version)).toEqual({ status: 'done', value: { state: 'absent' } });
    expect(await client.readEvent(version)).toMatchObject({ failure: { code: 'mailboxUnusable' } });
    expect(await client.readEvent(version)).toMatchObject({ failure: { code: 'forbidden' } });
    expect(await client.readEvent(version)).toMatchObject({ failure: { code: 'malformed' } });
  });
});

describe('a write', () => {
  it.each([
    [error(503, 'serviceNotAvailable'), 'unknown'],
    [error(504, 'UnknownError'), 'unknown'],
    [network('ECONNRESET'), 'unknown'],
    [network('UND_ERR_SOCKET'), 'unknown'],
    [new DOMException('late', 'TimeoutError'), 'unknown'],
    [network('ECONNREFUSED'), 'refused'],
    [network('ENOTFOUND'), 'refused'],
    [error(400, 'ErrorInvalidRequest'), 'refused'],
    [error(429, 'ApplicationThrottled'), 'refused'],
    [error(412, 'ErrorIrresolvableConflict'), 'refused'],
    [error(507, 'ErrorQuotaExceeded'), 'refused'],
  ])('is made once and %o is %s', async (reply, status) => {
    const { client, calls } = setUp(reply, { status: 201, body: event });
    expect((await client.createEvent(identity, draft)).status).toBe(status);
    expect(calls).toHaveLength(1);
  });
  it('goes out once more in UTC when Graph does not know the zone, and later ones do at once', async () => {
    const { client, calls } = setUp(error(400, 'TimeZoneNotSupportedException'), { status: 201, body: event }, { status: 200, body: event });
    expect((await client.createEvent(identity, draft)).status).toBe('applied');
    expect((await client.updateEvent(version, { period: content.period })).status).toBe('applied');
    expect(calls.map(({ body }) => body)).toMatchObject([
      { start: { dateTime: '2026-11-24T10:00:00', timeZone: 'Asia/Tokyo' } },
      { start: { dateTime: '2026-11-24T01:00:00', timeZone: 'UTC' } },
      { start: { dateTime: '2026-11-24T01:00:00', timeZone: 'UTC' } },
    ]);
  });
  it('is conditional on the version, when it changes or deletes', async () => {
    const { client, calls } = setUp({ status: 200, body: event }, { status: 204 });
    await client.updateEvent(version, { title: '新' });
    expect((await client.deleteEvent(version)).status).toBe('applied');
    expect(calls.map(({ method, url, headers }) => [method, url, headers.get('if-match')])).toEqual([
      ['PATCH', `${graphUrl}/users/m1/events/event-1`, 'W/"1"'],
      ['DELETE', `${graphUrl}/users/m1/events/event-1`, 'W/"1"'],
    ]);
    expect(calls[0]?.body).toEqual({ subject: '新' });
  });
  it('reads the event when its answer holds a part of it', async () => {
    const { client, calls } = setUp({ status: 200, body: { subject: '商談' } }, { status: 200, body: event });
    expect(await client.updateEvent(version, { title: '商談' })).toMatchObject({ status: 'applied', value: { eventId: 'event-1' } });
    expect(calls.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
  });
  it('is unknown when it was answered with nothing that names the event', async () => {
    const { client } = setUp({ status: 201, body: {} });
    expect(await client.createEvent(identity, draft)).toMatchObject({ status: 'unknown', failure: { code: 'malformed' } });
  });
});

describe('findEvents', () => {
  const found = (generation: number, createdDateTime: string, overrides: object = {}) => ({
    ...event,
    id: `event-${generation}`,
    createdDateTime,
    transactionId: toTransactionId({ ...identity, generation }).toUpperCase(),
    singleValueExtendedProperties: [{ id: markerPropertyId, value: toMarkerValue({ ...identity, generation }) }],
    ...overrides,
  });

  it('follows the pages, oldest first whatever the number of decimals, and compares markers exactly', async () => {
    const upperCase = [{ id: markerPropertyId, value: toMarkerValue(identity).toUpperCase() }];
    const { client, calls } = setUp(
      { status: 200, body: { value: [found(3, '2026-11-22T00:00:00.25Z'), found(2, '2026-11-22T00:00:00.2Z')], '@odata.nextLink': `${graphUrl}/users/m1/events?$skip=2` } },
      { status: 200, body: { value: [found(9, '2026-11-22T00:00:00Z', { singleValueExtendedProperties: upperCase }), found(1, '2026-11-21T00:00:00Z', { transactionId: null })] } },
    );
    const outcome = await client.findEvents(identity);
    if (outcome.status === 'failed') throw new Error(outcome.failure.detail);
    expect(outcome.value.map(({ eventId, hasOurTransactionId }) => [eventId, hasOurTransactionId])).toEqual([
      ['event-1', false],
      ['event-2', true],
      ['event-3', true],
    ]);
    expect(calls[1]?.url).toBe(`${graphUrl}/users/m1/events?$skip=2`);
  });
  it.each(['https://elsewhere.example/v1.0/users', 'https://graph.microsoft.com.elsewhere.example/v1.0/'])('never takes the token to %s', async (nextLink) => {
    const { client, calls } = setUp({ status: 200, body: { value: [], '@odata.nextLink': nextLink } });
    expect(await client.findEvents(identity)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
    expect(calls).toHaveLength(1);
  });
  it('fails rather than leave out an event that it cannot read', async () => {
    const { client } = setUp({ status: 200, body: { value: [{ id: 'event-1' }] } });
    expect(await client.findEvents(identity)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });
  it('ends a chain of pages that never ends', async () => {
    const page = { status: 200, body: { value: [], '@odata.nextLink': `${graphUrl}/users/m1/events?$skip=1` } };
    const { client, calls } = setUp(...Array<Reply>(30).fill(page));
    expect(await client.findEvents(identity)).toMatchObject({ failure: { code: 'malformed' } });
    expect(calls).toHaveLength(20);
  });
});

describe('throttling', () => {
  it.each([429, 503])('closes the mailbox that was told to wait by a %i, and no other', async (status) => {
    const { client, calls, clock } = setUp(error(status, 'ApplicationThrottled', { 'retry-after': '10' }), { status: 204 }, { status: 204 });
    expect(await client.readEvent(version)).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 10_000 } });
    clock.now += 4_000;
    expect(await client.deleteEvent(version)).toMatchObject({ status: 'refused', failure: { code: 'rateLimited', retryAfterMs: 6_050 } });
    expect(calls).toHaveLength(1);
    expect((await client.deleteEvent({ ...version, mailboxId: 'm2' })).status).toBe('applied');
    clock.now += 6_000;
    expect((await client.deleteEvent(version)).status).toBe('applied');
  });
  it('waits 5 s where the service is busy and does not say how long, and does not read again at once', async () => {
    const { client, calls } = setUp(error(503, 'ErrorServerBusy'));
    expect(await client.readEvent(version)).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 5_000 } });
    expect(calls).toHaveLength(1);
  });
  it('never makes more than four calls at once in one mailbox', async () => {
    let running = 0;
    let most = 0;
    const fetch: typeof globalThis.fetch = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return new Response(JSON.stringify(event));
    };
    const token = { token: async () => ({ status: 'done' as const, value: 't' }), drop: () => true };
    const client = createGraphClient({ settings: {}, token, fetch });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => client.readEvent(version)));
    expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
    expect(most).toBe(4);
  });
});

describe('resolveMailbox', () => {
  it('takes the principal name for a user without a mail address', async () => {
    const { client } = setUp({ status: 200, body: { id: 'm1', displayName: null, mail: null, userPrincipalName: 'yamada@clounect.example' } });
    expect(await client.resolveMailbox('yamada@clounect.example')).toEqual({
      status: 'done',
      value: { mailboxId: 'm1', mail: 'yamada@clounect.example', name: 'yamada@clounect.example' },
    });
  });
});
