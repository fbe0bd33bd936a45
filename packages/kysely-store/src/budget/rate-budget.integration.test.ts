import { createCallPermits, isPermit, mailboxPermitRules, sfaBudgetLimits, type BudgetScope, type CallPermits, type PermitRules, type RateBudget, type Urgency } from '@clounect/core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { killHard, messageOf, runFixture, startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createPostgresStore } from '../create-postgres-store.js';
import { watchPool } from '../testing/watched-pool.js';

let server: PostgresServer | undefined;
let connectionString = '';
let pools: Pool[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  connectionString = (await server?.createDatabase()) ?? '';
  await createPostgresStore({ pool: newPool(), masterKey: new Uint8Array(32) }).migrate();
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  pools = [];
});

function newPool(): Pool {
  const pool = new Pool({ connectionString, max: 6 });
  pools.push(pool);
  return pool;
}

/** What one process has of the budget; `statements` counts what it sends to the database. */
function newProcess(): { readonly budget: RateBudget; readonly permits: CallPermits; readonly statements: string[] } {
  const statements: string[] = [];
  const pool = watchPool(newPool(), { before: (statement) => void statements.push(statement) });
  const { budget } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  const after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  };
  return { budget, permits: createCallPermits({ budget, now: () => performance.now(), after }), statements };
}

const scope: BudgetScope = { tenantId: 'tenant-1', of: 'sfa' };
const rulesOf = (perWindow: number, windowMs: number, concurrent = 5): PermitRules => ({
  limits: { ...sfaBudgetLimits({ perMinute: perWindow, perDay: 100_000, concurrent }, 'Asia/Tokyo'), windowMs },
  ...{ block: 1, attempts: 1, useMs: 1_000, deadlineMs: 2_000, patienceMs: 1_000 },
});

interface Spent {
  readonly from: number;
  readonly until: number;
}

/** Workers of one process that call as often as they may, each call as long as `callMs` says. */
async function spend({ permits }: { readonly permits: CallPermits }, workers: number, rules: PermitRules, { urgency = 'userEdit' as Urgency, forMs = 0, callMs = () => 20, where = scope }): Promise<readonly Spent[]> {
  const spent: Spent[] = [];
  const end = performance.now() + forMs;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      const permit = await permits.acquire(where, urgency, rules);
      if (!isPermit(permit)) {
        expect(permit.code).toBe('rateLimited');
        await sleep(Math.min(permit.retryAfterMs ?? 0, Math.max(0, end - performance.now())));
        continue;
      }
      const from = performance.now();
      await sleep(callMs());
      spent.push({ from, until: performance.now() });
      permit.end();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return spent;
}

/** The most calls that touch one span of that length: however they arrive within their duration, no more can arrive in it. */
function most(spent: readonly Spent[], spanMs: number): number {
  return Math.max(0, ...spent.map(({ until }) => spent.filter((other) => other.from < until + spanMs && other.until >= until).length));
}

it('lets three processes together make every call that is allowed, and not one more, whenever the calls arrive', async () => {
  const windowMs = 8_000;
  const rules = rulesOf(60, windowMs);
  const processes = [newProcess(), newProcess(), newProcess()];
  const spent = (await Promise.all(processes.map((one) => spend(one, 8, rules, { forMs: 3 * windowMs, callMs: () => Math.random() * 40 })))).flat();
  expect(most(spent, windowMs)).toBeLessThanOrEqual(60);
  expect(most(spent, 0)).toBeLessThanOrEqual(5);
  // A place is kept until a window after its call ended, so a window lasts as much longer as the machine needs to spend it.
  const ends = spent.map(({ until }) => until).sort((one, other) => one - other);
  const [first = 0, sixtieth = 0, last = 0] = [ends[0], ends[59], ends.at(-1)];
  expect(spent.length).toBeGreaterThanOrEqual(0.9 * 60 * ((last - first) / (windowMs + sixtieth - first)));
});

it('never lets three processes oversubscribe the four places of a mailbox, and keeps them in use', async () => {
  const mailbox: BudgetScope = { tenantId: 'tenant-1', of: 'mailbox', mailboxId: 'm1' };
  const processes = [newProcess(), newProcess(), newProcess()];
  const spent = (await Promise.all(processes.map((one) => spend(one, 5, mailboxPermitRules(), { forMs: 6_000, callMs: () => 50, where: mailbox })))).flat();
  expect(most(spent, 0)).toBe(4);
  const inUseMs = spent.reduce((sum, { from, until }) => sum + until - from, 0);
  expect(inUseMs).toBeGreaterThan(0.6 * 4 * 6_000);
  const statements = processes.reduce((sum, one) => sum + one.statements.length, 0);
  expect(statements).toBeLessThan(spent.length / 3);
});

