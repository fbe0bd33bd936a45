import type { EventHint, Feed, FeedNotification, NotificationReceipt } from '@clounect/core';
import { isSameSecret } from '../is-same-secret.js';
import type { NotificationPorts } from '../notification-policy.js';

export const clientState = 'state-of-subscription-1';
export const feed: Feed = { tenantId: 'example', mailboxId: 'mailbox-1', state: 'subscribed', subscriptionId: 'subscription-1', clientState, needsCatchUp: false, failures: 0 };

export interface FakeFeedPorts extends NotificationPorts {
  readonly accepted: EventHint[];
  readonly stored: Feed[];
  readonly receipts: NotificationReceipt[];
  readonly failures: unknown[];
  /** What `accept` waits for, or rejects with. */
  store: () => Promise<void>;
}

/** One subscription; a reader that takes `{ value: [{ subscriptionId, clientState, eventId } | { …, lifecycle }] }`. */
export function createFakeFeedPorts(overrides: Partial<NotificationPorts> = {}): FakeFeedPorts {
  const ports: FakeFeedPorts = {
    accepted: [],
    stored: [],
    receipts: [],
    failures: [],
    store: () => Promise.resolve(),
    feeds: {
      findBySubscriptions: (ids) => Promise.resolve([feed].filter(({ subscriptionId }) => ids.includes(subscriptionId ?? ''))),
      put: (changed) => Promise.resolve(void ports.stored.push(changed)),
    },
    events: {
      accept: async (hints) => {
        await ports.store();
        ports.accepted.push(...hints);
      },
    },
    reader: {
      read: (body) => {
        const entries = 'value' in Object(body) ? (body as { value: (FeedNotification & { lifecycle?: 'missed' | 'unknown' })[] }).value : [];
        return {
          notifications: entries.filter(({ lifecycle }) => lifecycle === undefined),
          lifecycle: entries.flatMap((entry) => (entry.lifecycle === undefined ? [] : [{ ...entry, event: entry.lifecycle, name: entry.lifecycle }])),
          ignored: 0,
        };
      },
    },
    isSameSecret,
    onReceipt: (receipt) => void ports.receipts.push(receipt),
    onFailure: (error) => void ports.failures.push(error),
    ...overrides,
  };
  return ports;
}
