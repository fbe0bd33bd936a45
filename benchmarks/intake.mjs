// How fast webhooks are taken in for good, beside a bare Express handler that does one insert before it answers.
// node benchmarks/intake.mjs [webhooks] [rounds] [connections]
import { randomBytes } from 'node:crypto';
import { exampleTenant } from './parts/example-tenant.mjs';
import { median, printTable, printVerdict, quantile } from './parts/figures.mjs';
import { startChild } from './parts/child.mjs';
import { startDatabase, withClient } from './parts/start-database.mjs';

const count = Number(process.argv[2] ?? 5_000);
const rounds = Number(process.argv[3] ?? 5);
const connections = Number(process.argv[4] ?? 64);

const database = await startDatabase();
const graph = await startChild('./instant-graph.mjs');
const url = await database.create();
const clounect = await startChild('./engine-process.mjs', { database: { url }, masterKey: randomBytes(32).toString('base64'), roles: ['intake'] });
await clounect.ask('setUp', exampleTenant({ graph: await graph.ask('port') }));
const bare = await startChild('./bare-intake.mjs', { url: await database.create() });
const sender = await startChild('./sender.mjs');
const ports = { 'bare handler': await bare.ask('port'), clounect: await clounect.ask('port') };

const results = { 'bare handler': [], clounect: [] };
let first = 0;
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, port] of Object.entries(ports)) {
    const result = await sender.ask('send', { port, count, connections, first });
    if (result.refused > 0) throw new Error(`${name}: ${result.refused} were refused`);
    // The first round pays for the compiler.
    if (round > 0) results[name].push({ rate: result.rate, p50: quantile(result.took, 0.5), p99: quantile(result.took, 0.99) });
  }
  first += count;
}
const [{ stored }] = (await withClient(url, (client) => client.query('select count(*)::integer as stored from inbox'))).rows;
if (stored !== count * (rounds + 1)) throw new Error(`${stored} webhooks are in the inbox instead of ${count * (rounds + 1)}`);

const of = (name, what) => results[name].map((result) => result[what]);
const heading = ['', ...Array.from({ length: rounds }, (_, n) => `round ${n + 1}`), 'median'];
const rowsOf = (what) => Object.keys(results).map((name) => [name, ...of(name, what), median(of(name, what))]);
printTable(`Webhooks a second, ${count} over ${connections} connections`, heading, rowsOf('rate'));
printTable('p50 of the answer, ms', heading, rowsOf('p50'));
printTable('p99 of the answer, ms', heading, rowsOf('p99'));
const ratio = (what) => median(of('clounect', what)) / median(of('bare handler', what));
printVerdict([
  ['webhooks a second, clounect / bare handler', ratio('rate'), 'at least', 0.75],
  ['p99, clounect / bare handler', ratio('p99'), 'at most', 1.2],
]);
for (const child of [sender, bare, clounect, graph]) await child.stop();
await database.stop();
