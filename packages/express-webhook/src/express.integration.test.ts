import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressNotifications, createExpressWebhook } from './express.js';
import { clientState, createFakeFeedPorts } from './testing/fake-feed-ports.js';
import { createFakePorts, secret, webhookId, type FakePorts } from './testing/fake-ports.js';
import type { WebhookPorts } from './webhook-policy.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(overrides: Partial<WebhookPorts> = {}): Promise<{ ports: FakePorts; port: number; url: string }> {
  const ports = createFakePorts(overrides);
  const app = express()
    .use(createExpressWebhook(ports))
    .use((_request, response) => void response.status(418).send('passed on'));
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { ports, port, url: `http://127.0.0.1:${port}/webhook/${webhookId}` };
}

const headers = { 'content-type': 'application/json', 'x-clounect-secret': secret };

describe('the endpoint in Express', () => {
  it('answers 200 Success as a text', async () => {
    const { url, ports } = await serve();
    const answer = await fetch(url, { method: 'POST', headers, body: '{"recordId":7}' });
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([200, 'Success', 'text/plain; charset=utf-8']);
    expect(ports.accepted).toHaveLength(1);
  });

  it('tells whoever counts how each request was answered, and nothing of what it passed on', async () => {
    const outcomes: string[] = [];
    const { url } = await serve({ onAnswer: (outcome) => outcomes.push(outcome) });
    await fetch(url, { method: 'POST', headers, body: '{"recordId":7}' });
    await fetch(url, { method: 'POST', headers, body: '{}' });
    await fetch(url, { method: 'POST', headers: { ...headers, 'x-clounect-secret': 'wrong' }, body: '{}' });
    await fetch(url);
    await fetch(new URL('/elsewhere', url));
    expect(outcomes).toEqual(['accepted', 'noted', 'unauthorized', 'methodNotAllowed']);
  });

  it('passes on what is not its path', async () => {
    const { url } = await serve();
    expect((await fetch(new URL('/webhooks', url))).status).toBe(418);
    expect((await fetch(new URL(`/webhook/${webhookId}/more`, url))).status).toBe(418);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('answers %s with 405', async (method) => {
    const { url } = await serve();
    const answer = await fetch(url, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('takes many at once and loses none', async () => {
    const { url, ports } = await serve();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, recordId) => fetch(url, { method: 'POST', headers, body: JSON.stringify({ recordId }) })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(ports.accepted.map(({ recordId }) => recordId)).size).toBe(100);
  });

  it('shows a 413 to a sender of 4 MB in chunks without a length, and keeps none of it', async () => {
    const { url, ports, port } = await serve();
    const sending = httpRequest(url, { method: 'POST', headers, port });
    const answered = once(sending, 'response');
    sending.on('error', () => undefined);
    for (let count = 0; count < 64; count += 1) sending.write(Buffer.alloc(65_536, 0x20));
    const [answer] = (await answered) as [NodeJS.ReadableStream & { statusCode: number; headers: { connection?: string } }];
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, 'close']);
    sending.destroy();
    expect(ports.accepted).toEqual([]);
  });

  it('shows a 413 to a sender whose length says so before its body', async () => {
    const { url } = await serve();
    const answer = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(300_000) });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'tooLarge']);
  });

  it('cuts off a sender that goes on for ever', async () => {
    const { port } = await serve();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST /webhook/${webhookId} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const timer = setInterval(() => socket.write(chunk), 5);
    const received = text(socket);
    await once(socket, 'close');
    clearInterval(timer);
    expect(await received.catch(() => '')).toMatch(/^HTTP\/1.1 413 /);
  });

  it('answers 408 to a sender that stops in the middle', async () => {
    const { port } = await serve({ limits: { maxBytes: 1000, deadlineMs: 100 } });
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST /webhook/${webhookId} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"reco`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('survives a sender that hangs up in the middle', async () => {
    const { port, url, ports } = await serve();
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST /webhook/${webhookId} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"reco`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    expect((await fetch(url, { method: 'POST', headers, body: '{"recordId":7}' })).status).toBe(200);
    expect(ports.accepted).toHaveLength(1);
  });
});

describe('Graph\'s addresses in Express', () => {
  async function serveFeed(): Promise<{ ports: ReturnType<typeof createFakeFeedPorts>; url: string }> {
    const ports = createFakeFeedPorts();
    const app = express()
      .use('/sync', createExpressNotifications(ports))
      .use((_request, response) => void response.status(418).send('passed on'));
    const server = app.listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return { ports, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sync/graph` };
  }
  const post = (url: string, body?: string, type = 'application/json'): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': type }, ...(body === undefined ? {} : { body }) });

  it.each(['notifications', 'lifecycle'])('answer the handshake at /%s with the token decoded once', async (name) => {
    const { url } = await serveFeed();
    const token = 'Validation: Testing a+b%2Bc=&3';
    for (const encoded of [encodeURIComponent(token), encodeURIComponent(token).replaceAll('%20', '+')]) {
      const answer = await post(`${url}/${name}?a=1&validationToken=${encoded}`, undefined, 'text/plain; charset=utf-8');
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/plain; charset=utf-8', token]);
    }
  });

  it.each(['notifications', 'lifecycle'])('take either kind at /%s', async (name) => {
    const { url, ports } = await serveFeed();
    const entry = { subscriptionId: 'subscription-1', clientState };
    const answer = await post(`${url}/${name}?tenant=1`, JSON.stringify({ value: [{ ...entry, eventId: 'event-1' }, { ...entry, lifecycle: 'missed' }] }));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect([ports.accepted.length, ports.stored.length]).toEqual([1, 1]);
  });

  it('refuse more than 4 MB and other methods, and pass other paths on', async () => {
    const { url } = await serveFeed();
    expect((await post(`${url}/notifications`, 'x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await fetch(`${url}/notifications?validationToken=x`)).status).toBe(405);
    expect((await post(`${url}/notification`)).status).toBe(418);
    expect((await post(`${url}/notifications/more`)).status).toBe(418);
  });
});
