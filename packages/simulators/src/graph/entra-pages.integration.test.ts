import { createVisitor, type Visitor } from '@clounect/page-kit/testing';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';

const dataDir = mkdtempSync(join(tmpdir(), 'graph-pages-'));
const directories = [...demoSettings.directories, { id: 'b0000000-0000-4000-8000-000000000002', name: '見本工業' }];
let simulator: GraphSimulator;
let visitor: Visitor;
beforeEach(async () => {
  simulator = await startGraphSimulator({ dataDir, settings: { directories } });
  visitor = createVisitor(simulator.url);
});
afterEach(async () => {
  await simulator.close();
  rmSync(join(dataDir, 'graph.jsonl'), { force: true });
});

const inputOf = (text: string, label: string): string => new RegExp(`${label.replaceAll(/[()]/g, '\\$&')}</label><div role="group"><input[^>]* value="([^"]*)"`).exec(text)?.[1] ?? `no ${label}`;

/** アプリの登録 › 新規登録; answers the app's address. */
async function register(directory: string, displayName = 'Clounect'): Promise<string> {
  const answer = await visitor.send('/entra/apps', { directory, displayName, accounts: 'single' });
  expect(answer.status).toBe(303);
  return answer.location ?? '';
}
async function newSecret(app: string, form: Record<string, string> = { expires: '180' }): Promise<string> {
  const answer = await visitor.send(`${app}/secrets`, { description: '連携用', ...form });
  expect(answer.status).toBe(201);
  return inputOf(answer.text, '値');
}
const instantInJapan = (ms: number): string => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19);

async function tokenOf(endpoint: string, clientId: string, secret: string): Promise<{ readonly codes: unknown; readonly roles: unknown; readonly token: string }> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope: `${simulator.url}/.default` };
  const body = (await (await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) })).json()) as { access_token?: string; error_codes?: unknown };
  const [, payload = ''] = (body.access_token ?? '').split('.');
  const claims = payload === '' ? {} : (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { roles?: unknown });
  return { codes: body.error_codes, roles: claims.roles, token: body.access_token ?? '' };
}

describe('the 18 steps of the manual', () => {
  test.each(directories)('lead in the directory $name from nothing to a token that opens its mailboxes', async ({ id: directory }) => {
    const app = await register(directory);
    const clientId = inputOf((await visitor.visit(app)).text, 'アプリケーション (クライアント) ID');
    const endpoint = inputOf((await visitor.visit(`${app}/endpoints`)).text, 'OAuth 2.0 トークン エンドポイント (v2)');
    expect(endpoint).toBe(`${simulator.url}/${directory}/oauth2/v2.0/token`);
    const secret = await newSecret(app);
    expect((await tokenOf(endpoint, clientId, secret)).roles).toBeUndefined();

    await visitor.send(`${app}/permissions`, { permission: ['delegated Calendars.ReadWrite', 'application Calendars.ReadWrite', 'application User.Read.All', 'application Everything.Write'] });
    expect((await tokenOf(endpoint, clientId, secret)).roles).toBeUndefined();
    await visitor.send(`${app}/consent`, {});
    const { token, roles } = await tokenOf(endpoint, clientId, secret);
    expect(roles).toEqual(['Calendars.ReadWrite', 'User.Read.All']);
    const events = await fetch(`${simulator.graphUrl}/users/hanako.sato@sales.example/events`, { headers: { authorization: `Bearer ${token}` } });
    expect(events.status).toBe(200);

    await visitor.send(`${app}/permissions/remove`, { permission: 'application Calendars.ReadWrite' });
    expect((await visitor.visit(`${app}/permissions`)).text).toContain('付与されたその他のアクセス許可');
    expect((await tokenOf(endpoint, clientId, secret)).roles).toEqual(roles);
    await visitor.send(`${app}/permissions/revoke`, { permission: 'application Calendars.ReadWrite' });
    expect((await tokenOf(endpoint, clientId, secret)).roles).toEqual(['User.Read.All']);
  });

  test('hold for several apps side by side, and after a restart', async () => {
    const directory = directories[1]?.id ?? '';
    const apps = [await register(directory, 'A'), await register(directory, 'B')];
    const secrets = [await newSecret(apps[0] ?? ''), await newSecret(apps[1] ?? '')];
    await visitor.send(`${apps[0]}/permissions`, { permission: 'application User.Read.All' });
    await visitor.send(`${apps[0]}/consent`, {});
    expect(readFileSync(join(dataDir, 'graph.jsonl'), 'utf8')).not.toContain(secrets[0]);
    await simulator.close();
    simulator = await startGraphSimulator({ dataDir, settings: { directories } });
    visitor = createVisitor(simulator.url);
    const endpoint = `${simulator.url}/${directory}/oauth2/v2.0/token`;
    const [a = '', b = ''] = apps.map((app) => app.split('/').at(-1));
    expect((await tokenOf(endpoint, a, secrets[0] ?? '')).roles).toEqual(['User.Read.All']);
    expect(await tokenOf(endpoint, b, secrets[1] ?? '')).toMatchObject({ codes: undefined, roles: undefined });
    expect((await tokenOf(endpoint, b, secrets[0] ?? '')).codes).toEqual([7000215]);
    expect((await visitor.visit(`/entra/apps?directory=${directory}`)).text).toMatch(/>A<[\s\S]*>B</);
  });
});

