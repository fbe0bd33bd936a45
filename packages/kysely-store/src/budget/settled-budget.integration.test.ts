import { createMidnights, emptyBudget, settleBudget, type BudgetState } from '@clounect/core';
import { endGrant, takeGrants as takePurely } from '@clounect/core/testing';
import { Kysely, PGliteDialect } from 'kysely';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import fc from 'fast-check';
import { endGrants } from './end-grants.js';
import { migrate } from '../migrate.js';
import { takeGrants } from './take-grants.js';
import type { Database, Executor } from '../database.js';
import type { RowAsk } from './budget-row.js';

const pglite = new PGlite();
let db: Executor;
const midnights = createMidnights()(Date.now(), 'Asia/Tokyo');
const thisDay = midnights.findLast((midnight) => midnight <= Date.now()) ?? 0;

beforeAll(async () => {
  db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db);
});
afterAll(() => db.destroy());

/** Milliseconds from now: expired, alive, far ahead; never so close to now that a slow statement would decide. */
const offset = fc.oneof(fc.integer({ min: -70_000, max: -5_000 }), fc.integer({ min: 5_000, max: 59_000 }), fc.integer({ min: 70_000, max: 500_000 }));
const calls = fc.integer({ min: 1, max: 4 });
const stored = fc.record({
  closedUntil: fc.oneof({ weight: 3, arbitrary: fc.constant(-5_000) }, { weight: 1, arbitrary: fc.constantFrom(20_000, 200_000_000) }),
  closings: fc.nat(14),
  running: fc.array(fc.record({ calls, until: offset }), { maxLength: 4 }),
  recent: fc.array(fc.record({ calls, at: fc.oneof(offset, fc.integer({ min: -55_000, max: -5_000 })) }), { maxLength: 6 }),
  daysAgo: fc.nat(1),
  today: fc.nat(20),
});
const frame = fc.record({ resolutionMs: fc.constantFrom(1, 10_000), countsDay: fc.boolean() });

function toState({ daysAgo, ...given }: StoredState): BudgetState {
  const now = Date.now();
  return {
    ...emptyBudget,
    closedUntil: now + given.closedUntil,
    closings: given.closings,
    running: given.running.map((grant, index) => ({ id: `known-${index}`, calls: grant.calls, until: now + grant.until })),
    recent: given.recent.map((entry) => ({ calls: entry.calls, at: now + entry.at })).sort((one, other) => one.at - other.at),
    day: thisDay - daysAgo * 86_400_000,
    today: given.today,
  };
}
interface StoredState {
  readonly closedUntil: number;
  readonly closings: number;
  readonly running: readonly { readonly calls: number; readonly until: number }[];
  readonly recent: readonly { readonly calls: number; readonly at: number }[];
  readonly daysAgo: number;
  readonly today: number;
}

async function put(state: BudgetState, { resolutionMs, countsDay }: { readonly resolutionMs: number; readonly countsDay: boolean }): Promise<RowAsk> {
  await pglite.query('delete from rate_budget');
  await pglite.query(`insert into rate_budget values ('tenant-1', 'sfa', $1::jsonb)`, [JSON.stringify(state)]);
  return { tenant_id: 'tenant-1', scope: 'sfa', window_ms: 60_000, resolution_ms: resolutionMs, midnights: countsDay ? midnights : [] };
}

it('takes as core takes, from whatever state', async () => {
  await fc.assert(
    fc.asyncProperty(stored, frame, fc.record({ wanted: calls, calls, atOnce: fc.integer({ min: 1, max: 6 }), perWindow: fc.integer({ min: 1, max: 40 }), perDay: fc.integer({ min: 1, max: 30 }) }), async (given, how, ask) => {
      const before = toState(given);
      const row = await put(before, how);
      const ids = Array.from({ length: ask.wanted }, (_, index) => `new-${index}`);
      const perDay = how.countsDay ? ask.perDay : undefined;
      const [after] = await takeGrants(db, [{ ...row, ids, calls: ask.calls, lease_ms: 9_500, at_once: ask.atOnce, per_window: ask.perWindow, per_day: perDay ?? null }]);
      const now = after?.state.at ?? 0;
      const settled = settleBudget(before, now, { windowMs: 60_000, resolutionMs: how.resolutionMs, midnights: row.midnights });
      expect(Math.abs(now - Date.now())).toBeLessThan(5_000);
      expect(after?.state).toEqual(takePurely(settled, ids, { calls: ask.calls, leaseMs: 9_500 }, { atOnce: ask.atOnce, perWindow: ask.perWindow, perDay }));
    }),
    { numRuns: 300 },
  );
});

it('ends and closes as core does, from whatever state', async () => {
  const ends = fc.record({ which: fc.nat(4), made: fc.nat(5), throttled: fc.option(fc.record({ statedMs: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }) }), { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(stored, frame, ends, async (given, how, end) => {
      const before = toState(given);
      const row = await put(before, how);
      const id = `known-${end.which}`;
      const { throttled } = end;
      const said = throttled === undefined ? 'fine' : 'throttled';
      const [after] = await endGrants(db, [{ ...row, ends: [{ id, made: end.made }], counts_day: how.countsDay, said, stated_ms: throttled?.statedMs ?? null, is_doubling: throttled !== undefined && throttled.statedMs === undefined }]);
      const now = after?.state.at ?? 0;
      const settled = settleBudget(before, now, { windowMs: 60_000, resolutionMs: how.resolutionMs, midnights: row.midnights });
      // The clock is finer than a millisecond: the end is rounded up, now is rounded down.
      const expected = [now, now + 1].map((endedAt) => endGrant(settled, id, end, { endedAt, resolutionMs: how.resolutionMs, countsDay: how.countsDay }));
      expect(expected).toContainEqual(after?.state);
    }),
    { numRuns: 300 },
  );
});
