import { createInMemoryStore, exampleTenant } from '@clounect/core/testing';
import { createAccounts, createConsole } from './index.js';
import { createTestPorts } from './testing/create-test-ports.js';
import { createTestUsers } from './testing/create-test-users.js';
import { createVisitor } from './testing/start-console.js';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { Kysely, PGliteDialect } from 'kysely';
import { PGlite } from '@electric-sql/pglite';
import { runReadme } from '@clounect/test-servers';
import express, { type Express, type Router } from 'express';
import type { AddressInfo } from 'node:net';

it('the examples of the README show an administrator the tenant, with the console\'s own sign-in and with the host\'s', async () => {
  let ids = 0;
  const store = createInMemoryStore({ now: () => '2026-11-22T00:00:00Z', nextId: () => `id-${(ids += 1)}` });
  await store.tenants.put(exampleTenant('example'));
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) });
  const ports = createTestPorts(store, createTestUsers(store).users);
  const password = 'a long enough password';
  const principalOf = (token: string | undefined) => (token === 'Bearer of the host' ? { userId: 'u', name: '管理 花子', email: 'admin@kaisha.example', access: { role: 'administrator', tenantId: 'example' } } : undefined);
  const given = { ...{ express, createAccounts, createConsole, db, password, ports, principalOf, ...ports }, secret: 'only for tests, and longer than 32 characters', sendReset: () => Promise.resolve() };
  const [app, byHost] = (await runReadme(new URL('../README.md', import.meta.url), given, { blocks: [0, 1], names: ['app', 'byHost'], instead: { 'createConsole({ ...ports': 'const byHost = createConsole({ ...ports', "'https://sync.example/console'": "'http://127.0.0.1/console'" } })) as [Express, Router];
  const server = app.use('/by-host', byHost).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const admin = createVisitor(`${url}/console`);
  expect((await admin.signIn('admin@kaisha.example', password)).status).toBe(303);
  expect((await admin.visit('/t/example/')).text).toContain('ダッシュボード');
  const page = async (authorization: string) => fetch(`${url}/by-host/t/example/`, { headers: { authorization }, redirect: 'manual' });
  expect((await page('Bearer of the host')).status).toBe(200);
  expect((await page('Bearer of somebody')).status).not.toBe(200);
  server.close().closeAllConnections();
  await db.destroy();
});
