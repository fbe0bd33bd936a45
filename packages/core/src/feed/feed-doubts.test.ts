import { expect, it } from 'vitest';
import { hasNews, isRemoved, isTold, newFeed, settle } from './feed-doubts.js';

const feed = { ...newFeed('t', 'm'), told: { missed: 3, reauthorization: 2 }, settled: { missed: 3, reauthorization: 1 } };

it('a feed of which nothing is known needs everything', () => {
  expect(newFeed('t', 'm')).toEqual({ tenantId: 't', mailboxId: 'm', state: 'none', needsCatchUp: true, failures: 0, told: { missed: 0, reauthorization: 0 }, settled: { missed: 0, reauthorization: 0 } });
});

it('what Graph told stands until an action that began later ended well', () => {
  expect([isTold(feed, 'missed'), isTold(feed, 'reauthorization')]).toEqual([false, true]);
  expect([settle(feed, 'reauthorization'), settle({ ...feed, told: { missed: 9, reauthorization: 9 } }, 'missed')]).toEqual([{ missed: 3, reauthorization: 2 }, { missed: 9, reauthorization: 1 }]);
});

it('a subscription is removed where Graph said so of just that one', () => {
  expect([isRemoved(feed), isRemoved({ ...feed, subscriptionId: 's', removedSubscriptionId: 's' }), isRemoved({ ...feed, subscriptionId: 's', removedSubscriptionId: 'former' }), isRemoved({ ...feed, subscriptionId: 's' })]).toEqual([false, true, false, false]);
});

it('news are what the intake was told since, of either kind, or a removal', () => {
  expect([hasNews(feed, feed), hasNews(feed, { ...feed, told: { missed: 4, reauthorization: 2 } }), hasNews(feed, { ...feed, told: { missed: 3, reauthorization: 3 } }), hasNews(feed, { ...feed, removedSubscriptionId: 's' })]).toEqual([false, true, true, true]);
});
