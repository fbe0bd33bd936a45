import type { ActivityLog } from '../ports/activity-log.js';
import type { ChangeFeed } from '../ports/change-feed.js';
import type { EventInbox } from '../ports/event-inbox.js';
import type { Failure, WriteOutcome } from '../failure/failure.js';
import type { Feed, FeedRepository, FeedWriter } from '../ports/feed-repository.js';
import type { Instant } from '../schedule/period.js';
import { addMilliseconds } from '../schedule/period.js';
import { backOff } from '../sync/back-off.js';
import { codeOf } from '../failure/catalogue.js';
import { isRemoved, settle } from '../feed/feed-doubts.js';
import { feedSettings, planFeeds, type FeedAction, type FeedSettings } from '../feed/plan-feeds.js';

export interface KeepFeedsPorts {
  readonly feeds: FeedRepository;
  readonly events: EventInbox;
  readonly feed: (tenantId: string) => Promise<ChangeFeed>;
  readonly activity: Pick<ActivityLog, 'note'>;
  /** A new random `clientState`, of 256 bits: its hash is all that is stored, and nobody finds the text to it. */
  readonly newSecret: () => string;
  /** As `Feed.clientStateHash`. */
  readonly hashClientState: (clientState: string) => string;
}

export interface FeedAddresses {
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
}

const day = 24 * 60 * 60_000;
/** Schedules lie around today; what is outside is settled by reads and by the records themselves. */
const window = { before: 35 * day, after: 400 * day };
/** A round in one go; a mailbox with more goes on in the next. */
const mostPages = 200;

/**
 * Looks after the feeds of one tenant: subscribes, renews, catches up, ends what is not wanted, removes leftovers of this very address.
 * Only one process does so for a tenant at a time. Answers whether it was this one. Throws `leaseLost` when another one took over.
 */
export async function keepFeeds(
  ports: KeepFeedsPorts,
  tenantId: string,
  addresses: FeedAddresses,
  options: { readonly checksLeftovers: boolean; readonly settings?: FeedSettings },
): Promise<boolean> {
  return ports.feeds.exclusively(tenantId, async (writer) => {
    const { feeds, wanted, now } = await ports.feeds.list(tenantId);
    if (feeds.length === 0 && wanted.length === 0) return;
    const feed = await ports.feed(tenantId);
    const listed = options.checksLeftovers ? await feed.list() : undefined;
    const atGraph = listed?.status === 'done' ? listed.value : undefined;
    const plan = planFeeds({ feeds, wanted, atGraph, notificationUrl: addresses.notificationUrl, now }, options.settings ?? feedSettings);
    const keeper: Keeper = { ports, writer, feed, addresses, now, current: new Map(feeds.map((known) => [known.mailboxId, known])) };
    for (const action of plan) await carryOutFeed(keeper, action);
  });
}

interface Keeper {
  readonly ports: KeepFeedsPorts;
  readonly writer: FeedWriter;
  readonly feed: ChangeFeed;
  readonly addresses: FeedAddresses;
  readonly now: Instant;
  /** As stored last, by mailbox. */
  readonly current: Map<string, Feed>;
}

async function carryOutFeed(keeper: Keeper, action: FeedAction): Promise<void> {
  switch (action.kind) {
    case 'subscribe':
      return subscribe(keeper, action.feed);
    case 'renew':
      return renew(keeper, action.feed);
    case 'catchUp':
      return catchUp(keeper, keeper.current.get(action.feed.mailboxId) ?? action.feed);
    case 'end':
      return end(keeper, action.feed);
    case 'removeLeftover':
      return void (await keeper.feed.unsubscribe(action.subscription.subscriptionId));
  }
}

async function subscribe(keeper: Keeper, feed: Feed): Promise<void> {
  if (feed.subscriptionId !== undefined && !isRemoved(feed)) {
    // Graph takes no second one beside it.
    const ended = await keeper.feed.unsubscribe(feed.subscriptionId);
    if (ended.status !== 'applied') return putFailed(keeper, feed, ended.failure);
  }
  const clientState = keeper.ports.newSecret();
  const outcome = await keeper.feed.subscribe(feed.mailboxId, { ...keeper.addresses, clientState });
  if (outcome.status === 'applied') {
    const { subscriptionId, expiresAt } = outcome.value;
    // Whatever changed before the subscription stood is found by a catch-up.
    return put(keeper, { ...feed, state: 'subscribed', subscriptionId, clientStateHash: keeper.ports.hashClientState(clientState), subscribedAt: keeper.now, expiresAt, needsCatchUp: true, settled: settle(feed, 'reauthorization'), failures: 0, notBefore: undefined });
  }
  const isRefused = outcome.status === 'refused' && (outcome.failure.code === 'forbidden' || outcome.failure.code === 'mailboxUnusable');
  if (isRefused) await put(keeper, { ...feed, state: 'polled', subscriptionId: undefined, subscribedAt: keeper.now, failures: 0, notBefore: undefined });
  else await putFailed(keeper, { ...feed, state: 'none', subscriptionId: undefined }, outcome.failure);
  await tell(keeper, feed, 'subscribe', outcome.failure);
}

