import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobScheduler } from '@clounect/core';
import { createInMemoryFeed, createInMemoryGraph, createInMemoryStore } from '@clounect/core/testing';
import express from 'express';
import type { Container } from 'inversify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClounect, type Clounect } from './create-clounect.js';
import { createIdSource } from './create-id-source.js';
import type { ClounectOptions } from './options.js';
import { portTokens } from './port-tokens.js';
import { systemClock } from './system-clock.js';
import { exampleSetup, webhookSecret } from './testing/example-setup.js';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const masterKey = Buffer.alloc(32, 7).toString('base64');
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function outside() {
  const graph = createInMemoryGraph({ now: systemClock.now });
  for (const { sfaUserId, mail, name } of exampleSetup.links) graph.addMailbox({ mailboxId: `mailbox of ${sfaUserId}`, mail, name });
  const ids = createIdSource();
  const store = createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() });
  const feed = createInMemoryFeed({ now: systemClock.now, graph });
  return { graph, store, feed, connection: { client: () => graph.client, feed: feed.feed } };
}

async function begin(options: ClounectOptions): Promise<{ clounect: Clounect; url: string }> {
  const clounect = await createClounect({ logger, ...options });
  const server: Server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(async () => {
    server.close().closeAllConnections();
    await clounect.stop();
  });
  return { clounect, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const send = (url: string, title: string): Promise<Response> =>
  fetch(`${url}/webhook/${exampleSetup.webhookId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-clounect-secret': webhookSecret },
    body: JSON.stringify({
      type: 'ADD_RECORD',
      recordId: 1,
      tableName: 'table_1000000001',
      updatedAt: '2026-11-22T09:00:00.000+09:00',
      record: {
        field_1000000001: {
          field_1000000001_period: ['2099-11-23T10:00+09:00', '2099-11-23T11:00+09:00'],
          field_1000000001_participants: [['taro.yamada', '山田 太郎', '', '', '']],
        },
        field_1000000002: title,
        field_1000000003: '',
        field_1000000004: '',
      },
    }),
  });

describe('createClounect', () => {
  it('turns an accepted webhook into an event at once', async () => {
    const { graph, store, connection } = outside();
    const { clounect, url } = await begin({
      database: { store },
      worker: { pollMs: 60_000 },
      bind: (container) => container.rebind(portTokens.connectGraph).toConstantValue(() => connection),
    });
    expect((await clounect.setUpTenant(exampleSetup)).unresolved).toEqual([]);
    await clounect.start();
    expect((await send(url, '見積もりの打ち合わせ')).status).toBe(200);
    await vi.waitUntil(() => graph.events('mailbox of taro.yamada').length === 1, { timeout: 15_000 });
    expect(graph.events('mailbox of hanako.sato')).toEqual([]);
  });

  it('lets any port be rebound, also one that is bound already', async () => {
    const { store, connection } = outside();
    const commit = vi.fn(store.mappings.commit);
    const { clounect, url } = await begin({
      database: { store },
      bind: (container) => {
        const mappings = container.get(portTokens.mappings);
        container.rebind(portTokens.mappings).toConstantValue({ ...mappings, commit });
        container.rebind(portTokens.connectGraph).toConstantValue(() => connection);
      },
    });
    await clounect.setUpTenant(exampleSetup);
    await clounect.start();
    await send(url, '内覧');
    await vi.waitUntil(() => commit.mock.calls.length > 0, { timeout: 15_000 });
  });

  it('keeps what it accepted in a folder, through an end and a new start', async () => {
    const { graph, connection } = outside();
    const folder = mkdtempSync(join(tmpdir(), 'clounect-host-'));
    const options: ClounectOptions = {
      database: { folder },
      masterKey,
      roles: ['intake'],
      bind: (container) => container.rebind(portTokens.connectGraph).toConstantValue(() => connection),
    };
    const first = await begin(options);
    await first.clounect.setUpTenant(exampleSetup);
    await first.clounect.start();
    expect((await send(first.url, '見積もり')).status).toBe(200);
    await ending.pop()?.();
    ending.push(() => Promise.resolve(rmSync(folder, { recursive: true })));

    const second = await begin({ ...options, roles: ['worker'] });
    await second.clounect.start();
    await vi.waitUntil(() => graph.events('mailbox of taro.yamada').length === 1, { timeout: 15_000 });
    expect((await send(second.url, '受け付けない')).status).toBe(404);
  });

  it('closes the database also when one of its parts cannot end properly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clounect-'));
    ending.push(async () => rmSync(folder, { recursive: true }));
    const told: string[] = [];
    const bind = (container: Container): void => {
      const failing: JobScheduler = { ...container.get(portTokens.jobs), start: async () => undefined, stop: () => Promise.reject(new Error('connection terminated')) };
      void container.rebind(portTokens.jobs).toConstantValue(failing);
    };
    const clounect = await createClounect({ logger: { ...logger, error: (_fields, text = '') => void told.push(text) }, database: { folder }, masterKey, bind });
    await clounect.start();
    await clounect.stop();
    expect(told).toEqual(['a part of the host could not end properly']);
    const again = await createClounect({ logger, database: { folder }, masterKey });
    await again.stop();
  });

  it('is ready only while the database answers and the worker turns', async () => {
    const { store } = outside();
    let isGone = false;
    const health = { ...store.health, isMigrated: () => (isGone ? Promise.reject(new Error('gone')) : store.health.isMigrated()) };
    const { clounect, url } = await begin({ database: { store: { ...store, health } } });
    const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
    expect(await ready()).toBe(503);
    await clounect.start();
    expect(await ready()).toBe(200);
    isGone = true;
    expect(await ready()).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('/webhook/');
  });

  it('says 503 and nothing of the cause when a webhook could not be stored', async () => {
    const { store } = outside();
    const inbox = { ...store.inbox, accept: () => Promise.reject(new Error('canary')) };
    const { clounect, url } = await begin({ database: { store: { ...store, inbox } }, bind: (container) => container.rebind(portTokens.connectGraph).toConstantValue(() => outside().connection) });
    await clounect.setUpTenant(exampleSetup);
    const answer = await send(url, '見積もり');
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('canary');
  });

  it('tells a two-way tenant that Graph has no address to post to, once an hour', async () => {
    const { store, connection } = outside();
    const { clounect } = await begin({ database: { store }, bind: (container) => container.rebind(portTokens.connectGraph).toConstantValue(() => connection) });
    await clounect.start();
    await clounect.setUpTenant({ ...exampleSetup, direction: 'twoWay' });
    await vi.waitUntil(() => store.raw().activity.length > 0, { timeout: 15_000 });
    clounect.wake();
    expect(store.raw().activity).toMatchObject([{ tenantId: 'example', kind: 'notice', result: 'retrying', code: 'publicUrlMissing' }]);
  });

  it('takes no notifications and keeps no subscriptions in a role that does not', async () => {
    const { store, connection, feed } = outside();
    const bind = (container: Container): void => void container.rebind(portTokens.connectGraph).toConstantValue(() => connection);
    const worker = await begin({ database: { store }, roles: ['worker'], bind });
    const intake = await begin({ database: { store }, roles: ['intake'], publicUrl: worker.url, bind });
    const handshake = async ({ url }: { url: string }): Promise<number> => (await fetch(`${url}/graph/notifications?validationToken=x`, { method: 'POST' })).status;
    expect([await handshake(worker), await handshake(intake)]).toEqual([404, 200]);
    await intake.clounect.setUpTenant({ ...exampleSetup, direction: 'twoWay' });
    await intake.clounect.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(feed.calls()).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a database without a master key', { database: { folder: '/nowhere' } }],
    ['a short master key', { database: { url: 'postgres://db.example/c' }, masterKey: 'c2hvcnQ=' }],
    ['a public address that is none', { database: { url: 'postgres://db.example/c' }, masterKey, publicUrl: 'ftp://clounect.example' }],
    ['a role that is none', { database: { url: 'postgres://db.example/c' }, masterKey, roles: ['observer'] }],
    ['two databases', { database: { url: 'postgres://db.example/c', folder: '/nowhere' }, masterKey }],
  ])('refuses %s', async (_what, options) => {
    await expect(createClounect(options as ClounectOptions)).rejects.toMatchObject({ code: 'invalidOptions' });
  });

  it('says by code that a database cannot be reached', async () => {
    await expect(createClounect({ logger, database: { url: 'postgres://127.0.0.1:1/clounect' }, masterKey })).rejects.toMatchObject({ code: 'databaseUnreachable' });
  });
});
