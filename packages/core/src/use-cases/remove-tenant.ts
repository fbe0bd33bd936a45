import type { ChangeFeed } from '../ports/change-feed.js';
import type { FeedRepository } from '../ports/feed-repository.js';
import type { Housekeeping } from '../ports/housekeeping.js';
import type { JobSignal } from '../ports/job-scheduler.js';

export interface RemoveTenantPorts {
  readonly house: Pick<Housekeeping, 'eraseTenant'>;
  readonly feeds: Pick<FeedRepository, 'list' | 'exclusively'>;
  readonly feed: (tenantId: string) => Promise<ChangeFeed>;
}

export interface TenantRemoved {
  /** Subscriptions at Graph that could not be ended; Graph ends them within a week, and refuses nobody meanwhile. */
  readonly leftSubscriptions: number;
}

const batch = 500;

/**
 * Removes a tenant with everything that is stored of it. Its events in Outlook stay: they are the users' own, and nobody asked for their
 * deletion. What a kill leaves undone, calling it again does.
 */
export async function removeTenant(ports: RemoveTenantPorts, tenantId: string, signal?: Pick<JobSignal, 'throwIfAborted'>): Promise<TenantRemoved> {
  let leftSubscriptions = (await subscriptionsOf(ports, tenantId)).length;
  const erase = async () => {
    while ((await ports.house.eraseTenant(tenantId, batch)) === 'more') signal?.throwIfAborted();
  };
  // Nobody renews meanwhile what is ended here. Whether it can be ended must not decide whether the tenant can go.
  const wasAlone = await ports.feeds.exclusively(tenantId, async () => {
    leftSubscriptions = await endSubscriptions(ports, tenantId);
    await erase();
  });
  if (!wasAlone) await erase();
  return { leftSubscriptions };
}

async function subscriptionsOf({ feeds }: RemoveTenantPorts, tenantId: string): Promise<readonly string[]> {
  return (await feeds.list(tenantId)).feeds.flatMap(({ subscriptionId }) => subscriptionId ?? []);
}

async function endSubscriptions(ports: RemoveTenantPorts, tenantId: string): Promise<number> {
  const known = await subscriptionsOf(ports, tenantId);
  if (known.length === 0) return 0;
  const graph = await ports.feed(tenantId).catch(() => undefined);
  if (graph === undefined) return known.length;
  let left = 0;
  for (const subscriptionId of known) {
    const outcome = await graph.unsubscribe(subscriptionId);
    if (outcome.status !== 'applied') left += 1;
  }
  return left;
}
