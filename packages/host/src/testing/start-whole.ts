import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityEntry, Explanation, Feed } from '@clounect/core';
import { createPgliteStore, type Store } from '@clounect/kysely-store';
import { demoSettings as graphDemo, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import express from 'express';
import type { TenantSetup } from '../tenants/tenant-setup.js';
import { createClounect, type Clounect } from '../create-clounect.js';
import { exampleSetup, webhookSecret } from './example-setup.js';

const key = 'EXAMPLE-KEY';
const table = 'table_1000000001';
export const field = { schedule: 'field_1000000001', title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } as const;
export const people = graphDemo.users.slice(0, 3).map(({ id, displayName, mail }, index) => ({
  id,
  name: displayName,
  mail: mail ?? '',
  sfaUserId: ['taro.yamada', 'hanako.sato', 'S0103'][index] ?? '',
}));

export interface GraphEvent {
  readonly id: string;
  readonly '@odata.etag': string;
  readonly subject: string;
  readonly isAllDay: boolean;
  readonly start: { readonly dateTime: string };
  readonly end: { readonly dateTime: string };
  readonly location: { readonly displayName: string };
  readonly body: { readonly content: string };
}

export interface RecordInput {
  readonly who?: readonly string[];
  readonly title?: string;
  readonly period?: readonly [string, string];
}

export interface WholeOptions {
  /** How long an edit in Outlook waits for the next one. @default 200 ms */
  readonly eventQuietMs?: number;
  /** Open and migrated; it is closed at the end. @default PGlite in memory */
  readonly store?: Store;
}

/** Both simulators and a host on PGlite, over real HTTP, in one process. */
export interface Whole {
  readonly sfaUrl: string;
  readonly graphUrl: string;
  readonly webhookUrl: string;
  setUp(changes: Partial<TenantSetup>): Promise<void>;
  create(input: RecordInput): Promise<number>;
  change(recordId: number, input: RecordInput): Promise<void>;
  remove(recordId: number): Promise<void>;
  /** A person edits, in Outlook, the one event of their calendar, or that one. */
  edit(change: object, person?: number, id?: string): Promise<void>;
  /** A field of the record as it stands in JUST.SFA; `undefined`: no such record. */
  value(recordId: number, name?: keyof typeof field): Promise<unknown>;
  /** Until the record has this title. */
  untilTitled(recordId: number, title: string): Promise<void>;
  events(person?: number): Promise<readonly GraphEvent[]>;
  /** Until the mailbox holds exactly these titles. */
  untilTitles(titles: readonly string[], person?: number): Promise<void>;
  /** Posts to a simulator's `/_sim` verb. */
  sim(side: 'sfa' | 'graph', verb: string, body?: unknown, method?: string): Promise<unknown>;
  /** Our table of feeds, and until it is in order: every mailbox subscribed (or polled) and caught up with. */
  feeds(): Promise<readonly Feed[]>;
  changeFeed(person: number, change: Partial<Feed>): Promise<void>;
  untilFed(): Promise<readonly Feed[]>;
  /** Lets the keeper of the feeds look at once. */
  wake(): void;
  /** Ends the host and starts another one on the same database, with `meanwhile` between. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
  /** Calls outside since the last look, by kind, without tokens; writes of this test's own hand are left out. */
  calls(): Promise<Readonly<Record<string, number>>>;
  activity(): Promise<readonly ActivityEntry[]>;
  explanations(): Promise<readonly Explanation[]>;
  /** Until nothing is dirty or leased any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startWhole(changes: Partial<TenantSetup> = {}, { eventQuietMs = 200, store: given }: WholeOptions = {}): Promise<Whole> {
  const graph = await startGraphSimulator({ port: 0, settings: { switches: { etagMove: false, notificationDelayMs: 20 } } });
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webhookUrl = `${publicUrl}/webhook/${exampleSetup.webhookId}`;
  const webhook = { id: 'clounect', title: 'Clounect', url: webhookUrl, headers: { [exampleSetup.webhookHeader]: webhookSecret }, table };
  const sfa = await startJustSfaSimulator({ port: 0, settings: { webhooks: [webhook] } });
  const store = given ?? (await createPgliteStore({ masterKey: randomBytes(32), eventQuietMs }));
  await store.migrate();
  const ignore = (): undefined => undefined;
  const open = (): Promise<Clounect> =>
    createClounect({ database: { store }, publicUrl, worker: { pollMs: 50 }, logger: { debug: ignore, info: ignore, warn: ignore, error: ignore } });
  let clounect = await open();
  const [app] = graphDemo.apps;
  const base: TenantSetup = {
    ...exampleSetup,
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: key },
    graph: {
      settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' },
      clientSecret: app?.secrets[0]?.value ?? '',
    },
    links: people.map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId })),
  };
  const { tenant } = await clounect.setUpTenant({ ...base, ...changes });
  server.on('request', express().use((request, response, next) => clounect.router(request, response, next)));
  await clounect.start();

  const own: Record<string, number> = {};
  const api = async (method: string, record: unknown): Promise<unknown> => {
    const answer = await fetch(`${sfa.url}/sites/api/services/v1/tables/${table}/records/`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ records: [record] }),
    });
    const kind = { POST: 'insert', PUT: 'update', DELETE: 'delete' }[method] ?? '';
    own[kind] = (own[kind] ?? 0) + 1;
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const sim: Whole['sim'] = async (side, verb, body, method = body === undefined ? 'GET' : 'POST') => {
    const answer = await fetch(`${side === 'sfa' ? sfa.url : graph.url}/_sim/${verb}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${verb}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
  const events: Whole['events'] = async (person = 0) => (await sim('graph', `mailboxes/${people[person]?.mail ?? ''}/events`)) as GraphEvent[];
  const until = async (isSo: () => Promise<boolean>, what: () => Promise<string>): Promise<void> => {
    for (let tries = 0; tries < 400; tries += 1) {
      if (await isSo()) return;
      await sleep(25);
    }
    throw new Error(await what());
  };
  const value: Whole['value'] = async (recordId, name = 'title') => {
    const records = (await sim('sfa', 'records')) as { recordId: number; record: Record<string, unknown> }[];
    return records.find((one) => one.recordId === recordId)?.record[field[name]];
  };
  const feeds = async (): Promise<readonly Feed[]> => (await store.feeds.list(tenant.tenantId)).feeds;
  const mailOf = (person: number): string => people[person]?.mail ?? '';
  return {
    sfaUrl: sfa.url,
    graphUrl: graph.url,
    webhookUrl,
    setUp: async (more) => void (await clounect.setUpTenant({ ...base, ...changes, ...more })),
    create: async (input) => ((await api('POST', { record: toRecord(input) })) as { recordIds: number[] }).recordIds[0] ?? -1,
    change: async (recordId, input) => void (await api('PUT', { recordId, record: toRecord(input) })),
    remove: async (recordId) => void (await api('DELETE', { recordId })),
    edit: async (change, person = 0, id) => {
      const [first] = await events(person);
      await sim('graph', `mailboxes/${mailOf(person)}/events/${id ?? first?.id ?? ''}`, change, 'PATCH');
    },
    value,
    untilTitled: (recordId, title) => until(async () => (await value(recordId)) === title, async () => `the record has ${JSON.stringify(await value(recordId))}, not ${title}; ${JSON.stringify(await store.activity.list({ tenantId: tenant.tenantId, limit: 5 }))}`),
    feeds,
    changeFeed: async (person, change) => {
      const feed = (await feeds()).find(({ mailboxId }) => mailboxId === people[person]?.id);
      if (feed !== undefined) await store.feeds.put({ ...feed, ...change });
    },
    untilFed: async () => {
      const isFed = ({ state, needsCatchUp, caughtUpAt }: Feed): boolean => state !== 'none' && !needsCatchUp && caughtUpAt !== undefined;
      await until(async () => (await feeds()).every(isFed), async () => JSON.stringify(await feeds()));
      return feeds();
    },
    wake: () => clounect.wake(),
    restart: async (meanwhile) => {
      await clounect.stop();
      await meanwhile?.();
      clounect = await open();
      await clounect.start();
    },
    events,
    untilTitles: async (titles, person = 0) => {
      const seen = async (): Promise<string> => JSON.stringify((await events(person)).map(({ subject }) => subject).sort());
      await until(async () => (await seen()) === JSON.stringify([...titles].sort()), async () => `mailbox ${person} holds ${await seen()}, not ${JSON.stringify(titles)}; ${JSON.stringify(await store.activity.list({ tenantId: tenant.tenantId, limit: 5 }))}`);
    },
    sim,
    calls: async () => {
      const counted = (await Promise.all((['sfa', 'graph'] as const).map((side) => sim(side, 'calls')))) as { byKind: Record<string, number> }[];
      await Promise.all((['sfa', 'graph'] as const).map((side) => sim(side, 'calls/reset', {})));
      const calls = counted.flatMap(({ byKind }) => Object.entries(byKind)).map(([kind, count]) => [kind, count - (own[kind] ?? 0)] as const);
      for (const kind of Object.keys(own)) own[kind] = 0;
      return Object.fromEntries(calls.filter(([kind, count]) => count !== 0 && kind !== 'token' && kind !== 'user.get'));
    },
    activity: () => store.activity.list({ tenantId: tenant.tenantId, limit: 200 }),
    explanations: () => store.activity.explain({ tenantId: tenant.tenantId, limit: 200 }),
    idle: async () => {
      await sleep(150);
      await until(async () => (await store.queue.nextDueInMs()) === undefined, async () => 'work is left');
    },
    close: async () => {
      await clounect.stop();
      server.closeAllConnections();
      server.close();
      await Promise.all([sfa.close(), graph.close(), store.close()]);
    },
  };
}

function toRecord({ who, title, period }: RecordInput): Record<string, unknown> {
  const schedule = {
    ...(period === undefined ? {} : { [`${field.schedule}_period`]: period }),
    ...(who === undefined ? {} : { [`${field.schedule}_participants`]: who.map((id) => [id]) }),
  };
  return {
    ...(Object.keys(schedule).length === 0 ? {} : { [field.schedule]: schedule }),
    ...(title === undefined ? {} : { [field.title]: title }),
  };
}

export const tomorrow: readonly [string, string] = ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'];
