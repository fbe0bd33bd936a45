import type { OutsideCall } from '@clounect/core';
import { expect, it } from 'vitest';
import { createGraphClient } from './create-graph-client.js';
import { createTokenSource } from './create-token-source.js';

const graphUrl = 'https://graph.microsoft.com/v1.0';
const version = { mailboxId: 'mailbox', eventId: 'event', etag: 'W/"1"' };

function clientThat(...answers: readonly (() => Response)[]) {
  const calls: OutsideCall[] = [];
  const waiting = [...answers];
  const fetch = (): Promise<Response> => Promise.resolve((waiting.shift() ?? (() => Response.error()))());
  const token = { token: () => Promise.resolve({ status: 'done', value: 'a token' } as const), drop: () => true };
  return { calls, client: createGraphClient({ settings: { timeZone: 'Asia/Tokyo' }, token, fetch, onCall: (call) => calls.push(call) }) };
}

it('tells of every attempt, refused and repeated ones too, and names nobody', async () => {
  const { calls, client } = clientThat(
    () => new Response('{}', { status: 401 }),
    () => new Response('{}', { status: 412 }),
    () => {
      throw new TypeError('fetch failed');
    },
    () => new Response('{}', { status: 404 }),
  );
  await client.deleteEvent(version);
  await client.readEvent({ mailboxId: 'mailbox', eventId: 'event' });
  expect(calls.map(({ operation, method, status, outcome }) => [operation, method, status, outcome])).toEqual([
    ['deleteEvent', 'DELETE', 401, 'unauthorized'],
    ['deleteEvent', 'DELETE', 412, 'conflict'],
    ['readEvent', 'GET', undefined, 'noAnswer'],
    ['readEvent', 'GET', 404, 'notFound'],
  ]);
  expect(calls.every(({ system, host, durationMs }) => system === 'graph' && host === 'graph.microsoft.com' && durationMs >= 0)).toBe(true);
  expect(JSON.stringify(calls)).not.toMatch(/mailbox|"event"|token/);
});

it.each<[string, () => Response, { readonly status?: number; readonly outcome: string }]>([
  ['a token', () => Response.json({ token_type: 'Bearer', expires_in: 3599, access_token: 'canary' }), { status: 200, outcome: 'ok' }],
  ['a refusal', () => Response.json({ error: 'invalid_client' }, { status: 401 }), { status: 401, outcome: 'unauthorized' }],
  ['no answer', () => Response.error(), { outcome: 'noAnswer' }],
])('tells of a request for a token that brought %s', async (_what, answer, told) => {
  const calls: OutsideCall[] = [];
  const source = createTokenSource({
    tokenEndpoint: 'https://login.microsoftonline.com/clounect.example/oauth2/v2.0/token',
    ...{ clientId: 'client', clientSecret: 'canary', graphUrl },
    fetch: () => (answer().type === 'error' ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(answer())),
    onCall: (call) => calls.push(call),
  });
  await source.token();
  expect(calls).toMatchObject([{ system: 'entra', operation: 'token', method: 'POST', host: 'login.microsoftonline.com', ...told }]);
  expect(JSON.stringify(calls)).not.toContain('canary');
});
