import { describe, expect, it } from 'vitest';
import { createFakePorts, secret, webhookId, type FakePorts } from './testing/fake-ports.js';
import { handleWebhook, type WebhookRequest } from './webhook-policy.js';

type Given = Partial<Omit<WebhookRequest, 'header' | 'body'>> & { headers?: Record<string, string>; body?: string | Uint8Array | AsyncIterable<Uint8Array> };

const post = (ports: FakePorts, { headers = {}, body = '{"recordId":1}', ...given }: Given = {}) => {
  const all: Record<string, string> = { 'content-type': 'application/json', 'x-clounect-secret': secret, ...headers };
  return handleWebhook(ports, {
    method: 'POST',
    webhookId,
    header: (name) => all[name],
    body: typeof body === 'object' && Symbol.asyncIterator in body ? body : inChunks(body),
    ...given,
  });
};

async function* inChunks(body: string | Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  for (let start = 0; start < bytes.length; start += size) yield await Promise.resolve(bytes.subarray(start, start + size));
}

describe('an accepted webhook', () => {
  it('is answered 200 only after the store said that it is durable', async () => {
    const ports = createFakePorts();
    const commit = Promise.withResolvers<undefined>();
    ports.store = () => commit.promise;
    let isAnswered = false;
    const answer = post(ports).finally(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAnswered).toBe(false);
    commit.resolve(undefined);
    expect(await answer).toMatchObject({ status: 200, body: 'Success' });
  });

  it('is stored as the very text that came, under the secret that it proved', async () => {
    const ports = createFakePorts();
    const body = ' {"recordId" : 1, "title":"会議 \\u0000"}\n';
    await post(ports, { body });
    expect(ports.accepted).toEqual([{ tenantId: 'example', sourceId: 'source-1', recordId: '1', body, isSigned: true }]);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/vnd.example+json'])('may call itself %s', async (type) => {
    expect((await post(createFakePorts(), { headers: { 'content-type': type } })).status).toBe(200);
  });

  it('may begin with a byte order mark and use an upper-case address', async () => {
    const ports = createFakePorts();
    expect((await post(ports, { body: '\uFEFF{"recordId":1}', webhookId: webhookId.toUpperCase() })).status).toBe(200);
  });

  it('that names no record is answered 200 and noted, so that a test send succeeds', async () => {
    const ports = createFakePorts();
    expect((await post(ports, { body: '{}' })).status).toBe(200);
    expect(ports.noted).toMatchObject([{ kind: 'notice', code: 'malformed' }]);
  });
});

describe('a refused webhook', () => {
  it.each<[status: number, code: string, given: Given]>([
    [404, 'unknownAddress', { webhookId: '00000000-0000-4000-8000-000000000000' }],
    [404, 'unknownAddress', { webhookId: "' or 1=1 --" }],
    [404, 'unknownAddress', { webhookId: '' }],
    [405, 'methodNotAllowed', { method: 'GET' }],
    [405, 'methodNotAllowed', { method: 'PUT' }],
    [415, 'unsupportedMediaType', { headers: { 'content-type': 'text/plain' } }],
    [415, 'unsupportedMediaType', { headers: { 'content-type': '' } }],
    [415, 'unsupportedMediaType', { headers: { 'content-type': 'application/json; charset=shift_jis' } }],
    [415, 'unsupportedMediaType', { headers: { 'content-encoding': 'gzip' } }],
    [413, 'tooLarge', { headers: { 'content-length': '262145' } }],
    [413, 'tooLarge', { body: `{"a":"${'x'.repeat(262_144)}"}` }],
    [400, 'notJson', { body: '' }],
    [400, 'notJson', { body: '{"recordId":1' }],
    [400, 'notJson', { body: '{"a":"\u0000"}' }],
    [400, 'notJson', { body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) }],
    [400, 'notJson', { body: '"text"' }],
    [400, 'notJson', { body: '1' }],
    [400, 'notJson', { body: 'null' }],
    [400, 'notJson', { body: 'true' }],
    [400, 'notJson', { body: '['.repeat(100_000) }],
    [400, 'notJson', { body: '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000) }],
    [401, 'unauthorized', { headers: { 'x-clounect-secret': 'wrong' } }],
    [401, 'unauthorized', { headers: { 'x-clounect-secret': '' } }],
    [401, 'unauthorized', { headers: { 'x-clounect-secret': `${secret}, ${secret}` } }],
  ])('is answered %i %s and stored nowhere', async (status, code, given) => {
    const ports = createFakePorts();
    const answer = await post(ports, given);
    expect({ status: answer.status, code: (JSON.parse(answer.body) as { code: string }).code }).toEqual({ status, code });
    expect(JSON.parse(answer.body)).toEqual({ code, message: { ja: expect.any(String) as string, en: expect.any(String) as string } });
    expect(ports.accepted).toEqual([]);
  });

  it('tells which method is allowed', async () => {
    expect((await post(createFakePorts(), { method: 'DELETE' })).headers).toMatchObject({ allow: 'POST' });
  });

  it('by a store that failed is a 503 with Retry-After that shows nothing of the cause', async () => {
    const ports = createFakePorts();
    const cause = new Error('password of the database');
    ports.store = () => Promise.reject(cause);
    const answer = await post(ports);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(answer.body).not.toContain('database');
    expect(ports.failures).toEqual([cause]);
  });

  it('by a look-up that failed is a 503 too', async () => {
    const ports = createFakePorts({ tenants: { findByWebhook: () => Promise.reject(new Error('gone')) } });
    expect((await post(ports)).status).toBe(503);
  });

  it('is not read beyond the limit', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 1000;
        yield await Promise.resolve(new Uint8Array(1000).fill(0x20));
      }
    }
    expect((await post(createFakePorts(), { body: endless() })).status).toBe(413);
    expect(taken).toBeLessThan(265_000);
  });

  it('whose body drips longer than the deadline is a 408', async () => {
    const ports = createFakePorts({ limits: { maxBytes: 1000, deadlineMs: 50 } });
    async function* dripping(): AsyncGenerator<Uint8Array> {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        yield Uint8Array.of(0x20);
      }
    }
    expect((await post(ports, { body: dripping() })).status).toBe(408);
  });
});

describe('a hostile body', () => {
  it.each(['{"__proto__":{"isAdmin":true},"recordId":1}', '{"constructor":{"prototype":{"isAdmin":true}},"recordId":1}'])(
    'with prototype keys changes no object: %s',
    async (body) => {
      const ports = createFakePorts();
      expect((await post(ports, { body })).status).toBe(200);
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
      expect(ports.accepted[0]?.body).toBe(body);
    },
  );

  it('with brackets inside its texts is no deep one', async () => {
    expect((await post(createFakePorts(), { body: JSON.stringify({ recordId: 1, title: '[{"\\'.repeat(500) }) })).status).toBe(200);
  });
});
