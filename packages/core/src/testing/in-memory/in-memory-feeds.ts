import { addMilliseconds, compareInstants, type Instant } from '../../schedule/period.js';
import { ClounectError } from '../../failure/failure.js';
import { copyOf, keyOf } from './tables.js';
import { hasNews, newFeed } from '../../feed/feed-doubts.js';
import type { Feed, FeedRepository, FeedWriter, ToldDoubt } from '../../ports/feed-repository.js';
import type { Tables } from './tables.js';

const leaseMs = 30_000;

export function createInMemoryFeeds(tables: Tables): FeedRepository {
  const leases = new Map<string, { readonly until: Instant }>();
  const isTwoWay = (tenantId: string) => tables.tenants.get(tenantId)?.direction === 'twoWay';

  return {
    async list(tenantId) {
      const linked = [...tables.links.values()].filter((link) => link.tenantId === tenantId && link.isOn && isTwoWay(tenantId));
      const wanted = [...new Set(linked.flatMap(({ mailboxId }) => mailboxId ?? []))].sort();
      const known = [...tables.feeds.values()].filter((feed) => feed.tenantId === tenantId);
      const missing = wanted.filter((mailboxId) => !known.some((feed) => feed.mailboxId === mailboxId));
      return { feeds: [...known, ...missing.map((mailboxId) => newFeed(tenantId, mailboxId))].map(copyOf), wanted, now: tables.now() };
    },
    async doubt(told) {
      for (const one of told) {
        const found = [...tables.feeds].find(([, { tenantId, subscriptionId }]) => tenantId === one.tenantId && subscriptionId === one.subscriptionId);
        if (found !== undefined) tables.feeds.set(found[0], afterDoubt(found[1], one.what));
      }
    },
    async findBySubscriptions(subscriptionIds) {
      const known = [...tables.feeds.values()].filter(({ subscriptionId }) => subscriptionId !== undefined && subscriptionIds.includes(subscriptionId));
      return known.map(copyOf);
    },
    async tenants() {
      const withFeeds = [...tables.feeds.values()].map(({ tenantId }) => tenantId);
      return [...new Set([...[...tables.tenants.keys()].filter(isTwoWay), ...withFeeds])].sort();
    },
    async exclusively(tenantId, work) {
      const held = leases.get(tenantId);
      if (held !== undefined && compareInstants(held.until, tables.now()) > 0) return false;
      const lease = { until: addMilliseconds(tables.now(), leaseMs) };
      leases.set(tenantId, lease);
      try {
        await work(createWriter(tables, tenantId, () => leases.get(tenantId) === lease));
      } finally {
        if (leases.get(tenantId) === lease) leases.delete(tenantId);
      }
      return true;
    },
  };
}

function createWriter(tables: Tables, tenantId: string, isHeld: () => boolean): FeedWriter {
  const checkLease = (): void => {
    if (!isHeld()) throw new ClounectError('leaseLost', `Another process looks after the feeds of tenant ${tenantId}.`);
  };
  return {
    async put(feed) {
      checkLease();
      const key = keyOf(tenantId, feed.mailboxId);
      const isTaken = [...tables.feeds].some(([other, one]) => other !== key && one.subscriptionId !== undefined && one.subscriptionId === feed.subscriptionId);
      if (isTaken) throw new Error('A subscription belongs to one mailbox.');
      const { told, removedSubscriptionId } = tables.feeds.get(key) ?? newFeed(tenantId, feed.mailboxId);
      const notBefore = hasNews(feed, { told, removedSubscriptionId }) ? undefined : feed.notBefore;
      tables.feeds.set(key, copyOf({ ...feed, tenantId, told, removedSubscriptionId, notBefore }));
    },
    async remove(mailboxId) {
      checkLease();
      tables.feeds.delete(keyOf(tenantId, mailboxId));
    },
  };
}

function afterDoubt(feed: Feed, what: ToldDoubt['what']): Feed {
  const known = { ...feed, notBefore: undefined };
  return what === 'removed' ? { ...known, removedSubscriptionId: feed.subscriptionId } : { ...known, told: { ...feed.told, [what]: feed.told[what] + 1 } };
}