async function renew(keeper: Keeper, feed: Feed & { readonly subscriptionId: string }): Promise<void> {
  const outcome = await keeper.feed.renew(feed.subscriptionId);
  if (outcome.status === 'applied') return put(keeper, { ...feed, subscribedAt: keeper.now, expiresAt: outcome.value, settled: settle(feed, 'reauthorization'), failures: 0, notBefore: undefined });
  if (outcome.failure.code !== 'notFound') {
    await putFailed(keeper, feed, outcome.failure);
    return tell(keeper, feed, 'renew', outcome.failure);
  }
  const gone: Feed = { ...feed, state: 'none', subscriptionId: undefined, needsCatchUp: true };
  await put(keeper, gone);
  await subscribe(keeper, gone);
  // Nobody knows since when nothing was told: not only at the next round.
  return catchUp(keeper, keeper.current.get(feed.mailboxId) ?? gone);
}

async function end(keeper: Keeper, feed: Feed): Promise<void> {
  const outcome: WriteOutcome<undefined> = feed.subscriptionId === undefined ? { status: 'applied', value: undefined } : await keeper.feed.unsubscribe(feed.subscriptionId);
  if (outcome.status === 'applied') await keeper.writer.remove(feed.mailboxId);
  else await putFailed(keeper, feed, outcome.failure);
}

/** Each page's hints are durable before its cursor is: a page may be seen twice, never be skipped. */
async function catchUp(keeper: Keeper, begun: Feed): Promise<void> {
  let feed = begun;
  const { tenantId, mailboxId } = feed;
  const first = { window: { start: addMilliseconds(keeper.now, -window.before), end: addMilliseconds(keeper.now, window.after) } };
  for (let page = 0; page < mostPages; page += 1) {
    const outcome = await keeper.feed.changes(mailboxId, feed.cursor === undefined ? first : { cursor: feed.cursor });
    if (outcome.status === 'failed') {
      if (outcome.failure.code === 'resyncNeeded') {
        // What was deleted meanwhile is on no page of the new round: every event of ours is doubted, and read.
        await keeper.ports.events.doubtMailbox(tenantId, mailboxId);
        return put(keeper, { ...feed, cursor: undefined, needsCatchUp: true, failures: feed.failures + 1, notBefore: addMilliseconds(keeper.now, backOff(outcome.failure, feed.failures + 1)) });
      }
      await putFailed(keeper, feed, outcome.failure);
      return tell(keeper, feed, 'changes', outcome.failure);
    }
    const { events, cursor, isLast } = outcome.value;
    const hints = events.map(({ eventId, etag, isGone }) => ({ tenantId, mailboxId, eventId, etag: isGone ? undefined : etag }));
    if (hints.length > 0) await keeper.ports.events.accept(hints);
    feed = { ...feed, cursor };
    if (isLast) {
      // A subscription that failed in this round keeps its back-off.
      const rest = feed.state === 'none' ? {} : { failures: 0, notBefore: undefined };
      return put(keeper, { ...feed, needsCatchUp: false, settled: settle(feed, 'missed'), caughtUpAt: keeper.now, ...rest });
    }
    await put(keeper, feed);
  }
}

async function put(keeper: Keeper, feed: Feed): Promise<void> {
  keeper.current.set(feed.mailboxId, feed);
  await keeper.writer.put(feed);
}

async function putFailed(keeper: Keeper, feed: Feed, failure: Failure): Promise<void> {
  const failures = feed.failures + 1;
  await put(keeper, { ...feed, failures, notBefore: addMilliseconds(keeper.now, backOff(failure, failures)) });
}

/** One line an hour at most for each mailbox. */
async function tell({ ports, now }: Keeper, { tenantId, mailboxId }: Feed, about: string, failure: Failure): Promise<void> {
  const entry = { activityId: `feed/${about}/${mailboxId}/${now.slice(0, 13)}`, tenantId, mailboxId, at: now, kind: 'notice', result: 'retrying' } as const;
  await ports.activity.note([{ ...entry, code: codeOf(failure), detail: failure.detail }]);
}
