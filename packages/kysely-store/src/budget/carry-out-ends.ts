import type { BudgetEnd } from '@clounect/core';
import { endGrants, type EndAsk } from './end-grants.js';
import { makeRows } from './make-rows.js';
import { rowKey, type RowAsk } from './budget-row.js';
import type { Executor } from '../database.js';
import type { Outcome } from '../group-calls.js';

/** A grant that is over, or a gate that is to be closed. */
export interface EndCall {
  readonly row: RowAsk;
  readonly countsDay: boolean;
  readonly end?: { readonly id: string; readonly made: number };
  readonly throttled?: BudgetEnd['throttled'];
  readonly closeForMs?: number;
}

/** All in one statement; each is told how long its gate is closed now. */
export async function carryOutEnds(db: Executor, calls: readonly EndCall[]): Promise<readonly Outcome<number>[]> {
  if (calls.length === 0) return [];
  const scopes = [...Map.groupBy(calls, ({ row }) => rowKey(row)).values()];
  // A gate may be closed before anything was asked for.
  const mayBeNew = scopes.filter((members) => members.some(({ closeForMs }) => closeForMs !== undefined));
  if (mayBeNew.length > 0) await makeRows(db, mayBeNew.flatMap(([first]) => (first === undefined ? [] : [first.row])));
  const rows = await endGrants(db, scopes.map(toAsk));
  const closed = new Map(rows.map((row) => [rowKey(row), Math.max(0, row.state.closedUntil - row.state.at)]));
  return calls.map(({ row }) => ({ value: closed.get(rowKey(row)) ?? 0 }));
}

function toAsk(members: readonly EndCall[]): EndAsk {
  const [first] = members;
  if (first === undefined) throw new Error('A group of ends without a member.');
  const ends = members.flatMap(({ end }) => (end === undefined ? [] : [end]));
  const throttles = members.flatMap(({ throttled }) => (throttled === undefined ? [] : [throttled]));
  const stated = members.flatMap(({ throttled, closeForMs }) => throttled?.statedMs ?? closeForMs ?? []);
  return {
    ...first.row,
    ends,
    counts_day: first.countsDay,
    said: throttles.length > 0 ? 'throttled' : ends.length > 0 ? 'fine' : 'nothing',
    stated_ms: stated.length === 0 ? null : Math.ceil(Math.max(...stated)),
    is_doubling: throttles.some(({ statedMs }) => statedMs === undefined),
  };
}
