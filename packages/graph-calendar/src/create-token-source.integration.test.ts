import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenSource } from './create-token-source.js';

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly afterMs?: number;
}

let server: Server;
let origin: string;
let forms: URLSearchParams[];
let replies: Reply[];
let nowMs: number;

beforeEach(async () => {
  forms = [];
  replies = [];
  nowMs = 1_000_000;
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      if (request.url?.split('?')[0] !== '/directory-1/oauth2/v2.0/token') return void response.writeHead(500).end('{}');
      forms.push(new URLSearchParams(text));
      const { status = 200, headers = {}, body, afterMs = 0 } = replies.shift() ?? {};
      const token = { token_type: 'Bearer', expires_in: 3600, access_token: `token-${forms.length}` };
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? token)), afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const create = (overrides: { clientSecret?: string; retryUnauthorizedAfterMs?: number } = {}) =>
  createTokenSource({
    tokenEndpoint: `${origin}/directory-1/oauth2/v2.0/token`,
    clientId: 'app-1',
    clientSecret: 'secret-1',
    graphUrl: `${origin}/v1.0`,
    now: () => nowMs,
    ...overrides,
  });
const tokenError = (number: number): Reply => ({
  status: 401,
  body: { error: 'invalid_client', error_description: `AADSTS${number}: secret-1 is wrong`, error_codes: [number], trace_id: 'trace-1' },
});

describe('createTokenSource', () => {
  it('asks a plain http endpoint by client credentials, without a discovery', async () => {
    expect(await create().token()).toEqual({ status: 'done', value: 'token-1' });
    expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({ client_id: 'app-1', client_secret: 'secret-1', grant_type: 'client_credentials' });
    expect(forms[0]?.get('scope')?.split(' ')).toContain(`${origin}/.default`);
  });

  it('shares one token among calls at the same time and later', async () => {
    const source = create();
    const outcomes = await Promise.all([source.token(), source.token(), source.token()]);
    outcomes.push(await source.token());
    expect(outcomes).toEqual(Array(4).fill({ status: 'done', value: 'token-1' }));
    expect(forms).toHaveLength(1);
  });

  it('renews ahead of the end', async () => {
    const source = create();
    await source.token();
    nowMs += 3_200_000;
    expect(await source.token()).toMatchObject({ value: 'token-1' });
    nowMs += 150_000;
    expect(await source.token()).toMatchObject({ value: 'token-2' });
  });

  it('goes on with the old token while a renewal fails, until its end', async () => {
    const source = create();
    await source.token();
    replies = [{ status: 503, body: {} }, { status: 503, body: {} }];
    nowMs += 3_400_000;
    expect(await source.token()).toMatchObject({ value: 'token-1' });
    nowMs += 300_000;
    expect(await source.token()).toMatchObject({ failure: { code: 'unavailable' } });
    expect(await source.token()).toMatchObject({ value: 'token-4' });
  });

  it('explains refused credentials by their AADSTS number, without the description', async () => {
    replies = [tokenError(7000215)];
    const failure = { code: 'unauthorized', hint: 'AADSTS7000215', detail: 'token endpoint 401 AADSTS7000215 trace-id trace-1' };
    expect(await create().token()).toEqual({ status: 'failed', failure });
  });

  it('answers from memory for 30 s after a refusal, then tries again', async () => {
    replies = [tokenError(7000222)];
    const source = create();
    await source.token();
    nowMs += 29_000;
    expect(await source.token()).toMatchObject({ failure: { hint: 'AADSTS7000222' } });
    expect(forms).toHaveLength(1);
    nowMs += 2_000;
    expect(await source.token()).toMatchObject({ status: 'done' });
  });

  it('closes for everybody while the endpoint is throttled', async () => {
    replies = [{ status: 429, headers: { 'retry-after': '20' }, body: {} }];
    const source = create();
    expect(await source.token()).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 20_000 } });
    nowMs += 15_000;
    expect(await source.token()).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 5_000 } });
    expect(forms).toHaveLength(1);
    nowMs += 5_000;
    expect(await source.token()).toMatchObject({ status: 'done' });
  });

  it('is unavailable when nobody answers', async () => {
    const source = create();
    await new Promise((resolve) => server.close(resolve));
    expect(await source.token()).toMatchObject({ failure: { code: 'unavailable' } });
  });

  it('is malformed when the answer holds no token', async () => {
    replies = [{ body: { hello: 'world' } }];
    expect(await create().token()).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });

  it('fetches a new token after a drop, and not again for one that is new', async () => {
    const source = create();
    await source.token();
    expect(source.drop('token-1')).toBe(true);
    expect(await source.token()).toMatchObject({ value: 'token-2' });
    expect(source.drop('token-1')).toBe(true);
    expect(source.drop('token-2')).toBe(false);
    expect(await source.token()).toMatchObject({ value: 'token-2' });
    nowMs += 5_000;
    expect(source.drop('token-2')).toBe(true);
  });
});
