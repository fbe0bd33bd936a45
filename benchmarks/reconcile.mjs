// A reconcile of 100 000 unchanged mappings, over real HTTP against both simulators with their limits lifted, on PostgreSQL:
//   node benchmarks/reconcile.mjs [mappings]      (build first: pnpm run build:code)
// Prints calls, writes, time per mapping (against a tenth of them) and the host's memory, each with PASS or FAIL.
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createGraphClient, createTokenSource } from '@clounect/graph-calendar';
import { createClounect } from '@clounect/host';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import pg from 'pg';
import { startDatabase } from './parts/start-database.mjs';

const self = fileURLToPath(import.meta.url);
const app = demoSettings.apps[0];
const table = 'table_1000000001';
const field = (number) => `field_100000000${number}`;
const perMailbox = 1_000;
/** Above what a round number of pages holds, so that each list ends with a page that is not full. */
const odd = 50;
/** V8 fills what it is given before it collects: a host that needed more with every record would end here. */
const hostFlags = ['--expose-gc', '--max-old-space-size=112', '--max-semi-space-size=4'];
const tenantId = 'benchmark';
const updatedAt = Date.UTC(2026, 10, 1);
const users = (count) => Array.from({ length: count }, (_, index) => ({ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, login: `user${index}`, mail: `user${index}@kaisha.example` }));

/** One simulator in a process of its own, so that its memory and its work are not the host's. */
async function serve({ side, port, dataDir, people }) {
  const start = {
    sfa: () => startJustSfaSimulator({ port, dataDir, settings: { switches: { unlimited: true }, users: people.map(({ login, mail }) => ({ id: login, name: login, mail })) } }),
    graph: () =>
      startGraphSimulator({ port, dataDir, settings: { users: people.map(({ id, mail }) => ({ id, displayName: mail, mail, userPrincipalName: mail })), apps: [app], switches: { limits: false, etagMove: false } } }),
  }[side];
  const running = await start();
  process.send({ url: running.url, graphUrl: running.graphUrl, tokenEndpoint: running.tokenEndpoint, port: running.port });
  process.on('message', () => void running.close().then(() => process.exit(0)));
  process.on('disconnect', () => process.exit(0));
}

function inProcess(role, options, execArgv) {
  const child = fork(self, [role, JSON.stringify(options)], { execArgv });
  const said = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the process of ${role} ended with ${code}`)));
  });
  return { child, said };
}

async function start(options) {
  const { child, said } = inProcess('simulator', options, ['--max-old-space-size=2048']);
  return {
    ...(await said),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.send('stop');
      }),
  };
}

async function main(mappings) {
  const postgres = await startDatabase();
  try {
    const small = await measure(postgres, mappings / 10);
    const large = await measure(postgres, mappings);
    const verdicts = [
      ...[small, large].map(({ count, writes, hints }) => [`${count}: no write and no record touched`, writes + hints === 0, `${writes} writes, ${hints} hints`]),
      ...[small, large].map(({ count, lists, records, pages, calls, other }) => [`${count}: calls <= records/100 + the mailboxes' pages`, lists <= Math.ceil(records / 100) && calls <= pages && other === 0, `${lists} lists for ${records} records, ${calls} pages for ${pages}, ${other} others`]),
      [`memory flat, below 100 MB more`, large.grown < 100, `+${large.grown.toFixed(0)} MB resident over ${large.atStart.toFixed(0)} MB; of ${small.count}: +${small.grown.toFixed(0)} MB. Still held afterwards: ${large.kept.toFixed(1)} MB`],
      // The second figure holds also on a machine that others use.
      [`time linear within 20 % per mapping`, large.each / small.each <= 1.2, `${small.each.toFixed(3)} ms each of ${small.count}, ${large.each.toFixed(3)} ms each of ${large.count}`],
      [`the host's own time (CPU) linear within 20 % per mapping`, large.work / small.work <= 1.2, `${small.work.toFixed(3)} ms each of ${small.count}, ${large.work.toFixed(3)} ms each of ${large.count}`],
    ];
    console.log(`took ${large.seconds.toFixed(1)} s for ${large.count} mappings`);
    for (const [what, isGood, figures] of verdicts) console.log(`${isGood ? 'PASS' : 'FAIL'}  ${what}: ${figures}`);
    if (verdicts.some(([, isGood]) => !isGood)) process.exitCode = 1;
  } finally {
    await postgres.stop();
  }
}

async function measure(postgres, mappings) {
  const people = users(mappings / perMailbox);
  const count = mappings + odd;
  const folders = { sfa: mkdtempSync(join(tmpdir(), 'clounect-sfa-')), graph: mkdtempSync(join(tmpdir(), 'clounect-graph-')) };
  const url = await postgres.create();
  try {
    const ports = await prepare(url, people, folders, count);
    const [sfa, graph] = await Promise.all([start({ side: 'sfa', port: ports.sfa, dataDir: folders.sfa, people }), start({ side: 'graph', port: ports.graph, dataDir: folders.graph, people })]);
    try {
      return { count, records: count, ...(await inProcess('host', { url, sfa: sfa.url, graph: graph.url, mailboxes: people.length, count }, hostFlags).said) };
    } finally {
      await Promise.all([sfa.stop(), graph.stop()]);
    }
  } finally {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  }
}

