import { describe, expect, it } from 'vitest';
import type { EventHint } from '../ports/event-inbox.js';
import { newFeed } from '../feed/feed-doubts.js';
import type { Feed, ToldDoubt } from '../ports/feed-repository.js';
import type { FeedPost } from '../ports/notification-reader.js';
import { receiveNotifications } from './receive-notifications.js';

const feed: Feed = { ...newFeed('t', 'm'), state: 'subscribed', subscriptionId: 's', clientStateHash: 'hash of secret', needsCatchUp: false };

async function receive(post: Partial<FeedPost>) {
  const hints: EventHint[] = [];
  const stored: ToldDoubt[] = [];
  const receipt = await receiveNotifications(
    {
      feeds: { findBySubscriptions: async (ids) => (ids.includes('s') ? [feed] : []), doubt: async (told) => void stored.push(...told) },
      events: { accept: async (accepted) => void hints.push(...accepted) },
      reader: { read: () => ({ notifications: [], lifecycle: [], ignored: 0, ...post }) },
      isSameSecret: (given, expected) => given === expected,
      hashClientState: (clientState) => `hash of ${clientState}`,
    },
    {},
  );
  return { receipt, hints, stored };
}
const entry = { subscriptionId: 's', clientState: 'secret' };

describe('receiveNotifications', () => {
  it('remembers what comes with a known subscription and its secret, and counts strangers', async () => {
    const notifications = [
      { ...entry, eventId: 'e1', etag: 'v1' },
      { ...entry, clientState: 'guess', eventId: 'e2' },
      { subscriptionId: 'unknown', clientState: 'secret', eventId: 'e3' },
    ];
    const { receipt, hints } = await receive({ notifications, ignored: 2 });
    expect(hints).toEqual([{ tenantId: 't', mailboxId: 'm', eventId: 'e1', etag: 'v1' }]);
    expect(receipt).toEqual({ accepted: 1, strangers: 2, ignored: 2, unknownKinds: [], hasLifecycle: false });
  });

  it.each([
    ['reauthorizationRequired', 'reauthorization'],
    ['subscriptionRemoved', 'removed'],
    ['missed', 'missed'],
  ] as const)('does its own for %s', async (event, what) => {
    const { receipt, stored } = await receive({ lifecycle: [{ ...entry, event, name: event }] });
    expect(stored).toEqual([{ tenantId: 't', subscriptionId: 's', what }]);
    expect(receipt.hasLifecycle).toBe(true);
  });

  it('changes nothing for a lifecycle event of an unknown kind, and names it', async () => {
    const { receipt, stored } = await receive({ lifecycle: [{ ...entry, event: 'unknown', name: 'somethingNew' }] });
    expect([receipt.unknownKinds, stored]).toEqual([['somethingNew'], []]);
  });

  it('believes no lifecycle event without the secret', async () => {
    const { receipt, stored } = await receive({ lifecycle: [{ ...entry, clientState: 'hash of secret', event: 'subscriptionRemoved', name: 'subscriptionRemoved' }] });
    expect([receipt.strangers, stored]).toEqual([1, []]);
  });

  it('catches up when a notification names no event', async () => {
    const { stored, receipt } = await receive({ notifications: [entry] });
    expect([stored, receipt.hasLifecycle]).toEqual([[{ tenantId: 't', subscriptionId: 's', what: 'missed' }], true]);
  });
});
