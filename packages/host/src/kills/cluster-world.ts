import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoSettings as graphDemo, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import { freePort } from '@clounect/test-servers';
import { exampleSetup, webhookSecret } from '../testing/example-setup.js';

/** How each process of the cluster is run. */
export interface HostSettings {
  readonly roles: readonly ('intake' | 'worker')[];
  readonly maxConnections: number;
  /** How far its clock is off. */
  readonly clockOffMs: number;
}

/** Both simulators, two-way, host processes on one PostgreSQL, and a relay that brings each webhook and notification until a host has taken it. */
export interface ClusterWorld {
  start(host: number): Promise<void>;
  /** SIGKILL at once; answers whether it was alive. */
  kill(host: number): Promise<boolean>;
  create(title: string, people: readonly number[]): Promise<number>;
  change(recordId: number, title: string): Promise<void>;
  /** That person changes the title of an event in Outlook which fits; answers whether there was one. */
  edit(person: number, title: string, fits: (title: string) => boolean): Promise<boolean>;
  remove(recordId: number): Promise<void>;
  /** A webhook that says only that the record may differ, so that it has to be read. */
  hint(recordId: number): void;
  /** Cuts every call to that side, and lets them through again. */
  setOutage(side: 'sfa' | 'graph', isOut: boolean): Promise<void>;
  isOut(side: 'sfa' | 'graph'): boolean;
  /** What both sides hold, by person: `id:title`, sorted. Equal when in step. */
  sides(): Promise<{ readonly sfa: readonly string[]; readonly outlook: readonly string[] }>;
  /** Titles in JUST.SFA, by record. */
  titles(): Promise<ReadonlyMap<number, string>>;
  /** People's own events, which no schedule knows, with their times. */
  foreign(): Promise<readonly string[]>;
  /** Writes that reached either side so far, and mails that Exchange would have sent. */
  writes(): Promise<{ readonly sfa: number; readonly outlook: number; readonly mails: number }>;
  /** Webhooks and notifications on their way. */
  waiting(): number;
  /** Codes that the hosts logged so far, with their number. */
  loggedCodes(): Readonly<Record<string, number>>;
  /** Log lines of errors that nobody foresaw. */
  unexpected(): readonly string[];
  close(): Promise<void>;
}

const key = 'EXAMPLE-KEY';
const table = 'table_1000000001';
const field = { schedule: 'field_1000000001', title: 'field_1000000002' } as const;
const logins = ['taro.yamada', 'hanako.sato', 'S0103'];
const period = ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'];

/** Of the event that each person has besides. */
const ownSubject = '歯医者';

interface SeenEvent {
  readonly id: string;
  readonly subject: string;
  readonly start: unknown;
  readonly end: unknown;
}

