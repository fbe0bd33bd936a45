import type { StateJournal } from '../../simulation/state-journal.js';
import { isExpired, type StoredSubscription } from '../subscriptions/stored-subscription.js';

const collection = 'subscription';

/** Living subscriptions; an expired one is gone without a word. */
export interface SubscriptionStore {
  find(id: string): StoredSubscription | undefined;
  all(): readonly StoredSubscription[];
  ofUser(userId: string): readonly StoredSubscription[];
  save(subscription: StoredSubscription): void;
  remove(id: string): void;
}

export function createSubscriptionStore(journal: StateJournal, now: () => number): SubscriptionStore {
  const kept = journal.collection<StoredSubscription>(collection);
  const living = (): readonly StoredSubscription[] => {
    const time = now();
    for (const subscription of [...kept.values()]) if (isExpired(subscription, time)) journal.remove(collection, subscription.id);
    return [...kept.values()];
  };
  return {
    find: (id) => living().find((subscription) => subscription.id === id),
    all: living,
    ofUser: (userId) => living().filter((subscription) => subscription.userId === userId),
    save: (subscription) => journal.put(collection, subscription.id, subscription),
    remove: (id) => {
      if (kept.has(id)) journal.remove(collection, id);
    },
  };
}
