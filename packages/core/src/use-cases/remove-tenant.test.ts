import { addTenant, exampleLink, exampleTenant, settle } from '../testing/store-contract-steps.js';
import { createInMemoryFeed } from '../testing/in-memory-feed.js';
import { createInMemoryGraph } from '../testing/in-memory-graph.js';
import { createInMemoryStore } from '../testing/in-memory-store.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { removeTenant } from './remove-tenant.js';
import type { InMemoryStore } from '../testing/in-memory-store.js';

const now = () => '2026-11-22T00:00:00Z';
const addresses = { notificationUrl: 'https://clounect.example/n', lifecycleUrl: 'https://clounect.example/l', clientState: 'example' };

describe('removing a tenant', () => {
  let store: InMemoryStore;
  beforeEach(async () => {
    let ids = 0;
    store = createInMemoryStore({ now, nextId: () => `id-${(ids += 1)}` });
    await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay' });
    await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a', { mailboxId: 'mailbox-a' })]);
    const key = await addTenant(store);
    await settle(store, key('1'), 'mailbox-a');
  });
  const graph = createInMemoryGraph({ now });
  graph.addMailbox({ mailboxId: 'mailbox-a', mail: 'a@office.example', name: '山田太郎' });

  async function subscribed() {
    const outside = createInMemoryFeed({ now, graph });
    const outcome = await outside.feed.subscribe('mailbox-a', addresses);
    if (outcome.status !== 'applied') throw new Error('It was not subscribed.');
    const { subscriptionId } = outcome.value;
    const none = { missed: 0, reauthorization: 0 };
    await store.feeds.exclusively('tenant-1', (writer) => writer.put({ tenantId: 'tenant-1', mailboxId: 'mailbox-a', state: 'subscribed', subscriptionId, needsCatchUp: false, failures: 0, told: none, settled: none }));
    return outside;
  }
  const isGone = async () => (await store.tenants.find('tenant-1')) === undefined && store.raw().work.length === 0;

  it('ends its subscriptions at Graph and deletes no event', async () => {
    const outside = await subscribed();
    expect(await removeTenant({ house: store.housekeeping, feeds: store.feeds, feed: async () => outside.feed }, 'tenant-1')).toEqual({ leftSubscriptions: 0 });
    expect(await outside.feed.list()).toEqual({ status: 'done', value: [] });
    expect(await isGone()).toBe(true);
    expect(graph.calls()).toEqual([]);
  });

  it('is not kept from it by a secret that is missing or a Graph that is away', async () => {
    await subscribed();
    const refuse = async () => Promise.reject(new Error('no secret'));
    expect(await removeTenant({ house: store.housekeeping, feeds: store.feeds, feed: refuse }, 'tenant-1')).toEqual({ leftSubscriptions: 1 });
    expect(await isGone()).toBe(true);
  });

  it('does not wait for another process that looks after its feeds', async () => {
    const outside = await subscribed();
    await store.feeds.exclusively('tenant-1', async () => {
      expect(await removeTenant({ house: store.housekeeping, feeds: store.feeds, feed: async () => outside.feed }, 'tenant-1')).toEqual({ leftSubscriptions: 1 });
    });
    expect(await isGone()).toBe(true);
  });

  it('may be asked for again, and of a tenant that nobody knows', async () => {
    const ports = { house: store.housekeeping, feeds: store.feeds, feed: async () => Promise.reject(new Error('not needed')) };
    expect(await removeTenant(ports, 'tenant-2')).toEqual({ leftSubscriptions: 0 });
    expect(await store.tenants.find('tenant-1')).toBeDefined();
  });
});
