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
  it('asks the database less than twice a second while nothing is to be done', async () => {
    let statements = 0;
    const watched: PgliteLike = {
      query: (statement, parameters) => {
        statements += 1;
        return pglite.query<Record<string, unknown>>(statement, parameters);
      },
      exec: (text) => {
        statements += 1;
        return pglite.exec(text);
      },
    };
    const errors: unknown[] = [];
    const jobs = createPgbossJobs({ database: { pglite: watched }, onError: (error) => errors.push(error) });
    const run = async () => undefined;
    await jobs.start([{ name: 'hourly', period: { kind: 'everyMinutes', minutes: 60 }, run }, { name: 'long', run }]);
    statements = 0;
    await sleep(30_000);
    const seen = statements;
    process.stdout.write(`idle: ${seen} statements in 30 s\n`);
    await jobs.stop(1_000);
    expect(errors).toEqual([]);
    expect(seen).toBeGreaterThan(2);
    expect(seen).toBeLessThan(60);
  });
});
