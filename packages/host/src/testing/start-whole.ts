import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { addMilliseconds, type ActivityEntry, type Explanation, type Feed, type FeedWriter, type HeldDeletions, type Mapping, type ReconcileRun, type RecordKey, type TenantUpkeep, type UserLink } from '@clounect/core';
import { createPgliteStore, type Store } from '@clounect/kysely-store';
import { demoSettings as graphDemo, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import express from 'express';
import type { TenantSetup } from '../tenants/tenant-setup.js';
import { createClounect, type Clounect } from '../create-clounect.js';
import type { Logger } from '../logging/logger.js';
import { exampleSetup, webhookSecret } from './example-setup.js';

const exampleKey = 'EXAMPLE-KEY';
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
  readonly sensitivity: string;
  readonly showAs: string;
  readonly categories: readonly string[];
  readonly isReminderOn: boolean;
  readonly reminderMinutesBeforeStart: number;
  readonly isAllDay: boolean;
  readonly start: { readonly dateTime: string };
  readonly end: { readonly dateTime: string };
  readonly location: { readonly displayName: string };
  readonly body: { readonly content: string };
}

export interface RecordInput {
  readonly who?: readonly string[];
  readonly title?: string;
  readonly location?: string;
  readonly content?: string;
  readonly period?: readonly [string, string];
  /** Fields as the record API takes them, instead of those above. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

export interface WholeOptions {
  /** How long an edit in Outlook waits for the next one. @default 200 ms */
  readonly eventQuietMs?: number;
  /** Called at each start; closed at each stop. @default one in memory that outlives restarts */
  readonly openStore?: () => Promise<Store>;
  /** JUST.SFA's calls a minute, for us; the simulator is told apart. @default 60 */
  readonly perMinute?: number;
  /** Whether links that are switched on bring what is there already. @default false, so that calls can be counted */
  readonly backFills?: boolean;
  /** Where the database lies. @default in memory */
  readonly folder?: string;
  /** @default none */
  readonly logger?: Logger;
  /** Other secrets than the examples'. */
  readonly secrets?: { readonly apiKey: string; readonly clientSecret: string; readonly webhookSecret: string };
}

