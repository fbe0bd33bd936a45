import { addTenant, createInMemoryStore } from '@clounect/core/testing';
import { createNotificationReader } from '@clounect/graph-calendar';
import { handleNotification, hashClientState, isSameSecret } from '@clounect/express-webhook';
import { newFeed } from '@clounect/core';
import { expect, it } from 'vitest';
import { fuzz } from './fuzz.js';
import { hostileText } from './hostile-json.js';

const clientState = 'state-of-subscription-1';
const change = {
  subscriptionId: 'sub-1',
  clientState,
  changeType: 'updated',
  subscriptionExpirationDateTime: '2026-11-29T03:12:18.2257768+05:30',
  resource: 'Users/m1/Events/event-1',
  resourceData: { '@odata.type': '#Microsoft.Graph.Event', '@odata.id': 'Users/m1/Events/event-1', '@odata.etag': 'W/"1"', id: 'event-1' },
  tenantId: '84bd8158',
};
const lifecycle = { subscriptionId: 'sub-1', clientState, lifecycleEvent: 'missed' };
const bodies = hostileText([{ value: [change, lifecycle] }, { value: [change, change, null] }, { value: [lifecycle], validationTokens: [] }]);

it('whatever is posted as a notification is refused or taken, and the store is never asked for what it cannot hold', async () => {
  await fuzz('notification', bodies, async (text) => {
    let ids = 0;
    const store = createInMemoryStore({ now: () => '2026-11-22T00:00:00Z', nextId: () => `id-${(ids += 1)}` });
    await addTenant(store);
    const feed = { ...newFeed('tenant-1', 'm1'), state: 'subscribed', subscriptionId: 'sub-1', clientStateHash: hashClientState(clientState), needsCatchUp: false } as const;
    await store.feeds.exclusively('tenant-1', (writer) => writer.put(feed));
    const failures: unknown[] = [];
    const answer = await handleNotification(
      { feeds: store.feeds, events: store.events, reader: createNotificationReader(), isSameSecret, hashClientState, onFailure: (error) => void failures.push(error) },
      { method: 'POST', validationToken: undefined, header: (name) => (name === 'content-type' ? 'application/json' : undefined), body: (async function* () { yield Buffer.from(text); })() },
    );
    expect(failures).toEqual([]);
    expect([202, 400, 413]).toContain(answer.status);
  });
});
