import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed } from '../ports/feed-repository.js';
import { addMilliseconds, compareInstants, millisecondsBetween } from '../schedule/period.js';
import { newFeed } from './feed-doubts.js';
import { feedSettings, planFeeds, renewAt } from './plan-feeds.js';

const now = '2026-11-22T00:00:00Z';
const url = 'https://clounect.example/graph/notifications';
const minutes = (count: number): string => addMilliseconds(now, count * 60_000);
const feed = (changes: Partial<Feed> = {}): Feed => ({
  ...newFeed('t', 'm'),
  state: 'subscribed',
  subscriptionId: 's',
  clientStateHash: 'sha256:0',
  subscribedAt: minutes(-10),
  expiresAt: minutes(10_060),
  caughtUpAt: minutes(-1),
  needsCatchUp: false,
  ...changes,
});
const kinds = (one: Feed, wanted: readonly string[] = ['m']) => planFeeds({ feeds: [one], wanted, notificationUrl: url, now }).map(({ kind }) => kind);

describe('planFeeds', () => {
  it.each([
    ['nothing while all is well', {}, []],
    ['subscribe and catch up when there is no subscription', { state: 'none', subscriptionId: undefined, needsCatchUp: true }, ['subscribe', 'catchUp']],
    ['renew with a fifth of the life left', { subscribedAt: minutes(-9_000), expiresAt: minutes(1_000) }, ['renew']],
    ['renew what has expired', { subscribedAt: minutes(-20_000), expiresAt: minutes(-5) }, ['renew']],
    ['catch up when something was missed', { needsCatchUp: true }, ['catchUp']],
    ['catch up when Graph told that it missed something', { told: { missed: 2, reauthorization: 1 }, settled: { missed: 1, reauthorization: 1 } }, ['catchUp']],
    ['renew when Graph asked for it', { told: { missed: 1, reauthorization: 2 }, settled: { missed: 1, reauthorization: 1 } }, ['renew']],
    ['subscribe and catch up when Graph removed the subscription', { removedSubscriptionId: 's' }, ['subscribe', 'catchUp']],
    ['leave alone what was made after Graph removed another one', { removedSubscriptionId: 'former' }, []],
    ['catch up by time alone', { caughtUpAt: minutes(-16) }, ['catchUp']],
    ['poll what takes no subscriptions', { state: 'polled', subscriptionId: undefined, subscribedAt: minutes(-60), caughtUpAt: minutes(-2) }, ['catchUp']],
    ['ask again after a day what took no subscription', { state: 'polled', subscriptionId: undefined, subscribedAt: minutes(-1_441), caughtUpAt: now }, ['subscribe']],
    ['wait for the back-off', { state: 'none', notBefore: minutes(1) }, []],
  ] as const)('has to %s', (_name, changes, expected) => {
    expect(kinds(feed(changes as Partial<Feed>))).toEqual(expected);
  });

  it('ends what is not wanted, also during a back-off', () => {
    expect(kinds(feed({ notBefore: minutes(5) }), [])).toEqual(['end']);
  });

  it('removes leftovers only when they are at our address, unknown to us and older than 10 minutes', () => {
    const subscription = { subscriptionId: 'x', mailboxId: 'm', notificationUrl: url, expiresAt: minutes(10_080 - 11) };
    const left = (changes: object): number =>
      planFeeds({ feeds: [feed()], wanted: ['m'], atGraph: [{ ...subscription, ...changes }], notificationUrl: url, now }).filter(({ kind }) => kind === 'removeLeftover').length;
    expect([left({}), left({ notificationUrl: 'https://staging.example' }), left({ subscriptionId: 's' }), left({ expiresAt: minutes(10_080 - 9) }), left({ expiresAt: minutes(10_080 - 10) })]).toEqual([1, 0, 0, 0, 0]);
  });

  it.each([
    ['stands at our address', [{}], []],
    ['is not there any more', [], ['subscribe', 'catchUp']],
    ['leads to another address', [{ notificationUrl: 'https://old.example' }], ['subscribe', 'catchUp']],
    ['was not asked for', undefined, []],
  ] as const)('subscribes again when our subscription %s: %j → %j', (_what, atGraph, expected) => {
    const subscription = { subscriptionId: 's', mailboxId: 'm', notificationUrl: url, expiresAt: minutes(10_060) };
    const listed = atGraph?.map((changes) => ({ ...subscription, ...changes }));
    const planned = (subscribedAt: string) => planFeeds({ feeds: [feed({ subscribedAt })], wanted: ['m'], atGraph: listed, notificationUrl: url, now }).map(({ kind }) => kind);
    expect(planned(minutes(-10))).toEqual(expected);
    expect(planned(minutes(-9)), 'made just now').toEqual(atGraph?.length === 0 ? [] : expected);
  });

  it('staggers renewals within the last quarter and never later than a fifth before the end', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 60, max: 10_080 }), (mailboxId, life) => {
        const at = renewAt(feed({ mailboxId, subscribedAt: now, expiresAt: minutes(life) })) ?? '';
        const left = millisecondsBetween(at, minutes(life)) / (life * 60_000);
        expect(left).toBeGreaterThanOrEqual(0.1999);
        expect(left).toBeLessThanOrEqual(0.2501);
        expect(compareInstants(at, now)).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['subscribe again what has no subscription, whatever it says', { subscriptionId: undefined }, ['subscribe']],
    ['subscribe again what has no subscription, and renew none, whenever it would end', { subscriptionId: undefined, expiresAt: minutes(-5) }, ['subscribe']],
    ['renew what does not know when it ends', { expiresAt: undefined }, ['renew']],
    ['renew what does not know when it began', { subscribedAt: undefined }, ['renew']],
    ['catch up what never was', { caughtUpAt: undefined }, ['catchUp']],
    ['catch up after a quarter of an hour to the second', { caughtUpAt: minutes(-15) }, ['catchUp']],
    ['go on when the back-off is over', { state: 'none', notBefore: now }, ['subscribe']],
    ['poll after a minute to the second', { state: 'polled', subscriptionId: undefined, caughtUpAt: minutes(-1) }, ['catchUp']],
    ['leave what is polled without a subscription alone', { state: 'polled', caughtUpAt: now, removedSubscriptionId: 's', subscribedAt: minutes(-60) }, []],
    ['ask for no renewal of what is polled', { state: 'polled', caughtUpAt: now, expiresAt: minutes(-5), subscribedAt: minutes(-60) }, []],
  ] as const)('has to %s', (_name, changes, expected) => {
    expect(kinds(feed(changes as Partial<Feed>))).toEqual(expected);
  });

  it('takes only its own subscription for the one that is listed', () => {
    const other = { subscriptionId: 'another', mailboxId: 'm', notificationUrl: 'https://old.example', expiresAt: minutes(10_060) };
    const own = { ...other, subscriptionId: 's', notificationUrl: url };
    const planned = (...atGraph: (typeof own)[]) => planFeeds({ feeds: [feed()], wanted: ['m'], atGraph, notificationUrl: url, now }).map(({ kind }) => kind);
    expect([planned(other, own), planned(other)]).toEqual([[], ['subscribe', 'catchUp']]);
  });

  it('knows when to renew only what knows its begin and its end, each mailbox at a moment of its own that stays the same', () => {
    expect([renewAt(feed({ subscribedAt: undefined })), renewAt(feed({ expiresAt: undefined }))]).toEqual([undefined, undefined]);
    const at = (mailboxId: string) => renewAt(feed({ mailboxId, subscribedAt: now, expiresAt: minutes(10_000) }));
    expect([at('m'), at('m1'), at('m2'), at('')].map((instant) => Math.round(millisecondsBetween(now, instant ?? now) / 60_000))).toEqual([7_837, 7_923, 7_922, 7_997]);
    expect(renewAt(feed({ subscribedAt: minutes(10), expiresAt: now }))).toBe(now);
  });

  it('has its settings in the order of their meaning', () => {
    expect(feedSettings.pollEveryMs).toBeLessThan(feedSettings.catchUpEveryMs);
  });
});
