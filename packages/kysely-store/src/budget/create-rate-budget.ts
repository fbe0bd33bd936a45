import { randomUUID } from 'node:crypto';
import { createMidnights, createTurns, emptyBudget, settleBudget, toScopeKey, viewOf } from '@clounect/core';
import type { BudgetAnswer, BudgetLimits, BudgetScope, RateBudget } from '@clounect/core';
import { sql } from 'kysely';
import { budgetRow, type RowAsk } from './budget-row.js';
import { carryOutEnds, type EndCall } from './carry-out-ends.js';
import { carryOutTakes, type TakeCall } from './carry-out-takes.js';
import { groupCalls, type Outcome } from '../group-calls.js';
import type { Executor } from '../database.js';

type Call = { readonly take: TakeCall } | { readonly end: EndCall };
type Answer = BudgetAnswer | number;

/**
 * The port on one table, a row for each scope. Calls of this process that come together share a statement: what has ended first, so that its
 * place is there for who asks next.
 */
export function createRateBudget(db: Executor): RateBudget {
  const [midnightsOf, turnOf] = [createMidnights(), createTurns()];
  // The database decides by its own clock which of the midnights is over.
  const toRow = (scope: BudgetScope, { windowMs, resolutionMs, perDay }: BudgetLimits): RowAsk => ({
    tenant_id: scope.tenantId,
    scope: toScopeKey(scope),
    window_ms: windowMs,
    resolution_ms: resolutionMs,
    midnights: midnightsOf(Date.now(), perDay?.timeZone),
  });

  const call = groupCalls<Call, Answer>(async (calls) => {
    const ends = calls.flatMap((one) => ('end' in one ? [one.end] : []));
    const takes = calls.flatMap((one) => ('take' in one ? [one.take] : []));
    // What could not be ended ends by its lease, and must not keep anybody from asking.
    const ended = await carryOutEnds(db, ends).catch((error: unknown) => ends.map((): Outcome<number> => ({ error })));
    const taken = await carryOutTakes(db, takes, turnOf).catch((error: unknown) => takes.map((): Outcome<BudgetAnswer> => ({ error })));
    const [nextEnded, nextTaken] = [ended.values(), taken.values()];
    return calls.map((one): Outcome<Answer> => ('end' in one ? nextEnded : nextTaken).next().value ?? { error: new Error('A call of the budget got no answer.') });
  });
  const end = async (ending: EndCall): Promise<number> => {
    const answer = await call({ end: ending });
    return typeof answer === 'number' ? answer : 0;
  };

  return {
    take: async (scope, ask, limits) => {
      const answer = await call({ take: { row: toRow(scope, limits), scope, ask, limits, id: randomUUID() } });
      if (typeof answer === 'number') throw new Error('A take was answered as an end.');
      return answer;
    },
    ended: ({ grantId, scope, limits }, { made, throttled }) => end({ row: toRow(scope, limits), countsDay: limits.perDay !== undefined, end: { id: grantId, made }, throttled }),
    close: async (scope, limits, forMs) => void (await end({ row: toRow(scope, limits), countsDay: limits.perDay !== undefined, closeForMs: forMs })),
    look: async (scope, limits) => {
      const row = toRow(scope, limits);
      const { rows } = await sql`
        select b.*, floor(extract(epoch from clock_timestamp()) * 1000)::double precision as now
        from rate_budget b where b.tenant_id = ${row.tenant_id} and b.scope = ${row.scope}
      `.execute(db);
      const [found] = rows.map((one) => ({ ...budgetRow.parse(one), now: Number((one as { readonly now: unknown }).now) }));
      const frame = { windowMs: limits.windowMs, resolutionMs: limits.resolutionMs, midnights: row.midnights };
      return viewOf(found === undefined ? emptyBudget : settleBudget(found.state, found.now, frame), limits);
    },
    endLeases: async () => {
      const now = sql`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;
      await sql`
        update rate_budget b set state = b.state || jsonb_build_object('running', (
          select jsonb_agg(g.value || jsonb_build_object('until', least((g.value->>'until')::bigint, ${now}))) from jsonb_array_elements(b.state->'running') as g
        ))
        where jsonb_array_length(b.state->'running') > 0
      `.execute(db);
    },
  };
}
