import type { BudgetLimits, OpenTo } from './budget-limits.js';
import type { BudgetRefusal } from '../ports/rate-budget.js';
import { callsInWindow, type BudgetState } from './budget-state.js';

/** `waitMs`: until there would be a place if nothing else happened, exact but for `atOnce`. `everyMs`: how far apart places come free after it. */
export interface RefusalReason {
  readonly reason: BudgetRefusal;
  readonly waitMs: number;
  readonly everyMs: number;
}

const pauseAtOnceMs = 150;
const spacingAtOnceMs = 50;

/** Why one more grant of so many calls finds no place in a settled state; `undefined`: it does. */
export function explainRefusal(state: BudgetState, calls: number, open: OpenTo, limits: BudgetLimits, midnights: readonly number[]): RefusalReason | undefined {
  const { at, closedUntil, today, running } = state;
  const everyMs = (limits.windowMs * calls) / open.perWindow;
  if (closedUntil > at) return { reason: 'gate', waitMs: closedUntil - at, everyMs };
  if (open.perDay !== undefined && today + calls > open.perDay) {
    const next = midnights.find((midnight) => midnight > at) ?? at + 3_600_000;
    return { reason: today + calls > (limits.perDay?.calls ?? 0) ? 'day' : 'reserve', waitMs: next - at, everyMs };
  }
  const used = callsInWindow(state);
  if (used + calls > open.perWindow) return { reason: used + calls > limits.perWindow ? 'window' : 'reserve', waitMs: untilFree(state, used + calls - open.perWindow, limits), everyMs };
  if (running.length >= open.atOnce) return { reason: 'atOnce', waitMs: pauseAtOnceMs, everyMs: spacingAtOnceMs };
  return undefined;
}

/** Milliseconds until so many calls have left the window; those still running leave it a whole window from now at the earliest. */
function untilFree({ at, recent }: BudgetState, calls: number, { windowMs }: BudgetLimits): number {
  let left = 0;
  for (const entry of recent) {
    left += entry.calls;
    if (left >= calls) return entry.at + windowMs - at;
  }
  return windowMs;
}
