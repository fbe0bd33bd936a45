import type { ChangeFeed, FeedEndpoint, FeedPage, FeedSubscription, FeedWindow } from '../ports/change-feed.js';
import { readDone, written } from './graph-contract-steps.js';
import type { EventRef } from '../ports/graph-client.js';
import type { FeedNotification } from '../ports/notification-reader.js';
import type { Instant } from '../schedule/period.js';

type Eventually<T> = T | Promise<T>;

/** The hands of people, of an administrator and of the service, which the feed under test knows nothing of. */
export interface FeedBackDoor {
  /** A person makes an event; gives its immutable id. */
  add(mailboxId: string, period: FeedWindow): Eventually<string>;
  /** Changes the title. */
  edit(ref: EventRef): Eventually<unknown>;
  move(ref: EventRef, period: FeedWindow): Eventually<unknown>;
  remove(ref: EventRef): Eventually<unknown>;
  makeRecurring(ref: EventRef): Eventually<unknown>;
  subscriptions(): Eventually<readonly ({ readonly subscriptionId: string; readonly mailboxId: string } & FeedEndpoint)[]>;
  /** Everything posted to the notification address so far. */
  notifications(): Eventually<readonly FeedNotification[]>;
  expire(subscriptionId: string): Eventually<unknown>;
  refuseSubscriptions(mailboxId: string): Eventually<unknown>;
  forgetCursors(): Eventually<unknown>;
}

/** A fresh service without events and subscriptions. */
export interface FeedUnderTest {
  readonly feed: ChangeFeed;
  readonly backDoor: FeedBackDoor;
  /** Object ids of two users with empty calendars. */
  readonly mailboxes: readonly [string, string];
  /** A user who exists and has no calendar that can be used. */
  readonly withoutCalendar: string;
  /** Addresses that answer the service's validation. */
  readonly endpoint: FeedEndpoint;
  /** The service's clock. */
  now(): Instant;
  /** A period inside `window`, and one outside it. */
  readonly inside: FeedWindow;
  readonly outside: FeedWindow;
  readonly window: FeedWindow;
  close?(): Eventually<void>;
}

/** Periods that suit any service whose clock does not matter to its calendars. */
export const feedPeriods = {
  window: { start: '2026-11-01T00:00:00Z', end: '2027-03-01T00:00:00Z' },
  inside: { start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:00:00Z' },
  outside: { start: '2027-06-01T01:00:00Z', end: '2027-06-01T02:00:00Z' },
} as const;

/** The steps of which the contract's tests are made; `world` gives the service of the running test. */
export function createFeedSteps(world: () => FeedUnderTest) {
  const mailboxId = () => world().mailboxes[0];
  const page = async (from: { readonly cursor: string } | { readonly window: FeedWindow }) => readDone(await world().feed.changes(mailboxId(), from));
  return {
    world,
    mailboxId,
    subscribe: async (): Promise<FeedSubscription> => written(await world().feed.subscribe(mailboxId(), world().endpoint)),
    add: async (period = world().inside) => world().backDoor.add(mailboxId(), period),
    refTo: (eventId: string): EventRef => ({ mailboxId: mailboxId(), eventId }),
    page,
    /** All pages of a round; a round of an idle mailbox is short. */
    round: async (from: { readonly cursor: string } | { readonly window: FeedWindow }) => {
      const events: FeedPage['events'][number][] = [];
      let next = await page(from);
      for (let pages = 1; ; pages += 1) {
        events.push(...next.events);
        if (next.isLast) return { events, cursor: next.cursor, pages };
        if (pages > 50) throw new Error('the round does not end');
        next = await page({ cursor: next.cursor });
      }
    },
  };
}

export type FeedSteps = ReturnType<typeof createFeedSteps>;
