import type { Tasks } from './tasks.js';
import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { runUntilCalm } from './come-to-rest.js';
import { tenantId } from './world-state.js';

/** All is in agreement: looking at everything again writes nothing. */
export async function checkSecondRun(world: World, tasks: Tasks): Promise<void> {
  const { writes, sourceId, store, scheduler } = world;
  for (const recordId of world.ledger.records.keys()) await scheduler.busy(store.queue.hint({ tenantId, sourceId, recordId }, { doubt: true }));
  await runUntilCalm(world, tasks);
  if (world.writes !== writes) throw new Violation('second-run-does-nothing', `${world.writes - writes} writes though everything was in agreement`);
}
