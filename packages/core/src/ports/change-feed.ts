import type { Instant } from '../schedule/period.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';

/** What Graph holds for us: it posts to our address when something in that mailbox changes. */
export interface FeedSubscription {
  readonly subscriptionId: string;
  readonly mailboxId: string;
  readonly notificationUrl: string;
  /** As Graph returned it; never what was asked for. */
  readonly expiresAt: Instant;
}

export interface FeedEndpoint {
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  /** Random; comes back with every notification. At most 128 characters. */
  readonly clientState: string;
}

/** Events of one mailbox that may have changed. A hint each, never a proof: `gone` may be a living event outside the window. */
export interface FeedPage {
  readonly events: readonly { readonly eventId: string; readonly etag?: string | undefined; readonly isGone: boolean }[];
  /** Where to go on: with the next page, or with the next round when `isLast`. Keep it only after the page's hints are durable. */
  readonly cursor: string;
  readonly isLast: boolean;
}

/** The window of a first round; later rounds keep the window of their cursor. */
export interface FeedWindow {
  readonly start: Instant;
  readonly end: Instant;
}

/** One tenant's change notifications and its catch-up. Every call has a deadline of 8 s. */
export interface ChangeFeed {
  /**
   * One call; during it Graph validates both addresses. Refused with `forbidden`: this mailbox takes no subscriptions, poll it; with
   * `conflict`: the app has one there already; with `rejected`: an address was not answered for.
   */
  subscribe(mailboxId: string, endpoint: FeedEndpoint): Promise<WriteOutcome<FeedSubscription>>;
  /** One call; answers the new expiry. Refused with `notFound`: it is gone, subscribe again and catch up. */
  renew(subscriptionId: string): Promise<WriteOutcome<Instant>>;
  /** One call; `notFound` counts as applied. */
  unsubscribe(subscriptionId: string): Promise<WriteOutcome<undefined>>;
  /** All subscriptions of the app in this tenant: also those of other hosts that share its id. */
  list(): Promise<ReadOutcome<readonly FeedSubscription[]>>;
  /**
   * One page. `resyncNeeded`: the cursor is lost; begin anew with a window. With the hint `endlessDelta` the round went in circles:
   * then not at once.
   */
  changes(mailboxId: string, from: { readonly cursor: string } | { readonly window: FeedWindow }): Promise<ReadOutcome<FeedPage>>;
}
