import { expect, test } from 'vitest';
import { issueSecret } from './app-secrets.js';
import { checkToken } from './access-token.js';
import { toEntraError } from './entra-refusal.js';
import { grantToken } from './grant-token.js';

const now = Date.parse('2026-11-22T10:00:00Z');
const issued = (value: string, expiresAt: string) => issueSecret({ id: value, value, description: '', createdAt: '2026-01-01T00:00:00Z', expiresAt });
const app = { clientId: 'app-1', tenantId: 'dir-1', secrets: [{ value: 'good' }, { value: 'old', expiresAt: '2026-01-01T00:00:00Z' }], roles: ['Calendars.ReadWrite'], issued: [issued('shown once', '2026-12-01T00:00:00Z'), issued('shown long ago', '2026-11-22T10:00:00Z')] };
const directory = { tenantIds: ['dir-1', 'dir-3'], apps: [app], signingKey: 'key', lifetimeSeconds: 3599 };
const form = { grant_type: 'client_credentials', client_id: 'app-1', client_secret: 'good', scope: 'https://graph.microsoft.com/.default' };
const grant = (change: Readonly<Record<string, string | undefined>> = {}, tenant = 'dir-1') =>
  grantToken({ tenant, form: { ...form, ...change }, resources: ['https://graph.microsoft.com', 'http://127.0.0.1:3002'], nowMs: now }, directory);

test.each(['https://graph.microsoft.com/.default', 'http://127.0.0.1:3002/.default'])('scope %s gets a token that Graph takes until it expires', (scope) => {
  const granted = grant({ scope });
  if (!('access_token' in granted)) throw new Error(granted.text);
  const authorization = `Bearer ${granted.access_token}`;
  expect(checkToken(authorization, 'key', now)).toMatchObject({ appid: 'app-1', tid: 'dir-1', roles: ['Calendars.ReadWrite'] });
  expect(() => checkToken(authorization, 'key', now + 3_599_000)).toThrow(expect.objectContaining({ status: 401, code: 'InvalidAuthenticationToken' }));
  expect(() => checkToken(authorization, 'other', now)).toThrow(expect.objectContaining({ status: 401 }));
});

test('a secret that was shown once is taken until it expires', () => {
  expect(grant({ client_secret: 'shown once' })).toMatchObject({ token_type: 'Bearer' });
});

test.each([
  [{ client_secret: 'bad' }, 'dir-1', 7000215, 401],
  [{ client_secret: 'old' }, 'dir-1', 7000222, 401],
  [{ client_secret: 'shown long ago' }, 'dir-1', 7000222, 401],
  [{}, 'dir-3', 700016, 400],
  [{ client_id: 'app-2' }, 'dir-1', 700016, 400],
  [{}, 'dir-2', 90002, 400],
  [{ scope: 'https://graph.microsoft.com/Calendars.Read' }, 'dir-1', 70011, 400],
  [{ scope: undefined }, 'dir-1', 900144, 400],
  [{ client_secret: undefined }, 'dir-1', 900144, 400],
  [{ grant_type: 'password' }, 'dir-1', 70003, 400],
])('%j in %s is refused as AADSTS%i', (change, tenant, code, status) => {
  const refused = grant(change, tenant);
  expect(refused).toMatchObject({ code, status });
  if ('code' in refused) expect(toEntraError(refused, now)).toMatchObject({ error_codes: [code], timestamp: '2026-11-22 10:00:00Z', error_description: expect.stringContaining(`AADSTS${code}: `) as unknown });
});

test.each([undefined, 'Basic x', 'Bearer x', 'Bearer a.b', 'Bearer a.b.c'])('authorization %j is refused', (authorization) => {
  expect(() => checkToken(authorization, 'key', now)).toThrow(expect.objectContaining({ status: 401, code: 'InvalidAuthenticationToken' }));
});
