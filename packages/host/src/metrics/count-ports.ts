import type { MappingRepository, SyncEnd, WorkQueue } from '@clounect/core';
import type { Metrics } from './create-metrics.js';

export function countClaims(queue: WorkQueue, metrics: Pick<Metrics, 'claimed'>): WorkQueue {
  return {
    claim: async (...asked) => {
      const claims = await queue.claim(...asked);
      if (claims.length > 0) metrics.claimed(claims.length);
      return claims;
    },
    extend: (claims) => queue.extend(claims),
    abandon: (claim, end) => queue.abandon(claim, end),
    endLeases: (isGone) => queue.endLeases(isGone),
    nextDueInMs: () => queue.nextDueInMs(),
    hint: (key, reason) => queue.hint(key, reason),
  };
}

/** Counts lines of the activity log once they are durable. */
export function countExecutions(mappings: MappingRepository, metrics: Pick<Metrics, 'executed'>): MappingRepository {
  return {
    load: (claims) => mappings.load(claims),
    commit: async (claim, changes) => {
      const state = await mappings.commit(claim, changes);
      if (state !== 'fenced') for (const entry of changes.activity ?? []) if (entry.kind === 'execution') metrics.executed(entry);
      return state;
    },
  };
}

export async function countSync(metrics: Pick<Metrics, 'synced'>, tenantId: string, sync: () => Promise<SyncEnd>): Promise<SyncEnd> {
  const startedAt = performance.now();
  let end: SyncEnd | 'threw' = 'threw';
  try {
    return (end = await sync());
  } finally {
    metrics.synced(tenantId, end, performance.now() - startedAt);
  }
}
