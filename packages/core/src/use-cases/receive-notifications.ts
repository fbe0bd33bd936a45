import type { EventHint, EventInbox } from '../ports/event-inbox.js';
import type { Feed, FeedRepository, ToldDoubt } from '../ports/feed-repository.js';
import type { FeedLifecycle, FeedNotification, NotificationReader } from '../ports/notification-reader.js';

export interface ReceiveNotificationsPorts {
  readonly feeds: Pick<FeedRepository, 'findBySubscriptions' | 'doubt'>;
  readonly events: Pick<EventInbox, 'accept'>;
  readonly reader: NotificationReader;
  readonly isSameSecret: (given: string, expected: string) => boolean;
  /** As `Feed.clientStateHash`. */
  readonly hashClientState: (clientState: string) => string;
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
  // Hundreds of entries of one POST come from the same few subscriptions.
  const judged = new Map<string, boolean>();
  const isOurs = ({ clientStateHash }: Feed, { subscriptionId, clientState }: FeedNotification | FeedLifecycle): boolean => {
    const key = JSON.stringify([subscriptionId, clientState]);
    const known = judged.get(key) ?? (clientStateHash !== undefined && ports.isSameSecret(ports.hashClientState(clientState), clientStateHash));
    judged.set(key, known);
    return known;
  };
  const authenticate = <Entry extends FeedNotification | FeedLifecycle>(entries: readonly Entry[]): readonly { readonly entry: Entry; readonly feed: Feed }[] =>
    entries.flatMap((entry) => {
      const feed = feeds.get(entry.subscriptionId);
      return feed !== undefined && isOurs(feed, entry) ? [{ entry, feed }] : [];
    });
  const [notices, signs] = [authenticate(notifications), authenticate(lifecycle)];
  const hints = notices.flatMap(({ entry: { eventId, etag }, feed: { tenantId, mailboxId } }): readonly EventHint[] => (eventId === undefined ? [] : [{ tenantId, mailboxId, eventId, etag }]));
  if (hints.length > 0) await ports.events.accept(hints);
  const told = [
    ...signs.flatMap(({ entry, feed }) => toDoubt(feed, entry, doubtBy[entry.event])),
    // Something changed, and nobody says what: a catch-up finds it.
    ...notices.flatMap(({ entry, feed }) => toDoubt(feed, entry, entry.eventId === undefined ? 'missed' : undefined)),
  ];
  if (told.length > 0) await ports.feeds.doubt(told);
  const strangers = notifications.length + lifecycle.length - notices.length - signs.length;
  const unknownKinds = signs.flatMap(({ entry }) => (entry.event === 'unknown' ? [entry.name] : []));
  const nameless = notices.length - hints.length;
  return { accepted: hints.length + signs.length, strangers, ignored, unknownKinds, hasLifecycle: signs.length + nameless > 0 };
}

/** Three events, three actions; an unknown one changes nothing and is logged. */
const doubtBy: Readonly<Record<FeedLifecycle['event'], ToldDoubt['what'] | undefined>> = {
  // A renewal reauthorizes too.
  reauthorizationRequired: 'reauthorization',
  subscriptionRemoved: 'removed',
  missed: 'missed',
  unknown: undefined,
};

function toDoubt({ tenantId }: Feed, { subscriptionId }: { readonly subscriptionId: string }, what: ToldDoubt['what'] | undefined): readonly ToldDoubt[] {
  return what === undefined ? [] : [{ tenantId, subscriptionId, what }];
}
