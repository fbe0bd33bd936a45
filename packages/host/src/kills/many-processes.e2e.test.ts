import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnPostgres, type OwnPostgres } from '@clounect/test-servers';
import { createClusterWorld, type ClusterWorld } from './cluster-world.js';
import { createPostgresStore } from '@clounect/kysely-store';
import { exampleSetup } from '../testing/example-setup.js';
import { Pool } from 'pg';

const kills = 50;
let postgres: OwnPostgres;
let world: ClusterWorld;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  world = await createClusterWorld(postgres.url, [
    { roles: ['intake', 'worker'], maxConnections: 10, clockOffMs: 0 },
    // As few connections as may be: they are used up all the time.
    { roles: ['worker'], maxConnections: 2, clockOffMs: 0 },
    { roles: ['intake', 'worker'], maxConnections: 4, clockOffMs: 600_000 },
  ]);
  await world.start(0);
  await Promise.all([world.start(1), world.start(2)]);
});
afterAll(async () => {
  await world?.close();
  await postgres?.stop();
});

/** Of a schedule with several participants: what is edited in Outlook there stays there. */
const ofSeveral = '全員';

const editOne = (lane: number, turn: number): Promise<boolean> => world.edit(lane, `私の予定 ${lane}-${turn}`, (title) => !title.includes(ofSeveral) && !title.includes(poisoned));

interface Own {
  readonly recordId: number;
  /** Before the number in its titles. */
  readonly prefix: string;
}

async function act(own: Own[], lane: number, turn: number): Promise<void> {
  const chosen = own[turn % Math.max(own.length, 1)];
  if (chosen === undefined || own.length < 6) {
    const prefix = turn % 3 === 0 ? ofSeveral : '予定';
    own.push({ prefix, recordId: await world.create(`${prefix} ${lane}-${turn}`, turn % 3 === 0 ? [0, 1, 2] : [turn % 3]) });
  } else if (turn % 4 === 0) await editOne(lane, turn);
  else if (turn % 3 === 1) {
    own.splice(own.indexOf(chosen), 1);
    await world.remove(chosen.recordId);
  } else if (turn % 5 === 0) world.hint(chosen.recordId);
  else await world.change(chosen.recordId, `${chosen.prefix} ${lane}-${turn}`);
}

/** People create, change and delete schedules until told to stop. */
function startPeople(lanes: number): { readonly written: () => number; stop(): Promise<void> } {
  let isOver = false;
  let written = 0;
  const work = async (lane: number): Promise<void> => {
    const own: Own[] = [];
    for (let turn = 0; !isOver; turn += 1) {
      // While JUST.SFA is away nobody writes there, but what says that a record may differ still comes.
      if (world.isOut('sfa')) {
        for (const { recordId } of own) world.hint(recordId);
        await editOne(lane, turn);
      } else await act(own, lane, turn);
      written += 1;
      await sleep(20 + Math.random() * 60);
    }
  };
  const running = Array.from({ length: lanes }, (_, lane) => work(lane));
  return {
    written: () => written,
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

/** A person lets go what the brake holds, as there is much of it, until told to stop; answers how much. */
function startApproving(): { readonly approved: () => number; stop(): Promise<void> } {
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const { heldDeletions } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  const { tenantId } = exampleSetup;
  let isOver = false;
  let approved = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      // The database is away for a while.
      approved += await heldDeletions.list({ tenantId, limit: 100 }).then((held) => heldDeletions.approve(tenantId, held)).catch(() => 0);
      await sleep(500);
    }
  };
  const working = work();
  return {
    approved: () => approved,
    stop: async () => {
      isOver = true;
      await working;
      await pool.end();
    },
  };
}

const poisoned = '読めない予定';

/** What is stored of one event becomes something that no version ever wrote; answers how to put it right. */
async function poison(): Promise<{ readonly attempts: () => Promise<number>; cure(): Promise<void> }> {
  const recordId = await world.create(poisoned, [0]);
  const ofRecord = `record_id = '${recordId}'`;
  let kept: Record<string, unknown> | undefined;
  for (let turn = 0; turn < 300 && kept === undefined; turn += 1) {
    [kept] = await postgres.query(`select details::text from mapping where ${ofRecord} and state = 'living' and details->'pending' = '[]'`);
    if (kept === undefined) await sleep(50);
  }
  await postgres.query(`update mapping set details = '{}' where ${ofRecord}`);
  await world.change(recordId, `${poisoned}の続き`);
  return {
    attempts: async () => Number((await postgres.query(`select attempts from work where ${ofRecord}`))[0]?.attempts),
    cure: async () => {
      await postgres.query(`update mapping set details = '${String(kept?.details).replaceAll("'", "''")}' where ${ofRecord}`);
      world.hint(recordId);
    },
  };
}

async function comeIntoStep(withinMs: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { sfa, outlook } = await world.sides();
    const [{ left = 0 } = {}] = await postgres.query('select count(*)::integer as left from work where dirty > done');
    if (JSON.stringify(sfa) === JSON.stringify(outlook) && world.waiting() === 0 && left === 0) return performance.now() - began;
    if (performance.now() - began > withinMs) return Infinity;
    await sleep(100);
  }
}

it('three processes on one PostgreSQL come through kills, a restart of the database, an outage of each side and a record that cannot be read, two-way: both sides are equal', async () => {
  const unreadable = await poison();
  const people = startPeople(3);
  const approving = startApproving();
  let killed = 0;
  const restarts: Promise<void>[] = [];
  while (killed < kills) {
    const host = Math.trunc(Math.random() * 3);
    if (await world.kill(host)) {
      killed += 1;
      restarts.push(world.start(host));
    }
    await sleep(100 + Math.random() * 500);
  }
  await Promise.all(restarts);

  await postgres.restart(1_500);
  await sleep(1_000);
  for (const side of ['graph', 'sfa'] as const) {
    await world.setOutage(side, true);
    await sleep(4_000);
    await world.setOutage(side, false);
    await sleep(500);
  }
  // A slow machine takes longer to delete so much that the brake holds some of it.
  await vi.waitUntil(() => approving.approved() > 0, { timeout: 90_000, interval: 200 });
  await people.stop();
  expect(await unreadable.attempts(), 'tried, and in nobody’s way').toBeGreaterThan(2);
  await unreadable.cure();

  const tookMs = await comeIntoStep(60_000);
  const { sfa, outlook } = await world.sides();
  expect(outlook).toEqual(sfa);
  expect(tookMs).toBeLessThan(60_000);
  // Nothing more comes of what was late.
  await sleep(3_000);
  expect((await world.sides()).outlook).toEqual(sfa);
  await approving.stop();
  const [{ worst = -1 } = {}] = await postgres.query('select coalesce(max(attempts), 0) as worst from work');
  expect(worst, 'nothing of this is a defect of a record').toBe(0);
  const codes = world.loggedCodes();
  console.log(`${people.written()} writes, ${killed} kills, ${approving.approved()} deletions approved, in step ${Math.round(tookMs)} ms after the last write; logged: ${JSON.stringify(codes)}`);
  expect(codes).toHaveProperty('databaseUnreachable');
  expect(codes).toHaveProperty('unavailable');
  expect(world.unexpected()).toEqual([]);
});
