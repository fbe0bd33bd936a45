import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivityEntry, JobScheduler, Housekeeping, TenantRepository, ActivityLog } from '@clounect/core';
import { createInMemoryJobs, createInMemoryStore, createJobBoard, exampleTenant } from '@clounect/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClounect, type Clounect } from '../create-clounect.js';
import type { ClounectOptions } from '../options.js';
import { portTokens } from '../port-tokens.js';

const logged: string[] = [];
const note = (_fields: object, text?: string): void => void logged.push(text ?? '');
const logger = { debug: () => undefined, info: () => undefined, warn: note, error: note };
const masterKey = Buffer.alloc(32, 7).toString('base64');
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  logged.length = 0;
});

interface Ports {
  readonly jobs: JobScheduler;
  readonly house: Housekeeping;
  readonly tenants: TenantRepository;
  readonly activity: ActivityLog;
}

async function begin(options: ClounectOptions): Promise<{ readonly clounect: Clounect; readonly ports: Ports }> {
  let ports: Ports | undefined;
  const clounect = await createClounect({
    logger,
    ...options,
    bind: (container) => {
      ports = {
        jobs: container.get(portTokens.jobs),
        house: container.get(portTokens.housekeeping),
        tenants: container.get(portTokens.tenants),
        activity: container.get(portTokens.activity),
      };
    },
  });
  ending.push(() => clounect.stop());
  if (ports === undefined) throw new Error('Nothing was bound.');
  return { clounect, ports };
}

const line = (activityId: string, year: number): ActivityEntry => ({ activityId, tenantId: 'tenant-1', at: `${year}-01-01T00:00:00Z`, kind: 'notice', result: 'failed' });
const kept = async ({ activity }: Ports): Promise<readonly string[]> => (await activity.list({ tenantId: 'tenant-1', limit: 10 })).map(({ activityId }) => activityId);

describe('the host’s jobs', () => {
  it('keep house on PGlite, as long as the options say, and end with the host', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clounect-jobs-'));
    ending.push(() => rm(folder, { recursive: true }));
    const { clounect, ports } = await begin({ database: { folder }, masterKey, housekeeping: { keepActivityDays: 3_650 } });
    await ports.tenants.put(exampleTenant('tenant-1'));
    await ports.activity.note([line('old', 2010), line('young', 2026)]);
    await clounect.start();
    expect(await ports.jobs.request({ name: 'housekeeping', key: '' })).toBe('accepted');
    await vi.waitUntil(async () => (await kept(ports)).length === 1, { timeout: 20_000 });
    expect(await kept(ports)).toEqual(['young']);
    await clounect.stop();
    await expect(ports.jobs.request({ name: 'housekeeping', key: '' })).rejects.toMatchObject({ code: 'stoppedBefore' });
    expect(logged).toEqual([]);
  });

  it('are run by workers only; a host without that role requests', async () => {
    let now = '2026-11-22T00:30:00Z';
    const board = createJobBoard(() => now);
    const store = createInMemoryStore({ now: () => now, nextId: () => 'id' });
    const open = async (role: 'intake' | 'worker') => begin({ database: { store: { ...store, jobs: createInMemoryJobs(board) } }, roles: [role] });
    const intake = await open('intake');
    await intake.clounect.start();
    await intake.ports.tenants.put(exampleTenant('tenant-1'));
    await intake.ports.activity.note([line('old', 2010), line('young', 2026)]);
    expect(await intake.ports.jobs.request({ name: 'housekeeping', key: '' })).toBe('accepted');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await kept(intake.ports)).toEqual(['young', 'old']);

    const worker = await open('worker');
    await worker.clounect.start();
    await vi.waitUntil(async () => (await kept(intake.ports)).length === 0, { timeout: 15_000 });
    // What is due while it runs is not done twice.
    await vi.waitUntil(() => board.running.size === 0, { timeout: 15_000 });
    await intake.ports.activity.note([line('older', 2009)]);
    now = '2026-11-22T01:00:00Z';
    board.turn();
    await vi.waitUntil(async () => (await kept(intake.ports)).length === 0, { timeout: 15_000 });
  });

  it('are not needed: a store of one’s own may come without a scheduler', async () => {
    const store = createInMemoryStore({ now: () => '2026-11-22T00:30:00Z', nextId: () => 'id' });
    const clounect = await createClounect({ database: { store }, logger });
    await clounect.start();
    expect(await clounect.health()).toMatchObject({ isReady: true, problems: [] });
    await clounect.stop();
  });
});
