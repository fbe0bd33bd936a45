import type { EventHint, EventInbox } from '../ports/event-inbox.js';
import type { Feed, FeedRepository } from '../ports/feed-repository.js';
import type { FeedLifecycle, NotificationReader } from '../ports/notification-reader.js';

export interface ReceiveNotificationsPorts {
  readonly feeds: Pick<FeedRepository, 'findBySubscriptions' | 'put'>;
  readonly events: Pick<EventInbox, 'accept'>;
  readonly reader: NotificationReader;
  readonly isSameSecret: (given: string, expected: string) => boolean;
}

/** What became of a batch; everything in it that is ours is durable. */
export interface NotificationReceipt {
  readonly accepted: number;
  /** Unknown subscription or wrong `clientState`: counted, nothing stored. */
  readonly strangers: number;
  readonly ignored: number;
  /** Lifecycle events of a kind that is not known here. */
  readonly unknownKinds: readonly string[];
  /** Some feed needs to be looked after at once. */
  readonly hasLifecycle: boolean;
}

/**
 * Authenticates each entry by its subscription and `clientState`, and remembers it as a hint. Asks nobody outside. Throws when the store could not say that the hints are durable: Graph is to be told 503 and tries again.
 */
export async function receiveNotifications(ports: ReceiveNotificationsPorts, body: unknown): Promise<NotificationReceipt> {
  const { notifications, lifecycle, ignored } = ports.reader.read(body);
  const ids = [...new Set([...notifications, ...lifecycle].map(({ subscriptionId }) => subscriptionId))];
  const feeds = new Map((ids.length === 0 ? [] : await ports.feeds.findBySubscriptions(ids)).map((feed) => [feed.subscriptionId, feed]));
  const feedOf = (entry: { readonly subscriptionId: string; readonly clientState: string }): Feed | undefined => {
    const feed = feeds.get(entry.subscriptionId);
    return feed?.clientState !== undefined && ports.isSameSecret(entry.clientState, feed.clientState) ? feed : undefined;
  };
  const hints = notifications.flatMap((entry): EventHint[] => {
    const feed = feedOf(entry);
    if (feed === undefined || entry.eventId === undefined) return [];
    return [{ tenantId: feed.tenantId, mailboxId: feed.mailboxId, eventId: entry.eventId, etag: entry.etag }];
  });
  if (hints.length > 0) await ports.events.accept(hints);
  const known = lifecycle.flatMap((entry) => {
    const feed = feedOf(entry);
    return feed === undefined ? [] : [{ entry, feed }];
  });
  for (const { entry, feed } of known) if (entry.event !== 'unknown') await ports.feeds.put(afterLifecycle(feed, entry));
  // Something changed, and nobody says what: a catch-up finds it.
  const nameless = new Set(notifications.flatMap((entry) => (entry.eventId === undefined ? (feedOf(entry) ?? []) : [])));
  for (const feed of nameless) await ports.feeds.put({ ...feed, needsCatchUp: true });
  const strangers = [...notifications, ...lifecycle].filter((entry) => feedOf(entry) === undefined).length;
  const unknownKinds = known.flatMap(({ entry }) => (entry.event === 'unknown' ? [entry.name] : []));
  return { accepted: hints.length + known.length, strangers, ignored, unknownKinds, hasLifecycle: known.length + nameless.size > 0 };
}

/** Three events, three actions; an unknown one changes nothing and is logged. */
function afterLifecycle(feed: Feed, { event }: FeedLifecycle): Feed {
  switch (event) {
    case 'reauthorizationRequired':
      // A renewal reauthorizes too; as if its life were over, it is due at once.
      return { ...feed, expiresAt: feed.subscribedAt, notBefore: undefined };
    case 'subscriptionRemoved':
      return { ...feed, state: 'none', subscriptionId: undefined, needsCatchUp: true, notBefore: undefined };
    case 'missed':
      return { ...feed, needsCatchUp: true, notBefore: undefined };
    case 'unknown':
      return feed;
  }
}
