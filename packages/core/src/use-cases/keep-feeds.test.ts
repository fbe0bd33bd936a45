import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInMemoryFeed, type InMemoryFeed } from '../testing/in-memory-feed.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';
import { keepFeeds } from './keep-feeds.js';
import type { ChangeFeed } from '../ports/change-feed.js';

const addresses = { notificationUrl: 'https://clounect.example/graph/notifications', lifecycleUrl: 'https://clounect.example/graph/lifecycle' };
const minute = 60_000;

interface FeedWorld {
  readonly world: SyncWorld;
  readonly outside: InMemoryFeed;
  keep(checksLeftovers?: boolean, at?: typeof addresses): Promise<void>;
  /** What happens while the next page of changes is on its way. */
  duringNextLook(what: () => Promise<void>): void;
  /** Delivers what Graph would post, as the intake stores it. */
  deliver(): Promise<void>;
}

async function createFeedWorld(): Promise<FeedWorld> {
  const world = await createSyncWorld({}, 'twoWay');
  const outside = createInMemoryFeed({ now: world.now, graph: world.graph });
  let secrets = 0;
  let meanwhile: (() => Promise<void>) | undefined;
  const feed: ChangeFeed = {
    ...outside.feed,
    changes: async (...asked) => {
      await meanwhile?.();
      meanwhile = undefined;
      return outside.feed.changes(...asked);
    },
  };
  const ports = { feeds: world.store.feeds, events: world.store.events, feed: async () => feed, activity: world.store.activity, newSecret: () => `secret-${(secrets += 1)}`, hashClientState: (clientState: string) => `hash of ${clientState}` };
  return {
    world,
    outside,
    keep: async (checksLeftovers = false, at = addresses) => void (await keepFeeds(ports, tenantId, at, { checksLeftovers })),
    duringNextLook: (what) => {
      meanwhile = what;
    },
    deliver: async () => {
      for (const { subscriptionId, eventId, etag } of outside.takeNotifications()) {
        const [feed] = await world.store.feeds.findBySubscriptions([subscriptionId]);
        if (feed !== undefined && eventId !== undefined) await world.store.events.accept([{ tenantId, mailboxId: feed.mailboxId, eventId, etag }]);
      }
      await world.settle();
    },
  };
}

async function create(world: SyncWorld): Promise<void> {
  const version = '2026-11-22T00:00:01.000Z';
  world.records.set('1', { schedule: schedule(), version });
  await world.webhook({ trigger: 'add', version, schedule: schedule() });
  await world.settle();
}

const edit = (world: SyncWorld, title: string): void => {
  const [event] = world.graph.events('m-taro');
  if (event !== undefined) world.graph.edit(event, { title });
};
const kinds = (outside: InMemoryFeed) => outside.calls().map(({ kind }) => kind);
const title = (world: SyncWorld) => world.records.get('1')?.schedule.title;