/** Both simulators and a host on PGlite, over real HTTP, in one process. */
export interface Whole {
  readonly sfaUrl: string;
  readonly graphUrl: string;
  readonly webhookUrl: string;
  /** Where the host's router is. */
  readonly hostUrl: string;
  setUp(changes: Partial<TenantSetup>): Promise<void>;
  /** Answers how many subscriptions were left at Graph. */
  removeTenant(): Promise<number>;
  /** Whether the tenant, or anything of its records, is still known. */
  knows(): Promise<boolean>;
  create(input: RecordInput): Promise<number>;
  change(recordId: number, input: RecordInput): Promise<void>;
  remove(recordId: number): Promise<void>;
  /** A person makes a record on the screen, where no limit of the record API counts. */
  createByHand(input: RecordInput): Promise<number>;
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
  /** Restarts the host, and lets every event have been made that much earlier. */
  ageCreates(milliseconds: number): Promise<void>;
  /** Our memory of each record's event, of records with one participant. */
  mappings(): Promise<Readonly<Record<number, Mapping>>>;
  upkeep(): TenantUpkeep;
  links(): Promise<readonly UserLink[]>;
  /** Calls outside since the last look, by kind, without tokens; writes of this test's own hand are left out. */
  calls(): Promise<Readonly<Record<string, number>>>;
  /** Asks for a comparison and waits until it and what it found are carried out. */
  reconcile(): Promise<ReconcileRun>;
  runs(): Promise<readonly ReconcileRun[]>;
  /** Takes all rows of that table out of the database. */
  lose(name: 'mapping' | 'schedule'): Promise<void>;
  activity(): Promise<readonly ActivityEntry[]>;
  explanations(): Promise<readonly Explanation[]>;
  /** The row of the decision table by which each mailbox (or participant without one) of the record was last decided on, sorted. */
  rows(recordId: number): Promise<readonly string[]>;
  /** Values that lost or became drift, of all decisions about the record. */
  lost(recordId: number): Promise<readonly Readonly<Record<string, string>>[]>;
  readonly tenantId: string;
  heldDeletions(): HeldDeletions;
  /** Until nothing is dirty or leased any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startWhole(changes: Partial<TenantSetup> = {}, { eventQuietMs = 200, openStore, perMinute = 60, backFills = false, folder, ...given }: WholeOptions = {}): Promise<Whole> {
  const [app] = graphDemo.apps.map((one) => (given.secrets === undefined ? one : { ...one, secrets: [{ value: given.secrets.clientSecret }] }));
  const key = given.secrets?.apiKey ?? exampleKey;
  const secret = given.secrets?.webhookSecret ?? webhookSecret;
  const graph = await startGraphSimulator({ port: 0, settings: { apps: app === undefined ? [] : [app], switches: { etagMove: false, notificationDelayMs: 20 } } });
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const webhookUrl = `${publicUrl}/webhook/${exampleSetup.webhookId}`;
  const webhook = { id: 'clounect', title: 'Clounect', url: webhookUrl, headers: { [exampleSetup.webhookHeader]: secret }, table };
  const sfa = await startJustSfaSimulator({ port: 0, settings: { webhooks: [webhook], apiKeys: [{ key, title: 'Clounect', tables: [table] }] } });
  const masterKey = randomBytes(32);
  const openOwn = (): Promise<Store> => createPgliteStore({ masterKey, eventQuietMs, ...(folder !== undefined && { folder }) });
  let store = await (openStore ?? openOwn)();
  await store.migrate();
  const ignore = (): undefined => undefined;
  const open = (): Promise<Clounect> =>
    createClounect({ database: { store }, publicUrl, worker: { pollMs: 50 }, reconcile: { everyHours: 0, backFills, pollMs: 50 }, logger: given.logger ?? { debug: ignore, info: ignore, warn: ignore, error: ignore } });
  let clounect = await open();
  const base: TenantSetup = {
    ...exampleSetup,
    webhookSecret: secret,
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute, perDay: 20_000 } }, apiKey: key },
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
  const explain = async (recordId: number): Promise<readonly Explanation[]> =>
    (await store.activity.explain({ tenantId: tenant.tenantId, limit: 200 })).filter((one) => one.recordId === String(recordId));
  const keys = async (): Promise<readonly RecordKey[]> => {
    const { tenantId, sourceId } = (await store.tenants.find(tenant.tenantId)) ?? tenant;
    return ((await sim('sfa', 'records')) as { recordId: number }[]).map(({ recordId }) => ({ tenantId, sourceId, recordId: String(recordId) }));
  };
  const restart: Whole['restart'] = async (meanwhile) => {
    await clounect.stop();
    if (openStore !== undefined) await store.close();
    await meanwhile?.();
    if (openStore !== undefined) store = await openStore();
    clounect = await open();
    await clounect.start();
  };
  const mailOf = (person: number): string => people[person]?.mail ?? '';
  return {
    sfaUrl: sfa.url,
    graphUrl: graph.url,
    webhookUrl,
    hostUrl: publicUrl,
    setUp: async (more) => void (await clounect.setUpTenant({ ...base, ...changes, ...more })),
    removeTenant: async () => (await clounect.removeTenant(tenant.tenantId)).leftSubscriptions,
    knows: async () => (await clounect.hasTenant(tenant.tenantId)) || (await store.activity.list({ tenantId: tenant.tenantId, limit: 1 })).length > 0 || (await feeds()).length > 0,
    create: async (input) => ((await api('POST', { record: toRecord(input) })) as { recordIds: number[] }).recordIds[0] ?? -1,
    change: async (recordId, input) => void (await api('PUT', { recordId, record: toRecord(input) })),
    remove: async (recordId) => void (await api('DELETE', { recordId })),
    createByHand: async (input) => ((await sim('sfa', 'records', { record: toRecord(input) })) as { recordId: number }).recordId,
    edit: async (change, person = 0, id) => {
      const [first] = await events(person);
      await sim('graph', `mailboxes/${mailOf(person)}/events/${id ?? first?.id ?? ''}`, change, 'PATCH');
    },
    value,
    untilTitled: (recordId, title) => until(async () => (await value(recordId)) === title, async () => `the record has ${JSON.stringify(await value(recordId))}, not ${title}; ${JSON.stringify(await store.activity.list({ tenantId: tenant.tenantId, limit: 5 }))}`),
    feeds,
    changeFeed: async (person, change) => {
      const write = async (writer: FeedWriter): Promise<void> => {
        const feed = (await feeds()).find(({ mailboxId }) => mailboxId === people[person]?.id);
        if (feed !== undefined) await writer.put({ ...feed, ...change });
      };
      // The host may be looking after them just now.
      while (!(await store.feeds.exclusively(tenant.tenantId, write))) await sleep(25);
    },
    untilFed: async () => {
      const isFed = ({ state, needsCatchUp, caughtUpAt, told, settled }: Feed): boolean => state !== 'none' && !needsCatchUp && told.missed === settled.missed && caughtUpAt !== undefined;
      await until(async () => (await feeds()).every(isFed), async () => JSON.stringify(await feeds()));
      return feeds();
    },
    wake: () => clounect.wake(),
    restart,
    ageCreates: (milliseconds) =>
      restart(async () => {
        for (const key of await keys()) await store.inbox.accept([{ ...key, body: '{}', isSigned: true }]);
        for (const stored of await store.mappings.load(await store.queue.claim('test', 100))) {
          const mappings = stored.mappings.map((mapping) => ({ ...mapping, createdAt: addMilliseconds(mapping.createdAt ?? stored.now, -milliseconds) }));
          await store.mappings.commit(stored.claim, { mappings, settledNotices: stored.notices.map(({ noticeId }) => noticeId), finish: {} });
        }
      }),
    mappings: async () => {
      const known = await keys();
      const loaded = await store.mappings.load(known.map((key) => ({ ...key, fence: 0, dirty: 0, attempts: 0, urgency: 'userEdit' as const })));
      return Object.fromEntries(loaded.flatMap(({ claim, mappings: [mapping] }) => (mapping === undefined ? [] : [[Number(claim.recordId), mapping] as const])));
    },
    upkeep: () => store.upkeep,
    links: () => store.tenants.links(tenant.tenantId),
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
    reconcile: async () => {
      const runId = await clounect.reconcile(tenant.tenantId);
      const run = async (): Promise<ReconcileRun | undefined> => (await clounect.reconcileProgress(tenant.tenantId)).find((one) => one.runId === runId);
      await until(async () => (await run())?.finishedAt !== undefined, async () => JSON.stringify(await run()));
      await sleep(50);
      await until(async () => (await store.queue.nextDueInMs()) === undefined, async () => 'work is left');
      const ended = await run();
      if (ended === undefined) throw new Error('the run is gone');
      return ended;
    },
    runs: () => clounect.reconcileProgress(tenant.tenantId),
    lose: async (name) => {
      if (folder === undefined) throw new Error('only a folder can be opened past the store');
      await clounect.stop();
      await store.close();
      const pglite = await PGlite.create(join(folder, 'pgdata'));
      await pglite.query(`delete from ${name}`);
      await pglite.close();
      store = await openOwn();
      clounect = await open();
      await clounect.start();
    },
    activity: () => store.activity.list({ tenantId: tenant.tenantId, limit: 200 }),
    rows: async (recordId) => {
      const decisions = (await explain(recordId))[0]?.decisions ?? [];
      return [...new Map(decisions.map(({ mailboxId, participants, row }) => [mailboxId ?? participants.join(), row])).values()].sort();
    },
    lost: async (recordId) => (await explain(recordId)).flatMap(({ decisions }) => decisions.flatMap(({ lost }) => (lost === undefined ? [] : [lost]))),
    tenantId: tenant.tenantId,
    heldDeletions: () => clounect.heldDeletions,
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

function toRecord({ who, title, location, content, period, raw }: RecordInput): Record<string, unknown> {
  const schedule = {
    ...(period === undefined ? {} : { [`${field.schedule}_period`]: period }),
    ...(who === undefined ? {} : { [`${field.schedule}_participants`]: who.map((id) => [id]) }),
  };
  return {
    ...(Object.keys(schedule).length === 0 ? {} : { [field.schedule]: schedule }),
    ...(title === undefined ? {} : { [field.title]: title }),
    ...(location === undefined ? {} : { [field.location]: location }),
    ...(content === undefined ? {} : { [field.content]: content }),
    ...raw,
  };
}

export const tomorrow: readonly [string, string] = ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'];
