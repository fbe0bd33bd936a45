import { createCallPermits, createProcessBudget } from '@clounect/core';
import { createInMemoryGraph, createInMemoryStore } from '@clounect/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { after } from '../after.js';
import { createConnectGraph, createConnectSfa } from '../connect-outside.js';
import { createIdSource } from '../create-id-source.js';
import { systemClock } from '../system-clock.js';
import { exampleSetup } from '../testing/example-setup.js';
import { createTenantConnections } from './create-tenant-connections.js';
import { setUpTenant } from './set-up-tenant.js';

const permits = createCallPermits({ budget: createProcessBudget({ now: Date.now }), now: Date.now, after });
const connectGraph = createConnectGraph(permits);

async function world() {
  const ids = createIdSource();
  const store = createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() });
  const connections = { graph: () => Promise.resolve(createInMemoryGraph({ now: systemClock.now }).client) };
  await setUpTenant({ ...store, connections, ids }, exampleSetup);
  return store;
}

describe('a tenant\'s connections', () => {
  it('are made of the settings, the present source and the secrets', async () => {
    const store = await world();
    const connectSfa = vi.fn(createConnectSfa(permits));
    const connections = createTenantConnections({ ...store, connectSfa, connectGraph });
    const [source] = store.raw().sources;
    if (source === undefined) throw new Error('no source');
    expect(await connections.sfa(source, 'userEdit')).toHaveProperty('readRecord');
    expect(await connections.graph('example', 'repair')).toHaveProperty('createEvent');
    expect(await connections.feed('example')).toHaveProperty('subscribe');
    expect(connectSfa).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ apiKey: 'EXAMPLE-KEY', source }));
  });

  it('open one Graph for the calendars and the feed, which share its token', async () => {
    const connectOnce = vi.fn(connectGraph);
    const connections = createTenantConnections({ ...(await world()), connectSfa: createConnectSfa(permits), connectGraph: connectOnce });
    await Promise.all([connections.graph('example', 'userEdit'), connections.feed('example'), connections.graph('example', 'backFill')]);
    expect(connectOnce).toHaveBeenCalledOnce();
  });

  it('are refused by name for who is not known or lacks a secret', async () => {
    const store = await world();
    const connections = createTenantConnections({ ...store, secrets: { open: () => Promise.resolve(undefined) }, connectSfa: createConnectSfa(permits), connectGraph });
    await expect(connections.graph('example', 'repair')).rejects.toMatchObject({ code: 'secretMissing' });
    const stranger = createTenantConnections({ ...store, connectSfa: createConnectSfa(permits), connectGraph });
    await expect(stranger.graph('nobody', 'userEdit')).rejects.toMatchObject({ code: expect.stringMatching(/unknownTenant/) as string });
  });
});
