import { createTimedJobs } from '../create-pgboss-jobs.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from 'pg-boss';
import type { JobDatabase } from '../to-database.js';
import type { JobsUnderTest } from '@clounect/core/testing';
import type { JobTimes } from '../job-settings.js';

/** As quick as pg-boss allows. */
export const quickTimes: JobTimes = { silentAfter: 10, noticeEvery: 1, fetchEvery: 1, scheduleEvery: 1, firstDelay: 1, longestDelay: 1 };

/** Schedulers on one database, which the test empties in between. */
export function createJobsUnderTest(database: JobDatabase, empty: () => Promise<void>): JobsUnderTest {
  let aheadMs = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const errors: unknown[] = [];
  return {
    process: () => createTimedJobs({ database, onError: (error) => errors.push(error) }, quickTimes, clock),
    async until(isSo) {
      for (const begun = performance.now(); performance.now() - begun < 40_000; await sleep(50)) if (await isSo()) return;
      throw new AggregateError(errors, 'It did not happen.');
    },
    rest: () => sleep(3_000),
    async nextHour() {
      // What pg-boss took for the difference to the database clock at its start stands for ten minutes.
      aheadMs += 3_600_000 - ((systemClock.now() + aheadMs) % 3_600_000) + 1_000;
    },
    end: empty,
  };
}
