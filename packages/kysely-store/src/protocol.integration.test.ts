import { addTenant, claimOne, exampleHeld, exampleMapping, loadOne } from '@clounect/core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { killHard, runFixture } from '@clounect/test-servers';
import { createGate } from './testing/watched-pool.js';
import { migrations } from './migrate.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { useDatabase } from './testing/use-database.js';
import type { ChildProcess } from 'node:child_process';
import type { RecordKey } from '@clounect/core';
import type { Store } from './create-store.js';

const { connectionString, newPool, newStore, renew } = useDatabase();
let store: Store;
beforeEach(() => {
  store = newStore();
});

const notice = (key: RecordKey, n: number | string) => ({ ...key, body: String(n), isSigned: true });
const errorWith = (code: string) => Object.assign(new Error(code), { code });

describe('between intake and claim', () => {
  it('applies the last version though its intake commits only after the worker’s claim and during its finish (rules 5, 9, 11)', async () => {
    const key = await addTenant(store);
    await store.inbox.accept([notice(key('1'), 1)]);
    const first = await claimOne(store);
    const gate = createGate();
    const intake = newStore({ before: (statement) => (statement === 'commit' ? gate.pass() : undefined) });
    const accepted = intake.inbox.accept([notice(key('1'), 2)]);
    await gate.arrived;
    const { notices } = await loadOne(store, first);
    expect(notices.map(({ body }) => body)).toEqual(['1']);
    const finished = store.mappings.commit(first, { settledNotices: notices.map(({ noticeId }) => noticeId), finish: {} });
    await sleep(50);
    gate.open();
    await accepted;
    expect(await finished).toBe('committed');
    const second = await claimOne(store);
    expect(second.dirty).toBe(2);
    expect((await loadOne(store, second)).notices.map(({ body }) => body)).toEqual(['2']);
  });

  it('skips a record whose intake is not committed, and has its last version right after', async () => {
    const key = await addTenant(store);
    await store.inbox.accept([notice(key('1'), 1)]);
    const gate = createGate();
    const intake = newStore({ before: (statement) => (statement === 'commit' ? gate.pass() : undefined) });
    const accepted = intake.inbox.accept([notice(key('1'), 2)]);
    await gate.arrived;
    expect(await store.queue.claim('worker-1', 10)).toEqual([]);
    gate.open();
    await accepted;
    const claim = await claimOne(store);
    expect(claim.dirty).toBe(2);
    expect((await loadOne(store, claim)).notices.map(({ body }) => body)).toEqual(['1', '2']);
  });

  it('never shows an older schedule than the counter that was captured (rule 10)', async () => {
    const key = await addTenant(store);
    let [sent, claims, shown] = [0, 0, 0];
    let isOver = false;
    let isStopped = false;
    const sending = (async () => {
      // Until enough was claimed in between: on a busy machine the worker may find the row locked many times in a row.
      while (!isStopped && (sent < 150 || claims <= 5)) {
        await store.inbox.accept([notice(key('1'), sent + 1)]);
        sent += 1;
      }
      isOver = true;
    })();
    const worker = newStore();
    try {
      while (!isOver || shown < sent) {
        const [claim] = await worker.queue.claim('worker-1', 1);
        if (claim === undefined) continue;
        const { notices } = await loadOne(worker, claim);
        shown = Math.max(shown, ...notices.map(({ body }) => Number(body)));
        expect(shown).toBeGreaterThanOrEqual(claim.dirty);
        await worker.mappings.commit(claim, { settledNotices: notices.map(({ noticeId }) => noticeId), finish: {} });
        claims += 1;
      }
    } finally {
      isStopped = true;
      await sending;
    }
    expect(claims).toBeGreaterThan(5);
  });
});

