import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createSender } from './create-sender.js';
import { leanFetch } from './lean-fetch.js';
import { createMailboxPermits } from './mailbox-permits.js';

const request = { method: 'POST', path: '/users/m1/events', mailboxId: 'm1', body: { subject: 'x' } } as const;
const token = { token: async () => ({ status: 'done' as const, value: 'token-1' }), drop: () => true };
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe.each([['the global fetch', globalThis.fetch], ['the lean one', leanFetch]])('a call by %s', (_name, fetch) => {
  async function setUp(listener: RequestListener) {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return createSender({ graphUrl: `http://127.0.0.1:${port}/v1.0`, token, fetch, now: Date.now, deadlineMs: 300, acquire: createMailboxPermits({}, { now: Date.now, deadlineMs: 300 }) });
  }

  it('gives status, headers and parsed body of an answer', async () => {
    const send = await setUp((incoming, response) => response.writeHead(201, { 'request-id': 'req-1' }).end(JSON.stringify({ at: incoming.url })));
    const sent = await send(request);
    if (sent.kind !== 'answered') throw new Error(sent.failure.detail);
    expect(sent.answer).toMatchObject({ status: 201, body: { at: '/v1.0/users/m1/events' } });
    expect(sent.answer.headers.get('request-id')).toBe('req-1');
  });

  it('reads a text that comes in pieces, and an answer without one', async () => {
    const [first, second] = [Buffer.from('{"subject":"予').subarray(0, -1), Buffer.concat([Buffer.from('予').subarray(-1), Buffer.from('定"}')])];
    const inPieces = await setUp((_incoming, response) => {
      response.writeHead(201).write(first);
      setTimeout(() => response.end(second), 20);
    });
    expect(await inPieces(request)).toMatchObject({ kind: 'answered', answer: { status: 201, body: { subject: '予定' } } });
    server?.closeAllConnections();
    const silent = await setUp((incoming, response) => response.writeHead(incoming.headers['if-match'] === 'W/"1"' ? 204 : 400).end());
    expect(await silent({ method: 'DELETE', path: '/users/m1/events/e1', mailboxId: 'm1', etag: 'W/"1"' })).toMatchObject({ kind: 'answered', answer: { status: 204, body: undefined } });
  });

  it('sends what the other end needs to read it', async () => {
    const seen: unknown[] = [];
    const send = await setUp(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { authorization, 'content-type': type, 'content-length': length, 'transfer-encoding': chunked } = incoming.headers;
      seen.push({ authorization, type, length, chunked, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
      response.writeHead(201).end('{}');
    });
    await send({ ...request, body: { subject: '予定' } });
    expect(seen).toEqual([{ authorization: 'Bearer token-1', type: 'application/json', length: '20', chunked: undefined, body: { subject: '予定' } }]);
  });

  it('is lost when the connection is cut without an answer', async () => {
    const send = await setUp((incoming) => incoming.socket.destroy());
    expect(await send(request)).toMatchObject({ kind: 'lost', failure: { code: 'unavailable' } });
  });

  it('is lost when no answer comes in time, also within the body', async () => {
    const silent = await setUp(() => undefined);
    expect(await silent(request)).toMatchObject({ kind: 'lost', failure: { code: 'unavailable' } });
    server?.closeAllConnections();
    const slow = await setUp((_incoming, response) => response.writeHead(201).write('{'));
    expect(await slow(request)).toMatchObject({ kind: 'lost', failure: { code: 'unavailable' } });
  });

  it('was surely not sent when nobody listens', async () => {
    const send = await setUp(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await send(request)).toMatchObject({ kind: 'notSent', failure: { code: 'unavailable' } });
  });

  it('does not follow a redirect with the token', async () => {
    let calls = 0;
    const send = await setUp((_incoming, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await send({ method: 'GET', path: '/users', mailboxId: 'm1' })).toMatchObject({ kind: 'answered', answer: { status: 302 } });
    expect(await send(request)).toMatchObject({ kind: 'answered', answer: { status: 302 } });
    expect(calls).toBe(2);
  });
});
