import { compareInstants, millisecondsBetween } from '../../schedule/period.js';
import { dueAt } from './work-rows.js';
import type { Feed } from '../../ports/feed-repository.js';
import type { FeedGroup, HealthRepository, RecentFailure, WaitingChanges } from '../../ports/health-repository.js';
import type { Instant } from '../../schedule/period.js';
import type { Tables } from './tables.js';

const hourMs = 3_600_000;
const mostFailures = 200;
const never: Instant = '9999-12-31T00:00:00Z';

export function createInMemoryHealth(tables: Tables): HealthRepository {
  return {
    async evidence(tenantId) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) return undefined;
      const lines = [...tables.activity.values()].filter((entry) => entry.tenantId === tenantId);
      const { waiting, givenUp } = waitingOf(tables, tenantId);
      return {
        now: tables.now(),
        isPaused: tenant.isPaused,
        direction: tenant.direction,
        hasSource: tenant.sourceId !== '',
        waiting,
        givenUp,
        held: heldOf(tables, tenantId),
        feeds: feedGroups(tables, tenantId),
        lastSuccess: last(lines.filter(({ kind, result }) => kind === 'execution' && result === 'succeeded').map(({ at }) => at)),
        failures: recentFailures(tables, tenantId),
        webhook: tables.seen.get(tenantId),
        budget: undefined,
      };
    },
    async backlogs() {
      const now = tables.now();
      return [...tables.tenants.values()]
        .toSorted((one, other) => (one.tenantId < other.tenantId ? -1 : 1))
        .map(({ tenantId, isPaused }) => {
          const { waiting, givenUp } = waitingOf(tables, tenantId);
          return { tenantId, isPaused, ...waiting, givenUp, held: heldOf(tables, tenantId), oldestMs: waiting.since === undefined ? 0 : millisecondsBetween(waiting.since, now) };
        });
    },
    async isMigrated() {
      return true;
    },
  };
}

function heldOf(tables: Tables, tenantId: string): number {
  return [...tables.deletions.values()].filter((one) => one.tenantId === tenantId && one.state === 'held').length;
}

function waitingOf(tables: Tables, tenantId: string): { readonly waiting: WaitingChanges; readonly givenUp: number } {
  const rows = [...tables.work.values()].filter((row) => row.tenantId === tenantId && dueAt(row) !== undefined);
  const isGivenUp = (due: Instant | undefined): boolean => due !== undefined && compareInstants(due, never) >= 0;
  const waiting = rows.filter((row) => !isGivenUp(dueAt(row)));
  const [since] = waiting.flatMap(({ waitingSince }) => waitingSince ?? []).sort(compareInstants);
  return { waiting: { count: waiting.length, since }, givenUp: rows.length - waiting.length };
}

function last(instants: readonly Instant[]): Instant | undefined {
  return instants.toSorted(compareInstants).at(-1);
}

function feedGroups(tables: Tables, tenantId: string): readonly FeedGroup[] {
  const known = [...tables.feeds.values()].filter((feed) => feed.tenantId === tenantId);
  const isTwoWay = tables.tenants.get(tenantId)?.direction === 'twoWay';
  const linked = [...tables.links.values()].flatMap((link) => (link.tenantId === tenantId && link.isOn && isTwoWay ? (link.mailboxId ?? []) : []));
  const missing = [...new Set(linked)].filter((mailboxId) => !known.some((feed) => feed.mailboxId === mailboxId));
  const all: readonly Pick<Feed, 'state' | 'failures' | 'expiresAt' | 'caughtUpAt'>[] = [...known, ...missing.map(() => ({ state: 'none', failures: 0 }) as const)];
  return (['none', 'polled', 'subscribed'] as const).flatMap((state) => {
    const feeds = all.filter((feed) => feed.state === state);
    if (feeds.length === 0) return [];
    const first = (instants: readonly Instant[]): Instant | undefined => instants.toSorted(compareInstants)[0];
    const nextExpiry = first(feeds.flatMap(({ expiresAt }) => expiresAt ?? []));
    const oldestCatchUp = first(feeds.flatMap(({ caughtUpAt }) => caughtUpAt ?? []));
    return [{ state, count: feeds.length, failing: feeds.filter(({ failures }) => failures > 0).length, nextExpiry, oldestCatchUp }];
  });
}

function recentFailures(tables: Tables, tenantId: string): readonly RecentFailure[] {
  const failed = [...tables.activity.values()]
    .filter(({ at, result, ...entry }) => entry.tenantId === tenantId && result !== 'succeeded' && millisecondsBetween(at, tables.now()) <= hourMs)
    .toSorted((one, other) => compareInstants(other.at, one.at))
    .slice(0, mostFailures)
    .map(({ code = 'unexpected', at, activityId }) => ({ code, at, isOfWebhook: activityId.startsWith('webhook/') }));
  const groups = Map.groupBy(failed, ({ code, isOfWebhook }) => `${code}/${isOfWebhook}`);
  return [...groups.values()].flatMap(([newest, ...others]) => (newest === undefined ? [] : [{ ...newest, count: others.length + 1 }]));
}
