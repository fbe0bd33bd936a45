import { explainRefusal, openTo } from '@clounect/core';
import type { BudgetAnswer, BudgetAsk, BudgetLimits, BudgetScope, BudgetState, RefusalReason } from '@clounect/core';
import { makeRows } from './make-rows.js';
import { rowKey, type RowAsk } from './budget-row.js';
import { takeGrants, type TakeAsk } from './take-grants.js';
import type { Executor } from '../database.js';
import type { Outcome } from '../group-calls.js';

export interface TakeCall {
  readonly row: RowAsk;
  readonly scope: BudgetScope;
  readonly ask: BudgetAsk;
  readonly limits: BudgetLimits;
  readonly id: string;
}

type TurnOf = (key: string, now: number, refusal: RefusalReason) => number;

/** Calls of one scope that ask for the same go together; of those that differ the more urgent go first, each kind in a statement more. */
export async function carryOutTakes(db: Executor, calls: readonly TakeCall[], turnOf: TurnOf): Promise<readonly Outcome<BudgetAnswer>[]> {
  const kinds = [...Map.groupBy(calls, kindOf)].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, members]) => members);
  const states = new Map<string, BudgetState>();
  for (let left = kinds; left.length > 0; ) {
    const now = [...Map.groupBy(left, ([first]) => first && rowKey(first.row)).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
    left = left.filter((members) => !now.includes(members));
    for (const row of await takeOrMake(db, now.map(toAsk))) {
      const members = now.find(([first]) => first !== undefined && rowKey(first.row) === rowKey(row));
      for (const { id } of members ?? []) states.set(id, row.state);
    }
  }
  return calls.map((call) => toAnswer(call, states.get(call.id), turnOf));
}

async function takeOrMake(db: Executor, asks: readonly TakeAsk[]): ReturnType<typeof takeGrants> {
  const found = await takeGrants(db, asks);
  if (found.length === asks.length) return found;
  const known = new Set(found.map(rowKey));
  const missing = asks.filter((ask) => !known.has(rowKey(ask)));
  await makeRows(db, missing);
  return [...found, ...(await takeGrants(db, missing))];
}

const ranks = { userEdit: 0, repair: 1, backFill: 2 } as const;

function kindOf({ row, ask, limits }: TakeCall): string {
  return JSON.stringify([ranks[ask.urgency], rowKey(row), ask.calls, ask.leaseMs, limits]);
}

function toAsk(members: readonly TakeCall[]): TakeAsk {
  const [first] = members;
  if (first === undefined) throw new Error('A group of calls without a member.');
  const { row, ask, limits } = first;
  const { atOnce, perWindow, perDay = null } = openTo(limits, ask.urgency);
  return { ...row, ids: members.map(({ id }) => id), calls: ask.calls, lease_ms: ask.leaseMs, at_once: atOnce, per_window: perWindow, per_day: perDay };
}

function toAnswer({ row, scope, ask, limits, id }: TakeCall, state: BudgetState | undefined, turnOf: TurnOf): Outcome<BudgetAnswer> {
  if (state === undefined) return { error: new Error('The budget has no row for the scope.') };
  if (state.running.some((grant) => grant.id === id)) return { value: { state: 'granted', grant: { grantId: id, scope, calls: ask.calls, limits } } };
  const refusal = explainRefusal(state, ask.calls, openTo(limits, ask.urgency), limits, row.midnights);
  if (refusal === undefined) return { error: new Error('The budget refused what fits.') };
  return { value: { state: 'refused', reason: refusal.reason, retryAfterMs: turnOf(`${rowKey(row)}\n${ask.urgency}`, state.at, refusal) } };
}
