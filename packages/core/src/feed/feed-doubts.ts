import type { Feed, FeedDoubt } from '../ports/feed-repository.js';

export const feedDoubts: readonly FeedDoubt[] = ['missed', 'reauthorization'];

/** A feed of which nothing is known: everything is to be done. */
export function newFeed(tenantId: string, mailboxId: string): Feed {
  const none = { missed: 0, reauthorization: 0 };
  return { tenantId, mailboxId, state: 'none', needsCatchUp: true, failures: 0, told: none, settled: none };
}

/** Graph told of it, and no action has begun since then that ended well. */
export function isTold({ told, settled }: Feed, doubt: FeedDoubt): boolean {
  return told[doubt] > settled[doubt];
}

export function isRemoved({ subscriptionId, removedSubscriptionId }: Feed): boolean {
  return subscriptionId !== undefined && subscriptionId === removedSubscriptionId;
}

/** As many as `feed` knew of when the action began. */
export function settle(feed: Feed, doubt: FeedDoubt): Feed['settled'] {
  return { ...feed.settled, [doubt]: feed.told[doubt] };
}

/** Whether the intake was told more than `known` knows of. */
export function hasNews(known: Feed, stored: Pick<Feed, 'told' | 'removedSubscriptionId'>): boolean {
  return feedDoubts.some((doubt) => stored.told[doubt] > known.told[doubt]) || stored.removedSubscriptionId !== known.removedSubscriptionId;
}
