import { addTenant, exampleLink, exampleTenant, instantForm } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFeed } from '../feed/feed-doubts.js';
import type { Feed, ToldDoubt } from '../ports/feed-repository.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `FeedRepository` keeps, whatever it stores in. */
export function describeFeedRepository(name: string, setUp: SetUpStore): void {
  describe(`FeedRepository of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
      for (const tenantId of ['tenant-1', 'tenant-2']) {
        await addTenant(store, tenantId);
        await store.tenants.put({ ...exampleTenant(tenantId), direction: 'twoWay' });
      }
    });
    const put = async (feed: Feed) => expect(await store.feeds.exclusively(feed.tenantId, (writer) => writer.put(feed))).toBe(true);
    const tell = (what: ToldDoubt['what'], subscriptionId = 'subscription-mailbox-a', tenantId = 'tenant-1') => store.feeds.doubt([{ tenantId, subscriptionId, what }]);
    const feedsOf = async (tenantId: string) => (await store.feeds.list(tenantId)).feeds;

    it('lists a feed for each mailbox that a link of a two-way tenant is on for, new ones with everything to do', async () => {
      await store.tenants.putLinks('tenant-1', [
        exampleLink('tenant-1', 'b'),
        exampleLink('tenant-1', 'a'),
        exampleLink('tenant-1', 'shares-a', { mailboxId: 'mailbox-a' }),
        exampleLink('tenant-1', 'off', { isOn: false }),
        exampleLink('tenant-1', 'unresolved', { mailboxId: undefined }),
      ]);
      await store.tenants.putLinks('tenant-2', [exampleLink('tenant-2', 'z')]);
      const listed = await store.feeds.list('tenant-1');
      expect(listed.wanted).toEqual(['mailbox-a', 'mailbox-b']);
      expect(listed.feeds).toEqual(listed.wanted.map((mailboxId) => newFeed('tenant-1', mailboxId)));
      expect(listed.now).toMatch(instantForm);
    });

    it('wants nothing for a one-way tenant, and still lists the feeds that are left', async () => {
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      await put(exampleFeed('mailbox-a'));
      await store.tenants.put(exampleTenant('tenant-1'));
      expect(await store.feeds.list('tenant-1')).toMatchObject({ wanted: [], feeds: [exampleFeed('mailbox-a')] });
      expect(await store.feeds.list('nobody')).toMatchObject({ wanted: [], feeds: [] });
    });

    it('keeps wanting the feeds of a paused tenant', async () => {
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay', isPaused: true });
      expect((await store.feeds.list('tenant-1')).wanted).toEqual(['mailbox-a']);
    });

    it('keeps every member of a feed, and forgets those that a replacement leaves out', async () => {
      await put(exampleFeed('mailbox-a'));
      expect(await feedsOf('tenant-1')).toEqual([exampleFeed('mailbox-a')]);
      expect((await store.raw()).feeds).toEqual([exampleFeed('mailbox-a')]);
      const polled: Feed = { ...newFeed('tenant-1', 'mailbox-a'), state: 'polled', needsCatchUp: false };
      await put(polled);
      expect(await feedsOf('tenant-1')).toEqual([polled]);
    });

    it('removes one feed, and is content when there is none', async () => {
      await put(exampleFeed('mailbox-a'));
      await put(exampleFeed('mailbox-b'));
      await put({ ...exampleFeed('mailbox-a'), tenantId: 'tenant-2', subscriptionId: undefined });
      await store.feeds.exclusively('tenant-1', async (writer) => {
        await writer.remove('mailbox-a');
        await writer.remove('mailbox-a');
      });
      expect((await feedsOf('tenant-2')).map(({ mailboxId }) => mailboxId)).toEqual(['mailbox-a']);
      expect((await feedsOf('tenant-1')).map(({ mailboxId }) => mailboxId)).toEqual(['mailbox-b']);
    });

    it('finds feeds by subscription across tenants, each call its own, and nothing for unknown ids', async () => {
      await put(exampleFeed('mailbox-a'));
      await put(exampleFeed('mailbox-b'));
      await put({ ...exampleFeed('mailbox-z'), tenantId: 'tenant-2' });
      await put({ ...exampleFeed('mailbox-none'), subscriptionId: undefined });
      const of = async (...ids: readonly string[]) => (await store.feeds.findBySubscriptions(ids)).map(({ mailboxId }) => mailboxId).sort();
      const found = await Promise.all([
        of('subscription-mailbox-a', 'subscription-mailbox-z', 'subscription-mailbox-a'),
        of('subscription-mailbox-b', 'unknown'),
        of('SUBSCRIPTION-MAILBOX-A'),
        of('\0'),
        of(),
      ]);
      expect(found).toEqual([['mailbox-a', 'mailbox-z'], ['mailbox-b'], [], [], []]);
    });

    it('lets a subscription belong to one mailbox only', async () => {
      await put(exampleFeed('mailbox-a'));
      await expect(store.feeds.exclusively('tenant-1', (writer) => writer.put({ ...exampleFeed('mailbox-b'), subscriptionId: 'subscription-mailbox-a' }))).rejects.toThrow();
      await put({ ...exampleFeed('mailbox-a'), failures: 0 });
      expect(await feedsOf('tenant-1')).toEqual([{ ...exampleFeed('mailbox-a'), failures: 0 }]);
    });

    it('counts what Graph tells of a subscription, ends its back-off, and changes nothing else', async () => {
      await put(exampleFeed('mailbox-a'));
      await put(exampleFeed('mailbox-b'));
      await put({ ...exampleFeed('mailbox-z'), tenantId: 'tenant-2' });
      await store.feeds.doubt([]);
      await store.feeds.doubt([
        { tenantId: 'tenant-1', subscriptionId: 'subscription-mailbox-a', what: 'missed' },
        { tenantId: 'tenant-1', subscriptionId: 'subscription-mailbox-a', what: 'missed' },
        { tenantId: 'tenant-1', subscriptionId: 'subscription-mailbox-a', what: 'reauthorization' },
        { tenantId: 'tenant-2', subscriptionId: 'subscription-mailbox-z', what: 'removed' },
        { tenantId: 'tenant-1', subscriptionId: 'unknown', what: 'removed' },
        { tenantId: 'tenant-1', subscriptionId: 'subscription-mailbox-z', what: 'missed' },
      ]);
      await tell('missed');
      await tell('missed', 'a\0b');
      const { notBefore, ...without } = exampleFeed('mailbox-a');
      expect(await feedsOf('tenant-1')).toEqual([{ ...without, told: { missed: 3, reauthorization: 1 } }, { ...exampleFeed('mailbox-b'), notBefore }]);
      expect(await feedsOf('tenant-2')).toEqual([{ ...exampleFeed('mailbox-z'), tenantId: 'tenant-2', removedSubscriptionId: 'subscription-mailbox-z', notBefore: undefined }]);
    });

    it.each(['missed', 'reauthorization', 'removed'] as const)('keeps a %s that comes while a feed is being kept, and settles only what was told before (rule 6)', async (what) => {
      await put({ ...exampleFeed('mailbox-a'), notBefore: undefined });
      await tell('missed');
      await store.feeds.exclusively('tenant-1', async (writer) => {
        const [known] = (await store.feeds.list('tenant-1')).feeds;
        if (known === undefined) throw new Error('no feed');
        await tell(what);
        await writer.put({ ...known, needsCatchUp: false, settled: known.told, notBefore: '2026-11-22T00:05:00Z' });
      });
      const [feed] = await feedsOf('tenant-1');
      const told = { missed: what === 'missed' ? 2 : 1, reauthorization: what === 'reauthorization' ? 1 : 0 };
      expect(feed).toMatchObject({ needsCatchUp: false, told, settled: { missed: 1, reauthorization: 0 } });
      expect(feed?.removedSubscriptionId).toBe(what === 'removed' ? 'subscription-mailbox-a' : undefined);
      expect(feed?.notBefore, 'the back-off is over').toBeUndefined();
    });

    it('says nothing of a new subscription by what was told of the former one', async () => {
      await put(exampleFeed('mailbox-a'));
      await store.feeds.exclusively('tenant-1', async (writer) => {
        await writer.put({ ...exampleFeed('mailbox-a'), subscriptionId: 'another' });
        await tell('removed');
      });
      expect((await feedsOf('tenant-1'))[0]?.removedSubscriptionId).toBeUndefined();
    });

    it('refuses what a run writes once another one has taken over', async () => {
      await put(exampleFeed('mailbox-a'));
      await store.feeds.exclusively('tenant-1', async (late) => {
        await store.elapse(31_000);
        expect(await store.feeds.exclusively('tenant-1', (writer) => writer.put({ ...exampleFeed('mailbox-a'), failures: 0 }))).toBe(true);
        await expect(late.put(exampleFeed('mailbox-a'))).rejects.toMatchObject({ code: 'leaseLost' });
        await expect(late.remove('mailbox-a')).rejects.toMatchObject({ code: 'leaseLost' });
      });
      expect((await feedsOf('tenant-1')).map(({ failures }) => failures)).toEqual([0]);
    });

    it('names the tenants that are two-way or have feeds left', async () => {
      await store.tenants.put(exampleTenant('tenant-3'));
      await put({ ...exampleFeed('mailbox-y'), tenantId: 'tenant-4' });
      expect(await store.feeds.tenants()).toEqual(['tenant-1', 'tenant-2', 'tenant-4']);
    });

    it('runs one at a time for each tenant, and the next after it ended, however it ended', async () => {
      const runs: string[] = [];
      const outcome = await store.feeds.exclusively('tenant-1', async () => {
        runs.push('first');
        expect(await store.feeds.exclusively('tenant-1', async () => void runs.push('meanwhile'))).toBe(false);
        expect(await store.feeds.exclusively('tenant-2', async () => void runs.push('of another tenant'))).toBe(true);
      });
      expect(outcome).toBe(true);
      const failing = store.feeds.exclusively('tenant-1', async () => {
        throw new Error('the work failed');
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(await store.feeds.exclusively('tenant-1', async () => void runs.push('afterwards'))).toBe(true);
      expect(runs).toEqual(['first', 'of another tenant', 'afterwards']);
    });
  });
}

function exampleFeed(mailboxId: string): Feed {
  return {
    tenantId: 'tenant-1',
    mailboxId,
    state: 'subscribed',
    subscriptionId: `subscription-${mailboxId}`,
    clientStateHash: `sha256:${'0'.repeat(64)}`,
    subscribedAt: '2026-11-22T00:00:00Z',
    expiresAt: '2026-11-28T23:59:00Z',
    cursor: `https://graph.example/v1.0/delta?$deltatoken=${'x'.repeat(3_000)}`,
    needsCatchUp: true,
    caughtUpAt: '2026-11-22T00:00:01Z',
    failures: 2,
    notBefore: '2026-11-22T00:05:00Z',
    told: { missed: 0, reauthorization: 0 },
    settled: { missed: 0, reauthorization: 0 },
  };
}
