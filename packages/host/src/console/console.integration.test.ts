import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInMemoryFeed, createInMemoryGraph, createInMemoryStore } from '@clounect/core/testing';
import express from 'express';
import { afterEach, expect, it } from 'vitest';
import { createClounect, type Clounect } from '../create-clounect.js';
import { portTokens } from '../port-tokens.js';
import { systemClock } from '../system-clock.js';
import { exampleSetup } from '../testing/example-setup.js';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const masterKey = Buffer.alloc(32, 7).toString('base64');
const administrator = { email: 'admin@kaisha.example', name: '管理 花子', password: 'a long enough password' };
const setup = { ...exampleSetup, administrators: [administrator] };
const ending: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function begin(options: { console?: { contact: string } }): Promise<{ clounect: Clounect; url: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-console-'));
  const graph = createInMemoryGraph({ now: systemClock.now });
  for (const { sfaUserId, mail, name } of setup.links) graph.addMailbox({ mailboxId: `mailbox of ${sfaUserId}`, mail, name });
  const connection = { client: () => graph.client, feed: createInMemoryFeed({ now: systemClock.now, graph }).feed };
  const bind = (container: Parameters<NonNullable<Parameters<typeof createClounect>[0]['bind']>>[0]): void => void container.rebind(portTokens.connectGraph).toConstantValue(() => connection);
  const clounect = await createClounect({ logger, database: { folder }, masterKey, bind, ...options });
  const server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(async () => {
    server.close().closeAllConnections();
    await clounect.stop();
    rmSync(folder, { recursive: true });
  });
  return { clounect, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function signIn(url: string, { email, password }: typeof administrator): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ email, password }) });
  return { status: answer.status, cookie: answer.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ') };
}

it('shows the console to the administrators of a tenant until the tenant is removed', async () => {
  const { clounect, url } = await begin({ console: { contact: 'help@clounect.example' } });
  await clounect.setUpTenant(setup);
  const { status, cookie } = await signIn(url, administrator);
  expect(status).toBe(303);
  const see = async (path: string): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } });
    return { status: answer.status, text: await answer.text() };
  };
  const dashboard = await see(`/t/${setup.tenantId}/`);
  expect(dashboard).toMatchObject({ status: 200 });
  for (const text of [setup.name, '月額連携ユーザー数', '連携実行ログ']) expect(dashboard.text).toContain(text);
  expect((await see(`/t/${setup.tenantId}/contact`)).text).toContain('help@clounect.example');
  await clounect.removeTenant(setup.tenantId);
  expect((await see(`/t/${setup.tenantId}/`)).status).toBe(303);
  expect((await signIn(url, administrator)).status).toBe(401);
});

it('keeps a password that its owner has, whatever a setup that is applied again says', async () => {
  const { clounect, url } = await begin({ console: { contact: 'help@clounect.example' } });
  await clounect.setUpTenant(setup);
  const changed = { ...administrator, password: 'another long password' };
  await clounect.setUpTenant({ ...setup, administrators: [changed] });
  expect((await signIn(url, changed)).status).toBe(401);
  expect((await signIn(url, administrator)).status).toBe(303);
});

it('answers webhooks, health and metrics beside the console, and shows no pages where there is none', async () => {
  const beside = await begin({ console: { contact: 'help@clounect.example' } });
  const states = async (url: string): Promise<number[]> => Promise.all(['/healthz', '/metrics', '/sign-in', '/nowhere'].map(async (path) => (await fetch(`${url}${path}`, { redirect: 'manual' })).status));
  expect(await states(beside.url)).toEqual([200, 200, 200, 303]);
  expect((await fetch(`${beside.url}/webhook/${setup.webhookId}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(404);
  const without = await begin({});
  expect(await states(without.url)).toEqual([200, 200, 404, 404]);
  await expect(createClounect({ logger, database: { store: createInMemoryStore({ now: systemClock.now, nextId: () => 'id' }) }, console: {} })).rejects.toMatchObject({ code: 'invalidOptions' });
});
