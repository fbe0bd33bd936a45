// How fast records are carried out, beside bare loops that make the same calls to Graph with the same concurrency and one insert each.
// node benchmarks/engine.mjs [records] [rounds] [instant,latency]
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresStore } from '@clounect/kysely-store';
import { Pool } from 'pg';
import { exampleTenant, toBody } from './parts/example-tenant.mjs';
import { median, printTable, printVerdict } from './parts/figures.mjs';
import { startChild } from './parts/child.mjs';
import { startDatabase } from './parts/start-database.mjs';

const records = Number(process.argv[2] ?? 2_000);
const rounds = Number(process.argv[3] ?? 5);
const people = 8;
let next = 1;

const graph = await startChild('./instant-graph.mjs');
const port = await graph.ask('port');
const database = await startDatabase();

/** Records wait in the inbox, then the tenant is let go: milliseconds until the last one is finished. */
async function createPostgresEngine(processes, concurrency) {
  const url = await database.create();
  const masterKey = randomBytes(32).toString('base64');
  const workers = [];
  for (let count = 0; count < processes; count += 1) workers.push(await startChild('./engine-process.mjs', { database: { url }, masterKey, concurrency }));
  const sourceId = await workers[0].ask('setUp', exampleTenant({ graph: port, people }));
  const pool = new Pool({ connectionString: url, max: 2 });
  const store = createPostgresStore({ pool, masterKey: Buffer.from(masterKey, 'base64') });
  await Promise.all(workers.map((worker) => worker.ask('start')));
  const commits = async () => {
    await sleep(1_300);
    return Number((await pool.query('select xact_commit as n from pg_stat_database where datname = current_database()')).rows[0].n);
  };
  return {
    run: async (count) => {
      await pool.query('update tenant set is_paused = true');
      const batch = notices(sourceId, count);
      await store.inbox.accept(batch);
      await pool.query('analyze');
      const before = await commits();
      const began = performance.now();
      await pool.query('update tenant set is_paused = false');
      await Promise.all(workers.map((worker) => worker.ask('wake')));
      let looks = 0;
      for (; ; looks += 1) {
        const { rows } = await pool.query("select exists (select from (select due_at from work where tenant_id = 'example' and due_at is not null order by due_at limit 1) as due) as is_busy");
        if (!rows[0].is_busy) break;
        await sleep(10);
      }
      const took = performance.now() - began;
      return { took, commits: (await commits()) - before - looks };
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await pool.end();
    },
  };
}

async function createPgliteEngine(concurrency) {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-benchmark-pglite-'));
  const worker = await startChild('./engine-process.mjs', { database: { folder }, masterKey: randomBytes(32).toString('base64'), concurrency });
  const sourceId = await worker.ask('setUp', exampleTenant({ graph: port, people }));
  await worker.ask('start');
  return {
    run: async (count) => {
      await worker.ask('pause', true);
      await worker.ask('accept', notices(sourceId, count));
      const before = await graph.ask('made');
      const began = performance.now();
      await worker.ask('pause', false);
      while ((await graph.ask('made')) < before + count) await sleep(10);
      while (!(await worker.ask('isIdle'))) await sleep(5);
      return { took: performance.now() - began };
    },
    stop: async () => {
      await worker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createBareLoop(concurrency) {
  const url = await database.create();
  const worker = await startChild('./bare-engine.mjs', { url, concurrency, graph: port, people });
  return {
    run: async (count) => ({ took: await worker.ask('run', [(next += count) - count, count]) }),
    stop: () => worker.stop(),
  };
}

function notices(sourceId, count) {
  return Array.from({ length: count }, () => {
    const recordId = (next += 1) - 1;
    return { tenantId: 'example', sourceId, recordId: String(recordId), body: toBody(recordId, { people: [recordId % people] }), isSigned: true };
  });
}

/** Runs all of them in turn, `rounds` times after a first one that pays for the compiler; answers per name records a second of each round. */
async function race(title, latencyMs, engines) {
  await graph.ask('latency', latencyMs);
  const results = new Map(Object.keys(engines).map((name) => [name, []]));
  const commits = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, engine] of Object.entries(engines)) {
      const result = await engine.run(records);
      if (round === 0) continue;
      results.get(name).push(records / (result.took / 1000));
      if (name === 'engine') commits.push(result.commits / records);
    }
  }
  const rows = [...results].map(([name, rates]) => [name, ...rates, median(rates)]);
  printTable(`${title}: records a second, ${records} records each`, ['', ...Array.from({ length: rounds }, (_, n) => `round ${n + 1}`), 'median'], rows);
  for (const engine of Object.values(engines)) await engine.stop();
  const medians = Object.fromEntries([...results].map(([name, rates]) => [name, median(rates)]));
  return { medians, commits: Math.max(...commits) };
}

// The concurrency that a host has when nobody sets another.
const concurrency = Number(process.env.CONCURRENCY ?? 16);
const figures = [];
const wanted = (process.argv[4] ?? 'instant,latency').split(',');
if (wanted.includes('instant')) {
  const { medians, commits } = await race(`Instant Graph, concurrency ${concurrency}`, 0, {
    'bare loop': await createBareLoop(concurrency),
    engine: await createPostgresEngine(1, concurrency),
    'engine on PGlite': await createPgliteEngine(concurrency),
  });
  figures.push(['engine / bare loop, instant Graph', medians.engine / medians['bare loop'], 'at least', 0.3]);
  figures.push(['commits for each sync of one mailbox', commits, 'at most', 4]);
  figures.push(['PGlite / PostgreSQL', medians['engine on PGlite'] / medians.engine, 'at least', 0.25]);
}
if (wanted.includes('latency')) {
  const { medians } = await race('Graph takes 20 ms, concurrency 4', 20, {
    'bare loop': await createBareLoop(4),
    engine: await createPostgresEngine(1, 4),
    'two engines': await createPostgresEngine(2, 4),
  });
  figures.push(['engine / bare loop, 20 ms', medians.engine / medians['bare loop'], 'at least', 0.85]);
  figures.push(['two processes / one', medians['two engines'] / medians.engine, 'at least', 1.6]);
}
printVerdict(figures);
await graph.stop();
await database.stop();
