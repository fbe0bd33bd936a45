import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type PostgresServer } from '../testing/start-postgres.js';
import { createClusterWorld, type ClusterWorld } from './cluster-world.js';
import { createPostgresStore } from '@clounect/kysely-store';
import { exampleSetup } from '../testing/example-setup.js';
import { Pool } from 'pg';

const kills = 50;
let postgres: PostgresServer;
let world: ClusterWorld;

beforeAll(async () => {
  postgres = await startPostgres();
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

async function act(own: number[], title: string, turn: number): Promise<void> {
  const chosen = own[turn % Math.max(own.length, 1)];
  if (chosen === undefined || own.length < 6) own.push(await world.create(title, turn % 3 === 0 ? [0, 1, 2] : [turn % 3]));
  else if (turn % 7 === 0) await world.remove(own.splice(own.indexOf(chosen), 1)[0] ?? chosen);
  else if (turn % 5 === 0) world.hint(chosen);
  else await world.change(chosen, title);
}

/** People create, change and delete schedules until told to stop. */
function startPeople(lanes: number): { readonly written: () => number; stop(): Promise<void> } {
  let isOver = false;
  let written = 0;
  const work = async (lane: number): Promise<void> => {
    const own: number[] = [];
    for (let turn = 0; !isOver; turn += 1) {
      // While JUST.SFA is away nobody writes there, but what says that a record may differ still comes.
      if (world.isOut('sfa')) for (const recordId of own) world.hint(recordId);
      else await act(own, `予定 ${lane}-${turn}`, turn);
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
function startApproving(): { stop(): Promise<number> } {
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  pool.on('error', () => undefined);
  const { heldDeletions } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  const { tenantId } = exampleSetup;
  let isOver = false;
  let approved = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      // The database is away for a while.
      approved += await heldDeletions.list({ tenantId, limit: 100 }).then((held) => heldDeletions.approve(tenantId, held), () => 0);
      await sleep(500);
    }
  };
  const working = work();
  return {
    stop: async () => {
      isOver = true;
      await working;
      await pool.end();
      return approved;
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

it('three processes on one PostgreSQL come through kills, a restart of the database and an outage of each side: both sides are equal', async () => {
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
  await people.stop();

  const tookMs = await comeIntoStep(60_000);
  const { sfa, outlook } = await world.sides();
  expect(outlook).toEqual(sfa);
  expect(tookMs).toBeLessThan(60_000);
  // Nothing more comes of what was late.
  await sleep(3_000);
  expect((await world.sides()).outlook).toEqual(sfa);
  const approved = await approving.stop();
  expect(approved, 'the brake held what went over its limit').toBeGreaterThan(0);
  const [{ worst = -1 } = {}] = await postgres.query('select coalesce(max(attempts), 0) as worst from work');
  expect(worst, 'nothing of this is a defect of a record').toBe(0);
  const codes = world.loggedCodes();
  console.log(`${people.written()} writes, ${killed} kills, ${approved} deletions approved, in step ${Math.round(tookMs)} ms after the last write; logged: ${JSON.stringify(codes)}`);
  expect(codes).toHaveProperty('databaseUnreachable');
  expect(codes).toHaveProperty('unavailable');
  expect(codes).not.toHaveProperty('unexpected');
});
