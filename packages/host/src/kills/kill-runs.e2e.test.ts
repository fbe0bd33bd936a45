// Runs of one seed each: what people do and who is killed when is drawn from it; what the machine makes of that is its own.
import { afterAll, beforeAll, describe, it, type ExpectStatic } from 'vitest';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { comeIntoStep } from './come-into-step.js';
import { createClusterWorld, type ClusterWorld } from './cluster-world.js';
import { createRandom } from './create-random.js';
import { ofSeveral, startPeople, type Ledger } from './start-people.js';
import { startApproving } from './approve-held.js';

/** Three clusters at a time, each of which goes through its seeds: the longest part of a run is that leases of the killed end. */
const seedsOf = [[1, 2, 3, 4], [5, 6, 7], [8, 9, 10]];
const killsOfRun = 5;
const longestMs = 600_000;
let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

interface Cluster {
  readonly world: ClusterWorld;
  readonly leftToDo: () => Promise<number>;
}

async function inCluster(run: (cluster: Cluster) => Promise<void>): Promise<void> {
  const url = await postgres.createDatabase();
  const host = { roles: ['intake', 'worker'], maxConnections: 3, clockOffMs: 0 } as const;
  const world = await createClusterWorld(url, [host, { ...host, roles: ['worker'] }, { ...host, clockOffMs: -600_000 }]);
  const pool = new Pool({ connectionString: url, max: 1 });
  const approving = startApproving(url);
  try {
    await world.start(0);
    await Promise.all([world.start(1), world.start(2)]);
    await run({ world, leftToDo: async () => Number((await pool.query<{ left: number }>('select count(*)::integer as left from work where dirty > done')).rows[0]?.left) });
  } finally {
    await approving.stop();
    await world.close();
    await pool.end();
  }
}

/** Several seconds of people's work, in which hosts are killed and start again; ends when everything is done. */
async function goThrough({ world, leftToDo }: Cluster, seed: number, expect: ExpectStatic): Promise<Ledger> {
  const random = createRandom(seed);
  const people = startPeople(world, createRandom(seed + 1_000), `${seed}/`);
  const restarts: Promise<void>[] = [];
  for (let killed = 0; killed < killsOfRun; ) {
    await sleep(100 + random(600));
    const host = random(3);
    if (!(await world.kill(host))) continue;
    killed += 1;
    restarts.push(world.start(host));
  }
  await Promise.all(restarts);
  await people.stop();
  expect(await comeIntoStep(world, leftToDo, 90_000), `seed ${seed}: in step`).toBeLessThan(90_000);
  return people.ledger;
}

/** What must hold whenever everything is done. */
async function judge({ world, leftToDo }: Cluster, { titles, edits }: Ledger, expect: ExpectStatic, what: string): Promise<void> {
  const { sfa, outlook } = await world.sides();
  expect(outlook, `${what}: one event for each linked participant, and none else of ours`).toEqual(sfa);
  const held = await world.titles();
  for (const [recordId, title] of titles) {
    const now = held.get(recordId) ?? 'gone';
    const isEdit = edits.has(now) && !title.startsWith(ofSeveral);
    expect(isEdit ? title : now, `${what}: record ${recordId} has its last title, or one that was given to its event`).toBe(title);
  }
  const before = await world.writes();
  for (const recordId of held.keys()) world.hint(recordId);
  expect(await comeIntoStep(world, leftToDo, 60_000), `${what}: everything was read again`).toBeLessThan(60_000);
  expect(await world.writes(), `${what}: a second run writes nothing`).toEqual(before);
  expect([before.mails, world.unexpected()], `${what}: no mail, and nothing unforeseen`).toEqual([0, []]);
}

describe.concurrent('three processes on one PostgreSQL', { timeout: longestMs }, () => {
  it.for(seedsOf.map((seeds) => ({ seeds })))('come through kills without losing, doubling or overwriting anything, seeds $seeds', async ({ seeds }, { expect }) =>
    inCluster(async (cluster) => {
      const [foreign, all] = [await cluster.world.foreign(), new Map<number, string>()];
      for (const seed of seeds) {
        const began = performance.now();
        const ledger = await goThrough(cluster, seed, expect);
        await judge(cluster, ledger, expect, `seed ${seed}`);
        for (const [recordId, title] of ledger.titles) all.set(recordId, title);
        expect([...(await cluster.world.titles()).keys()].sort(), `seed ${seed}: no record came or went by itself`).toEqual([...all.keys()].sort());
        expect(await cluster.world.foreign(), `seed ${seed}: a person's own events are as they were`).toEqual(foreign);
        console.log(`seed ${seed}: ${ledger.titles.size} records, ${killsOfRun} kills, ${Math.round(performance.now() - began)} ms`);
      }
    }),
  );
});
