import type { Feed } from '../ports/feed-repository.js';
import type { FeedSubscription } from '../ports/change-feed.js';
import { isRemoved, isTold } from './feed-doubts.js';
import { addMilliseconds, compareInstants, millisecondsBetween, type Instant } from '../schedule/period.js';

/** What a tenant's feeds need next. Several for one mailbox are carried out in this order. */
export type FeedAction =
  /** Also one whose subscription Graph removed, is not at Graph any more, or leads to another address than ours of now: that one is ended first. */
  | { readonly kind: 'subscribe'; readonly feed: Feed }
  | { readonly kind: 'renew'; readonly feed: Feed & { readonly subscriptionId: string } }
  | { readonly kind: 'catchUp'; readonly feed: Feed }
  /** The mailbox is no longer linked, or the tenant no longer two-way. */
  | { readonly kind: 'end'; readonly feed: Feed }
  /** At Graph, ours by its address, and unknown to our table. */
  | { readonly kind: 'removeLeftover'; readonly subscription: FeedSubscription };

export interface FeedSettings {
  /** Catch-up of a subscribed mailbox, for notifications that never came. Milliseconds. */
  readonly catchUpEveryMs: number;
  /** Catch-up of a mailbox that takes no subscriptions. */
  readonly pollEveryMs: number;
  /** A mailbox that took no subscription is asked again. */
  readonly retryRefusedMs: number;
}

export const feedSettings: FeedSettings = { catchUpEveryMs: 15 * 60_000, pollEveryMs: 60_000, retryRefusedMs: 24 * 60 * 60_000 };

const leftoverAge = 10 * 60_000;
/** What Graph grants at most (10,080 minutes): the age of a subscription is told by its expiry. */
const longestLife = 10_080 * 60_000;

export interface FeedEvidence {
  readonly feeds: readonly Feed[];
  /** Mailboxes that are to be fed. */
  readonly wanted: readonly string[];
  /** What is at Graph; missing: not asked. */
  readonly atGraph?: readonly FeedSubscription[] | undefined;
  readonly notificationUrl: string;
  readonly now: Instant;
}

/** A fifth of its life left, each a little earlier than that by its own share, so that many made together are not renewed together. */
export function renewAt({ subscribedAt, expiresAt, mailboxId }: Feed): Instant | undefined {
  if (subscribedAt === undefined || expiresAt === undefined) return undefined;
  const life = Math.max(0, millisecondsBetween(subscribedAt, expiresAt));
  const share = [...mailboxId].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000, 7) / 1_000;
  return addMilliseconds(expiresAt, -Math.round(life * (0.2 + 0.05 * share)));
}

/** Pure: what is due now, in order. */
export function planFeeds({ feeds, wanted, atGraph, notificationUrl, now }: FeedEvidence, settings: FeedSettings = feedSettings): readonly FeedAction[] {
  const isDue = (at: Instant | undefined): boolean => at === undefined || compareInstants(at, now) <= 0;
  const isPast = (at: Instant | undefined, afterMs: number): boolean => at === undefined || millisecondsBetween(at, now) >= afterMs;
  const ofFeeds = feeds.flatMap((feed): FeedAction[] => {
    if (!isDue(feed.notBefore) && wanted.includes(feed.mailboxId)) return [];
    if (!wanted.includes(feed.mailboxId)) return [{ kind: 'end', feed }];
    const { subscriptionId } = feed;
    const isSubscribed = feed.state === 'subscribed' && subscriptionId !== undefined;
    const listed = atGraph?.find((one) => one.subscriptionId === subscriptionId);
    // One that was made just now need not be listed yet.
    const isMissing = atGraph !== undefined && listed === undefined && isPast(feed.subscribedAt, leftoverAge);
    const isLost = isSubscribed && (isRemoved(feed) || isMissing || (listed !== undefined && listed.notificationUrl !== notificationUrl));
    const needsSubscription = isLost || feed.state === 'none' || (feed.state === 'polled' && isPast(feed.subscribedAt, settings.retryRefusedMs)) || (feed.state === 'subscribed' && subscriptionId === undefined);
    const every = feed.state === 'polled' ? settings.pollEveryMs : settings.catchUpEveryMs;
    return [
      ...(needsSubscription ? [{ kind: 'subscribe', feed } as const] : []),
      ...(isSubscribed && !isLost && (isDue(renewAt(feed)) || isTold(feed, 'reauthorization')) ? [{ kind: 'renew', feed: { ...feed, subscriptionId } } as const] : []),
      ...(isLost || feed.needsCatchUp || isTold(feed, 'missed') || isPast(feed.caughtUpAt, every) ? [{ kind: 'catchUp', feed } as const] : []),
    ];
  });
  const known = new Set(feeds.flatMap(({ subscriptionId }) => subscriptionId ?? []));
  const leftovers = (atGraph ?? []).filter((subscription) => {
    const age = longestLife - millisecondsBetween(now, subscription.expiresAt);
    return subscription.notificationUrl === notificationUrl && !known.has(subscription.subscriptionId) && age > leftoverAge;
  });
  return [...ofFeeds, ...leftovers.map((subscription): FeedAction => ({ kind: 'removeLeftover', subscription }))];
}
