import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInMemoryStore } from '@clounect/core/testing';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createClounect, type Clounect } from '../create-clounect.js';
import { createIdSource } from '../create-id-source.js';
import type { ClounectOptions } from '../options.js';
import { systemClock } from '../system-clock.js';
import { exampleSetup } from '../testing/example-setup.js';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function begin(options: Partial<ClounectOptions> = {}, changes: object = {}): Promise<{ clounect: Clounect; at: (path: string, init?: RequestInit) => Promise<Response> }> {
  const ids = createIdSource();
  const store = { ...createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() }), ...changes };
  const clounect = await createClounect({ logger, database: { store }, ...options });
  const server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(async () => {
    server.close().closeAllConnections();
    await clounect.stop();
  });
  return { clounect, at: (path, init) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init) };
}

describe('what a host serves for those who watch it', () => {
  it('answers probes by GET and HEAD', async () => {
    const { clounect, at } = await begin();
    expect((await at('/readyz', { method: 'HEAD' })).status).toBe(503);
    await clounect.start();
    for (const method of ['GET', 'HEAD']) for (const path of ['/healthz', '/readyz', '/metrics']) expect([method, path, (await at(path, { method })).status]).toEqual([method, path, 200]);
    expect(await (await at('/readyz')).json()).toEqual({ isReady: true, database: 'ok', schema: 'ok', worker: 'ok', problems: [] });
  });

  it('says within 2 s and in JSON that the database hangs, and that the process lives', async () => {
    const hangs = (): Promise<never> => new Promise(() => undefined);
    const { clounect, at } = await begin({ roles: ['intake'] }, { health: { isMigrated: hangs, backlogs: hangs, evidence: hangs } });
    await clounect.start();
    const startedAt = performance.now();
    const [ready, alive, metrics] = await Promise.all([at('/readyz'), at('/healthz'), at('/metrics')]);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ isReady: false, database: 'failed', problems: [{ code: 'databaseUnreachable', en: { cure: expect.any(String) as string } }] });
    expect(alive.status).toBe(200);
    expect(await metrics.text()).toContain('clounect_store_up 0');
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it('shows metrics to who has the token, when there is one', async () => {
    const token = 'example-metrics-token';
    const { at } = await begin({ metrics: { token } });
    const as = async (authorization?: string): Promise<number> => (await at('/metrics', authorization === undefined ? {} : { headers: { authorization } })).status;
    expect([await as(), await as('Bearer wrong'), await as(`Basic ${token}`), await as(`Bearer ${token}`)]).toEqual([401, 401, 401, 200]);
  });

  it('shows metrics at another path, or nowhere, and counts nothing when they are off', async () => {
    const elsewhere = await begin({ metrics: { path: '/internal/metrics' } });
    expect([(await elsewhere.at('/metrics')).status, (await elsewhere.at('/internal/metrics')).status]).toEqual([404, 200]);
    const nowhere = await begin({ metrics: { path: false } });
    expect((await nowhere.at('/metrics')).status).toBe(404);
    expect(await nowhere.clounect.metrics.text()).toContain('clounect_claims_total 0');
    const off = await begin({ metrics: false });
    expect((await off.at('/metrics')).status).toBe(404);
    expect(await off.clounect.metrics.text()).toBe('');
  });

  it('tells how a tenant is by what is stored', async () => {
    const { clounect, at } = await begin();
    expect(await clounect.tenantHealth('example')).toBeUndefined();
    await clounect.setUpTenant(exampleSetup);
    expect(await clounect.tenantHealth('example')).toMatchObject({ state: 'working', findings: [{ code: 'webhookNeverSeen', severity: 'note' }] });
    await at(`/webhook/${exampleSetup.webhookId}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"recordId":1}' });
    expect(await clounect.tenantHealth('example')).toMatchObject({ state: 'attention', findings: [{ code: 'webhooksRefused' }, { code: 'webhookNeverSeen' }] });
    await clounect.setUpTenant({ ...exampleSetup, isPaused: true });
    expect(await clounect.tenantHealth('example')).toMatchObject({ state: 'paused' });
  });
});
