import type { InMemoryStoreOptions } from '@clounect/core/testing';
import { createInMemoryFeed, createInMemoryGraph, createInMemorySfa, createInMemoryStore } from '@clounect/core/testing';
import { sfaBudgetLimits } from '@clounect/core';
import type { HostProcess, World, WorldStore } from './world-state.js';
import type { WorldSettings } from './settings.js';
import { createFaultCounter } from './faults.js';
import { createLedger } from './ledger.js';
import { createScheduler } from './scheduler.js';
import { createSituationCounter } from './situations.js';
import { createVirtualClock } from './virtual-clock.js';
import { mailboxIds, people, processNames, type ProcessName } from './moves.js';
import { newPermits } from './crash.js';
import { putTenant } from './put-tenant.js';
import { sfaLimits } from './values.js';
import { tenantId, webhookSecret } from './world-state.js';

export type CreateWorldStore = (options: InMemoryStoreOptions) => WorldStore | Promise<WorldStore>;

export interface WorldParts {
  readonly createStore?: CreateWorldStore | undefined;
  readonly trace?: ((line: string) => void) | undefined;
}

const start = Date.UTC(2026, 10, 22);

/** Two host processes on one store, between a JUST.SFA and a Graph in memory, at a time that only the script moves. */
export async function createWorld(settings: WorldSettings, { createStore = createInMemoryStore, trace }: WorldParts = {}): Promise<World> {
  const clock = createVirtualClock(start);
  const scheduler = createScheduler(trace && ((line) => trace(`${line.padEnd(60)} ${clock.now()}`)));
  let ids = 0;
  const store = await createStore({ now: clock.now, nextId: () => `id-${String((ids += 1)).padStart(6, '0')}` });
  const mailboxes = mailboxIds.map((mailboxId) => ({ mailboxId, mail: `${mailboxId}@mail.example`, name: mailboxId }));
  const graph = createInMemoryGraph({ now: clock.now, mailboxes, markedPageSize: 2 });
  const links = people.map(({ sfaUserId, mailboxId }) => ({ tenantId, linkId: `link-${sfaUserId}`, name: sfaUserId, sfaUserId, mail: `${mailboxId}@mail.example`, mailboxId, isOn: true }));
  const tenant = { direction: settings.direction, isPaused: false, policies: settings.policies, links: new Map(links.map((link) => [link.sfaUserId as string, link])) };
  await putTenant({ store, scheduler, tenant, settings });
  await store.secrets.put(tenantId, 'webhookSecret', webhookSecret);
  const { sourceId } = await store.tenants.useSource(tenantId, { host: 'example.justsfa.com', table: 'table_1', scheduleField: 'field_1', settings: {} });
  await store.tenants.putLinks(tenantId, links);
  const { perMinute, perDay } = settings;
  const newProcess = (name: ProcessName): HostProcess => ({ name, permits: newPermits({ store, clock }), actors: new Set(), claims: new Set(), skewMs: 0, suspendedUntil: 0 });
  const world: World = {
    settings,
    trace,
    clock,
    scheduler,
    ledger: createLedger(),
    faults: createFaultCounter(),
    situations: createSituationCounter(),
    store,
    sfa: createInMemorySfa({ pageSize: 2, limits: sfaLimits }),
    graph,
    feed: createInMemoryFeed({ now: clock.now, graph, pageSize: 3 }),
    sourceId,
    tenant,
    processes: new Map(processNames.map((name) => [name, newProcess(name)])),
    sfaLimits: sfaBudgetLimits({ perMinute, perDay, concurrent: 5 }, 'Asia/Tokyo'),
    letters: [],
    callPlans: [],
    storePlans: [],
    crashPlans: [],
    late: [],
    isSecretExpired: false,
    steps: 0,
    writes: 0,
    lastWriteAt: start,
    longestMs: 0,
    writeBacks: 0,
    unlinkedEver: new Set(),
    unlisted: new Set(),
    putSettings: async () => {
      await putTenant(world);
      await scheduler.busy(store.tenants.putLinks(tenantId, [...tenant.links.values()]));
    },
  };
  return world;
}
