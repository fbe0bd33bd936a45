import { addMilliseconds, compareInstants } from '../schedule/period.js';
import { createInMemoryDelta, toState } from './in-memory-delta.js';
import type { ChangeFeed, FeedEndpoint, FeedSubscription } from '../ports/change-feed.js';
import type { Failure, ReadOutcome, WriteOutcome } from '../failure/failure.js';
import type { FeedLifecycle, FeedNotification } from '../ports/notification-reader.js';
import type { InMemoryGraph } from './in-memory-graph.js';
import type { Instant } from '../schedule/period.js';
import type { MailboxState } from './in-memory-delta.js';

export type FeedCallKind = keyof ChangeFeed;

export interface FeedCall {
  readonly kind: FeedCallKind;
  readonly mailboxId?: string;
  readonly subscriptionId?: string;
}

export interface PlannedFeedFailure {
  /** Only for calls of this kind. @default any */
  readonly kind?: FeedCallKind;
  readonly failure: Failure;
  /** For a write: surely not done, or perhaps. @default 'refused' */
  readonly outcome?: 'refused' | 'unknown';
  /** With `unknown`: whether the write takes effect all the same. @default false */
  readonly carriedOut?: boolean;
}

export type HeldSubscription = FeedSubscription & FeedEndpoint;

/** What Graph would post, and where. */
export type Posted<T> = T & { readonly url: string };

/** A change feed over the in-memory calendars: what Graph and its administrators do, and what only a test may see. */
export interface InMemoryFeed {
  readonly feed: ChangeFeed;
  /** The living ones. */
  subscriptions(): readonly HeldSubscription[];
  /** What was to be told since the last time: `copies` notifications for each event that changed, our own writes' included. */
  takeNotifications(): readonly Posted<FeedNotification>[];
  takeLifecycle(): readonly Posted<FeedLifecycle>[];
  /** The changes until now are told to nobody, and the subscriptions of that mailbox hear `missed`. */
  loseNotifications(mailboxId: string): void;
  /** Graph asks for a renewal. */
  askForReauthorization(subscriptionId: string): void;
  /** Graph drops it and says so. */
  remove(subscriptionId: string): void;
  /** It ends as if its time had passed: without a word. */
  expire(subscriptionId: string): void;
  /** Whether that mailbox takes no subscriptions. */
  refuseSubscriptions(mailboxId: string, isRefused?: boolean): void;
  forgetCursors(): void;
  replayNext(): void;
  emptyPageNext(): void;
  calls(): readonly FeedCall[];
  forgetCalls(): void;
  /** The next call that fits fails; several plans wait in order. */
  failNext(plan: PlannedFeedFailure): void;
}

export interface InMemoryFeedOptions {
  readonly now: () => Instant;
  readonly graph: Pick<InMemoryGraph, 'events' | 'isUsable'>;
  /** @default 10,070 minutes */
  readonly lifetimeMs?: number;
  /** @default 50 */
  readonly pageSize?: number;
  /** Graph tells of one edit two to four times. @default 2 */
  readonly copies?: number;
}

interface Held extends HeldSubscription {
  /** What its endpoint was told of. */
  readonly told: MailboxState;
}

