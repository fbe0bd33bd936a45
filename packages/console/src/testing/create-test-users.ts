import { createInMemoryGraph, createInMemorySfa, type InMemoryGraph, type InMemorySfa, type InMemoryStore } from '@clounect/core/testing';
import { estimateReconcile, testLink, type TestLinkPorts } from '@clounect/core';
import type { UserPorts } from '../users/user-ports.js';

export interface TestUsers {
  readonly users: UserPorts;
  /** Whom the tests of links ask. */
  readonly sfa: InMemorySfa;
  readonly graph: InMemoryGraph;
}

/** What the page of linked users asks its host for, on a store and two services in memory. */
export function createTestUsers(store: InMemoryStore): TestUsers {
  const sfa = createInMemorySfa();
  const graph = createInMemoryGraph({ now: () => new Date().toISOString() });
  const ports: TestLinkPorts = { tenants: store.tenants, connections: { sfa: async () => sfa.client, graph: async () => graph.client } };
  let ids = 0;
  const users: UserPorts = {
    edit: (edit) => store.linkEdits.edit(edit),
    test: (link) => testLink(ports, link),
    standing: (link) => store.upkeep.linkStanding(link),
    estimate: async ({ tenantId, sfaUserId, mailboxId }) => {
      const tenant = await store.tenants.find(tenantId);
      if (tenant === undefined || tenant.sourceId === '') return undefined;
      const census = await store.reconcileRuns.census(tenantId, tenant.sourceId);
      return estimateReconcile({ census, mode: 'perUser', sfaUserIds: [sfaUserId], mailboxIds: mailboxId === undefined ? [] : [mailboxId], limits: { perMinute: 60, leftToday: 19_000 } });
    },
    nextId: () => `new-${(ids += 1)}`,
  };
  return { users, sfa, graph };
}
