import type { BudgetScope } from '../ports/rate-budget.js';
import type { Failure } from '../failure/failure.js';
import type { PermitRules } from './permit-rules.js';
import type { Urgency } from '../tenant/urgency.js';
import { createPermitQueue, type Permit, type PermitDeps, type PermitQueue } from './create-permit-queue.js';
import { toScopeKey } from './scope-key.js';

/** The calls of one process to everything outside that has limits. One for all clients of a process: those who share a scope share its places. */
export interface CallPermits {
  /**
   * A permit, the most urgent first, or the failure that the call must answer without being made: `rateLimited` with `retryAfterMs`, or
   * `unavailable` when the budget cannot be asked. Waits for calls that are under way, `patienceMs` at most; for nothing else.
   */
  acquire(scope: BudgetScope, urgency: Urgency, rules: PermitRules): Promise<Permit | Failure>;
  /** Gives back what is drawn and not in use, so that other processes have it at once. */
  giveBack(): Promise<void>;
}

export const isPermit = (answer: Permit | Failure): answer is Permit => 'end' in answer;

const sweepEveryMs = 500;

export function createCallPermits(deps: PermitDeps): CallPermits {
  const queues = new Map<string, PermitQueue>();
  let isSweeping = false;

  function sweepLater(): void {
    if (isSweeping) return;
    isSweeping = true;
    deps.after(sweepEveryMs, () => {
      isSweeping = false;
      for (const [key, queue] of queues) {
        void queue.sweep();
        if (queue.isEmpty()) queues.delete(key);
      }
      if ([...queues.values()].some((queue) => queue.hasIdle())) sweepLater();
    });
  }

  return {
    acquire: (scope, urgency, rules) => {
      const key = `${scope.tenantId}\n${toScopeKey(scope)}`;
      const queue = queues.get(key) ?? createPermitQueue(deps, scope, sweepLater);
      queues.set(key, queue);
      sweepLater();
      return queue.acquire(urgency, rules);
    },
    giveBack: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.giveBack()));
    },
  };
}
