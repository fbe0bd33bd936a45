// How long a single change takes from its webhook to Graph: alone, behind another tenant's 50 000 waiting records, and while another
// tenant's calls hang. node benchmarks/fairness.mjs [waiting records] [changes]
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresStore } from '@clounect/kysely-store';
import { Pool } from 'pg';
import { exampleTenant, toBody, webhookHeader, webhookIdOf, webhookSecret } from './parts/example-tenant.mjs';
import { median, printTable, printVerdict, quantile } from './parts/figures.mjs';
import { startChild } from './parts/child.mjs';
import { startDatabase } from './parts/start-database.mjs';

const waiting = Number(process.argv[2] ?? 50_000);
const changes = Number(process.argv[3] ?? 40);
const people = 8;
const database = await startDatabase();
const graph = await startChild('./instant-graph.mjs');
const graphPort = await graph.ask('port');
const url = await database.create();
const masterKey = randomBytes(32);
const host = await startChild('./engine-process.mjs', { database: { url }, masterKey: masterKey.toString('base64'), roles: ['intake', 'worker'] });
await host.ask('setUp', exampleTenant({ tenantId: 'single', graph: graphPort, number: 1 }));
const sourceId = await host.ask('setUp', exampleTenant({ tenantId: 'crowd', graph: graphPort, people, number: 2 }));
const port = await host.ask('port');
await host.ask('start');
const pool = new Pool({ connectionString: url, max: 4 });
const { inbox } = createPostgresStore({ pool, masterKey });
let next = 1;

/** Milliseconds from the sending of a webhook to the arrival of its event, one change after another. */
async function singleChanges(count) {
  const took = [];
  for (let n = 0; n < count; n += 1) {
    const title = `single ${(next += 1)}`;
    const began = performance.timeOrigin + performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/webhook/${webhookIdOf(1)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [webhookHeader]: webhookSecret },
      body: toBody(next, { title }),
    });
    if (answer.status !== 200) throw new Error(`a webhook was answered ${answer.status}`);
    await answer.text();
    for (let arrivedAt; arrivedAt === undefined; ) {
      await sleep(10);
      arrivedAt = (await graph.ask('arrivals')).find(([subject]) => subject === title)?.[1];
      if (arrivedAt !== undefined) took.push(arrivedAt - began);
      else if (performance.timeOrigin + performance.now() - began > 30_000) took.push((arrivedAt = 30_000));
    }
    await sleep(20);
  }
  return took;
}

async function fill() {
  for (let first = 0; first < waiting; first += 1_000) {
    const notices = Array.from({ length: Math.min(1_000, waiting - first) }, () => {
      const recordId = (next += 1);
      return { tenantId: 'crowd', sourceId, recordId: String(recordId), body: toBody(recordId, { people: [recordId % people] }), isSigned: true };
    });
    await inbox.accept(notices);
  }
}

const left = async () => Number((await pool.query("select count(*) as n from work where tenant_id = 'crowd' and dirty > done")).rows[0].n);
const pause = async (isPaused) => void (await pool.query("update tenant set is_paused = $1 where tenant_id = 'crowd'", [isPaused]));

await singleChanges(20);
const alone = await singleChanges(changes);
await pause(true);
await fill();
await pause(false);
const behind = await singleChanges(changes);
const leftBehind = await left();
for (let person = 0; person < people; person += 1) await graph.ask('delay', [`id-of-person-${person}@crowd.example`, 7_900]);
await sleep(1_000);
const beside = await singleChanges(changes);
const leftBeside = await left();

const row = (name, took) => [name, quantile(took, 0.5), quantile(took, 0.95), Math.max(...took)];
printTable(`Milliseconds from webhook to Graph of a single change, ${changes} in a row`, ['', 'median', 'p95', 'longest'], [
  row('alone', alone),
  row(`behind another tenant's backlog (${leftBehind} left at the end)`, behind),
  row(`while another tenant's calls hang for 7.9 s (${leftBeside} left)`, beside),
]);
const allowed = Math.max(2 * median(alone), 300);
printVerdict([
  ['median behind a backlog', median(behind), 'at most', allowed],
  ['p95 behind a backlog', quantile(behind, 0.95), 'at most', 1_000],
  ['median beside calls that hang', median(beside), 'at most', allowed],
  ['p95 beside calls that hang', quantile(beside, 0.95), 'at most', 1_000],
]);
await host.stop();
await graph.stop();
await pool.end();
await database.stop();