describe('fairness', () => {
  it('starts six other records within 200 ms while one is busy and has a change waiting', async () => {
    const key = await addTenant(store);
    await store.inbox.accept([notice(key('busy'), 1)]);
    const busy = await claimOne(store);
    await store.inbox.accept([notice(key('busy'), 2)]);
    await store.inbox.accept(Array.from({ length: 6 }, (_, n) => notice(key(String(n)), 1)));
    const startedAt = performance.now();
    const started = new Set<string>();
    while (started.size < 6) for (const { recordId } of await store.queue.claim('worker-2', 2)) started.add(recordId);
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(started.has('busy')).toBe(false);
    expect(await store.queue.extend([busy])).toEqual([busy]);
  });

  it('starts another tenant’s single record at once behind 50 000 waiting ones', async () => {
    const [backlog, quiet] = [await addTenant(store, 'tenant-backlog'), await addTenant(store, 'tenant-quiet')];
    const timeQuiet = async () => {
      await store.inbox.accept([notice(quiet('1'), 1)]);
      const startedAt = performance.now();
      for (;;) {
        const claims = await store.queue.claim('worker-1', 4);
        const isStarted = claims.some(({ tenantId }) => tenantId === 'tenant-quiet');
        const elapsed = performance.now() - startedAt;
        await Promise.all(claims.map((claim) => store.mappings.commit(claim, { finish: {} })));
        if (isStarted) return elapsed;
      }
    };
    const measure = async () => {
      const times: number[] = [];
      for (let n = 0; n < 20; n += 1) times.push(await timeQuiet());
      times.sort((one, other) => one - other);
      return { median: times[10] ?? Infinity, p95: times[18] ?? Infinity };
    };
    const idle = await measure();
    const { sourceId } = backlog('');
    await newPool().query(
      `insert into work (tenant_id, source_id, record_id, dirty, not_before)
       select 'tenant-backlog', $1, n::text, 1, clock_timestamp() - interval '1 hour' from generate_series(1, 50000) n`,
      [sourceId],
    );
    const behind = await measure();
    expect(behind.median).toBeLessThan(Math.max(2 * idle.median, 300));
    expect(behind.p95).toBeLessThan(1_000);
  });
});

describe('workers that die', () => {
  it('never overlap on a record and never lose one, whenever they are killed', async () => {
    const key = await addTenant(store);
    const pool = newPool();
    await pool.query('create table busy (record_id text primary key, worker text); create table defect (worker text, error text)');
    let names = 0;
    const running = new Map<string, ChildProcess>();
    const start = () => {
      const name = `worker-${(names += 1)}`;
      running.set(name, runFixture(new URL('./testing/crashing-worker.fixture.ts', import.meta.url), connectionString(), name));
    };
    for (let n = 0; n < 3; n += 1) start();

    const last = new Map<string, string>();
    const until = performance.now() + 4_000;
    const sending = (async () => {
      for (let n = 1; performance.now() < until; n += 1) {
        const recordId = String(n % 8);
        await store.inbox.accept([notice(key(recordId), n)]);
        last.set(recordId, String(n));
        await sleep(10);
      }
    })();
    let kills = 0;
    while (performance.now() < until) {
      await sleep(400 + Math.random() * 400);
      const [name, child] = [...running][Math.floor(Math.random() * running.size)] ?? [];
      if (name === undefined || child === undefined) continue;
      await killHard(child);
      running.delete(name);
      kills += 1;
      await pool.query('delete from busy where worker = $1', [name]);
      await store.queue.endLeases({ worker: name });
      start();
    }
    await sending;
    const waiting = async () => (await pool.query('select from work where dirty > done or leased_until is not null')).rowCount;
    while ((await waiting()) !== 0) await sleep(50);
    await Promise.all([...running.values()].map(killHard));

    expect(kills).toBeGreaterThan(2);
    expect((await pool.query('select * from defect')).rows).toEqual([]);
    const held = await pool.query<{ record_id: string; version: string }>('select record_id, version from schedule');
    expect(new Map(held.rows.map(({ record_id, version }) => [record_id, version]))).toEqual(last);
    expect((await pool.query('select * from inbox')).rows).toEqual([]);
  });

  it('have nothing changed by a commit that comes during or after the take-over (rule 14)', async () => {
    const key = await addTenant(store);
    const [taker, pool] = [newStore(), newPool()];
    const outcomes = new Set<unknown>();
    for (let round = 1; round <= 40; round += 1) {
      await store.inbox.accept([notice(key('1'), round)]);
      const old = await claimOne(store);
      await pool.query(`update work set leased_until = clock_timestamp() - interval '1 second'`);
      const held = { state: 'present', version: `old ${round}`, isBornByAdd: true } as const;
      const [[taken], outcome] = await Promise.all([
        sleep(Math.random() * 4).then(() => taker.queue.claim('worker-2', 1)),
        sleep(Math.random() * 4).then(() => store.mappings.commit(old, { held, finish: {} })),
      ]);
      // Either the commit came first and nothing was left to take, or the claim did and the commit changed nothing.
      expect(outcome).toBe(taken === undefined ? 'committed' : 'fenced');
      const { rows } = await pool.query<{ version: string }>('select version from schedule');
      expect(rows[0]?.version === held.version).toBe(outcome === 'committed');
      if (taken !== undefined) await taker.mappings.commit(taken, { finish: {} });
      outcomes.add(outcome);
    }
    expect(outcomes).toEqual(new Set(['committed', 'fenced']));
  });
});

