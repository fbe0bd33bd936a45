export { createPgbossJobs } from './create-pgboss-jobs.js';

export type { JobDatabase, PgliteLike, PoolLike } from './to-database.js';
export type { PgbossJobsOptions } from './create-pgboss-jobs.js';
