import { describe, expect, it } from 'vitest';
import { clientState, createFakeFeedPorts, type FakeFeedPorts } from './testing/fake-feed-ports.js';
import { handleNotification } from './notification-policy.js';

interface Given {
  method?: string;
  validationToken?: string;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
}

const entry = (more: object = {}): object => ({ subscriptionId: 'subscription-1', clientState, eventId: 'event-1', ...more });
const bodyOf = (...entries: object[]): string => JSON.stringify({ value: entries });

const post = (ports: FakeFeedPorts, { headers = {}, body = bodyOf(entry()), method = 'POST', validationToken }: Given = {}) => {
  const all: Record<string, string> = { 'content-type': 'application/json; charset=utf-8', ...headers };
  return handleNotification(ports, { method, validationToken, header: (name) => all[name], body: typeof body === 'string' ? inChunks(body) : body });
};

async function* inChunks(body: string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  for (let start = 0; start < bytes.length; start += size) yield await Promise.resolve(bytes.subarray(start, start + size));
}

describe('the handshake', () => {
  it.each(['Validation: Testing Request-Id: 1 a+b%2Bc=', '日本語', 'x'.repeat(2_048)])('is answered 200 with the token as it is, as a text: %#', async (validationToken) => {
    const answer = await post(createFakeFeedPorts(), { validationToken, headers: { 'content-type': 'text/plain' }, body: '' });
    expect(answer).toMatchObject({ status: 200, body: validationToken, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } });
  });

  it.each(['', 'x'.repeat(2_049), '<script>alert(1)</script>', 'a\r\nb', '\0'])('is refused for what Graph never sends: %#', async (validationToken) => {
    const answer = await post(createFakeFeedPorts(), { validationToken });
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain('script');
  });

  it('reads no body and asks no store', async () => {
    const ports = createFakeFeedPorts({ feeds: { findBySubscriptions: () => Promise.reject(new Error('asked')), doubt: () => Promise.reject(new Error('asked')) } });
    const body: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('read')) }) };
    expect((await post(ports, { validationToken: 'token', body })).status).toBe(200);
  });
});

describe('a batch of notifications', () => {
  it('is answered 202 only after the store said that it is durable', async () => {
    const ports = createFakeFeedPorts();
    const commit = Promise.withResolvers<undefined>();
    ports.store = () => commit.promise;
    let isAnswered = false;
    const answer = post(ports).finally(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAnswered).toBe(false);
    commit.resolve(undefined);
    expect(await answer).toMatchObject({ status: 202, body: '' });
    expect(ports.accepted).toEqual([{ tenantId: 'example', mailboxId: 'mailbox-1', eventId: 'event-1', etag: undefined }]);
  });

  it.each<[string, object]>([
    ['an unknown subscription', { subscriptionId: 'subscription-2' }],
    ['a wrong clientState', { clientState: 'another' }],
    ['the clientState of nobody', { clientState: '' }],
  ])('from %s is answered 202, counted, and stored nowhere, while its neighbours are', async (_who, strange) => {
    const ports = createFakeFeedPorts();
    expect((await post(ports, { body: bodyOf(entry(strange), entry({ eventId: 'event-2' })) })).status).toBe(202);
    expect(ports.accepted.map(({ eventId }) => eventId)).toEqual(['event-2']);
    expect(ports.receipts).toMatchObject([{ accepted: 1, strangers: 1, hasLifecycle: false }]);
  });

  it('may bring lifecycle events too, and says so', async () => {
    const ports = createFakeFeedPorts();
    await post(ports, { body: bodyOf(entry(), entry({ lifecycle: 'missed' }), entry({ lifecycle: 'unknown' })) });
    expect(ports.receipts).toMatchObject([{ accepted: 3, hasLifecycle: true, unknownKinds: ['unknown'] }]);
    expect(ports.stored).toEqual([{ tenantId: 'example', subscriptionId: 'subscription-1', what: 'missed' }]);
  });

  it('that says nothing is answered 202 and changes nothing', async () => {
    for (const body of ['{}', '{"value":[]}', '[]', '{"value":null}']) expect((await post(createFakeFeedPorts({ reader: { read: () => ({ notifications: [], lifecycle: [], ignored: 1 }) } }), { body })).status).toBe(202);
  });
});

describe('a refused request', () => {
  it.each<[status: number, code: string, given: Given]>([
    [405, 'methodNotAllowed', { method: 'GET' }],
    [405, 'methodNotAllowed', { method: 'GET', validationToken: 'token' }],
    [415, 'unsupportedMediaType', { headers: { 'content-type': 'text/plain' } }],
    [415, 'unsupportedMediaType', { headers: { 'content-encoding': 'gzip' } }],
    [413, 'tooManyNotifications', { headers: { 'content-length': String(4 * 1024 * 1024 + 1) } }],
    [413, 'tooManyNotifications', { body: `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}` }],
    [413, 'tooManyNotifications', { body: `{"value":[${'{},'.repeat(10_000)}{}]}` }],
    [400, 'notJson', { body: '{"value":[' }],
    [400, 'notJson', { body: '' }],
    [400, 'notJson', { body: 'null' }],
    [400, 'notJson', { body: '['.repeat(1_000_000) }],
  ])('is answered %i %s and stored nowhere', async (status, code, given) => {
    const ports = createFakeFeedPorts();
    const answer = await post(ports, given);
    expect({ status: answer.status, code: (JSON.parse(answer.body) as { code: string }).code }).toEqual({ status, code });
    expect([ports.accepted, ports.stored]).toEqual([[], []]);
  });

  it.each(['findBySubscriptions', 'doubt'] as const)('by a store whose %s failed is a 503 with Retry-After that shows nothing of the cause', async (member) => {
    const cause = new Error('password of the database');
    const { feeds } = createFakeFeedPorts();
    const ports = createFakeFeedPorts({ feeds: { ...feeds, [member]: () => Promise.reject(cause) } });
    const answer = await post(ports, { body: bodyOf(entry({ lifecycle: 'missed' })) });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(answer.body).not.toContain('database');
    expect([ports.failures, ports.receipts]).toEqual([[cause], []]);
  });

  it('by a store that could not take the hints is a 503', async () => {
    const ports = createFakeFeedPorts();
    ports.store = () => Promise.reject(new Error('gone'));
    expect((await post(ports)).status).toBe(503);
  });
});
