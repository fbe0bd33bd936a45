import { describe, expect, it } from 'vitest';
import { describeChangeFeed } from './change-feed-contract.js';
import { feedPeriods } from './change-feed-steps.js';
import type { FeedWindow } from '../ports/change-feed.js';
import { createInMemoryFeed } from './in-memory-feed.js';
import type { InMemoryFeedOptions } from './in-memory-feed.js';
import { createInMemoryGraph } from './in-memory-graph.js';
import { addMilliseconds } from '../schedule/period.js';

const endpoint = { notificationUrl: 'https://host.example/graph/notifications', lifecycleUrl: 'https://host.example/graph/lifecycle', clientState: '秘密' };
const toContent = ({ start, end }: FeedWindow) => ({ title: '商談', location: '', content: '', period: { kind: 'timed', start, end } as const });

function setUp(options: Partial<InMemoryFeedOptions> = {}) {
  const clock = { now: '2026-11-22T00:00:00Z' };
  const mailboxes = ['yamada', 'suzuki', 'guest'].map((name) => ({ mailboxId: name, mail: `${name}@clounect.example`, name }));
  const graph = createInMemoryGraph({ now: () => clock.now, mailboxes });
  graph.setUsable('guest', false);
  const memory = createInMemoryFeed({ now: () => clock.now, graph, ...options });
  const add = (mailboxId = 'yamada', period: FeedWindow = feedPeriods.inside) => graph.add(mailboxId, toContent(period)).eventId;
  return { clock, graph, memory, add };
}

describeChangeFeed('in memory', async () => {
  const { clock, graph, memory, add } = setUp();
  return {
    ...feedPeriods,
    feed: memory.feed,
    mailboxes: ['yamada', 'suzuki'],
    withoutCalendar: 'guest',
    endpoint,
    now: () => clock.now,
    backDoor: {
      add,
      edit: (ref) => graph.edit(ref, { title: '変更' }),
      move: (ref, period) => graph.edit(ref, { period: toContent(period).period }),
      remove: graph.remove,
      makeRecurring: graph.makeRecurring,
      subscriptions: () => memory.subscriptions().map(({ expiresAt: _expiresAt, ...subscription }) => subscription),
      notifications: createCollector(() => memory.takeNotifications()),
      expire: memory.expire,
      refuseSubscriptions: (mailboxId) => memory.refuseSubscriptions(mailboxId),
      forgetCursors: memory.forgetCursors,
    },
  };
});

/** All that was ever taken. */
function createCollector<T>(take: () => readonly T[]): () => readonly T[] {
  const taken: T[] = [];
  return () => {
    taken.push(...take());
    return taken;
  };
}

describe('createInMemoryFeed', () => {
  const { window } = feedPeriods;

  it('ends a subscription when its time has passed, and tells it nothing more', async () => {
    const { clock, memory, add } = setUp();
    await memory.feed.subscribe('yamada', endpoint);
    clock.now = addMilliseconds(clock.now, 10_070 * 60_000);
    add();
    expect(memory.takeNotifications()).toEqual([]);
    expect(memory.subscriptions()).toEqual([]);
  });

  it('tells of one change several times, of a deletion without a version, and of nothing twice', async () => {
    const { graph, memory, add } = setUp({ copies: 3 });
    await memory.feed.subscribe('yamada', endpoint);
    const eventId = add();
    expect(memory.takeNotifications()).toHaveLength(3);
    expect(memory.takeNotifications()).toEqual([]);
    graph.remove({ mailboxId: 'yamada', eventId });
    const { notificationUrl: url, clientState } = endpoint;
    expect(memory.takeNotifications()).toEqual([{ url, subscriptionId: 'subscription-1', clientState, eventId }]);
  });

  it('says what it did to a subscription, except that it expired', async () => {
    const { memory, add } = setUp();
    await memory.feed.subscribe('yamada', endpoint);
    await memory.feed.subscribe('suzuki', endpoint);
    add();
    memory.loseNotifications('yamada');
    memory.askForReauthorization('subscription-1');
    memory.remove('subscription-1');
    memory.expire('subscription-2');
    expect(memory.takeNotifications()).toEqual([]);
    expect(memory.takeLifecycle().map(({ event }) => event)).toEqual(['missed', 'reauthorizationRequired', 'subscriptionRemoved']);
    expect(memory.takeLifecycle()).toEqual([]);
  });

  it('replays, and begins a round with an empty page, when it is told so', async () => {
    const { memory, add } = setUp();
    add();
    memory.emptyPageNext();
    const first = await memory.feed.changes('yamada', { window });
    if (first.status === 'failed') throw new Error('failed');
    expect(first.value).toMatchObject({ events: [], isLast: false });
    const second = await memory.feed.changes('yamada', { cursor: first.value.cursor });
    if (second.status === 'failed') throw new Error('failed');
    expect(second.value).toMatchObject({ events: [{ isGone: false }], isLast: true });
    memory.replayNext();
    expect(await memory.feed.changes('yamada', { cursor: second.value.cursor })).toMatchObject({ value: { events: [{ isGone: false }] } });
  });

  it('loses the answer of a subscribe that took effect when it is told so', async () => {
    const { memory } = setUp();
    memory.failNext({ kind: 'subscribe', failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut: true });
    expect((await memory.feed.subscribe('yamada', endpoint)).status).toBe('unknown');
    expect(memory.subscriptions()).toHaveLength(1);
    expect(memory.calls()).toEqual([{ kind: 'subscribe', mailboxId: 'yamada' }]);
  });
});
