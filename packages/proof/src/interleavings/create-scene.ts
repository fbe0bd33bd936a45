import { policiesSchema, receiveNotifications, receiveWebhook, type Direction, type FeedPost, type Notice, type Schedule, type WebhookReader } from '@clounect/core';
import { createInMemoryGraph, createInMemoryStore, type InMemoryGraph, type InMemoryStore } from '@clounect/core/testing';
import { createSfaTable, recordId, table, type SfaState } from './sfa-table.js';
import { createSteppedWorker, knowsOneWay, lastReadOf, type RunSoFar, type SteppedWorker } from './stepped-worker.js';
import { createVirtualTime } from './virtual-time.js';
import { people, type Deed, type Fault, type Person, type Scenario } from './scenario.js';
import { tellStep, type Step } from './step.js';
import { toFingerprint } from './to-fingerprint.js';
import { watchedGraph, type Told } from './watched-graph.js';

export const tenantId = 'tenant-1';
export const mailboxId = 'm-taro';
const secret = 's3cret';
const leaseEndMs = 13_000;

/** A place in the tree of all stories: everything that may still happen depends on it alone. */
export interface Snapshot {
  readonly goBack: readonly (() => void)[];
  readonly now: string;
  readonly ids: number;
  readonly sfa: SfaState;
  readonly told: readonly Told[];
  readonly done: Readonly<Record<Person, number>>;
  readonly faults: readonly Fault[];
  readonly runs: readonly (RunSoFar | undefined)[];
  readonly offences: readonly string[];
  readonly superseded: readonly string[];
  readonly direction: Direction;
}

export interface Scene {
  readonly scenario: Scenario;
  readonly store: InMemoryStore;
  readonly graph: InMemoryGraph;
  /** What may happen next. */
  steps(): readonly Step[];
  take(step: Step): Promise<void>;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): Promise<void>;
  /** Equal for two places from which the same can happen. */
  fingerprint(): string;
  /** What no rule allows and has happened, in words. */
  offences(): readonly string[];
  sfa(): SfaState;
  /** Person by person, in their order. */
  deedsDone(): readonly Deed[];
  /** Values that a person had before the eyes and replaced. */
  superseded(): readonly string[];
  /** A hint for everything that could be in doubt, as a second run needs it. */
  hintAll(): Promise<void>;
}

const reader: WebhookReader = {
  identify: (body) => ({ status: 'done', value: body as Notice }),
  read: (body) => ({ status: 'done', value: body as Notice }),
};

