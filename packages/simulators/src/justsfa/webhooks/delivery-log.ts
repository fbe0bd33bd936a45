import type { StateJournal } from '../../simulation/state-journal.js';
import type { Delivery } from './webhook-sender.js';

/** Every attempt to send a webhook, in the order in which they ended. */
export interface DeliveryLog {
  add(delivery: Delivery): void;
  all(): readonly Delivery[];
  clear(): void;
}

export function createDeliveryLog(journal: StateJournal): DeliveryLog {
  const kept = journal.collection<Delivery>('deliveries');
  let last = Math.max(0, ...[...kept.keys()].slice(-1).map(Number));
  return {
    add: (delivery) => journal.put('deliveries', String((last += 1)), delivery),
    all: () => [...kept.values()],
    clear: () => {
      for (const key of [...kept.keys()]) journal.remove('deliveries', key);
    },
  };
}
