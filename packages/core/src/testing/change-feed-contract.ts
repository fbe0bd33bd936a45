import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeFeedChanges } from './change-feed-changes-contract.js';
import { createFeedSteps } from './change-feed-steps.js';
import type { FeedSteps, FeedUnderTest } from './change-feed-steps.js';
import { millisecondsBetween } from '../schedule/period.js';
import { readDone, written } from './graph-contract-steps.js';

/** What every `ChangeFeed` must do, checked through a back door. Run it with vitest: `describeChangeFeed('mine', setUp)`. */
export function describeChangeFeed(name: string, setUp: () => Promise<FeedUnderTest>): void {
  describe(`ChangeFeed: ${name}`, () => {
    let underTest: FeedUnderTest | undefined;
    beforeEach(async () => {
      underTest = await setUp();
    });
    afterEach(() => underTest?.close?.());
    const steps = createFeedSteps(() => {
      if (underTest === undefined) throw new Error('the feed under test was not set up');
      return underTest;
    });
    describeSubscriptions(steps);
    describeNotifications(steps);
    describeFeedChanges(steps);
  });
}

function describeSubscriptions({ world, mailboxId, subscribe }: FeedSteps): void {
  const feed = () => world().feed;

  describe('subscribe', () => {
    it('gives the subscription as Graph holds it', async () => {
      const { endpoint, backDoor, now } = world();
      const subscription = await subscribe();
      const { subscriptionId, expiresAt } = subscription;
      expect(subscription).toEqual({ subscriptionId, mailboxId: mailboxId(), notificationUrl: endpoint.notificationUrl, expiresAt });
      expect(await backDoor.subscriptions()).toEqual([{ subscriptionId, mailboxId: mailboxId(), ...endpoint }]);
      const days = millisecondsBetween(now(), expiresAt) / 86_400_000;
      expect(days).toBeGreaterThan(6);
      expect(days).toBeLessThan(7.01);
    });
    it('is refused with forbidden by a mailbox that takes none', async () => {
      await world().backDoor.refuseSubscriptions(mailboxId());
      expect(await feed().subscribe(mailboxId(), world().endpoint)).toMatchObject({ status: 'refused', failure: { code: 'forbidden' } });
      expect(await world().backDoor.subscriptions()).toEqual([]);
    });
    it('is refused with conflict where the app has one already, and adds none', async () => {
      await subscribe();
      expect(await feed().subscribe(mailboxId(), world().endpoint)).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
      expect(await world().backDoor.subscriptions()).toHaveLength(1);
    });
    it('is refused with mailboxUnusable by a user without a mailbox', async () => {
      expect(await feed().subscribe(world().withoutCalendar, world().endpoint)).toMatchObject({ status: 'refused', failure: { code: 'mailboxUnusable' } });
    });
  });

  describe('renew', () => {
    it('gives an expiry that is not before the one it had', async () => {
      const { subscriptionId, expiresAt } = await subscribe();
      const renewed = written(await feed().renew(subscriptionId));
      expect(millisecondsBetween(expiresAt, renewed)).toBeGreaterThanOrEqual(-1000);
    });
    it('is refused with notFound when the subscription is gone', async () => {
      const { subscriptionId } = await subscribe();
      await world().backDoor.expire(subscriptionId);
      expect(await feed().renew(subscriptionId)).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    });
  });

  describe('unsubscribe', () => {
    it('ends the subscription, and is applied also when there is none', async () => {
      const { subscriptionId } = await subscribe();
      expect((await feed().unsubscribe(subscriptionId)).status).toBe('applied');
      expect(await world().backDoor.subscriptions()).toEqual([]);
      expect((await feed().unsubscribe(subscriptionId)).status).toBe('applied');
    });
    it('makes room for another', async () => {
      written(await feed().unsubscribe((await subscribe()).subscriptionId));
      expect((await feed().subscribe(mailboxId(), world().endpoint)).status).toBe('applied');
    });
  });

  it('lists every subscription with its mailbox and address', async () => {
    const other = written(await feed().subscribe(world().mailboxes[1], world().endpoint));
    const subscriptions = [await subscribe(), other];
    const listed = readDone(await feed().list());
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(expect.arrayContaining(subscriptions));
  });
}

function describeNotifications({ world, mailboxId, subscribe, add }: FeedSteps): void {
  const hear = (eventId: string) =>
    vi.waitFor(async () => {
      const { clientState } = world().endpoint;
      expect(await world().backDoor.notifications()).toContainEqual(expect.objectContaining({ clientState, eventId }));
    }, { timeout: 20_000 });

  describe('notifications', () => {
    it.each(['add', 'edit', 'remove'] as const)('bring our client state and the id of an event after %s', async (act) => {
      const before = act === 'add' ? undefined : await add();
      const { subscriptionId } = await subscribe();
      const eventId = before ?? (await add());
      if (act !== 'add') await world().backDoor[act]({ mailboxId: mailboxId(), eventId });
      await hear(eventId);
      expect((await world().backDoor.notifications()).every((one) => one.subscriptionId === subscriptionId)).toBe(true);
    });
    it('do not come from another mailbox', async () => {
      await subscribe();
      const elsewhere = await world().backDoor.add(world().mailboxes[1], world().inside);
      await hear(await add());
      expect((await world().backDoor.notifications()).filter(({ eventId }) => eventId === elsewhere)).toEqual([]);
    });
  });
}
