import { createExampleSettings } from './example-settings.js';
import { daysUntil, toDay, toTenantHealth } from '@clounect/core';
import type { ConsolePorts } from '../create-console.js';
import type { InMemoryStore } from '@clounect/core/testing';
import type { UserPorts } from '../users/user-ports.js';

/** What the pages ask for, over a store in memory. */
export function createTestPorts(store: InMemoryStore, users: UserPorts): ConsolePorts {
  const clock = { now: () => new Date().toISOString() };
  return {
    ...{ tenants: store.tenants, activity: store.activity, heldDeletions: store.heldDeletions, clock, users },
    monthlyUse: async () => ({ users: 3, executions: 12, failures: 1 }),
    settings: createExampleSettings(),
    listTenants: () => store.upkeep.tenants(),
    dailyUse: (tenantId) => store.usage.daily(tenantId, daysUntil(toDay(clock.now(), 'Asia/Tokyo'), 30)),
    comparisons: {
      list: (tenantId) => store.reconcileRuns.list(tenantId, 20),
      request: (tenantId) => store.reconcileRuns.request(tenantId, { kind: 'all' }),
      estimate: async (tenantId) => (tenantId === 'tenant-1' ? { sfaCalls: 12, graphCalls: 3, minutes: 1, fitsToday: true } : undefined),
    },
    health: async (tenantId) => {
      const evidence = await store.health.evidence(tenantId);
      return evidence && toTenantHealth({ ...evidence, budget: { leftToday: 19_000, perDay: 20_000 } });
    },
  };
}