/** One tenant, one record, the real use cases on the in-memory store; the story begins when `before` is in step. */
export async function createScene(scenario: Scenario): Promise<Scene> {
  const time = createVirtualTime('2026-11-22T00:00:00Z');
  let ids = 0;
  let offences: readonly string[] = [];
  const store = createInMemoryStore({ now: time.now, nextId: () => `id-${String((ids += 1)).padStart(5, '0')}` });
  const mailboxes = ['m-taro', 'm-jiro'].map((name) => ({ mailboxId: name, mail: `${name}@mail.example`, name }));
  const graph = createInMemoryGraph({ now: time.now, mailboxes });
  let direction = scenario.direction;
  const sfaTable = createSfaTable();
  let told: readonly Told[] = [];
  const tell = (news: Told): void => {
    // Subscriptions are kept for two-way tenants only.
    if (direction === 'twoWay') told = [...told, news];
  };
  const workers: readonly SteppedWorker[] = Array.from({ length: scenario.workers ?? 2 }, (): SteppedWorker => {
    const worker: SteppedWorker = createSteppedWorker({ mappings: store.mappings, queue: store.queue, sfa: sfaTable.clientOf({ lastRead: () => lastReadOf(worker.run()), isOneWay: () => knowsOneWay(worker.run()) }), graph: watchedGraph(graph.client, tell) }, { tenants: store.tenants, reader }, time);
    return worker;
  });
  let done: Readonly<Record<Person, number>> = { sfaUser: 0, outlookUser: 0, administrator: 0 };
  let faults = scenario.faults;
  let superseded: readonly string[] = [];
  /** Milliseconds until the store has something to do. */
  let due: number | undefined;

  const settings = () => ({
    tenantId,
    name: 'Example',
    webhookId: 'hook-1',
    ...(scenario.isSigned === false ? {} : { webhookHeader: 'x-secret' }),
    direction,
    isPaused: false,
    timeZone: 'Asia/Tokyo',
    sfa: {},
    graph: {},
    policies: policiesSchema.parse(scenario.policies ?? {}),
  });
  await store.tenants.put(settings());
  await store.secrets.put(tenantId, 'webhookSecret', secret);
  const source = await store.tenants.useSource(tenantId, { host: 'example.justsfa.com', table, scheduleField: 'field_1', settings: {} });
  const links = ['taro', 'jiro'].map((sfaUserId) => ({ tenantId, linkId: `link-${sfaUserId}`, name: sfaUserId, sfaUserId, mail: `m-${sfaUserId}@mail.example`, mailboxId: `m-${sfaUserId}`, isOn: true }));
  await store.tenants.putLinks(tenantId, links);
  await store.feeds.exclusively(tenantId, async (writer) => {
    for (const mailbox of mailboxes) await writer.put({ tenantId, mailboxId: mailbox.mailboxId, state: 'subscribed', subscriptionId: `sub-${mailbox.mailboxId}`, clientStateHash: 'state', needsCatchUp: false, failures: 0, told: { missed: 0, reauthorization: 0 }, settled: { missed: 0, reauthorization: 0 } });
  });

  async function deliverWebhook(): Promise<void> {
    const [first, ...rest] = sfaTable.state().outbox;
    sfaTable.restore({ ...sfaTable.state(), outbox: rest });
    const ports = { tenants: store.tenants, inbox: store.inbox, reader, activity: store.activity, clock: { now: time.now }, isSameSecret: (given: string, expected: string) => given === expected };
    const receipt = await receiveWebhook(ports, { webhookId: 'hook-1', header: () => secret, text: JSON.stringify(first), body: first });
    if (receipt !== 'accepted') offences = [...offences, `a webhook was ${receipt}`];
  }

  async function deliverNotification(): Promise<void> {
    const [first, ...rest] = told;
    told = rest;
    if (first === undefined) return;
    const post: FeedPost = { notifications: [{ subscriptionId: `sub-${first.mailboxId}`, clientState: 'state', eventId: first.eventId, etag: first.etag }], lifecycle: [], ignored: 0 };
    await receiveNotifications({ feeds: store.feeds, events: store.events, reader: { read: (body) => body as FeedPost }, isSameSecret: (given, expected) => given === expected, hashClientState: (state) => state }, post);
  }

  const ourEvent = () => graph.events(mailboxId).find(({ transactionId }) => transactionId !== undefined);

  /** A deed on an event needs the event. */
  function isPossible(deed: Deed): boolean {
    switch (deed.kind) {
      case 'edit':
      case 'discard':
      case 'touch':
      case 'copy':
        return ourEvent() !== undefined;
      case 'remove':
        return sfaTable.state().record !== undefined;
      default:
        return true;
    }
  }

  async function doDeed(deed: Deed): Promise<void> {
    const event = ourEvent();
    const changed = (entry: { readonly mailboxId: string; readonly eventId: string; readonly etag: string }): void => tell({ mailboxId: entry.mailboxId, eventId: entry.eventId, etag: entry.etag });
    const seen: readonly unknown[] = deed.kind === 'put' || deed.kind === 'remove' ? Object.values(sfaTable.state().record?.schedule ?? {}) : deed.kind === 'edit' || deed.kind === 'discard' ? Object.values(event?.content ?? {}) : [];
    superseded = [...new Set([...superseded, ...seen.map((value) => JSON.stringify(value))])].sort();
    switch (deed.kind) {
      case 'put':
        return sfaTable.put(deed.schedule);
      case 'remove':
        return sfaTable.remove();
      case 'link':
        return store.tenants.putLinks(tenantId, links.filter(({ sfaUserId }) => sfaUserId === 'taro').map((link) => ({ ...link, isOn: deed.isOn })));
      case 'direction':
        direction = deed.direction;
        await store.tenants.put(settings());
        return;
    }
    if (event === undefined) throw new Error('there is no event of ours');
    if (deed.kind === 'edit') return changed(graph.edit(event, deed.changes));
    if (deed.kind === 'touch') return changed(graph.touch(event));
    if (deed.kind === 'copy') return changed(graph.copy(event));
    graph.remove(event);
    tell({ mailboxId: event.mailboxId, eventId: event.eventId });
  }

  function workerSteps(): readonly Step[] {
    const isDue = due === 0;
    const idle = workers.findIndex((worker) => worker.run() === undefined);
    const calls = workers.flatMap((worker, index) =>
      worker.waiting().flatMap(({ number, port, method }): readonly Step[] => {
        const call = { worker: index, number, call: `${port}.${method}` };
        const isWrite = /^(graph\.(create|update|delete)|sfa\.(update|delete))/.test(call.call);
        const lost: readonly Step[] = isWrite && faults.includes('lostAnswer') ? [{ kind: 'lostAnswer', ...call, carriedOut: true }, { kind: 'lostAnswer', ...call, carriedOut: false }] : [];
        return [{ kind: 'call', ...call }, ...lost];
      }),
    );
    // Workers are alike, so that it does not matter which idle one claims.
    return [...(isDue && idle >= 0 ? [{ kind: 'claim', worker: idle } as const] : []), ...calls];
  }

  function faultSteps(): readonly Step[] {
    const busy = workers.flatMap((worker, index) => (worker.run() === undefined ? [] : [index]));
    return [
      ...(faults.includes('crash') ? busy.map((worker) => ({ kind: 'crash', worker }) as const) : []),
      ...(faults.includes('leaseEnd') && busy.length > 0 ? [{ kind: 'leaseEnd' } as const] : []),
    ];
  }

  const look = async (): Promise<void> => {
    due = await store.queue.nextDueInMs();
  };

  const scene: Scene = {
    scenario,
    store,
    graph,
    steps: () => {
      const intake: Step[] = [...(sfaTable.state().outbox.length > 0 ? [{ kind: 'webhook' } as const] : []), ...(told.length > 0 ? [{ kind: 'notification' } as const] : [])];
      const deeds = people.flatMap((person): readonly Step[] => {
        const deed = scenario.deeds[person]?.[done[person]];
        return deed !== undefined && isPossible(deed) ? [{ kind: 'deed', person, deed }] : [];
      });
      const work = workerSteps();
      // Time passes only when nobody works and nothing is due: the story is about order, and a lease end is a fault of its own.
      const time: Step[] = work.length === 0 && due !== undefined ? [{ kind: 'time', milliseconds: Math.max(1, due) }] : [];
      return [...work, ...intake, ...time, ...deeds, ...faultSteps()];
    },
    take: async (step) => {
      switch (step.kind) {
        case 'claim': {
          const [claim] = await store.queue.claim('worker', 1);
          if (claim === undefined) throw new Error('nothing could be claimed though it was due');
          await workers[step.worker]?.begin(claim);
          break;
        }
        case 'call':
          await workers[step.worker]?.answer(step.number);
          break;
        case 'lostAnswer':
          faults = [];
          await workers[step.worker]?.answer(step.number, { value: { status: 'unknown', failure: { code: 'unavailable', detail: 'no answer came' } }, carriedOut: step.carriedOut });
          break;
        case 'crash':
          faults = [];
          workers[step.worker]?.crash();
          break;
        case 'leaseEnd':
          faults = [];
          time.elapse(leaseEndMs);
          break;
        case 'time':
          time.elapse(step.milliseconds);
          break;
        case 'webhook':
          await deliverWebhook();
          break;
        case 'notification':
          await deliverNotification();
          break;
        case 'deed':
          done = { ...done, [step.person]: done[step.person] + 1 };
          await doDeed(step.deed);
          break;
      }
      const defects = workers.flatMap((worker) => worker.defect() ?? []);
      offences = [...offences, ...defects.map((message) => `a run ended with a defect: ${message} (after ${tellStep(step)})`)];
      await look();
    },
    snapshot: () => ({ goBack: [store.backUp(), graph.backUp()], now: time.now(), ids, sfa: sfaTable.state(), told, done, faults, runs: workers.map((worker) => worker.run()), offences, superseded, direction }),
    restore: async (snapshot) => {
      for (const goBack of snapshot.goBack) goBack();
      graph.forgetCalls();
      sfaTable.restore(snapshot.sfa);
      ({ ids, told, done, faults, offences, superseded, direction } = snapshot);
      time.set(snapshot.now);
      for (const [index, worker] of workers.entries()) await worker.resume(snapshot.runs[index]);
      await look();
    },
    fingerprint: () => toFingerprint({ store, runs: workers.map((worker) => worker.run()), now: time.now(), rest: [sfaTable.state(), told, done, faults, mailboxes.map(({ mailboxId: id }) => graph.events(id)), graph.mails(), offences, superseded], isTimed: scenario.policies?.conflict === 'newestWins' }),
    offences: () => [...offences, ...sfaTable.state().offences],
    sfa: () => sfaTable.state(),
    superseded: () => superseded,
    deedsDone: () => people.flatMap((person) => (scenario.deeds[person] ?? []).slice(0, done[person])),
    hintAll: async () => {
      await store.queue.hint({ tenantId, sourceId: source.sourceId, recordId }, { doubt: true });
      for (const { mailboxId: id } of mailboxes) await store.events.doubtMailbox(tenantId, id);
      await look();
    },
  };
  await look();
  if (scenario.before !== undefined) await standBefore(scene, scenario.before, sfaTable.put);
  return scene;
}

/** The quiet life before the story: nothing but what must happen, one thing after the other. */
async function standBefore(scene: Scene, before: Schedule, put: (schedule: Schedule) => void): Promise<void> {
  put(before);
  await comeToRest(scene);
}

/** Lets everything happen that is not a person's deed and no fault; answers the steps that it took. */
export async function comeToRest(scene: Scene): Promise<number> {
  for (let steps = 0; steps < 400; steps += 1) {
    const next = scene.steps().find(({ kind }) => kind === 'call' || kind === 'claim' || kind === 'webhook' || kind === 'notification' || kind === 'time');
    if (next === undefined) return steps;
    await scene.take(next);
  }
  throw new Error('never comes to rest');
}
