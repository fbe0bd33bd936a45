import { createChangeFeed, createProcessPermits } from '@clounect/graph-calendar';
import { expect, it } from 'vitest';
import { toInstant, type ChangeFeed } from '@clounect/core';
import { expectId, expectOutcome } from './expect-sound.js';
import { fuzz } from './fuzz.js';
import { graphUrl, token } from './graph.js';
import { hostileReplies, serve } from './hostile-server.js';

const window = { start: '2026-11-01T00:00:00Z', end: '2027-03-01T00:00:00Z' };
const endpoint = { notificationUrl: 'https://host.example/n', lifecycleUrl: 'https://host.example/l', clientState: 'secret' };
const rows = [
  { id: 'event-1', '@odata.etag': 'W/"1"', subject: '商談' },
  { id: 'event-2', '@removed': { reason: 'deleted' } },
  { id: 'event-3', type: 'occurrence', seriesMasterId: 'event-4', '@odata.etag': 'W/"3"' },
];
const delta = `${graphUrl}/users('m1')/calendarView/delta`;
const middle = { value: rows, '@odata.nextLink': `${delta}?$skiptoken=a` };
const last = { value: rows, '@odata.deltaLink': `${delta}?$deltatoken=b` };
const subscription = { id: 'sub-1', resource: '/users/m1/events', notificationUrl: endpoint.notificationUrl, clientState: null, expirationDateTime: '2026-11-28T23:40:00.1234567Z' };
const subscriptions = { value: [subscription, { ...subscription, resource: '/me/messages' }], '@odata.nextLink': `${graphUrl}/subscriptions?$skiptoken=c` };
const replies = hostileReplies([middle, last, last, subscription, subscriptions]);

const calls: Readonly<Record<string, (feed: ChangeFeed) => Promise<void>>> = {
  changes: async (feed) => {
    let cursor: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const found = expectOutcome(await feed.changes('m1', cursor === undefined ? { window } : { cursor }));
      for (const { eventId, etag } of found?.events ?? []) [eventId, ...(etag === undefined ? [] : [etag])].forEach(expectId);
      // A tombstone tells no version, and a version is told of what is there.
      for (const { isGone, etag } of found?.events ?? []) expect(isGone && etag !== undefined).toBe(false);
      if (found === undefined) return;
      cursor = found.cursor;
    }
  },
  subscribe: async (feed) => {
    const made = expectOutcome(await feed.subscribe('m1', endpoint));
    if (made === undefined) return;
    expectId(made.subscriptionId);
    expect(toInstant(made.expiresAt)).toBe(made.expiresAt);
    expectOutcome(await feed.unsubscribe(made.subscriptionId));
  },
  renew: async (feed) => {
    const expiresAt = expectOutcome(await feed.renew('sub-1'));
    if (expiresAt !== undefined) expect(toInstant(expiresAt)).toBe(expiresAt);
  },
  list: async (feed) => {
    for (const { subscriptionId, mailboxId, expiresAt } of expectOutcome(await feed.list()) ?? []) {
      expectId(subscriptionId);
      expect(mailboxId).not.toBe('');
      expect(toInstant(expiresAt)).toBe(expiresAt);
    }
  },
};

it.each(Object.keys(calls))('%s: whatever Graph answers is an outcome, and the cursor leads nowhere else', async (name) => {
  await fuzz(`feed-${name}`, replies, async (input) => {
    const server = serve(graphUrl, input);
    const feed = createChangeFeed({ settings: {}, token, fetch: server.fetch, permits: createProcessPermits(Date.now) });
    await calls[name]?.(feed);
    expect(server.strays).toEqual([]);
  });
});
