import { newFeed, type EventHint, type Feed, type FeedNotification, type NotificationReceipt, type ToldDoubt } from '@clounect/core';
import { hashClientState } from '../hash-client-state.js';
import { isSameSecret } from '../is-same-secret.js';
import type { NotificationPorts } from '../notification-policy.js';

export const clientState = 'state-of-subscription-1';
export const feed: Feed = { ...newFeed('example', 'mailbox-1'), state: 'subscribed', subscriptionId: 'subscription-1', clientStateHash: hashClientState(clientState), needsCatchUp: false };

export interface FakeFeedPorts extends NotificationPorts {
  readonly accepted: EventHint[];
  readonly stored: ToldDoubt[];
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
      doubt: (told) => Promise.resolve(void ports.stored.push(...told)),
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
    hashClientState,
    onReceipt: (receipt) => void ports.receipts.push(receipt),
    onFailure: (error) => void ports.failures.push(error),
    ...overrides,
  };
  return ports;
}
