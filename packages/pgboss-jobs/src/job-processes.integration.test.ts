import { killHard, messageOf, runFixture, startPostgres, type PostgresServer } from '@clounect/test-servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';

let server: PostgresServer;
let pool: Pool;
let children: ChildProcess[] = [];
let connectionString = '';

beforeAll(async () => {
  server = await startPostgres();
  connectionString = await server.createDatabase();
  pool = new Pool({ connectionString, max: 2 });
  await pool.query('create table ran (minute timestamptz not null, pid integer not null); create table progress (steps integer not null); insert into progress values (0)');
});
afterAll(async () => {
  await Promise.all(children.map(killHard));
  await pool.end();
  await server.stop();
});

async function startProcess(): Promise<ChildProcess> {
  const child = runFixture(new URL('./testing/job-process.fixture.ts', import.meta.url), connectionString);
  children.push(child);
  expect(await messageOf(child)).toEqual({ ready: true });
  return child;
}

it('hands the long job of a killed process to another one within a minute, and runs what is periodic once for both', { timeout: 300_000 }, async () => {
  children = [];
  const [one, other] = [await startProcess(), await startProcess()];
  const running = Promise.race([one, other].map(async (child) => ({ child, message: await messageOf(child) })));
  one.send('tenant-1');
  const { child: killed, message } = await running;
  expect(message).toEqual({ runs: 'tenant-1', attempt: 1 });
  const survivor = killed === one ? other : one;
  await sleep(2_000);
  const takenOver = messageOf(survivor);
  await killHard(killed);
  const begun = performance.now();
  expect(await takenOver).toEqual({ runs: 'tenant-1', attempt: 2 });
  const seconds = (performance.now() - begun) / 1_000;
  expect(seconds).toBeLessThan(60);
  process.stdout.write(`taken over after ${seconds.toFixed(1)} s\n`);

  const steps = async () => (await pool.query<{ steps: number }>('select steps from progress')).rows[0]?.steps ?? 0;
  const before = await steps();
  expect(before).toBeGreaterThan(5);
  await sleep(1_000);
  expect(await steps()).toBeGreaterThan(before);

  const perMinute = async () => (await pool.query<{ times: number }>('select count(*)::integer as times from ran group by minute order by minute')).rows.map(({ times }) => times);
  while ((await perMinute()).length < 2) await sleep(500);
  expect(await perMinute()).toEqual((await perMinute()).map(() => 1));
});