export function createInMemoryFeed({ now, graph, lifetimeMs = 10_070 * 60_000, pageSize = 50, copies = 2 }: InMemoryFeedOptions): InMemoryFeed {
  const held = new Map<string, Held>();
  const refusing = new Set<string>();
  const plans: PlannedFeedFailure[] = [];
  const delta = createInMemoryDelta(graph.events, pageSize);
  let lifecycle: Posted<FeedLifecycle>[] = [];
  let calls: FeedCall[] = [];
  let made = 0;

  function living(): readonly Held[] {
    for (const { subscriptionId, expiresAt } of held.values()) if (compareInstants(expiresAt, now()) <= 0) held.delete(subscriptionId);
    return [...held.values()];
  }
  const find = (subscriptionId: string) => living().find((one) => one.subscriptionId === subscriptionId);
  const expiry = () => addMilliseconds(now(), lifetimeMs);

  function takePlan(call: FeedCall): PlannedFeedFailure | undefined {
    calls.push(call);
    const index = plans.findIndex(({ kind }) => kind === undefined || kind === call.kind);
    return index === -1 ? undefined : plans.splice(index, 1)[0];
  }
  async function read<T>(call: FeedCall, work: () => T | Failure): Promise<ReadOutcome<T>> {
    const result = takePlan(call)?.failure ?? work();
    return isFailure(result) ? { status: 'failed', failure: result } : { status: 'done', value: result };
  }
  async function write<T>(call: FeedCall, work: () => T | Failure): Promise<WriteOutcome<T>> {
    const plan = takePlan(call);
    const isUnknown = plan?.outcome === 'unknown';
    if (plan !== undefined && !(isUnknown && plan.carriedOut)) return { status: isUnknown ? 'unknown' : 'refused', failure: plan.failure };
    const result = work();
    if (plan !== undefined) return { status: 'unknown', failure: plan.failure };
    return isFailure(result) ? { status: 'refused', failure: result } : { status: 'applied', value: result };
  }

  const feed: ChangeFeed = {
    subscribe: (mailboxId, endpoint) =>
      write<FeedSubscription>({ kind: 'subscribe', mailboxId }, () => {
        if (!graph.isUsable(mailboxId)) return unusable;
        if (refusing.has(mailboxId)) return { code: 'forbidden', detail: 'ExtensionError', hint: 'ExtensionError' };
        if (living().some((one) => one.mailboxId === mailboxId)) return { code: 'conflict', detail: 'the subscription already exists' };
        const subscription = { subscriptionId: `subscription-${(made += 1)}`, mailboxId, expiresAt: expiry(), ...endpoint };
        held.set(subscription.subscriptionId, { ...subscription, told: toState(graph.events(mailboxId)) });
        return toSubscription(subscription);
      }),
    renew: (subscriptionId) =>
      write<Instant>({ kind: 'renew', subscriptionId }, () => {
        const subscription = find(subscriptionId);
        if (subscription === undefined) return gone;
        const expiresAt = expiry();
        held.set(subscriptionId, { ...subscription, expiresAt });
        return expiresAt;
      }),
    unsubscribe: (subscriptionId) => write({ kind: 'unsubscribe', subscriptionId }, () => void held.delete(subscriptionId)),
    list: () => read({ kind: 'list' }, () => living().map(toSubscription)),
    changes: (mailboxId, from) => read({ kind: 'changes', mailboxId }, () => (graph.isUsable(mailboxId) ? delta.page(mailboxId, from) : unusable)),
  };

  function tell({ told, mailboxId, subscriptionId, clientState, notificationUrl }: Held): readonly Posted<FeedNotification>[] {
    const state = toState(graph.events(mailboxId));
    const ids = new Set([...state.keys(), ...told.keys()]);
    const changed = [...ids].filter((eventId) => told.get(eventId) !== state.get(eventId));
    return changed.flatMap((eventId) => {
      const etag = state.get(eventId);
      const one = { url: notificationUrl, subscriptionId, clientState, eventId, ...(etag !== undefined && { etag }) };
      return Array.from({ length: etag === undefined ? 1 : copies }, () => one);
    });
  }
  function settleTold(subscription: Held): void {
    held.set(subscription.subscriptionId, { ...subscription, told: toState(graph.events(subscription.mailboxId)) });
  }
  function post({ subscriptionId, clientState, lifecycleUrl: url }: Held, event: 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'): void {
    lifecycle.push({ url, subscriptionId, clientState, event, name: event });
  }
  function existing(subscriptionId: string): Held {
    const subscription = find(subscriptionId);
    if (subscription === undefined) throw new Error(`no living subscription ${subscriptionId}`);
    return subscription;
  }

  return {
    feed,
    subscriptions: () => living().map(({ told: _told, ...subscription }) => subscription),
    takeNotifications: () =>
      living().flatMap((subscription) => {
        const notifications = tell(subscription);
        settleTold(subscription);
        return notifications;
      }),
    takeLifecycle: () => {
      const taken = lifecycle;
      lifecycle = [];
      return taken;
    },
    loseNotifications: (mailboxId) => {
      for (const subscription of living().filter((one) => one.mailboxId === mailboxId)) {
        settleTold(subscription);
        post(subscription, 'missed');
      }
    },
    askForReauthorization: (subscriptionId) => post(existing(subscriptionId), 'reauthorizationRequired'),
    remove: (subscriptionId) => {
      post(existing(subscriptionId), 'subscriptionRemoved');
      held.delete(subscriptionId);
    },
    expire: (subscriptionId) => void held.delete(subscriptionId),
    refuseSubscriptions: (mailboxId, isRefused = true) => void (isRefused ? refusing.add(mailboxId) : refusing.delete(mailboxId)),
    forgetCursors: delta.forgetCursors,
    replayNext: delta.replayNext,
    emptyPageNext: delta.emptyPageNext,
    calls: () => [...calls],
    forgetCalls: () => void (calls = []),
    failNext: (plan) => void plans.push(plan),
  };
}

const unusable: Failure = { code: 'mailboxUnusable', detail: 'MailboxNotEnabledForRESTAPI' };
const gone: Failure = { code: 'notFound', detail: 'ResourceNotFound' };

function toSubscription({ subscriptionId, mailboxId, notificationUrl, expiresAt }: FeedSubscription): FeedSubscription {
  return { subscriptionId, mailboxId, notificationUrl, expiresAt };
}

function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'code' in result && 'detail' in result;
}
