import { expect, it, vi } from 'vitest';
import { runReadme, startPostgres } from '@clounect/test-servers';
import { createPgbossJobs } from './index.js';
import { Pool } from 'pg';

it('the example of the README runs', async () => {
  const server = await startPostgres();
  const env = { DATABASE_URL: await server.createDatabase() };
  const reconcile = vi.fn(async () => undefined);
  const [pool, jobs] = (await runReadme(new URL('../README.md', import.meta.url), { createPgbossJobs, Pool, process: { env }, report: () => undefined, reconcile, console }, {
    names: ['pool', 'jobs'],
    instead: { 'await jobs.stop(8_000);': '' },
  })) as [Pool, ReturnType<typeof createPgbossJobs>];
  await vi.waitUntil(() => reconcile.mock.calls.length === 1, { timeout: 60_000 });
  expect(reconcile.mock.calls[0]).toEqual(['tenant-1', { since: '2026-11-01' }, expect.any(AbortSignal)]);
  await jobs.stop(8_000);
  await pool.end();
  await server.stop();
});
