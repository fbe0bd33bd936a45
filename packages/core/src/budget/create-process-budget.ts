import type { BudgetLimits } from './budget-limits.js';
import type { BudgetScope, RateBudget } from '../ports/rate-budget.js';
import { closeGate, emptyBudget, endGrant, settleBudget, takeGrants, type BudgetFrame, type BudgetState } from './budget-state.js';
import { createMidnights } from './midnights.js';
import { createTurns } from './spread-turns.js';
import { explainRefusal } from './explain-refusal.js';
import { openTo } from './budget-limits.js';
import { toScopeKey } from './scope-key.js';
import { viewOf } from './view-of.js';

/**
 * `RateBudget` in the memory of one process: for programs without a database, and exact only while no other process calls the same
 * services. Everything is forgotten at the end, the day's count too.
 * @param now Epoch milliseconds; may have a fraction.
 */
export function createProcessBudget({ now }: { readonly now: () => number }): RateBudget {
  const states = new Map<string, BudgetState>();
  const [midnightsOf, turnOf] = [createMidnights(), createTurns()];
  let grants = 0;

  const frameOf = ({ windowMs, resolutionMs, perDay }: BudgetLimits): BudgetFrame => ({ windowMs, resolutionMs, midnights: midnightsOf(now(), perDay?.timeZone) });
  const keyOf = (scope: BudgetScope): string => `${scope.tenantId}\n${toScopeKey(scope)}`;
  const settled = (scope: BudgetScope, limits: BudgetLimits): BudgetState => settleBudget(states.get(keyOf(scope)) ?? emptyBudget, Math.floor(now()), frameOf(limits));
  const store = (scope: BudgetScope, state: BudgetState): BudgetState => {
    states.set(keyOf(scope), state);
    return state;
  };

  return {
    take: async (scope, ask, limits) => {
      const [before, open] = [settled(scope, limits), openTo(limits, ask.urgency)];
      const refusal = explainRefusal(before, ask.calls, open, limits, frameOf(limits).midnights);
      if (refusal !== undefined) {
        store(scope, before);
        return { state: 'refused', reason: refusal.reason, retryAfterMs: turnOf(`${keyOf(scope)}\n${ask.urgency}`, before.at, refusal) };
      }
      const grantId = String((grants += 1));
      store(scope, takeGrants(before, [grantId], ask, open));
      return { state: 'granted', grant: { grantId, scope, calls: ask.calls, limits } };
    },
    ended: async ({ grantId, scope, limits }, end) => {
      const how = { endedAt: Math.ceil(now()), resolutionMs: limits.resolutionMs, countsDay: limits.perDay !== undefined };
      const { closedUntil, at } = store(scope, endGrant(settled(scope, limits), grantId, end, how));
      return Math.max(0, closedUntil - at);
    },
    close: async (scope, limits, forMs) => void store(scope, closeGate(settled(scope, limits), forMs)),
    look: async (scope, limits) => viewOf(settled(scope, limits), limits),
    endLeases: async () => {
      const at = Math.ceil(now());
      for (const [key, state] of states) states.set(key, { ...state, running: state.running.map((grant) => ({ ...grant, until: Math.min(grant.until, at) })) });
    },
  };
}
