import type { NotificationAttempt, NotificationLog } from '../state/notification-log.js';
import type { SwitchBoard } from '../state/switch-board.js';
import { createEndpointHealth, windowMs, type EndpointState } from './endpoint-health.js';
import type { Notice } from './notice.js';
import { postNotifications } from './post-notifications.js';

const firstRetryMs = 10_000;
const giveUpAfterMs = 4 * 3_600_000;

/** Sends notifications as the service does: late, together, again after a failure, and as the switches say. Those not yet sent are lost when the simulator ends. */
export interface NotificationSender {
  /** Change notifications: after the delay, under every switch. */
  send(notices: readonly Notice[]): void;
  /** At once; the attempts are those of the first time, a failed one is repeated later. */
  sendNow(notices: readonly Notice[]): Promise<readonly NotificationAttempt[]>;
  held(): readonly Notice[];
  /** Sends what was held; resolves when all had their first attempt. */
  release(): Promise<readonly NotificationAttempt[]>;
  endpoints(): readonly { readonly url: string; readonly state: EndpointState }[];
  /** Nothing is sent or noted any more. */
  close(): void;
}

export function createNotificationSender(deps: {
  readonly clock: { readonly now: () => number; readonly random: () => number };
  readonly switches: SwitchBoard;
  readonly log: NotificationLog;
  readonly isLiving: (subscriptionId: string) => boolean;
}): NotificationSender {
  const { clock, switches, log, isLiving } = deps;
  const closing = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const waiting = new Map<string, Notice[]>();
  let held: Notice[] = [];
  const health = createEndpointHealth(() => {
    const { notificationTimeoutMs, notificationRetryTimeoutMs, notificationTimeFactor } = switches.read();
    return { lateMs: notificationTimeoutMs, veryLateMs: notificationRetryTimeoutMs, windowMs: windowMs * notificationTimeFactor };
  });

  const later = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const deliver = async (url: string, given: readonly Notice[], tries: number, startedAt: number): Promise<readonly NotificationAttempt[]> => {
    const notices = given.filter(({ member, subscriptionId }) => member === 'lifecycleEvent' || isLiving(subscriptionId));
    if (notices.length === 0) return [];
    const { notificationNulls, notificationTimeoutMs, notificationRetryTimeoutMs, notificationTimeFactor } = switches.read();
    const atMs = clock.now();
    const value = [...notices.map(({ entry }) => entry), ...Array.from({ length: notificationNulls }, () => null)];
    const { status, tookMs, error } = await postNotifications(url, value, tries === 0 ? notificationTimeoutMs : notificationRetryTimeoutMs, closing.signal);
    if (closing.signal.aborted) return [];
    health.record(url, { atMs: clock.now(), tookMs });
    const at = new Date(atMs).toISOString();
    const attempts = notices.map(({ subscriptionId, member, kind, resource }) => ({ subscriptionId, [member]: kind, url, status, at, resource, ...(error === undefined ? {} : { error }) }));
    for (const attempt of attempts) log.add(attempt);
    const wait = firstRetryMs * 2 ** tries * notificationTimeFactor;
    const isDelivered = status >= 200 && status < 300;
    if (!isDelivered && clock.now() + wait - startedAt <= giveUpAfterMs * notificationTimeFactor) later(wait, () => void deliver(url, notices, tries + 1, startedAt));
    return attempts;
  };
  const dispatch = async (url: string, notices: readonly Notice[]): Promise<readonly NotificationAttempt[]> => {
    const { notificationOrder, notificationBatch } = switches.read();
    const ordered = inOrder(notices, notificationOrder, clock.random);
    const batches = Array.from({ length: Math.ceil(ordered.length / notificationBatch) }, (_, index) => ordered.slice(index * notificationBatch, (index + 1) * notificationBatch));
    return (await Promise.all(batches.map((batch) => deliver(url, batch, 0, clock.now())))).flat();
  };
  const flush = (url: string): void => {
    const notices = waiting.get(url) ?? [];
    waiting.delete(url);
    const { endpointState, notificationTimeFactor } = switches.read();
    const state = endpointState === 'auto' ? health.state(url, clock.now()) : endpointState;
    if (state === 'ok') void dispatch(url, notices);
    if (state === 'slow') later(windowMs * notificationTimeFactor, () => void dispatch(url, notices));
  };
  const enqueue = (notice: Notice): void => {
    const together = waiting.get(notice.url);
    if (together !== undefined) {
      together.push(notice);
      return;
    }
    waiting.set(notice.url, [notice]);
    later(switches.read().notificationDelayMs, () => flush(notice.url));
  };
  const sendNow = async (notices: readonly Notice[]): Promise<readonly NotificationAttempt[]> => {
    const byUrl = Map.groupBy(notices, ({ url }) => url);
    return (await Promise.all([...byUrl].map(([url, group]) => dispatch(url, group)))).flat();
  };

  return {
    send: (notices) => {
      for (const notice of notices) {
        const { notificationLoss, notificationCopies, notificationHold } = switches.read();
        if (notificationLoss > 0) switches.change({ notificationLoss: notificationLoss - 1 });
        else if (notificationHold) held.push(...copies(notice, notificationCopies));
        else for (const copy of copies(notice, notificationCopies)) enqueue(copy);
      }
    },
    sendNow,
    held: () => held,
    release: () => {
      const notices = held;
      held = [];
      return sendNow(notices);
    },
    endpoints: () => health.list(clock.now()),
    close: () => {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

const copies = (notice: Notice, count: number): readonly Notice[] => Array.from({ length: count }, () => notice);

function inOrder(notices: readonly Notice[], order: 'kept' | 'reversed' | 'shuffled', random: () => number): readonly Notice[] {
  if (order === 'kept') return notices;
  if (order === 'reversed') return notices.toReversed();
  return notices.map((notice) => ({ notice, rank: random() })).sort((one, other) => one.rank - other.rank).map(({ notice }) => notice);
}