describe('shared commits', () => {
  it('make no deadlocks from two processes that touch the same records in any order (rule 15)', async () => {
    const key = await addTenant(store);
    const codes: unknown[] = [];
    const stores = [0, 1].map(() => newStore({ onError: (error) => codes.push(error) }));
    const shuffled = () => Array.from({ length: 40 }, (_, n) => n).sort(() => Math.random() - 0.5);
    await Promise.all(
      stores.flatMap((one) =>
        Array.from({ length: 60 }, async () => {
          await sleep(Math.random() * 200);
          await one.inbox.accept(shuffled().map((n) => notice(key(String(n)), n)));
        }),
      ),
    );
    expect(codes).toEqual([]);
    const { rows } = await newPool().query('select distinct dirty from work');
    expect(rows).toEqual([{ dirty: 120 }]);
  });

  it('lock in one order, in whichever the records came: who waits for one holds those before it and none behind it (rule 15)', async () => {
    const key = await addTenant(store);
    const all = ['1', '2', '3'];
    await store.inbox.accept(all.map((n) => notice(key(n), 0)));
    const other = await newPool().connect();
    const pool = newPool();
    const isFree = async (recordId: string) => (await pool.query('select from work where record_id = $1 for update skip locked', [recordId])).rowCount === 1;
    await other.query('begin');
    await other.query(`select from work where record_id = '2' for update`);
    const accepted = store.inbox.accept(all.toReversed().map((n) => notice(key(n), 1)));
    await vi.waitUntil(async () => !(await isFree('1')), { timeout: 10_000 });
    expect(await isFree('3')).toBe(true);
    await other.query('commit');
    other.release();
    await accepted;
    expect((await pool.query('select distinct dirty from work')).rows).toEqual([{ dirty: 2 }]);
  });

  it('are one transaction for the calls that wait, and fail for one member alone (rule 16)', async () => {
    const key = await addTenant(store);
    let commits = 0;
    const intake = newStore({ after: (statement) => void (commits += statement === 'commit' ? 1 : 0) });
    const calls = Array.from({ length: 50 }, (_, n) => intake.inbox.accept([notice(key(String(n)), n)]));
    await Promise.all(calls);
    expect(commits).toBe(1);
    const unknown = { tenantId: 'tenant-1', sourceId: 'no-source', recordId: '1' };
    const outcomes = await Promise.allSettled([notice(key('a'), 1), notice(unknown, 2), notice(key('b'), 3)].map((one) => intake.inbox.accept([one])));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await newPool().query(`select body from inbox where record_id in ('a', 'b') order by notice_id`)).rows).toEqual([{ body: '1' }, { body: '3' }]);
  });

  it.each(['40P01', '40001'])('are tried again as a group after %s', async (code) => {
    const key = await addTenant(store);
    let failures = 2;
    const intake = newStore({
      before: (statement) => {
        if (statement === 'commit' && failures-- > 0) throw errorWith(code);
      },
    });
    await Promise.all([1, 2, 3].map((n) => intake.inbox.accept([notice(key('1'), n)])));
    expect((await newPool().query('select dirty from work')).rows).toEqual([{ dirty: 3 }]);
  });

  it('reject every member when it is unknown whether they were stored, and are not repeated (rule 5)', async () => {
    const key = await addTenant(store);
    const intake = newStore({
      after: (statement) => {
        if (statement === 'commit') throw errorWith('ECONNRESET');
      },
    });
    const outcomes = await Promise.allSettled([1, 2].map((n) => intake.inbox.accept([notice(key('1'), n)])));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await newPool().query('select dirty from work')).rows).toEqual([{ dirty: 2 }]);
  });
});

describe('the schema', () => {
  it('is made once by several hosts that start at once', async () => {
    await renew();
    const hosts = Array.from({ length: 3 }, () => newStore());
    await Promise.all(hosts.map((host) => host.migrate()));
    expect((await newPool().query('select name from clounect_migration')).rows).toEqual(Object.keys(migrations).map((name) => ({ name })));
  });

  it('needs at most four statements for a commit of three mappings, activity, explanation and finish', async () => {
    const key = await addTenant(store);
    await store.inbox.accept([notice(key('1'), 1)]);
    const statements: string[] = [];
    const worker = newStore({ before: (statement) => void statements.push(statement) });
    const claim = await claimOne(worker);
    expect(statements).toHaveLength(1);
    await loadOne(worker, claim);
    expect(statements).toHaveLength(2);
    await worker.mappings.commit(claim, {
      held: exampleHeld('user-1'),
      mappings: ['a', 'b', 'c'].map((mailbox) => exampleMapping(key('1'), mailbox)),
      activity: [{ activityId: '1', tenantId: 'tenant-1', at: '2026-11-22T00:00:00Z', kind: 'execution', result: 'succeeded' }],
      explanation: { ...key('1'), at: '2026-11-22T00:00:00Z', trigger: 'webhook', decisions: [] },
      isDoubtSettled: true,
      finish: {},
    });
    expect(statements).toHaveLength(6);
  });
});
