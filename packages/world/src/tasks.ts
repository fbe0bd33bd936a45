import type { ChangeFeed, Claim, StoredRecord, TenantConnections, WebhookReader, Notice } from '@clounect/core';
import { keepFeeds, receiveNotifications, receiveWebhook, reconcile, syncRecord } from '@clounect/core';
import type { FeedRepository, NotificationReader } from '@clounect/core';
import type { Actor } from './scheduler.js';
import type { ArrivalCounter } from './count-arrivals.js';
import type { HostProcess, Letter, World } from './world-state.js';
import type { ReadMemory } from './sfa-side.js';
import { StoreAway, mortal } from './mortal.js';
import { addresses, tenantId, webhookHeader, webhookId, webhookSecret } from './world-state.js';
import { createFeedCalls } from './feed-calls.js';
import { createWorldGraphClient } from './graph-side.js';
import { createWorldSfaClient } from './sfa-side.js';
import { toInstantText } from './virtual-clock.js';

/** The use cases as a host runs them; each is one task of one process. Use cases may be replaced, as by a planted bug. */
export interface UseCases {
  readonly syncRecord: typeof syncRecord;
  readonly reconcile: typeof reconcile;
  readonly keepFeeds: typeof keepFeeds;
  readonly receiveWebhook: typeof receiveWebhook;
  readonly receiveNotifications: typeof receiveNotifications;
}

export const realUseCases: UseCases = { syncRecord, reconcile, keepFeeds, receiveWebhook, receiveNotifications };

export interface Tasks {
  work(process: HostProcess): void;
  compare(process: HostProcess): void;
  feeds(process: HostProcess): void;
  /** `lost`: the sender hears a 503. */
  deliver(process: HostProcess, letter: Letter, wasRefused: () => void): void;
}

const reader: WebhookReader = {
  identify: (body) => ((body as Notice).recordId === undefined ? { status: 'failed', failure: { code: 'malformed', detail: 'no record' } } : { status: 'done', value: body as Notice }),
  read: (body) => ('poison' in (body as object) ? { status: 'failed', failure: { code: 'malformed', detail: 'a field cannot be understood' } } : { status: 'done', value: body as Notice }),
};

const notificationReader: NotificationReader = {
  read: (body) => body as ReturnType<NotificationReader['read']>,
};

