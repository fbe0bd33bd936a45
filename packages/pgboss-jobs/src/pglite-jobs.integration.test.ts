import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobsUnderTest } from './testing/jobs-under-test.js';
import { createPgbossJobs } from './create-pgboss-jobs.js';
import { describeJobScheduler } from '@clounect/core/testing';
import { PGlite } from '@electric-sql/pglite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PgliteLike } from './to-database.js';

let pglite: PGlite;
beforeAll(async () => {
  pglite = await PGlite.create();
});
afterAll(() => pglite.close());

describeJobScheduler('PGlite', async () =>
  createJobsUnderTest({ pglite }, async () => {
    await pglite.exec('drop schema if exists pgboss cascade');
  }),
);

describe('on PGlite', () => {
  it('keeps the database less than a hundredth of the time busy while nothing is to be done', async () => {
    let statements = 0;
    let busyMs = 0;
    const timed = async <Result>(statement: () => Promise<Result>): Promise<Result> => {
      const begun = performance.now();
      const result = await statement();
      statements += 1;
      busyMs += performance.now() - begun;
      return result;
    };
    const watched: PgliteLike = {
      query: (statement, parameters) => timed(() => pglite.query<Record<string, unknown>>(statement, parameters)),
      exec: (text) => timed(() => pglite.exec(text)),
    };
    const errors: unknown[] = [];
    const jobs = createPgbossJobs({ database: { pglite: watched }, onError: (error) => errors.push(error) });
    const run = async () => undefined;
    await jobs.start([{ name: 'hourly', period: { kind: 'everyMinutes', minutes: 60 }, run }, { name: 'long', run }]);
    [statements, busyMs] = [0, 0];
    await sleep(35_000);
    const seen = { statements, busyMs };
    await jobs.stop(1_000);
    process.stdout.write(`idle: ${seen.statements} statements, ${seen.busyMs.toFixed(0)} ms in 35 s\n`);
    expect(errors).toEqual([]);
    expect(seen.statements).toBeGreaterThan(5);
    expect(seen.statements).toBeLessThan(70);
    expect(seen.busyMs).toBeLessThan(350);
  });
});