it('closes the gate for every process when one of them is throttled', async () => {
  const rules = rulesOf(1_000, 60_000);
  const [one, other] = [newProcess(), newProcess()];
  const permit = await one.permits.acquire(scope, 'userEdit', rules);
  if (!isPermit(permit)) throw new Error(permit.detail);
  await permit.endThrottled(30_000);
  for (const process of [one, other]) {
    const answer = await process.permits.acquire(scope, 'userEdit', rules);
    expect(answer).toMatchObject({ code: 'rateLimited' });
    if (!isPermit(answer)) expect(answer.retryAfterMs).toBeGreaterThan(29_000);
  }
});

it('serves a person\'s edits while the back-fill of a thousand records waits for its share', async () => {
  const rules = rulesOf(20, 3_000);
  const [filler, editor] = [newProcess(), newProcess()];
  const filling = spend(filler, 200, rules, { urgency: 'backFill', forMs: 6_000 });
  await sleep(500);
  const waits: number[] = [];
  for (let edit = 0; edit < 10; edit += 1) {
    const askedAt = performance.now();
    const permit = await editor.permits.acquire(scope, 'userEdit', rules);
    if (!isPermit(permit)) throw new Error(permit.detail);
    waits.push(performance.now() - askedAt);
    permit.end();
    await sleep(300);
  }
  expect(Math.max(...waits)).toBeLessThan(500);
  expect((await filling).length).toBeGreaterThan(10);
});

it('frees the places of a process that was killed within 10 s, and counts what it may have called', async () => {
  const rules = rulesOf(1_000, 60_000);
  const child = runFixture(new URL('../testing/budget-spender.fixture.ts', import.meta.url), connectionString, 'tenant-1', '5', '60000');
  const { budget, permits } = newProcess();
  try {
    await messageOf(child);
    while ((await budget.look(scope, rules.limits)).atOnce < 5) await sleep(20);
  } finally {
    await killHard(child);
  }
  const killedAt = performance.now();
  expect(await budget.look(scope, rules.limits)).toMatchObject({ atOnce: 5 });
  while (!isPermit(await permits.acquire(scope, 'userEdit', rules))) expect(performance.now() - killedAt).toBeLessThan(10_000);
  expect(await budget.look(scope, rules.limits)).toMatchObject({ inWindow: 6 });
});

it('costs one statement for calls that come together, and keeps one small row for each scope', async () => {
  const rules = rulesOf(60, 60_000, 100);
  const { budget, statements } = newProcess();
  const ask = { urgency: 'userEdit', calls: 1, leaseMs: 9_500 } as const;
  await budget.take(scope, ask, rules.limits);
  statements.length = 0;
  const mailboxes = ['m1', 'm2', 'm3'].map((mailboxId): BudgetScope => ({ tenantId: 'tenant-1', of: 'mailbox', mailboxId }));
  const answers = await Promise.all([scope, scope, scope].map((where) => budget.take(where, ask, rules.limits)));
  expect(statements).toHaveLength(1);
  await Promise.all(answers.map((answer) => (answer.state === 'granted' ? budget.ended(answer.grant, { made: 1 }) : 0)));
  expect(statements).toHaveLength(2);
  for (const where of mailboxes) await budget.take(where, ask, mailboxPermitRules().limits);
  for (let calls = 0; calls < 300; calls += 1) {
    const answer = await budget.take(scope, ask, rules.limits);
    if (answer.state === 'granted') await budget.ended(answer.grant, { made: 1 });
  }
  const [pool] = pools;
  const { rows } = (await pool?.query<{ scope: string; entries: number }>(`select scope, jsonb_array_length(state->'recent') + jsonb_array_length(state->'running') as entries from rate_budget order by scope`)) ?? { rows: [] };
  expect(rows.map((row) => row.scope)).toEqual(['mailbox/m1', 'mailbox/m2', 'mailbox/m3', 'sfa']);
  expect(Math.max(...rows.map((row) => row.entries))).toBeLessThanOrEqual(60);
});

it('makes no call while the database is away', async () => {
  const pool = watchPool(newPool(), { before: () => Promise.reject(new Error('connection terminated')) });
  const { budget } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  await expect(budget.take(scope, { urgency: 'userEdit', calls: 1, leaseMs: 9_500 }, rulesOf(1, 1).limits)).rejects.toThrow('terminated');
});
