import type { BudgetLimits, OpenTo } from './budget-limits.js';
import type { BudgetRefusal } from '../ports/rate-budget.js';
import { callsInWindow, type BudgetState } from './budget-state.js';

/**
 * `places`: milliseconds until the first place comes free if nothing else happens, until the second, and so on as far as is known, exact but for
 * `atOnce`; never empty. Later ones are reckoned to follow every `everyMs`.
 */
export interface RefusalReason {
  readonly reason: BudgetRefusal;
  readonly places: readonly number[];
  readonly everyMs: number;
}

const pauseAtOnceMs = 150;
const spacingAtOnceMs = 50;
const dayMs = 24 * 3_600_000;

/** Why one more grant of so many calls finds no place in a settled state; `undefined`: it does. */
export function explainRefusal(state: BudgetState, calls: number, open: OpenTo, limits: BudgetLimits, midnights: readonly number[]): RefusalReason | undefined {
  const { at, closedUntil, today, running } = state;
  const everyMs = (limits.windowMs * calls) / open.perWindow;
  if (closedUntil > at) return { reason: 'gate', places: [closedUntil - at], everyMs };
  if (open.perDay !== undefined && today + calls > open.perDay) {
    const reason = limits.perDay && today + calls > limits.perDay.calls ? 'day' : 'reserve';
    return { reason, places: [(midnights.find((midnight) => midnight > state.day && midnight > at) ?? state.day + dayMs) - at], everyMs };
  }
  const used = callsInWindow(state);
  if (used + calls > open.perWindow) return { reason: used + calls > limits.perWindow ? 'window' : 'reserve', places: placesOf(state, used - open.perWindow, calls, limits), everyMs };
  if (running.length >= open.atOnce) return { reason: 'atOnce', places: [pauseAtOnceMs], everyMs: spacingAtOnceMs };
  return undefined;
}

/** When what is over has left the window, one grant after another; what still runs leaves it a whole window from now at the earliest. */
function placesOf({ at, recent }: BudgetState, excess: number, calls: number, { windowMs }: BudgetLimits): readonly number[] {
  const places: number[] = [];
  let left = 0;
  for (const entry of recent) {
    left += entry.calls;
    while (left >= excess + calls * (places.length + 1)) places.push(entry.at + windowMs - at);
  }
  return places.length === 0 ? [windowMs] : places;
}
