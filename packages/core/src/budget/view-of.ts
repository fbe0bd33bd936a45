import type { BudgetLimits } from './budget-limits.js';
import type { BudgetView } from '../ports/rate-budget.js';
import { callsInWindow, type BudgetState } from './budget-state.js';

/** A settled state as a person sees it. */
export function viewOf(state: BudgetState, { perWindow, perDay }: BudgetLimits): BudgetView {
  const inWindow = callsInWindow(state);
  return {
    atOnce: state.running.length,
    inWindow,
    leftInWindow: Math.max(0, perWindow - inWindow),
    leftToday: perDay && Math.max(0, perDay.calls - state.today),
    closedForMs: Math.max(0, state.closedUntil - state.at),
  };
}