const ignore = () => undefined;
const show = (fields, text) => console.error(text, fields);
const silent = { debug: ignore, info: ignore, warn: show, error: show };
const open = (url, more) => createClounect({ database: { url }, masterKey: Buffer.alloc(32, 7).toString('base64'), logger: silent, ...more });

/** The host, in a process that did nothing before; answers what it measured. */
async function run({ url, sfa, graph, mailboxes, count }) {
  const clounect = await open(url, { reconcile: { everyHours: 0, pollMs: 50, backFills: false } });
  await clounect.start();
  // What every host holds: connections, tokens, code that is warm.
  await clounect.hasTenant(tenantId);
  await sleep(500);
  globalThis.gc?.();
  const resident = () => process.memoryUsage().rss / 1_048_576;
  const [atStart, heapAtStart] = [resident(), process.memoryUsage().heapUsed];
  let most = atStart;
  const watch = setInterval(() => (most = Math.max(most, resident())), 100);
  const before = process.cpuUsage();
  const runId = await clounect.reconcile(tenantId);
  let last;
  do {
    await sleep(100);
    last = (await clounect.reconcileProgress(tenantId)).find((one) => one.runId === runId);
    if (last?.notBefore !== undefined) console.error('the run waits', last.state.lastFailure);
  } while (last?.finishedAt === undefined);
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  globalThis.gc?.();
  const kept = (process.memoryUsage().heapUsed - heapAtStart) / 1_048_576;
  await clounect.stop();
  const seconds = (Date.parse(last.finishedAt) - Date.parse(last.startedAt)) / 1_000;
  const kinds = { ...(await callsOf(sfa)), ...(await callsOf(graph)) };
  const { accepted, missingRecords, doubtedEvents, orphans } = last.state.counts;
  delete kinds.token;
  const { list = 0, 'event.list': calls = 0, ...rest } = kinds;
  return {
    ...{ seconds, atStart, grown: most - atStart, kept, each: (seconds * 1_000) / count, work: (user + system) / 1_000 / count, lists: list, calls },
    // The first mailbox holds the odd ones.
    pages: mailboxes * Math.ceil((perMailbox + 1) / 200) - (perMailbox % 200 === 0 ? mailboxes - 1 : 0),
    writes: Object.entries(rest).reduce((sum, [kind, calls]) => sum + (/insert|update|delete|create/.test(kind) ? calls : 0), 0),
    other: Object.values(rest).reduce((sum, calls) => sum + calls, 0),
    hints: accepted + missingRecords + doubtedEvents + orphans,
  };
}

async function callsOf(url) {
  return (await (await fetch(`${url}/_sim/calls`)).json()).byKind;
}

/** A tenant, and one record and one event as the simulators keep them; then all others in their likeness, in journals and tables. */
async function prepare(url, people, folders, count) {
  const [sfa, graph] = await Promise.all([start({ side: 'sfa', port: 0, dataDir: folders.sfa, people }), start({ side: 'graph', port: 0, dataDir: folders.graph, people })]);
  const clounect = await open(url, { roles: ['intake'], reconcile: { backFills: false } });
  const { tenant } = await clounect.setUpTenant({
    tenantId,
    name: '例示商事',
    webhookId: '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b',
    policies: { listMode: 'all', backfillDays: 10_000 },
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 1_000_000, perDay: 100_000_000 } }, apiKey: 'EXAMPLE-KEY' },
    source: { table, scheduleField: field(1), settings: { fields: { title: field(2), location: field(3), content: field(4) } } },
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app.clientId }, clientSecret: app.secrets[0].value },
    links: people.map(({ login, mail }) => ({ name: login, sfaUserId: login, mail })),
  });
  await clounect.stop();
  const record = { [field(1)]: { [`${field(1)}_period`]: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], [`${field(1)}_participants`]: [['user0']] }, [field(2)]: '商談', [field(3)]: '本社', [field(4)]: '見積と納期の相談。'.repeat(20) };
  const made = await fetch(`${sfa.url}/_sim/records`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record }) });
  if (!made.ok) throw new Error(await made.text());
  const token = createTokenSource({ tokenEndpoint: graph.tokenEndpoint, graphUrl: graph.graphUrl, clientId: app.clientId, clientSecret: app.secrets[0].value });
  const client = createGraphClient({ settings: { graphUrl: graph.graphUrl }, token });
  const content = { period: { kind: 'timed', start: '2027-01-12T00:00:00Z', end: '2027-01-12T01:00:00Z' }, title: '商談', location: '本社', content: record[field(4)], isPrivate: false };
  const created = await client.createEvent({ tenantId, sourceId: tenant.sourceId, recordId: '1', mailboxId: people[0].id, epoch: tenant.epoch, generation: 1 }, { content, reminderMinutes: 15 });
  if (created.status !== 'applied') throw new Error(created.failure.detail);
  await Promise.all([sfa.stop(), graph.stop()]);

  const eventId = writeJournals(folders, people, count);
  await fillTables(url, { tenant, people, count, eventId, etag: created.value.etag, content });
  return { sfa: sfa.port, graph: graph.port };
}

