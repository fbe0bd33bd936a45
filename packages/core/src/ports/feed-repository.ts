import type { Instant } from '../schedule/period.js';

/** The feed of one linked mailbox, as we know it. */
export interface Feed {
  readonly tenantId: string;
  readonly mailboxId: string;
  /** `subscribed`: notifications come. `polled`: the mailbox takes no subscriptions. `none`: to be subscribed. */
  readonly state: 'subscribed' | 'polled' | 'none';
  readonly subscriptionId?: string | undefined;
  /** Constant-time compared with what a notification brings. */
  readonly clientState?: string | undefined;
  readonly subscribedAt?: Instant | undefined;
  readonly expiresAt?: Instant | undefined;
  /** Of the catch-up; missing: a first round is needed. */
  readonly cursor?: string | undefined;
  /** Hints may have been lost since the last completed catch-up. */
  readonly needsCatchUp: boolean;
  readonly caughtUpAt?: Instant | undefined;
  /** Failures in a row, for the back-off. */
  readonly failures: number;
  /** Nothing is tried before this instant. */
  readonly notBefore?: Instant | undefined;
}

/** Our table of feeds. */
export interface FeedRepository {
  /** One row for each mailbox that a link of a two-way tenant is on for, and for each that still has a row. Database clock in `now`. */
  list(tenantId: string): Promise<{ readonly feeds: readonly Feed[]; readonly wanted: readonly string[]; readonly now: Instant }>;
  put(feed: Feed): Promise<void>;
  remove(tenantId: string, mailboxId: string): Promise<void>;
  /** For the intake: the feeds of these subscriptions, of whatever tenant. */
  findBySubscriptions(subscriptionIds: readonly string[]): Promise<readonly Feed[]>;
  /** Tenants that are two-way, or have feeds left. */
  tenants(): Promise<readonly string[]>;
  /** Runs `work` unless another process does so for that tenant right now; answers whether it ran. */
  exclusively(tenantId: string, work: () => Promise<void>): Promise<boolean>;
}