describe('keepFeeds', () => {
  it('moves every subscription to a new address, once Graph is asked what is there', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    const before = outside.subscriptions().map(({ subscriptionId }) => subscriptionId);
    world.elapse(11 * minute);
    const moved = { notificationUrl: 'https://new.example/graph/notifications', lifecycleUrl: 'https://new.example/graph/lifecycle' };
    await keep(true, moved);
    expect(outside.subscriptions().map(({ notificationUrl }) => notificationUrl)).toEqual([moved.notificationUrl, moved.notificationUrl, moved.notificationUrl]);
    expect(outside.subscriptions().some(({ subscriptionId }) => before.includes(subscriptionId))).toBe(false);
    outside.forgetCalls();
    await keep(true, moved);
    expect(kinds(outside)).toEqual(['list']);
  });

  it('subscribes every linked mailbox once, and then needs no call', async () => {
    const { outside, keep } = await createFeedWorld();
    await keep();
    expect(outside.subscriptions().map(({ mailboxId }) => mailboxId).sort()).toEqual(['m-hana', 'm-jiro', 'm-taro']);
    expect(new Set(outside.subscriptions().map(({ clientState }) => clientState)).size).toBe(3);
    outside.forgetCalls();
    await keep();
    expect(kinds(outside)).toEqual([]);
  });

  it('brings an edit to JUST.SFA by a notification, and its echoes cost nothing', async () => {
    const { world, outside, keep, deliver } = await createFeedWorld();
    await keep();
    await create(world);
    await deliver();
    edit(world, '私の題');
    await deliver();
    expect(title(world)).toBe('私の題');
    const before = [world.sfaReads(), world.sfaWrites.length, world.graph.calls().length];
    outside.takeNotifications();
    await deliver();
    expect([world.sfaReads(), world.sfaWrites.length, world.graph.calls().length]).toEqual(before);
  });

  it('renews before the end, and subscribes anew and catches up when the subscription is gone', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    world.elapse(8_300 * minute);
    outside.forgetCalls();
    await keep();
    expect(kinds(outside).filter((kind) => kind === 'renew').length).toBe(3);
    const [gone] = outside.subscriptions();
    if (gone === undefined) throw new Error('no subscription');
    outside.expire(gone.subscriptionId);
    world.elapse(8_300 * minute);
    await keep();
    expect(outside.subscriptions().length).toBe(3);
  });

  it('finds by a catch-up what no notification told, also after days without any', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    await create(world);
    outside.takeNotifications();
    await keep();
    edit(world, '誰も言わない');
    outside.takeNotifications();
    world.elapse(5 * 24 * 60 * minute);
    await keep();
    await world.settle();
    expect(title(world)).toBe('誰も言わない');
  });

  it('finds a deletion after the cursor was lost, and deletes nothing for it', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    await create(world);
    await keep();
    const [event] = world.graph.events('m-taro');
    if (event !== undefined) world.graph.remove(event);
    outside.takeNotifications();
    outside.forgetCursors();
    world.elapse(20 * minute);
    await keep();
    world.elapse(5 * minute);
    await keep();
    await world.settle();
    expect([title(world), world.sfaWrites]).toEqual(['商談', []]);
    expect(world.store.raw().mappings.map(({ state, endReason }) => [state, endReason])).toEqual([['ended', 'deleted-in-outlook']]);
  });

  it('loses nothing that Graph tells while it keeps the feed', async () => {
    const { world, outside, keep, duringNextLook } = await createFeedWorld();
    await keep();
    const [{ subscriptionId = '' } = {}] = (await world.store.feeds.list(tenantId)).feeds;
    await world.store.feeds.doubt([{ tenantId, subscriptionId, what: 'missed' }]);
    duringNextLook(() => world.store.feeds.doubt([{ tenantId, subscriptionId, what: 'missed' }]));
    await keep();
    outside.forgetCalls();
    await keep();
    expect(kinds(outside), 'one more look, for what was told meanwhile').toEqual(['changes']);
    outside.remove(subscriptionId);
    await world.store.feeds.doubt([{ tenantId, subscriptionId, what: 'removed' }, { tenantId, subscriptionId, what: 'reauthorization' }]);
    outside.forgetCalls();
    await keep();
    expect(kinds(outside)).toEqual(['subscribe', 'changes']);
    outside.forgetCalls();
    await keep();
    expect(kinds(outside)).toEqual([]);
  });

  it('stores no clientState but its hash', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    expect(world.store.raw().feeds.map(({ clientStateHash }) => clientStateHash).sort()).toEqual(outside.subscriptions().map(({ clientState }) => `hash of ${clientState}`).sort());
  });

  it('polls a mailbox that takes no subscriptions, and says so in the log', async () => {
    const { world, outside, keep } = await createFeedWorld();
    outside.refuseSubscriptions('m-taro');
    await keep();
    await create(world);
    await keep();
    edit(world, '見に行く');
    world.elapse(2 * minute);
    await keep();
    await world.settle();
    expect(title(world)).toBe('見に行く');
    expect((await world.store.activity.list({ tenantId, limit: 99 })).some(({ kind, code }) => kind === 'notice' && code === 'forbidden')).toBe(true);
  });

  it('ends subscriptions with the mode and with the link, and not with a pause', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await keep();
    await world.change({ isPaused: true });
    await keep();
    expect(outside.subscriptions().length).toBe(3);
    await world.setLink('taro', false);
    await keep();
    expect(outside.subscriptions().map(({ mailboxId }) => mailboxId).sort()).toEqual(['m-hana', 'm-jiro']);
    await world.change({ direction: 'oneWay', isPaused: false });
    await keep();
    expect([outside.subscriptions().length, (await world.store.feeds.list(tenantId)).feeds.length]).toEqual([0, 0]);
  });

  it('waits longer and longer with a subscription that fails, also while catching up works', async () => {
    const { world, outside, keep } = await createFeedWorld();
    for (let tries = 0; tries < 9; tries += 1) outside.failNext({ kind: 'subscribe', failure: { code: 'unavailable', detail: '503' } });
    await keep();
    outside.forgetCalls();
    world.elapse(500);
    await keep();
    expect(kinds(outside)).toEqual([]);
    world.elapse(10 * minute);
    await keep();
    expect(kinds(outside).filter((kind) => kind === 'subscribe').length).toBe(3);
  });

  it('removes its own leftovers of an earlier life, and nobody else\'s', async () => {
    const { world, outside, keep } = await createFeedWorld();
    await outside.feed.subscribe('m-taro', { ...addresses, clientState: 'old' });
    await outside.feed.subscribe('m-jiro', { notificationUrl: 'https://staging.example/n', lifecycleUrl: 'https://staging.example/l', clientState: 'theirs' });
    world.elapse(11 * minute);
    await keep(true);
    expect(outside.subscriptions().filter(({ clientState }) => clientState === 'old')).toEqual([]);
    expect(outside.subscriptions().some(({ clientState }) => clientState === 'theirs')).toBe(true);
  });

  it('ends an hour of edits on both sides, some of them untold, in agreement, and then an hour passes without a write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ side: fc.constantFrom('sfa', 'outlook'), field: fc.constantFrom('title', 'location', 'content', 'period'), value: fc.nat(9), isTold: fc.boolean() }), { minLength: 60, maxLength: 60 }), async (edits) => {
        const { world, outside, keep, deliver } = await createFeedWorld();
        await keep();
        await create(world);
        for (const [index, { side, field, value, isTold }] of edits.entries()) {
          const period = { kind: 'timed', start: `2026-12-0${(value % 9) + 1}T00:00:00Z`, end: `2026-12-0${(value % 9) + 1}T01:00:00Z` } as const;
          const change = field === 'period' ? { period } : { [field]: `${field}${value}` };
          const held = world.records.get('1');
          const [event] = world.graph.events('m-taro');
          if (side === 'outlook' && event !== undefined) world.graph.edit(event, change);
          if (side === 'sfa' && held !== undefined) {
            const version = new Date(Date.UTC(2026, 10, 22, 1, index)).toISOString();
            const next = { schedule: { ...held.schedule, ...change }, version: held.version !== undefined && held.version > version ? new Date(Date.parse(held.version) + 1).toISOString() : version };
            world.records.set('1', next);
            await world.webhook({ trigger: 'update', ...next });
          }
          if (!isTold) outside.takeNotifications();
          await deliver();
          world.elapse(minute);
          if (index % 10 === 9) await keep();
        }
        world.elapse(16 * minute);
        await keep();
        await world.settle();
        const { period, title, location, content } = world.graph.events('m-taro')[0]?.content ?? {};
        expect(world.records.get('1')?.schedule).toMatchObject({ period, title, location, content });
        const writes = [world.sfaWrites.length, world.graph.calls().filter(({ kind }) => kind === 'updateEvent').length];
        for (let elapsed = 0; elapsed < 60; elapsed += 5) {
          await deliver();
          world.elapse(5 * minute);
          await keep();
        }
        expect([world.sfaWrites.length, world.graph.calls().filter(({ kind }) => kind === 'updateEvent').length]).toEqual(writes);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
