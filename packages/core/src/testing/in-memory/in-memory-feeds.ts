import { copyOf, keyOf } from './tables.js';
import type { Feed, FeedRepository } from '../../ports/feed-repository.js';
import type { Tables } from './tables.js';

/** One process only, so that nobody else can be at work or die over it. */
export function createInMemoryFeeds(tables: Tables): FeedRepository {
  const running = new Set<string>();
  const isTwoWay = (tenantId: string) => tables.tenants.get(tenantId)?.direction === 'twoWay';

  return {
    async list(tenantId) {
      const linked = [...tables.links.values()].filter((link) => link.tenantId === tenantId && link.isOn && isTwoWay(tenantId));
      const wanted = [...new Set(linked.flatMap(({ mailboxId }) => mailboxId ?? []))].sort();
      const known = [...tables.feeds.values()].filter((feed) => feed.tenantId === tenantId);
      const missing = wanted.filter((mailboxId) => !known.some((feed) => feed.mailboxId === mailboxId));
      return { feeds: [...known, ...missing.map((mailboxId) => newFeed(tenantId, mailboxId))].map(copyOf), wanted, now: tables.now() };
    },
    async put(feed) {
      const key = keyOf(feed.tenantId, feed.mailboxId);
      const isTaken = [...tables.feeds].some(([other, one]) => other !== key && one.subscriptionId !== undefined && one.subscriptionId === feed.subscriptionId);
      if (isTaken) throw new Error('A subscription belongs to one mailbox.');
      tables.feeds.set(key, copyOf(feed));
    },
    async remove(tenantId, mailboxId) {
      tables.feeds.delete(keyOf(tenantId, mailboxId));
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
      if (running.has(tenantId)) return false;
      running.add(tenantId);
      try {
        await work();
      } finally {
        running.delete(tenantId);
      }
      return true;
    },
  };
}

function newFeed(tenantId: string, mailboxId: string): Feed {
  return { tenantId, mailboxId, state: 'none', needsCatchUp: true, failures: 0 };
}
