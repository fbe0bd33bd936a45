// Whether start-up and the time of a claim depend on how many records wait.
// node benchmarks/backlog.mjs [records]
import { randomBytes } from 'node:crypto';
import { createPostgresStore } from '@clounect/kysely-store';
import { createClounect } from '@clounect/host';
import { Pool } from 'pg';
import { exampleTenant } from './parts/example-tenant.mjs';
import { median, printTable, printVerdict, quantile } from './parts/figures.mjs';
import { startChild } from './parts/child.mjs';
import { startDatabase } from './parts/start-database.mjs';

const many = Number(process.argv[2] ?? 100_000);
const few = 100;
const claims = 200;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const masterKey = randomBytes(32);
const database = await startDatabase();
const graph = await startChild('./instant-graph.mjs');
const port = await graph.ask('port');

async function prepare(waiting) {
  const url = await database.create();
  const pool = new Pool({ connectionString: url, max: 4 });
  const options = { database: { url }, masterKey: masterKey.toString('base64'), logger: silent };
  const clounect = await createClounect(options);
  const { tenant } = await clounect.setUpTenant(exampleTenant({ graph: port }));
  await clounect.stop();
  // Rows as intake leaves them; the statistics are those that the database has by itself.
  await pool.query(
    `insert into work (tenant_id, source_id, record_id, dirty) select $1, $2, n::text, 1 from generate_series(1, $3::integer) as n`,
    [tenant.tenantId, tenant.sourceId, waiting],
  );
  const { queue } = createPostgresStore({ pool, masterKey, preparesStatements: true });
  const [starts, took] = [[], []];
  return {
    start: async () => {
      const began = performance.now();
      const started = await createClounect({ ...options, roles: ['intake'] });
      await started.start();
      starts.push(performance.now() - began);
      await started.stop();
    },
    claim: async () => {
      const began = performance.now();
      const claimed = await queue.claim('benchmark', 16);
      took.push(performance.now() - began);
      if (claimed.length === 0) throw new Error('nothing was claimed');
      // Given back to the end of the line, so that as many wait as before.
      await pool.query('update work set leased_until = null, worker = null, not_before = clock_timestamp() where worker is not null and record_id = any($1)', [claimed.map(({ recordId }) => recordId)]);
    },
    figures: () => ({ start: median(starts.slice(1)), claim: median(took.slice(20)), p95: quantile(took.slice(20), 0.95) }),
    stop: () => pool.end(),
  };
}

const sides = [await prepare(few), await prepare(many)];
// In turn, so that both meet the same machine; the first ones pay for the compiler.
for (let turn = 0; turn < 10; turn += 1) for (const side of sides) await side.start();
for (let turn = 0; turn < claims; turn += 1) for (const side of sides) await side.claim();
const [small, large] = sides.map((side) => side.figures());
for (const side of sides) await side.stop();
printTable('Milliseconds', ['records that wait', few, many], [
  ['start-up (median)', small.start, large.start],
  [`claim of 16 (median)`, small.claim, large.claim],
  ['claim of 16 (p95)', small.p95, large.p95],
]);
printVerdict([
  [`start-up with ${many} / with ${few}`, large.start / small.start, 'at most', 1.5],
  [`claim with ${many} / with ${few}`, large.claim / small.claim, 'at most', 1.5],
]);
await graph.stop();
await database.stop();
