import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import express from 'express';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createClounect, type Clounect } from '../create-clounect.js';
import { exampleSetup } from '../testing/example-setup.js';
import { field, people, tomorrow } from '../testing/start-whole.js';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const administrator = { email: 'admin@kaisha.example', name: '管理 花子', password: 'a long enough password' };
const [taro] = people;
const table = exampleSetup.source.table;
const ending: (() => Promise<unknown> | void)[] = [];

let clounect: Clounect;
let visitor: Visitor;
let sim: (side: 'sfa' | 'graph', verb: string, body?: unknown) => Promise<unknown>;

beforeAll(async () => {
  const graph = await startGraphSimulator({ port: 0, settings: { switches: { etagMove: false } } });
  const sfa = await startJustSfaSimulator({ port: 0, settings: { apiKeys: [{ key: 'EXAMPLE-KEY', title: 'Clounect', tables: [table] }] } });
  ending.push(() => Promise.all([graph.close(), sfa.close()]));
  sim = async (side, verb, body) => {
    const answer = await fetch(`${side === 'sfa' ? sfa.url : graph.url}/_sim/${verb}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return answer.json();
  };
  const folder = mkdtempSync(join(tmpdir(), 'clounect-users-'));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clounect = await createClounect({ logger, publicUrl, database: { folder }, masterKey: Buffer.alloc(32, 7).toString('base64'), worker: { pollMs: 50 }, reconcile: { everyHours: 0, pollMs: 50 }, console: {} });
  server.on('request', express().use(clounect.router));
  ending.push(async () => {
    server.close().closeAllConnections();
    await clounect.stop();
    rmSync(folder, { recursive: true });
  });
  const [app] = demoSettings.apps;
  await clounect.setUpTenant({
    ...exampleSetup,
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: 'EXAMPLE-KEY' },
    source: { ...exampleSetup.source, settings: { ...exampleSetup.source.settings, panelName: 'panel_1000000002', filterName: 'filter_1000000003' } },
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: [],
    administrators: [administrator],
  });
  await clounect.start();
  visitor = await signIn(publicUrl);
});
afterAll(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Visitor {
  visit(path: string, form?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string }>;
}

async function signIn(url: string): Promise<Visitor> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ email: administrator.email, password: administrator.password }) });
  const cookie = answer.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
  return {
    visit: async (path, form) => {
      const page = await fetch(`${url}${path}`, { redirect: 'manual', headers: { ...headers, cookie }, ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }) });
      return { status: page.status, text: await page.text() };
    },
  };
}

const users = `/t/${exampleSetup.tenantId}/users`;
const values = { name: taro?.name ?? '', sfaUserId: taro?.sfaUserId ?? '', mail: taro?.mail ?? '' };
const seen = (isOn: boolean): string => JSON.stringify([values.name, values.sfaUserId, values.mail, isOn]);
const post = (form: Readonly<Record<string, string>>) => visitor.visit(`${users}/row-1`, { ...values, ...form });
const titles = async (): Promise<readonly string[]> => ((await sim('graph', `mailboxes/${values.mail}/events`)) as { subject: string }[]).map(({ subject }) => subject).sort();
const settled = { timeout: 30_000, interval: 100 };

it('links a person from an empty page to events in Outlook, and ends the link with what was chosen', async () => {
  const wanted = ['商談 1', '商談 2', '商談 3'];
  for (const title of wanted) await sim('sfa', 'records', { record: { [field.title]: title, [field.schedule]: { [`${field.schedule}_period`]: tomorrow, [`${field.schedule}_participants`]: [[values.sfaUserId]] } } });
  expect((await visitor.visit(users)).text).toContain('まだ登録がありません');

  const tested = await post({ seen: '', action: 'test' });
  expect(tested.text).toContain('OK(再テスト)');
  expect(tested.text).toContain('このユーザーの予定を一覧で確かめました');
  expect(tested.text).toContain(`${values.name} (${values.mail}) の予定表を確かめました`);

  const preview = await post({ seen: seen(false), action: 'on' });
  expect(preview.text).toMatch(/連携を始める前の確認/);
  expect(await titles()).toEqual([]);
  await post({ seen: seen(false), action: 'on', confirmed: 'yes' });
  await vi.waitUntil(async () => (await titles()).join() === wanted.join(), settled);
  await vi.waitUntil(async () => (await clounect.reconcileProgress(exampleSetup.tenantId)).every(({ finishedAt }) => finishedAt !== undefined), settled);
  expect((await visitor.visit(users)).text).toContain('予定の取り込みの進み具合');

  const before = await post({ seen: seen(true), action: 'off' });
  expect(before.text).toContain('3件の予定をどうしますか');
  await post({ seen: seen(true), action: 'off', confirmed: 'yes', events: 'remove', shown: '3' });
  await vi.waitUntil(async () => (await titles()).length === 0, settled);

  await post({ seen: seen(false), action: 'on', confirmed: 'yes' });
  await vi.waitUntil(async () => (await titles()).join() === wanted.join(), settled);
  await post({ seen: seen(true), action: 'remove', confirmed: 'yes', events: 'keep', shown: '3' });
  expect((await visitor.visit(users)).text).toContain('まだ登録がありません');
  await vi.waitUntil(async () => (await visitor.visit(`/t/${exampleSetup.tenantId}/why/1`)).text.includes('released'), settled);
  expect(await titles()).toEqual(wanted);
});

it('tells of a mailbox that is not there and of a key that is wrong, each at its half', async () => {
  const unknown = await visitor.visit(`${users}/row-2`, { ...values, mail: 'nobody@kaisha.example', seen: '', action: 'test' });
  expect(unknown.text).toMatch(/Outlookのメールボックス:<\/strong> このメールアドレスのユーザーが見つかりません/);
  expect(unknown.text).toMatch(/JUST\.SFAのユーザー:<\/strong> このユーザーの予定を一覧で確かめました/);
  await clounect.removeTenant(exampleSetup.tenantId);
  expect((await visitor.visit(users)).status).toBe(303);
});
