import type { World } from './world-state.js';
import { tenantId } from './world-state.js';

/** Asks for a comparison of everything, as the host's timer does. */
export async function requestComparison({ store, scheduler }: World): Promise<void> {
  await scheduler.busy(store.reconcileRuns.request(tenantId, { kind: 'all' }));
}
