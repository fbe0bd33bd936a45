// A process that runs jobs with the times of production, until it is killed. Argument: connection string.
import { createPgbossJobs } from '../create-pgboss-jobs.js';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , connectionString = ''] = process.argv;
const pool = new Pool({ connectionString, max: 5 });
const jobs = createPgbossJobs({ database: { pool }, onError: () => undefined });
await jobs.start([
  {
    name: 'minutely',
    period: { kind: 'everyMinutes', minutes: 1 },
    run: async () => void (await pool.query(`insert into ran (minute, pid) values (date_trunc('minute', clock_timestamp()), $1)`, [process.pid])),
  },
  {
    name: 'long',
    run: async ({ key, attempt, signal }) => {
      process.send?.({ runs: key, attempt });
      while (!signal.aborted) {
        // Progress that the next attempt finds.
        await pool.query('update progress set steps = steps + 1');
        await sleep(200);
      }
    },
  },
]);
process.on('message', (key) => void jobs.request({ name: 'long', key: String(key) }));
process.send?.({ ready: true });
