import { addMilliseconds } from '../schedule/period.js';
import { createInMemoryStore } from './in-memory-store.js';
import { describeActivityLog } from './activity-log-contract.js';
import { describeEventInbox } from './event-inbox-contract.js';
import { describeFeedRepository } from './feed-repository-contract.js';
import { describeHeldDeletions } from './held-deletions-contract.js';
import { describeHousekeeping } from './housekeeping-contract.js';
import { describeHealthRepository } from './health-repository-contract.js';
import { describeMappingRepository } from './mapping-repository-contract.js';
import { describeReconcileMemory } from './reconcile-memory-contract.js';
import { describeReconcileRuns } from './reconcile-runs-contract.js';
import { describeRateBudget } from './rate-budget-contract.js';
import { describeScheduleInbox } from './schedule-inbox-contract.js';
import { describeSecretBox } from './secret-box-contract.js';
import { describeSettingsMemory } from './settings-memory-contract.js';
import { describeTenantRepository } from './tenant-repository-contract.js';
import { describeLinkEdits } from './link-edits-contract.js';
import { describeTenantUpkeep } from './tenant-upkeep-contract.js';
import { describeUsageRepository } from './usage-repository-contract.js';
import { describeWorkQueue } from './work-queue-contract.js';
import type { StoreUnderTest } from './store-contract-steps.js';

async function setUp(): Promise<StoreUnderTest> {
  let now = '2026-11-22T00:00:00Z';
  let ids = 0;
  const store = createInMemoryStore({ now: () => now, nextId: () => `id-${(ids += 1)}` });
  return {
    ...store,
    raw: async () => store.raw(),
    elapse: async (milliseconds) => {
      now = addMilliseconds(now, milliseconds);
    },
  };
}

for (const describePort of [
  describeTenantRepository,
  describeSettingsMemory,
  describeTenantUpkeep,
  describeLinkEdits,
  describeScheduleInbox,
  describeWorkQueue,
  describeMappingRepository,
  describeEventInbox,
  describeFeedRepository,
  describeHeldDeletions,
  describeReconcileRuns,
  describeReconcileMemory,
  describeHealthRepository,
  describeActivityLog,
  describeSecretBox,
  describeHousekeeping,
  describeUsageRepository,
  describeRateBudget,
]) {
  describePort('the in-memory store', setUp);
}
