import type { BudgetEnd } from '../ports/rate-budget.js';
import type { OpenTo } from './budget-limits.js';

/** A grant under way; `until`: epoch milliseconds when it is surely over. */
export interface RunningGrant {
  readonly id: string;
  readonly calls: number;
  readonly until: number;
}

/** What is kept of one scope. All instants are epoch milliseconds of the store's clock. Never more entries than the window allows calls. */
export interface BudgetState {
  /** When this was settled last. */
  readonly at: number;
  readonly closedUntil: number;
  /** Closings in a row without a stated time. */
  readonly closings: number;
  readonly running: readonly RunningGrant[];
  /** Calls that are over and occupy the window still, by when they ended. */
  readonly recent: readonly { readonly at: number; readonly calls: number }[];
  /** The midnight with which the counted day began. */
  readonly day: number;
  readonly today: number;
}

export const emptyBudget: BudgetState = { at: 0, closedUntil: 0, closings: 0, running: [], recent: [], day: 0, today: 0 };

/** The part of the limits that settling needs. `midnights`: those around now, ascending; empty without a limit a day. */
export interface BudgetFrame {
  readonly windowMs: number;
  readonly resolutionMs: number;
  readonly midnights: readonly number[];
}

const longestBackOffMs = 3_600_000;
/** A clock that was put back must not close a scope for longer than this beyond what it would be anyway. */
const longestAheadMs = 60_000;
const longestClosedMs = 25 * 3_600_000;

/** Lets go what time has let go. A grant whose lease is over counts as ended then. */
export function settleBudget(state: BudgetState, now: number, { windowMs, resolutionMs, midnights }: BudgetFrame): BudgetState {
  const ahead = now + longestAheadMs;
  const day = dayOf(now, midnights);
  const running = state.running.filter(({ until }) => until > now).map((grant) => ({ ...grant, until: Math.min(grant.until, ahead) }));
  const over = state.running.filter(({ until }) => until <= now).map(({ until, calls }) => ({ at: roundUp(until, resolutionMs), calls }));
  const recent = [...state.recent, ...over].map(({ at, calls }) => ({ at: Math.min(at, ahead), calls })).filter(({ at }) => at + windowMs > now);
  // What ran at midnight, or may have, belongs to both days.
  const overMidnight = state.running.filter(({ until }) => until > day).reduce((sum, { calls }) => sum + calls, 0);
  return {
    at: now,
    closedUntil: Math.min(state.closedUntil, now + longestClosedMs),
    closings: state.closings,
    running,
    recent: merged(recent),
    day: Math.max(day, state.day),
    today: midnights.length === 0 ? 0 : day > state.day ? overMidnight : state.today,
  };
}

/** Grants as many of the ids as fit; `state` is settled. */
export function takeGrants(state: BudgetState, ids: readonly string[], ask: { readonly calls: number; readonly leaseMs: number }, open: OpenTo): BudgetState {
  const count = Math.max(0, Math.min(ids.length, fitting(state, ask.calls, open)));
  const granted = ids.slice(0, count).map((id) => ({ id, calls: ask.calls, until: state.at + ask.leaseMs }));
  return { ...state, running: [...state.running, ...granted], today: state.today + (open.perDay === undefined ? 0 : count * ask.calls) };
}

/** `state` is settled. `endedAt`: not earlier than the end, so rounded up where the clock is finer than a millisecond. */
export function endGrant(state: BudgetState, id: string, end: BudgetEnd, { endedAt, resolutionMs, countsDay }: { readonly endedAt: number; readonly resolutionMs: number; readonly countsDay: boolean }): BudgetState {
  const grant = state.running.find((running) => running.id === id);
  const made = Math.min(end.made, grant?.calls ?? 0);
  const recent = made === 0 ? state.recent : merged([...state.recent, { at: roundUp(endedAt, resolutionMs), calls: made }]);
  const today = countsDay && grant !== undefined ? Math.max(0, state.today - grant.calls + made) : state.today;
  return { ...closed(state, end.throttled), running: state.running.filter((running) => running.id !== id), recent, today };
}

/** Calls that were under way together are throttled together: that is one closing. */
function closed(state: BudgetState, throttled: BudgetEnd['throttled']): BudgetState {
  if (throttled === undefined) return { ...state, closings: 0 };
  const closings = state.closedUntil > state.at ? state.closings : state.closings + 1;
  const pause = throttled.statedMs ?? Math.min(longestBackOffMs, 1_000 * 2 ** Math.max(0, closings - 1));
  return { ...state, closings, closedUntil: Math.max(state.closedUntil, state.at + pause) };
}

export function closeGate(state: BudgetState, forMs: number): BudgetState {
  return { ...state, closedUntil: Math.max(state.closedUntil, state.at + forMs) };
}

export function callsInWindow({ running, recent }: BudgetState): number {
  return [...running, ...recent].reduce((sum, { calls }) => sum + calls, 0);
}

function fitting(state: BudgetState, calls: number, { atOnce, perWindow, perDay }: OpenTo): number {
  if (state.closedUntil > state.at) return 0;
  const inDay = perDay === undefined ? Number.POSITIVE_INFINITY : Math.floor((perDay - state.today) / calls);
  return Math.min(atOnce - state.running.length, Math.floor((perWindow - callsInWindow(state)) / calls), inDay);
}

/** The last midnight that is over; the first one known while none is. */
function dayOf(now: number, midnights: readonly number[]): number {
  return midnights.findLast((midnight) => midnight <= now) ?? midnights[0] ?? 0;
}

const roundUp = (at: number, resolutionMs: number): number => Math.ceil(at / resolutionMs) * resolutionMs;

function merged(entries: BudgetState['recent']): BudgetState['recent'] {
  const calls = new Map<number, number>();
  for (const entry of entries) calls.set(entry.at, (calls.get(entry.at) ?? 0) + entry.calls);
  return [...calls].sort(([one], [other]) => one - other).map(([at, count]) => ({ at, calls: count }));
}
