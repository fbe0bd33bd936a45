import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newFeed, type Feed } from '@clounect/core';
import { accept, addTenant, claimOne, createInMemoryStore, exampleMapping } from '@clounect/core/testing';
import { hashClientState } from '@clounect/express-webhook';
import { createPgliteStore } from '@clounect/kysely-store';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { startOwnPostgres } from '@clounect/test-servers';
import { createClounect } from '../create-clounect.js';
import { createIdSource } from '../create-id-source.js';
import { openStore } from '../open-store.js';
import { optionsSchema, type ClounectStore } from '../options.js';
import { systemClock } from '../system-clock.js';

const ignore = (): undefined => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const mailboxes = 50;
const batchSize = 1_000;
const posts = 60;
const atOnce = 2;

async function inMemory(): Promise<ClounectStore & { close(): Promise<unknown> }> {
  const ids = createIdSource();
  return Promise.resolve({ ...createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() }), close: () => Promise.resolve() });
}

async function onPostgres(): Promise<ClounectStore & { close(): Promise<unknown> }> {
  const server = await startOwnPostgres();
  const options = optionsSchema.parse({ database: { url: server.urlOf('postgres') }, masterKey: randomBytes(32).toString('base64') });
  const { store, close } = await openStore(options, logger);
  return { ...store, close: () => close().then(() => server.stop()) };
}

/** A thousand notifications of one POST, as Graph sends them: a few about events of ours, most about others of the same mailboxes. */
function toBatch(post: number): string {
  const value = Array.from({ length: batchSize }, (_, index) => {
    const mailbox = index % mailboxes;
    const eventId = index % 10 === 0 ? `event-${mailbox}` : `other-${post}-${index}`;
    return {
      subscriptionId: index % 97 === 0 ? 'stranger' : `subscription-${mailbox}`,
      subscriptionExpirationDateTime: '2027-01-01T00:00:00Z',
      changeType: 'updated',
      resource: `Users/mailbox-${mailbox}/Events/${eventId}`,
      resourceData: { '@odata.type': '#Microsoft.Graph.Event', '@odata.id': `Users/mailbox-${mailbox}/Events/${eventId}`, '@odata.etag': `W/"${post}"`, id: eventId },
      clientState: `state-${mailbox}`,
      tenantId: 'directory',
    };
  });
  return JSON.stringify({ value });
}

/** Fifty subscribed mailboxes with an event of ours in each. */
async function prepare(store: ClounectStore): Promise<void> {
  await store.migrate?.();
  const keyOf = await addTenant(store, 'example');
  for (let mailbox = 0; mailbox < mailboxes; mailbox += 1) {
    const mailboxId = `mailbox-${mailbox}`;
    const feed: Feed = { ...newFeed('example', mailboxId), state: 'subscribed', subscriptionId: `subscription-${mailbox}`, clientStateHash: hashClientState(`state-${mailbox}`) };
    await store.feeds.exclusively('example', (writer) => writer.put(feed));
    await accept(store, keyOf(String(mailbox)));
    await store.mappings.commit(await claimOne(store), { mappings: [exampleMapping(keyOf(String(mailbox)), mailboxId, { eventId: `event-${mailbox}` })], finish: {} });
  }
}

describe.each([
  ['in memory', inMemory],
  ['on PGlite', () => createPgliteStore({ masterKey: randomBytes(32) })],
  ['on PostgreSQL', onPostgres],
] as const)('Graph\'s notifications, a thousand in each POST, %s', (_name, open) => {
  // What else the machine does just now is not what is measured.
  it('are answered 202 within 250 ms in 99 of 100 cases', { retry: 2 }, async () => {
    const store = await open();
    await prepare(store);
    const clounect = await createClounect({ database: { store }, logger, roles: ['intake'] });
    const server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graph/notifications`;
    const took: number[] = [];
    const statuses = new Set<number>();
    const send = async (first: number): Promise<void> => {
      for (let post = first; post < posts; post += atOnce) {
        const body = toBatch(post);
        const began = performance.now();
        const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body });
        took.push(performance.now() - began);
        statuses.add(answer.status);
      }
    };
    // The first ones pay for the compiler.
    await send(posts - 3);
    took.length = 0;
    await Promise.all(Array.from({ length: atOnce }, (_, lane) => send(lane)));
    took.sort((one, other) => one - other);
    const dirtyMs = await store.queue.nextDueInMs();
    const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? Infinity;
    server.close().closeAllConnections();
    await clounect.stop();
    await store.close();
    console.info(`p50 ${took[Math.ceil(took.length / 2) - 1]?.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${took.at(-1)?.toFixed(0)} ms`);
    expect([...statuses]).toEqual([202]);
    expect(took.length).toBe(posts);
    expect(dirtyMs, 'they were hints about events of ours').toBeDefined();
    expect(p99).toBeLessThan(250);
  });
});
