import type { ActivityLog, Clock, FeedRepository } from '@clounect/core';
import type { Logger } from '../logging/logger.js';
import { codeOf, toLogFields } from '../logging/to-log-fields.js';
import type { Signal } from '../worker/create-signal.js';

export interface FeedRound {
  /** Compares what is at Graph with our table. */
  readonly checksLeftovers: boolean;
  /** Catches up with every mailbox, as after a stop: what Graph gave up to tell meanwhile is found. */
  readonly catchesUp: boolean;
}

export interface FeedKeeperPorts {
  readonly feeds: Pick<FeedRepository, 'tenants' | 'list'>;
  /** Looks after one tenant's feeds (see `keepFeeds`); answers whether it was this process that did. */
  readonly keep: (tenantId: string, round: FeedRound) => Promise<boolean>;
  readonly activity: Pick<ActivityLog, 'note'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Rings when a feed has to be looked after at once. */
  readonly signal: Signal;
}

export interface FeedKeeperSettings {
  /** @default 30 s */
  readonly everyMs?: number;
  /** How often, after the start, what is at Graph is compared with our table. @default a day */
  readonly leftoversEveryMs?: number;
}

export interface FeedKeeper {
  start(): void;
  /** Whether its loop still turns. */
  isAlive(): boolean;
  /** That tenant at once, whatever failed before: its settings changed. */
  ask(tenantId: string): void;
  /** Begins with no tenant any more and lets those under way finish, for at most that time. */
  stop(drainMs: number): Promise<void>;
}

/** One slow Graph must not keep the other tenants waiting, and all of them together must not take the worker's connections. */
const mostAtOnce = 8;
/** Another process was at it and may have looked before the change that we were told of. */
const askAgainMs = 5_000;
/** A subscription that stands in the way of ours (its answer was lost, say) is not touched before this age. */
const stuckCheckMs = 10 * 60_000;
const longestBackOffMs = 15 * 60_000;
const slackMs = 15_000;

interface Care {
  failures: number;
  notBefore: number;
  checkedAt: number;
}

/** Goes round all tenants that have feeds to look after, at the latest every 30 s, until it is stopped. What fails is logged and tried again. */
export function createFeedKeeper(ports: FeedKeeperPorts, { everyMs = 30_000, leftoversEveryMs = 24 * 60 * 60_000 }: FeedKeeperSettings = {}): FeedKeeper {
  const { feeds, signal, logger } = ports;
  const cares = new Map<string, Care>();
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let loop: Promise<void> | undefined;
  let isStopping = false;
  let turnedAt = 0;
  let failures = 0;

  const careOf = (tenantId: string): Care => {
    const care = cares.get(tenantId) ?? { failures: 0, notBefore: 0, checkedAt: Number.NEGATIVE_INFINITY };
    cares.set(tenantId, care);
    return care;
  };

  async function turnUntilStopped(): Promise<void> {
    while (!isStopping) {
      turnedAt = performance.now();
      await signal.wait(await turn());
    }
  }

  /** Answers how long it may wait for the next. */
  async function turn(): Promise<number> {
    try {
      for (const tenantId of await feeds.tenants()) waiting.add(tenantId);
      failures = 0;
      pump();
      return everyMs;
    } catch (error) {
      failures += 1;
      logger.error(toLogFields(error), 'the feeds cannot be listed; it is tried again');
      return Math.min(1_000 * 2 ** failures, everyMs);
    }
  }

  /** A tenant that is asked for while it is under way waits and is looked after once more. */
  function pump(): void {
    for (const tenantId of waiting) {
      if (isStopping || running.size >= mostAtOnce) return;
      if (running.has(tenantId)) continue;
      waiting.delete(tenantId);
      const done = lookAfter(tenantId, careOf(tenantId)).finally(() => {
        running.delete(tenantId);
        pump();
      });
      running.set(tenantId, done);
    }
  }

  async function lookAfter(tenantId: string, care: Care): Promise<void> {
    const startedAt = performance.now();
    if (startedAt < care.notBefore) return;
    try {
      const sinceCheck = startedAt - care.checkedAt;
      const checksLeftovers = sinceCheck >= leftoversEveryMs || (sinceCheck >= stuckCheckMs && (await isStuck(tenantId)));
      const wasOurs = await ports.keep(tenantId, { checksLeftovers, catchesUp: sinceCheck === Number.POSITIVE_INFINITY });
      care.failures = 0;
      if (!wasOurs) ringAfter(askAgainMs);
      else if (checksLeftovers) care.checkedAt = startedAt;
    } catch (error) {
      care.failures += 1;
      care.notBefore = performance.now() + Math.min((everyMs / 2) * 2 ** (care.failures - 1), longestBackOffMs);
      await tell(tenantId, care.failures, error);
    }
  }

  async function isStuck(tenantId: string): Promise<boolean> {
    return (await feeds.list(tenantId)).feeds.some((feed) => feed.state === 'none' && feed.failures > 0);
  }

  /** One line of the log for the tenant's administrator an hour. */
  async function tell(tenantId: string, times: number, error: unknown): Promise<void> {
    logger.error({ tenantId, failures: times, ...toLogFields(error) }, "a tenant's feeds could not be looked after; it is tried again");
    const at = ports.clock.now();
    const entry = { activityId: `feed/keep/${tenantId}/${at.slice(0, 13)}`, tenantId, at, kind: 'notice', result: 'retrying', code: codeOf(error) } as const;
    await ports.activity.note([entry]).catch((failure: unknown) => logger.error({ tenantId, ...toLogFields(failure) }, 'a line of the activity log was lost'));
  }

  function ringAfter(milliseconds: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      signal.ring();
    }, milliseconds).unref();
    timers.add(timer);
  }

  return {
    start: () => {
      if (loop !== undefined) return;
      // What is about to turn for the first time does not stand.
      turnedAt = performance.now();
      loop = turnUntilStopped();
    },
    isAlive: () => loop !== undefined && !isStopping && performance.now() - turnedAt < everyMs + slackMs,
    ask: (tenantId) => {
      careOf(tenantId).notBefore = 0;
      signal.ring();
    },
    stop: async (drainMs) => {
      isStopping = true;
      for (const timer of timers) clearTimeout(timer);
      signal.ring();
      await loop;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, drainMs)));
      await Promise.race([Promise.all(running.values()), patience]);
      clearTimeout(timer);
    },
  };
}