/** The mailbox of a record: all hold the same number, the first one the odd ones besides. */
const ownerOf = (index, people) => (index < people.length * perMailbox ? index % people.length : 0);

/** What was changed together stands on one line as a list; a journal that was compacted has one change on each. */
const toChanges = (read) => (typeof read[0] === 'string' ? [read] : read);

function writeJournals(folders, people, count) {
  const lines = (file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').flatMap((line) => toChanges(JSON.parse(line)));
  const [sfaFile, graphFile] = [join(folders.sfa, 'justsfa.jsonl'), join(folders.graph, 'graph.jsonl')];
  if (!existsSync(sfaFile) || !existsSync(graphFile)) throw new Error('the simulators kept no journal');
  const isRecord = ([name]) => name === `records:${table}`;
  const isEvent = ([name]) => name === 'event';
  const isCount = ([name]) => /^calls/i.test(name);
  const [recordLines, eventLines] = [lines(sfaFile), lines(graphFile)];
  const [, , record] = recordLines.findLast(isRecord);
  const [, , event] = eventLines.findLast(isEvent);
  const eventId = (index) => `${event.immutableId.slice(0, -8)}${String(index).padStart(8, '0')}`;
  const indices = Array.from({ length: count }, (_, index) => index);
  const write = (file, kept, made) => writeFileSync(file, [...kept, ...made].map((line) => `${JSON.stringify(line)}\n`).join(''));
  write(
    sfaFile,
    recordLines.filter((line) => !isRecord(line) && !isCount(line)),
    indices.map((index) => {
      const text = JSON.stringify({ ...record, recordId: index + 1, createdAt: updatedAt, updatedAt }).replaceAll('"user0"', `"user${ownerOf(index, people)}"`);
      return [`records:${table}`, String(index + 1), JSON.parse(text)];
    }),
  );
  write(
    graphFile,
    eventLines.filter((line) => !isEvent(line) && !isCount(line)),
    indices.map((index) => {
      const { id } = people[ownerOf(index, people)];
      const properties = event.properties.map((property) => ({ ...property, value: property.value.replace('|1|', `|${index + 1}|`).replace(people[0].id, id) }));
      const made = { ...event, immutableId: eventId(index), standardId: `standard-${index}`, iCalUId: `ical-${index}`, userId: id, calendarId: event.calendarId.replace(people[0].id, id), properties, transaction: { ...event.transaction, id: `transaction-${index}` } };
      return ['event', made.immutableId, made];
    }),
  );
  return eventId;
}

async function fillTables(url, { tenant, people, count, eventId, etag, content }) {
  const { title, location, content: text, period } = content;
  const version = new Date(updatedAt).toISOString();
  const base = Object.fromEntries(Object.entries(content).map(([name, value]) => [name, { sfa: value, outlook: value }]));
  const shape = { hasAttendees: false, isRecurring: false, isOnlineMeeting: false };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const keys = 'tenant_id, source_id, record_id';
  for (let from = 0; from < count; from += 5_000) {
    const part = Array.from({ length: Math.min(5_000, count - from) }, (_, step) => from + step);
    const [ids, owners] = [part.map((index) => String(index + 1)), part.map((index) => people[ownerOf(index, people)])];
    await client.query(`insert into work (${keys}, dirty, done) select $1, $2, id, 1, 1 from unnest($3::text[]) as id`, [tenantId, tenant.sourceId, ids]);
    await client.query(
      `insert into schedule (${keys}, state, version, is_born_by_add, schedule, participants)
       select $1, $2, id, 'present', $3, true, $4::jsonb || jsonb_build_object('participants', jsonb_build_array(jsonb_build_object('sfaUserId', login, 'name', login))), array[login]
       from unnest($5::text[], $6::text[]) as one (id, login)`,
      [tenantId, tenant.sourceId, version, JSON.stringify({ title, location, content: text, period }), ids, owners.map(({ login }) => login)],
    );
    await client.query(
      `insert into mapping (${keys}, mailbox_id, state, generation, epoch, event_id, etag, details)
       select $1, $2, id, mailbox, 'living', 1, $3, event, $4, $5::jsonb || jsonb_build_object('serves', jsonb_build_array(login))
       from unnest($6::text[], $7::text[], $8::text[], $9::text[]) as one (id, mailbox, event, login)`,
      [tenantId, tenant.sourceId, tenant.epoch, etag, JSON.stringify({ base, shape, pending: [], failures: 0, createdAt: version }), ids, owners.map(({ id }) => id), part.map(eventId), owners.map(({ login }) => login)],
    );
  }
  await client.query('analyze');
  await client.end();
}

const [, , role, options] = process.argv;
if (role === 'simulator') await serve(JSON.parse(options));
else if (role === 'host') process.send(await run(JSON.parse(options)), () => process.disconnect());
else await main(Number(role ?? 100_000));