describe('a secret', () => {
  test('is shown once, and refused when it expired, was removed, or is only its id', async () => {
    const directory = directories[0]?.id ?? '';
    const app = await register(directory);
    const clientId = app.split('/').at(-1) ?? '';
    const made = await visitor.send(`${app}/secrets`, { description: '連携用', expires: '90' });
    const [value, id] = [inputOf(made.text, '値'), inputOf(made.text, 'シークレット ID')];
    const page = (await visitor.visit(`${app}/secrets`)).text;
    expect([page.includes(value), page.includes(`${value.slice(0, 3)}***`), page.includes(id)]).toEqual([false, true, true]);
    expect(await tokenOf(simulator.tokenEndpoint, clientId, value)).toMatchObject({ codes: undefined });
    expect((await tokenOf(simulator.tokenEndpoint, clientId, id)).codes).toEqual([7000215]);

    const short = await newSecret(app, { expires: 'custom', until: instantInJapan(Date.now() + 2_000) });
    await vi.waitUntil(async () => String((await tokenOf(simulator.tokenEndpoint, clientId, short)).codes) === '7000222', { timeout: 30_000, interval: 200 });
    expect((await visitor.visit(`${app}/secrets`)).text).toContain('期限切れ');

    await visitor.send(`${app}/secrets/remove`, { id });
    expect((await tokenOf(simulator.tokenEndpoint, clientId, value)).codes).toEqual([7000215]);
    await visitor.send(`${app}/delete`, {});
    expect((await tokenOf(simulator.tokenEndpoint, clientId, value)).codes).toEqual([700016]);
  });

  test('needs a description and an expiry to come', async () => {
    const app = await register(directories[0]?.id ?? '');
    for (const form of [{ description: '', expires: '180' }, { description: 'a', expires: 'custom', until: instantInJapan(Date.now() - 1_000) }, { description: 'a', expires: 'custom', until: 'soon' }, { description: 'a', expires: '99999' }]) {
      const answer = await visitor.send(`${app}/secrets`, form);
      expect([answer.status, answer.text.includes('role="alert"')], JSON.stringify(form)).toEqual([422, true]);
    }
    expect((await visitor.visit(`${app}/secrets`)).text).toContain('まだシークレットはありません');
  });
});

test('a form is taken from these pages only, and unknown apps and hostile names do no harm', async () => {
  const directory = directories[0]?.id ?? '';
  expect((await visitor.send('/entra/apps', { directory, displayName: 'X' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await visitor.send('/entra/apps', { directory, displayName: '  ' })).status).toBe(422);
  for (const path of ['/entra/apps/none', '/entra/apps/%3Cscript%3E/secrets', '/nowhere']) expect((await visitor.visit(path)).status, path).toBe(404);
  const app = await register(directory, '<script>alert(1)</script>"');
  const { text, headers } = await visitor.visit(app);
  expect(text).not.toContain('<script>alert');
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
});

test('a user’s state and address change as through /_sim, and a taken address is refused', async () => {
  const [user] = demoSettings.users;
  await visitor.send(`/entra/users/${user?.id}`, { mail: 'new@sales.example', state: 'noMailbox' });
  expect(await (await fetch(`${simulator.url}/_sim/users/${user?.id}`)).json()).toMatchObject({ mail: 'new@sales.example', state: 'noMailbox' });
  expect((await visitor.send(`/entra/users/${user?.id}`, { mail: 'hanako.sato@sales.example', state: 'ok' })).status).toBe(422);
  await visitor.send('/entra/users', { displayName: '新人', mail: 'newcomer@sales.example', directory: directories[1]?.id ?? '' });
  expect(await (await fetch(`${simulator.url}/_sim/users/newcomer@sales.example`)).json()).toMatchObject({ displayName: '新人', tenantId: directories[1]?.id, state: 'ok' });
});

test('switches and faults set on the pages are those of /_sim, and nothing here is counted as a call', async () => {
  const sim = async (path: string): Promise<unknown> => (await fetch(`${simulator.url}/_sim/${path}`)).json();
  const before = await sim('switches');
  expect((await visitor.send('/switches', { etagMove: 'off', updatesPerEdit: ['1', '1'], notificationOrder: 'reversed', notificationDelayMs: '5' })).status).toBe(200);
  expect(await sim('switches')).toEqual({ ...(before as object), etagMove: false, updatesPerEdit: [1, 1], notificationOrder: 'reversed', notificationDelayMs: 5 });
  for (const wrong of [{ notificationDelayMs: '' }, { notificationDelayMs: '-1' }, { notificationOrder: 'random' }, { updatesPerEdit: ['3', '1'] }]) expect((await visitor.send('/switches', wrong)).status, JSON.stringify(wrong)).toBe(422);
  await visitor.send('/faults', { kind: 'token', effect: 'refuse', status: '503', times: '1', after: '0', delayMs: '0', pathContains: '' });
  expect(await sim('faults')).toMatchObject([{ kind: 'token', effect: 'refuse', status: 503, times: 1, hits: 0 }]);
  expect((await visitor.send('/faults', { kind: 'token', effect: 'explode' })).status).toBe(422);
  for (const path of ['/outlook/week', '/outlook/list', '/mails', '/notifications', '/switches', '/faults']) expect((await visitor.visit(path)).status, path).toBe(200);
  expect(await sim('calls')).toMatchObject({ total: 0 });
});
