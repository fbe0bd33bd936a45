// Drives the quickstart from outside only: the simulated JUST.SFA's record API in, the simulated mailboxes out.
// It runs what is built: `pnpm run build:code` first.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const start = fileURLToPath(new URL('./start.mjs', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'clounect-quickstart-'));

interface Quickstart {
  readonly console: { readonly url: string; readonly email: string; readonly password: string };
  readonly webhookUrl: string;
  readonly justSfa: { readonly url: string; readonly apiKey: string; readonly table: string; readonly fields: Record<'schedule' | 'title' | 'location' | 'content', string> };
  readonly graph: { readonly url: string; readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecret: string };
  readonly users: readonly { readonly name: string; readonly sfaUserId: string; readonly mail: string }[];
  readonly unlinked: readonly { readonly name: string; readonly sfaUserId: string }[];
}

interface Running {
  readonly process: ChildProcess;
  readonly info: Quickstart;
  readonly readyAfterMs: number;
}

interface SeenEvent {
  readonly id: string;
  readonly subject: string;
  readonly start: { readonly dateTime: string };
}

let environment: NodeJS.ProcessEnv;
let running: Running;
const started: ChildProcess[] = [];

function launch(overrides: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [start], { env: { ...environment, ...overrides }, stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(child);
  return child;
}

async function launchReady(): Promise<Running> {
  const began = performance.now();
  const file = join(dataDir, 'quickstart.json');
  // A killed supervisor leaves it behind.
  rmSync(file, { force: true });
  const child = launch();
  child.stderr?.resume();
  await eventually(() => (child.exitCode === null ? existsSync(file) : Promise.reject(new Error(`exit ${child.exitCode}`))), 60_000);
  return { process: child, info: JSON.parse(readFileSync(file, 'utf8')) as Quickstart, readyAfterMs: performance.now() - began };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; afterMs: number }> {
  const began = performance.now();
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
  child.kill(signal);
  const [code] = (await exited) as [number | null];
  return { code, afterMs: performance.now() - began };
}

async function eventually<T>(look: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const isOpen = (url: string): Promise<boolean> => fetch(url).then(() => true, () => false);
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An orphan that ended stays listed until the system's first process takes note.
    return !existsSync('/proc/self/stat') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** The processes of the last start: supervisor, JUST.SFA, Graph, host. */
const pids = (): number[] => JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as number[];
const hostPid = (): number => pids()[3] ?? -1;

async function record(method: 'POST' | 'PUT' | 'DELETE', body: { recordId?: number; record?: unknown }): Promise<number> {
  const { justSfa } = running.info;
  const answer = await fetch(`${justSfa.url}/sites/api/services/v1/tables/${justSfa.table}/records/`, {
    method,
    headers: { authorization: `Bearer ${justSfa.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ records: [body] }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return method === 'POST' ? ((await answer.json()) as { recordIds: number[] }).recordIds[0] ?? -1 : (body.recordId ?? -1);
}

function schedule(title: string, participants: readonly string[], hour = '10'): Record<string, unknown> {
  const { fields } = running.info.justSfa;
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return {
    [fields.schedule]: {
      [`${fields.schedule}_period`]: [`${day}T${hour}:00+09:00`, `${day}T${hour}:30+09:00`],
      [`${fields.schedule}_participants`]: participants.map((id) => [id]),
    },
    [fields.title]: title,
  };
}

async function events(mail: string, title?: string): Promise<readonly SeenEvent[]> {
  const all = (await (await fetch(`${new URL(running.info.graph.url).origin}/_sim/mailboxes/${mail}/events`)).json()) as SeenEvent[];
  return title === undefined ? all : all.filter(({ subject }) => subject === title);
}

const graphSim = (): string => `${new URL(running.info.graph.url).origin}/_sim`;

/** A person edits their event in Outlook. */
async function edit(mail: string, title: string, change: object): Promise<void> {
  const [event] = await events(mail, title);
  const answer = await fetch(`${graphSim()}/mailboxes/${mail}/events/${event?.id ?? ''}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

async function titleOf(recordId: number): Promise<unknown> {
  const { url, fields } = running.info.justSfa;
  const records = (await (await fetch(`${url}/_sim/records`)).json()) as { recordId: number; record: Record<string, unknown> }[];
  return records.find((one) => one.recordId === recordId)?.record[fields.title];
}

/** Writes at JUST.SFA and of events, and reads at JUST.SFA, that were made so far. */
async function calls(): Promise<Record<string, number>> {
  const counted = await Promise.all([`${running.info.justSfa.url}/_sim/calls`, `${graphSim()}/calls`].map(async (url) => ((await (await fetch(url)).json()) as { byKind: Record<string, number> }).byKind));
  return Object.fromEntries(counted.flatMap((byKind) => Object.entries(byKind)).filter(([kind]) => ['get', 'list', 'insert', 'update', 'event.create', 'event.update', 'event.delete'].includes(kind)));
}

/** Since Graph was started. */
async function graphCalls(): Promise<Record<string, number>> {
  return ((await (await fetch(`${graphSim()}/calls`)).json()) as { byKind: Record<string, number> }).byKind;
}

const user = (index: number): Quickstart['users'][number] => running.info.users[index] ?? { name: '', sfaUserId: '', mail: '' };

beforeAll(async () => {
  const [port = 0, sfaPort = 0, graphPort = 0] = await freePorts(3);
  environment = { ...process.env, DIRECTION: '', PORT: String(port), SFA_PORT: String(sfaPort), GRAPH_PORT: String(graphPort), DATA_DIR: dataDir };
  running = await launchReady();
});

afterAll(async () => {
  await Promise.all(started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map((child) => end(child, 'SIGTERM')));
  rmSync(dataDir, { recursive: true, force: true });
});

/** What an administrator reads after signing in; `''`: the dashboard. */
async function pageOf(path = ''): Promise<string> {
  const { url, email, password } = running.info.console;
  const signedIn = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ email, password }) });
  const cookie = signedIn.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
  return (await fetch(`${url}/${path}`, { headers: { cookie } })).text();
}

describe('the quickstart', () => {
  it('tells how to reach everything, to its owner only', () => {
    const { info } = running;
    expect(statSync(join(dataDir, 'quickstart.json')).mode & 0o077).toBe(0);
    expect(Object.keys(info)).toEqual(['console', 'webhookUrl', 'justSfa', 'graph', 'users', 'unlinked', 'empty']);
    expect(Object.values(info.console).every((value) => value.length > 0)).toBe(true);
    expect([info.users.length, info.unlinked.length]).toEqual([3, 2]);
    expect(info.graph.url).toBe(`http://127.0.0.1:${environment['GRAPH_PORT']}/v1.0`);
  });

  it('creates, changes and removes the events of a schedule, driven by JUST.SFA alone', async () => {
    const recordId = await record('POST', { record: schedule('見積もりの打ち合わせ', [user(0).sfaUserId, user(1).sfaUserId]) });
    const [first] = await eventually(async () => ((await events(user(0).mail, '見積もりの打ち合わせ')).length === 1 ? events(user(0).mail, '見積もりの打ち合わせ') : undefined));
    await eventually(async () => (await events(user(1).mail, '見積もりの打ち合わせ')).length === 1);
    expect(await events(user(2).mail)).toEqual([]);

    await record('PUT', { recordId, record: schedule('契約の打ち合わせ', [user(0).sfaUserId, user(2).sfaUserId], '14') });
    const changed = await eventually(async () => (await events(user(0).mail, '契約の打ち合わせ'))[0]);
    expect({ id: changed.id, start: changed.start.dateTime.slice(11, 16) }).toEqual({ id: first?.id, start: '05:00' });
    await eventually(async () => (await events(user(1).mail)).length === 0 && (await events(user(2).mail)).length === 1);

    await record('DELETE', { recordId });
    await eventually(async () => (await Promise.all([0, 1, 2].map((index) => events(user(index).mail)))).flat().length === 0);
  });

  it('serves the pages of the simulated JUST.SFA, with a table that nobody has connected yet', async () => {
    const { url } = running.info.justSfa;
    const list = await (await fetch(`${url}/plates/10003`)).text();
    for (const shown of ['訪問予定', '新製品のご提案', '渡辺 健二']) expect(list).toContain(shown);
    const assets = [...list.matchAll(/(?:href|src)="(\/assets[^"]+)"/g)].map(([, path]) => path);
    for (const path of assets) expect((await fetch(`${url}${path}`)).status, path).toBe(200);
    expect(assets.length).toBeGreaterThan(4);
  });

  it('shows in the console what was done, to who has its password', async () => {
    const page = await pageOf();
    for (const text of ['例示商事', '連携実行ログ', user(0).name, '成功']) expect(page).toContain(text);
    expect((await fetch(running.info.console.url, { redirect: 'manual' })).status).toBe(303);
  });

  it('has tested its linked users', async () => {
    const page = await pageOf('t/example/users');
    expect(page.match(/>\s*OK\(再テスト\)/g)).toHaveLength(3);
    expect(page).not.toContain('まだテストしていません');
  });

  it('brings an edit in Outlook back to the record of a schedule with one participant, once, and leaves one with several alone', async () => {
    const own = await record('POST', { record: schedule('一人の予定', [user(0).sfaUserId], '15') });
    const shared = await record('POST', { record: schedule('二人の予定', [user(0).sfaUserId, user(1).sfaUserId], '16') });
    await eventually(async () => (await events(user(0).mail)).length === 2);
    // Exchange moves the etag once after a create.
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    for (const title of ['一人の予定', '二人の予定']) await edit(user(0).mail, title, { subject: `${title}、移動` });
    await eventually(async () => (await titleOf(own)) === '一人の予定、移動');
    const mark = await calls();
    // Echoes and all that follows has had its time.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await calls()).toEqual(mark);
    expect([await titleOf(own), await titleOf(shared)]).toEqual(['一人の予定、移動', '二人の予定']);
    expect((await events(user(0).mail)).map(({ subject }) => subject).sort()).toEqual(['一人の予定、移動', '二人の予定、移動']);
    await Promise.all([own, shared].map((recordId) => record('DELETE', { recordId })));
    await eventually(async () => (await Promise.all([0, 1].map((index) => events(user(index).mail)))).flat().length === 0);
  });

  it('leaves JUST.SFA alone with DIRECTION=oneWay, and is two-way again without', async () => {
    const startAs = async (direction: string): Promise<void> => {
      await end(running.process, 'SIGTERM');
      environment = { ...environment, DIRECTION: direction };
      running = await launchReady();
    };
    await startAs('oneWay');
    const own = await record('POST', { record: schedule('片方向の予定', [user(0).sfaUserId], '15') });
    await eventually(async () => (await events(user(0).mail, '片方向の予定')).length === 1);
    await edit(user(0).mail, '片方向の予定', { subject: '私の題' });
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await titleOf(own)).toBe('片方向の予定');
    await startAs('');
    // What was edited before Clounect looked at the event in its new mode never flows; what is edited from then on does.
    await eventually(async () => (await graphCalls())['event.get'] === 1);
    await edit(user(0).mail, '私の題', { subject: '双方向の題' });
    await eventually(async () => (await titleOf(own)) === '双方向の題', 15_000);
    await record('DELETE', { recordId: own });
    await eventually(async () => (await events(user(0).mail)).length === 0);
  });

  it('makes no event for participants who are not linked', async () => {
    const [stranger] = running.info.unlinked;
    const recordId = await record('POST', { record: schedule('同席', [user(0).sfaUserId, stranger?.sfaUserId ?? '']) });
    await eventually(async () => (await events(user(0).mail, '同席')).length === 1);
    expect(await events('megumi.takahashi@kaisha.example')).toEqual([]);
    await record('DELETE', { recordId });
    await eventually(async () => (await events(user(0).mail)).length === 0);
  });

  it('refuses a webhook without the secret', async () => {
    const answer = await fetch(running.info.webhookUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"recordId":1}' });
    expect(answer.status).toBe(401);
  });

  it('carries out every accepted webhook after kill -9 of the host, and finds what was sent while it was gone', async () => {
    const titles = Array.from({ length: 8 }, (_, index) => `停電 ${index}`);
    await Promise.all(titles.map((title) => record('POST', { record: schedule(title, [user(0).sfaUserId]) })));
    const killed = hostPid();
    process.kill(killed, 'SIGKILL');
    // JUST.SFA sends nothing twice: no webhook will ever tell of it.
    await record('POST', { record: schedule('停電中', [user(0).sfaUserId]) });
    await eventually(() => hostPid() !== killed, 20_000);
    await eventually(async () => (await fetch(`${running.info.console.url}/readyz`).catch(() => undefined))?.ok, 20_000);
    const subjects = async (): Promise<readonly string[]> => (await events(user(0).mail)).map(({ subject }) => subject).filter((subject) => subject.startsWith('停電'));
    await eventually(async () => (await subjects()).length >= titles.length + 1, 30_000);
    expect((await subjects()).toSorted()).toEqual([...titles, '停電中'].toSorted());
  });

  it('ends within 10 s of SIGTERM with exit code 0 and leaves nothing running', async () => {
    const processes = pids();
    const ended = await end(running.process, 'SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.afterMs).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'quickstart.json'))).toBe(false);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(await isOpen(running.info.console.url)).toBe(false);
  });

  it('goes on where it was, and is warm within 10 s', async () => {
    running = await launchReady();
    expect(running.readyAfterMs).toBeLessThan(10_000);
    const before = await events(user(0).mail);
    expect(before.length).toBeGreaterThan(0);
    await record('POST', { record: schedule('再開', [user(0).sfaUserId]) });
    await eventually(async () => (await events(user(0).mail, '再開')).length === 1);
    expect((await events(user(0).mail)).length).toBe(before.length + 1);
  });

  it('says that a port is taken, in both languages, and leaves nothing running', async () => {
    const other = mkdtempSync(join(tmpdir(), 'clounect-quickstart-'));
    const child = launch({ DATA_DIR: other });
    const said = text(child.stderr ?? process.stdin);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(await said).toMatch(/使用中[\s\S]*in use/);
    expect(existsSync(join(other, 'quickstart.json'))).toBe(false);
    rmSync(other, { recursive: true });
  });

  it('leaves the one that runs unharmed when it is started twice on one folder', async () => {
    const second = launch();
    second.stderr?.resume();
    const [code] = (await once(second, 'exit')) as [number];
    expect(code).toBe(1);
    expect(existsSync(join(dataDir, 'quickstart.json'))).toBe(true);
    expect((await fetch(`${running.info.console.url}/readyz`)).status).toBe(200);
  });

  it('takes its children with it when it is killed, and starts again at once', async () => {
    const children = pids().slice(1);
    await end(running.process, 'SIGKILL');
    running = await launchReady();
    await eventually(() => !children.some(isAlive));
    expect((await events(user(0).mail, '再開')).length).toBe(1);
  });
});