export function createTasks(world: World, arrivals: ArrivalCounter, useCases: UseCases): Tasks {
  const { store } = world;
  let count = 0;

  const begin = (process: HostProcess, what: string, task: (actor: Actor) => Promise<unknown>): void => {
    const actor: Actor = { name: `${process.name}${(count += 1)} ${what}`, process: process.name, isDead: false };
    process.actors.add(actor);
    void task(actor)
      .catch((error: unknown) => {
        if (!(error instanceof StoreAway) && !actor.isDead && !isLeaseLost(error)) world.violation ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => process.actors.delete(actor));
  };

  const connections = (process: HostProcess, actor: Actor, reads: ReadMemory): TenantConnections => ({
    sfa: async (_source, urgency) => createWorldSfaClient(world, process, actor, arrivals, urgency, reads),
    sfaWriter: async (_source, urgency) => createWorldSfaClient(world, process, actor, arrivals, urgency, reads),
    graph: async (_tenantId, urgency) => createWorldGraphClient(world, process, actor, arrivals, urgency),
    feed: async (): Promise<ChangeFeed> => createFeedCalls(world, process, actor, arrivals),
  });
  const clockOf = (process: HostProcess) => ({ now: () => toInstantText(world.clock.ms() + process.skewMs) });
  let ids = 0;

  async function workOn(process: HostProcess, actor: Actor): Promise<void> {
    const queue = mortal(world, actor, 'queue', store.queue);
    const mappings = mortal(world, actor, 'mappings', store.mappings);
    const claims = await queue.claim(process.name, 2);
    for (const claim of claims) process.claims.add(claim);
    const evidence = claims.length === 0 ? [] : await mappings.load(claims).catch(() => undefined);
    await Promise.all(
      claims.map(async (claim) => {
        try {
          const stored = evidence?.find((record) => record.claim.recordId === claim.recordId);
          if (stored === undefined) await queue.abandon(claim, { kind: 'interrupted', retryAfterMs: 1_000 });
          else await runOne(process, actor, stored, { queue, mappings });
        } catch (error) {
          if (!(error instanceof StoreAway)) throw error;
          // As the host does: nobody knows what of it was carried out, and the record is tried again.
          await queue.abandon(claim, { kind: 'defect' }).catch(() => undefined);
        } finally {
          process.claims.delete(claim);
        }
      }),
    );
  }

  async function runOne(process: HostProcess, actor: Actor, stored: StoredRecord, { queue, mappings }: Pick<World['store'], 'queue' | 'mappings'>): Promise<void> {
    const ports = {
      mappings,
      queue,
      tenants: mortal(world, actor, 'tenants', store.tenants),
      connections: connections(process, actor, new Map()),
      reader,
      // Set clocks leap; what passes in a process does not.
      stopwatch: { elapsedMs: world.clock.ms },
      ids: { next: () => `round-${(ids += 1)}` },
    };
    const end = await useCases.syncRecord(ports, stored);
    if (end === 'fenced') world.faults.reached('wokeAfterLease');
    if (end === 'unreadable') await queue.abandon(stored.claim as Claim, { kind: 'defect' });
  }

  return {
    work: (process) => begin(process, 'worker', (actor) => workOn(process, actor)),
    compare: (process) =>
      begin(process, 'comparison', (actor) => {
        const ports = {
          runs: mortal(world, actor, 'runs', store.reconcileRuns),
          memory: mortal(world, actor, 'memory', store.reconcileMemory),
          tenants: store.tenants,
          connections: connections(process, actor, new Map()),
          activity: store.activity,
        };
        return useCases.reconcile(ports, tenantId, { aborted: false });
      }),
    feeds: (process) =>
      begin(process, 'feeds', (actor) =>
        useCases.keepFeeds(
          {
            feeds: mortalFeeds(world, actor, store.feeds),
            events: mortal(world, actor, 'events', store.events),
            feed: () => connections(process, actor, new Map()).feed(tenantId),
            activity: store.activity,
            newSecret: () => `secret-${(ids += 1)}`,
            hashClientState: (text) => `sha256:${text}`,
          },
          tenantId,
          addresses,
          { checksLeftovers: true },
        ),
      ),
    deliver: (process, letter, wasRefused) =>
      begin(process, 'intake', async (actor) => {
        try {
          if (letter.to === 'webhook') {
            const ports = { tenants: store.tenants, inbox: mortal(world, actor, 'inbox', store.inbox), reader, activity: store.activity, clock: clockOf(process), isSameSecret: (one: string, other: string) => one === other };
            const header = (name: string): string | undefined => (letter.isUnsigned !== true && name === webhookHeader ? webhookSecret : undefined);
            await useCases.receiveWebhook(ports, { webhookId, header, text: JSON.stringify(letter.body), body: letter.body });
          } else {
            const ports = { feeds: mortal(world, actor, 'feeds', store.feeds), events: mortal(world, actor, 'events', store.events), reader: notificationReader, isSameSecret: (one: string, other: string) => one === other, hashClientState: (text: string) => `sha256:${text}` };
            const body = { notifications: letter.to === 'notifications' ? letter.entries : [], lifecycle: letter.to === 'lifecycle' ? letter.entries : [], ignored: 0 };
            const receipt = await useCases.receiveNotifications(ports, body);
            if (receipt.unknownKinds.length > 0) world.faults.reached('unknownLifecycle');
          }
        } catch (error) {
          if (!(error instanceof StoreAway)) throw error;
          wasRefused();
        }
      }),
  };
}

function isLeaseLost(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'leaseLost';
}

/** The lease is held while `work` runs, which itself is interrupted at each of its awaits. */
function mortalFeeds(world: World, actor: Actor, feeds: FeedRepository): FeedRepository {
  const port = mortal(world, actor, 'feeds', feeds);
  return {
    list: (tenant) => port.list(tenant),
    doubt: (told) => port.doubt(told),
    findBySubscriptions: (ids) => port.findBySubscriptions(ids),
    tenants: () => port.tenants(),
    exclusively: (tenant, work) => feeds.exclusively(tenant, (writer) => work(mortal(world, actor, 'feed', writer))),
  };
}
