import type { Instant } from '../schedule/period.js';

/** What Graph may tell of a subscription, besides that it was removed: hints were lost, or it wants to be renewed. */
export type FeedDoubt = 'missed' | 'reauthorization';

/** The feed of one linked mailbox, as we know it. */
export interface Feed {
  readonly tenantId: string;
  readonly mailboxId: string;
  /** `subscribed`: notifications come. `polled`: the mailbox takes no subscriptions. `none`: to be subscribed. */
  readonly state: 'subscribed' | 'polled' | 'none';
  readonly subscriptionId?: string | undefined;
  /** `sha256:` and the hash in hex of what a notification has to bring; the text itself is known to Graph only. */
  readonly clientStateHash?: string | undefined;
  readonly subscribedAt?: Instant | undefined;
  readonly expiresAt?: Instant | undefined;
  /** Of the catch-up; missing: a first round is needed. */
  readonly cursor?: string | undefined;
  /** Whoever keeps the feed knows that hints may have been lost since the last completed catch-up. */
  readonly needsCatchUp: boolean;
  readonly caughtUpAt?: Instant | undefined;
  /** Failures in a row, for the back-off. */
  readonly failures: number;
  /** Nothing is tried before this instant. */
  readonly notBefore?: Instant | undefined;
  /** How often Graph told of each doubt: counted by `doubt` alone. */
  readonly told: FeedCounts;
  /** Up to which number each doubt was settled: what had been told when the action began, never what came meanwhile (rule 6). */
  readonly settled: FeedCounts;
  /** Graph removed this subscription; ids are never used again, so that it says nothing of a later one. */
  readonly removedSubscriptionId?: string | undefined;
}

export type FeedCounts = Readonly<Record<FeedDoubt, number>>;

/** Authenticated: it came with the subscription's `clientState`. */
export interface ToldDoubt {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly what: FeedDoubt | 'removed';
}

/** The only way to change what is known of feeds, but for what Graph tells. */
export interface FeedWriter {
  /**
   * Creates or replaces a feed, all but `told` and `removedSubscriptionId`, which belong to the intake. A `notBefore` is dropped when
   * more was told than `feed` knows of. Throws `leaseLost`, and changes nothing, once another process looks after the tenant.
   */
  put(feed: Feed): Promise<void>;
  remove(mailboxId: string): Promise<void>;
}

/** Our table of feeds. */
export interface FeedRepository {
  /** One row for each mailbox that a link of a two-way tenant is on for, and for each that still has a row. Database clock in `now`. */
  list(tenantId: string): Promise<{ readonly feeds: readonly Feed[]; readonly wanted: readonly string[]; readonly now: Instant }>;
  /** Remembers, all in one transaction, what Graph told of these subscriptions, and ends their back-off. Unknown ones are nothing. */
  doubt(told: readonly ToldDoubt[]): Promise<void>;
  /** For the intake: the feeds of these subscriptions, of whatever tenant. */
  findBySubscriptions(subscriptionIds: readonly string[]): Promise<readonly Feed[]>;
  /** Tenants that are two-way, or have feeds left. */
  tenants(): Promise<readonly string[]>;
  /** Runs `work` unless another process does so for that tenant right now; answers whether it ran. */
  exclusively(tenantId: string, work: (writer: FeedWriter) => Promise<void>): Promise<boolean>;
}
