/** Something changed in the mailbox that this subscription watches. Nothing in it is believed before `clientState` was compared. */
export interface FeedNotification {
  readonly subscriptionId: string;
  readonly clientState: string;
  /** The immutable id. Missing: the notification does not say which event. */
  readonly eventId?: string | undefined;
  /** The version that it tells of; missing for a deletion, whose event may still stand at the version we know. */
  readonly etag?: string | undefined;
}

export interface FeedLifecycle {
  readonly subscriptionId: string;
  readonly clientState: string;
  /**
   * `reauthorizationRequired`: renew it. `subscriptionRemoved`: subscribe again and catch up. `missed`: catch up.
   * `unknown`: only to be logged.
   */
  readonly event: 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed' | 'unknown';
  /** As Graph called it; empty when that is no plain word. */
  readonly name: string;
}

/** What one POST of Graph's says, over many tenants and subscriptions. */
export interface FeedPost {
  readonly notifications: readonly FeedNotification[];
  readonly lifecycle: readonly FeedLifecycle[];
  /** Entries that name no subscription or cannot be authenticated. */
  readonly ignored: number;
}

/** Reads the bodies that Graph posts to both of our addresses: either may bring either kind. Pure; every body has a reading. */
export interface NotificationReader {
  read(body: unknown): FeedPost;
}
