import { createJobsUnderTest } from './testing/jobs-under-test.js';
import { describeJobScheduler } from '@clounect/core/testing';
import { PGlite } from '@electric-sql/pglite';

describeJobScheduler('PGlite', async () => {
  const pglite = await PGlite.create();
  return createJobsUnderTest({ pglite }, () => pglite.close());
});