export async function createClusterWorld(url: string, hosts: readonly HostSettings[]): Promise<ClusterWorld> {
  const graph = await startGraphSimulator({ port: 0, settings: { switches: { limits: false } } });
  const people = graphDemo.users.slice(0, logins.length);
  const relay = createServer().listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const relayUrl = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const webhook = { id: 'clounect', title: 'Clounect', url: `${relayUrl}/webhook/${exampleSetup.webhookId}`, headers: { [exampleSetup.webhookHeader]: webhookSecret }, table };
  const sfa = await startJustSfaSimulator({ port: 0, settings: { webhooks: [webhook], switches: { unlimited: true } } });
  const [app] = graphDemo.apps;
  const setup = {
    ...exampleSetup,
    direction: 'twoWay',
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 100_000, perDay: 1_000_000 } }, apiKey: key },
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: people.map(({ displayName, mail }, index) => ({ name: displayName, sfaUserId: logins[index] ?? '', mail: mail ?? '' })),
  };
  const masterKey = randomBytes(32).toString('base64');
  const ports = await Promise.all(hosts.map(freePort));
  const intakes = ports.filter((_, host) => hosts[host]?.roles.includes('intake'));
  const processes: (ChildProcess | undefined)[] = hosts.map(() => undefined);
  const codes: Record<string, number> = {};
  const unexpected: string[] = [];
  const outages = new Set<'sfa' | 'graph'>();
  let underWay = 0;
  let isClosed = false;

  /** Brings a request until a host has taken it, as JUST.SFA does not and Graph does for hours. */
  async function bring(path: string, body: string, headers: Record<string, string>): Promise<string> {
    underWay += 1;
    let taken: string | undefined;
    for (let turn = 0; !isClosed && taken === undefined; turn += 1) {
      const port = intakes[turn % intakes.length] ?? 0;
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(25_000) }).catch(() => undefined);
      const text = await answer?.text().catch(() => undefined);
      if (answer?.ok === true) taken = text ?? '';
      else await sleep(50);
    }
    underWay -= 1;
    return taken ?? '';
  }

  relay.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    const { url: path = '/', headers: given } = request;
    const headers = { 'content-type': given['content-type'] ?? 'application/json', [exampleSetup.webhookHeader]: String(given[exampleSetup.webhookHeader] ?? '') };
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const brought = bring(path, Buffer.concat(chunks).toString(), headers);
      // Only the handshake is about the answer.
      if (path.includes('validationToken=')) void brought.then((text) => response.writeHead(200, { 'content-type': 'text/plain' }).end(text));
      else response.writeHead(path.startsWith('/graph/') ? 202 : 200).end();
    });
  });

  function listen(child: ChildProcess): void {
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      unexpected.push(...lines.filter((line) => line.includes('"code":"unexpected"')));
      for (const code of lines.flatMap((line) => /"code":"(\w+)"/.exec(line)?.[1] ?? [])) codes[code] = (codes[code] ?? 0) + 1;
    });
  }

  async function write(method: string, record: unknown): Promise<{ readonly recordIds?: readonly number[] }> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${sfa.url}/sites/api/services/v1/tables/${table}/records/`, { method, headers, body: JSON.stringify({ records: [record] }) });
    if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { readonly recordIds?: readonly number[] };
  }

  const read = async (address: string): Promise<unknown> => (await fetch(address)).json();
  const mailboxOf = (mail: string | null | undefined): string => `${graph.url}/_sim/mailboxes/${mail ?? ''}/events`;
  const json = { 'content-type': 'application/json' };
  const eventsOf = async (mail: string | null | undefined): Promise<readonly SeenEvent[]> => (await read(mailboxOf(mail))) as readonly SeenEvent[];
  const recordsNow = async () => (await read(`${sfa.url}/_sim/records`)) as readonly { readonly recordId: number; readonly record: Record<string, unknown> }[];
  const countOf = async (side: string, kinds: readonly string[]): Promise<number> => {
    const { byKind } = (await read(`${side}/_sim/calls`)) as { readonly byKind: Readonly<Record<string, number>> };
    return kinds.reduce((sum, kind) => sum + (byKind[kind] ?? 0), 0);
  };
  for (const { mail } of people) {
    const [start, end] = ['2027-01-13T00:00:00', '2027-01-13T01:00:00'].map((dateTime) => ({ dateTime, timeZone: 'UTC' }));
    const made = await fetch(mailboxOf(mail), { method: 'POST', headers: json, body: JSON.stringify({ subject: ownSubject, start, end }) });
    if (!made.ok) throw new Error(`a person's own event: ${made.status}`);
  }

  return {
    start: async (host) => {
      const argument = JSON.stringify({ url, masterKey, setup, publicUrl: relayUrl, port: ports[host], ...hosts[host] });
      const child = fork(new URL('./cluster-host.mjs', import.meta.url), [argument], { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      processes[host] = child;
      listen(child);
      await Promise.race([once(child, 'message'), once(child, 'exit')]);
    },
    kill: async (host) => {
      const child = processes[host];
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return false;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      return true;
    },
    create: async (title, takers) => {
      const schedule = { [`${field.schedule}_period`]: period, [`${field.schedule}_participants`]: takers.map((person) => [logins[person]]) };
      return (await write('POST', { record: { [field.schedule]: schedule, [field.title]: title } })).recordIds?.[0] ?? -1;
    },
    change: async (recordId, title) => void (await write('PUT', { recordId, record: { [field.title]: title } })),
    edit: async (person, title, fits) => {
      const { mail } = people[person] ?? {};
      const chosen = (await eventsOf(mail)).find(({ subject }) => subject !== ownSubject && fits(subject));
      if (chosen === undefined) return false;
      const answer = await fetch(`${mailboxOf(mail)}/${chosen.id}`, { method: 'PATCH', headers: json, body: JSON.stringify({ subject: title }) });
      return answer.ok;
    },
    remove: async (recordId) => void (await write('DELETE', { recordId })),
    hint: (recordId) =>
      void bring(`/webhook/${setup.webhookId}`, JSON.stringify({ recordId, tableName: table }), { 'content-type': 'application/json', [exampleSetup.webhookHeader]: webhookSecret }),
    isOut: (side) => outages.has(side),
    setOutage: async (side, isOut) => {
      if (isOut) outages.add(side);
      // What people are writing just now gets through.
      await sleep(300);
      const faults = isOut ? [{ kind: '*', effect: 'drop' }] : [];
      await fetch(`${side === 'sfa' ? sfa.url : graph.url}/_sim/faults`, { method: 'POST', headers: json, body: JSON.stringify({ faults }) });
      if (!isOut) outages.delete(side);
    },
    sides: async () => {
      const records = await recordsNow();
      const outlook = await Promise.all(people.map(async ({ mail }, person) => (await eventsOf(mail)).flatMap(({ subject }) => (subject === ownSubject ? [] : `${person}:${subject}`))));
      return { sfa: records.flatMap(({ record }) => takersOf(record).map((person) => `${person}:${String(record[field.title])}`)).sort(), outlook: outlook.flat().sort() };
    },
    titles: async () => new Map((await recordsNow()).map(({ recordId, record }) => [recordId, String(record[field.title])])),
    foreign: async () => (await Promise.all(people.map(({ mail }) => eventsOf(mail)))).flat().flatMap(({ id, subject, start, end }) => (subject === ownSubject ? JSON.stringify([id, start, end]) : [])),
    writes: async () => ({
      sfa: await countOf(sfa.url, ['insert', 'update', 'delete']),
      outlook: await countOf(graph.url, ['event.create', 'event.update', 'event.delete']),
      mails: ((await read(`${graph.url}/_sim/mails`)) as readonly unknown[]).length,
    }),
    waiting: () => underWay,
    loggedCodes: () => ({ ...codes }),
    unexpected: () => unexpected,
    close: async () => {
      isClosed = true;
      for (const child of processes) child?.kill('SIGKILL');
      relay.close().closeAllConnections();
      await Promise.all([graph.close(), sfa.close()]);
    },
  };
}

function takersOf(record: Record<string, unknown>): readonly number[] {
  const schedule = record[field.schedule] as Record<string, unknown> | undefined;
  const participants = (schedule?.[`${field.schedule}_participants`] ?? []) as readonly (readonly unknown[])[];
  return participants.flatMap(([login]) => (typeof login === 'string' && logins.includes(login) ? logins.indexOf(login) : []));
}
