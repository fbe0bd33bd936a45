import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createJobsUnderTest } from './testing/jobs-under-test.js';
import { createTimedJobs } from './create-pgboss-jobs.js';
import { describeJobScheduler } from '@clounect/core/testing';
import { Pool } from 'pg';
import { quickTimes } from './testing/jobs-under-test.js';
import { setTimeout as sleep } from 'node:timers/promises';

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = openPool(await server.createDatabase());
});
afterAll(async () => {
  await pool.end();
  await server.stop();
});

/** With listeners, as the host opens it. */
function openPool(connectionString: string): Pool {
  const opened = new Pool({ connectionString, max: 10 });
  opened.on('error', () => undefined);
  opened.on('connect', (client) => client.on('error', () => undefined));
  return opened;
}

describeJobScheduler('PostgreSQL', async () =>
  createJobsUnderTest({ pool }, async () => {
    await pool.query('drop schema if exists pgboss cascade');
  }),
);

describe('on PostgreSQL', () => {
  it('goes on after all its connections were cut, again and again', async () => {
    const admin = openPool(await server.createDatabase());
    const errors: unknown[] = [];
    const jobs = createTimedJobs({ database: { pool }, onError: (error) => errors.push(error) }, quickTimes);
    const done: string[] = [];
    await jobs.start([{ name: 'long', atOnce: 4, run: async ({ key }) => void done.push(key) }]);
    for (let round = 0; round < 10; round += 1) {
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = (select datname from pg_stat_activity where pid = $1)`, [await pidOf(pool)]);
      await sleep(200);
      while ((await jobs.request({ name: 'long', key: String(round) }).catch(() => 'lost')) === 'lost') await sleep(100);
    }
    for (const begun = performance.now(); new Set(done).size < 10 && performance.now() - begun < 60_000; ) await sleep(100);
    expect([...new Set(done)].sort()).toEqual(Array.from({ length: 10 }, (_, round) => String(round)));
    await jobs.stop(1_000);
    await pool.query('drop schema pgboss cascade');
    await admin.end();
  });

  it('starts when the database comes, and can be stopped before', async () => {
    const gone = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' });
    const late = createTimedJobs({ database: { pool: gone }, onError: () => undefined }, quickTimes);
    const starting = late.start([]).catch((error: unknown) => error);
    await sleep(300);
    await late.stop(1_000);
    expect(await starting).toBeInstanceOf(Error);
    await gone.end();

    let isAway = true;
    const awaited = createTimedJobs({ database: { pool: { query: (text, values) => (isAway ? Promise.reject(new Error('away')) : pool.query(text, values)) } }, onError: () => undefined }, quickTimes);
    const coming = awaited.start([]);
    await sleep(300);
    isAway = false;
    await coming;
    expect(await awaited.request({ name: 'long', key: 'a' })).toBe('accepted');
    await awaited.stop(1_000);
    await pool.query('drop schema pgboss cascade');
  });
});

async function pidOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}
