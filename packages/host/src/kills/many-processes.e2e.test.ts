import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnPostgres, type OwnPostgres } from '@clounect/test-servers';
import { createClusterWorld, type ClusterWorld } from './cluster-world.js';
import { comeIntoStep } from './come-into-step.js';
import { startApproving } from './approve-held.js';
import { startPeople } from './start-people.js';

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

const leftToDo = async (): Promise<number> => Number((await postgres.query('select count(*)::integer as left from work where dirty > done'))[0]?.['left']);

it('three processes on one PostgreSQL come through kills, a restart of the database, an outage of each side and a record that cannot be read, two-way: both sides are equal', async () => {
  const unreadable = await poison();
  const people = startPeople(world, (below) => Math.trunc(Math.random() * below), '', poisoned);
  const approving = startApproving(postgres.url);
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

  const tookMs = await comeIntoStep(world, leftToDo, 60_000);
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
