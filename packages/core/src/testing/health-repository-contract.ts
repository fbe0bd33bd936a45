import { accept, addTenant, claimOne, exampleLink, exampleTenant, hintOf, instantForm, loadOne, settle } from './store-contract-steps.js';
import { addMilliseconds, millisecondsBetween } from '../schedule/period.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../ports/activity-log.js';
import type { Feed } from '../ports/feed-repository.js';
import type { HealthEvidence } from '../ports/health-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `HealthRepository` tells, whatever it reads from. */
export function describeHealthRepository(name: string, setUp: SetUpStore): void {
  describe(`HealthRepository of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
    });
    const evidence = async (tenantId = 'tenant-1'): Promise<HealthEvidence> => {
      const known = await store.health.evidence(tenantId);
      if (known === undefined) throw new Error('There is no such tenant.');
      return known;
    };
    /** Milliseconds that the oldest change has been waiting for. */
    const age = async (): Promise<number> => {
      const { now, waiting } = await evidence();
      return waiting.since === undefined ? -1 : millisecondsBetween(waiting.since, now);
    };
    const aged = (milliseconds: number) => ({ atLeast: milliseconds, below: milliseconds + 20_000 });
    const expectAge = async ({ atLeast, below }: { atLeast: number; below: number }): Promise<void> => {
      const measured = await age();
      expect(measured).toBeGreaterThanOrEqual(atLeast);
      expect(measured).toBeLessThan(below);
    };

    it('knows a tenant to which nothing ever happened, and nobody else', async () => {
      expect(await store.health.evidence('nobody')).toBeUndefined();
      const { now, ...rest } = await evidence();
      expect(now).toMatch(instantForm);
      expect(rest).toEqual({ isPaused: false, direction: 'oneWay', hasSource: true, waiting: { count: 0 }, givenUp: 0, held: 0, feeds: [], failures: [] });
      await store.tenants.put({ ...exampleTenant('tenant-2'), isPaused: true, direction: 'twoWay' });
      expect(await evidence('tenant-2')).toMatchObject({ isPaused: true, direction: 'twoWay', hasSource: false });
    });

    it('tells since when the oldest change waits, whatever newer hints come, until it is finished', async () => {
      await accept(store, key('1'));
      await store.elapse(60_000);
      await accept(store, key('1'));
      await accept(store, key('2'));
      await expectAge(aged(60_000));
      expect((await evidence()).waiting.count).toBe(2);
      for (const claim of await store.queue.claim('worker-1', 10)) await store.mappings.commit(claim, { finish: {} });
      expect((await evidence()).waiting).toEqual({ count: 0 });
    });

    it('counts the time anew for a record that was at rest in between', async () => {
      await accept(store, key('1'));
      await store.elapse(60_000);
      await store.mappings.commit(await claimOne(store), { finish: {} });
      await store.elapse(60_000);
      await accept(store, key('1'));
      await expectAge(aged(0));
    });

    it('goes on counting while a change waits to be tried again, and while it is worked on', async () => {
      await accept(store, key('1'));
      await store.elapse(60_000);
      const claim = await claimOne(store);
      await expectAge(aged(60_000));
      await store.mappings.commit(claim, { finish: { wakeAt: addMilliseconds((await loadOne(store, claim)).now, 600_000) } });
      await expectAge(aged(60_000));
      await store.elapse(60_000);
      await expectAge(aged(120_000));
    });

    it('counts a change that came during the work from then on', async () => {
      await accept(store, key('1'));
      await store.elapse(60_000);
      const claim = await claimOne(store);
      await accept(store, key('1'));
      await store.mappings.commit(claim, { finish: {} });
      expect((await evidence()).waiting.count).toBe(1);
      await expectAge(aged(0));
    });

    it('counts hints from Outlook too', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-1');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.elapse(30_000);
      await store.events.accept([hintOf(mapping, 'W/"3"')]);
      await expectAge(aged(30_000));
    });

    it('leaves out of what waits a record that was given up, until a new hint comes', async () => {
      await accept(store, key('1'));
      for (let times = 0; times < 8; times += 1) {
        await store.queue.abandon(await claimOne(store), { kind: 'defect' });
        await store.elapse(300_000);
      }
      expect(await evidence()).toMatchObject({ waiting: { count: 0 }, givenUp: 1 });
      await accept(store, key('1'));
      expect(await evidence()).toMatchObject({ waiting: { count: 1 }, givenUp: 0 });
    });

    it('tells what waits of every tenant, each for itself', async () => {
      const other = await addTenant(store, 'tenant-2');
      await store.tenants.put({ ...exampleTenant('tenant-2'), isPaused: true });
      await accept(store, other('1'));
      await store.elapse(60_000);
      const [first, second, ...more] = await store.health.backlogs();
      expect(more).toEqual([]);
      expect(first).toEqual({ tenantId: 'tenant-1', isPaused: false, count: 0, oldestMs: 0, givenUp: 0, held: 0 });
      expect(second).toMatchObject({ tenantId: 'tenant-2', isPaused: true, count: 1, givenUp: 0 });
      expect(second?.oldestMs).toBeGreaterThanOrEqual(60_000);
      expect(await evidence()).toMatchObject({ waiting: { count: 0 } });
    });

    it('groups failures of the last hour by code, newest first, those at the door apart, and knows the last success', async () => {
      const { now } = await evidence();
      const line = (activityId: string, minutesAgo: number, changes: Partial<ActivityEntry>): ActivityEntry => ({
        ...{ activityId, tenantId: 'tenant-1', at: addMilliseconds(now, -minutesAgo * 60_000) },
        ...{ kind: 'execution', result: 'failed', recordId: '1', code: 'rejected' },
        ...changes,
      });
      await store.activity.note([
        line('a', 50, {}),
        line('b', 20, { result: 'retrying', code: 'unauthorized' }),
        line('c', 10, {}),
        line('d', 61, { code: 'forbidden' }),
        line('webhook/unauthorized/x', 5, { kind: 'notice', code: 'unauthorized', recordId: undefined }),
        line('e', 40, { result: 'succeeded', code: undefined }),
        line('f', 30, { result: 'succeeded', code: undefined }),
        line('g', 1, { tenantId: 'tenant-2', result: 'succeeded', code: undefined }),
      ]);
      const known = await evidence();
      expect(known.lastSuccess).toBe(addMilliseconds(now, -30 * 60_000));
      expect(known.failures).toEqual([
        { code: 'unauthorized', at: addMilliseconds(now, -5 * 60_000), count: 1, isOfWebhook: true },
        { code: 'rejected', at: addMilliseconds(now, -10 * 60_000), count: 2, isOfWebhook: false },
        { code: 'unauthorized', at: addMilliseconds(now, -20 * 60_000), count: 1, isOfWebhook: false },
      ]);
    });

    it('groups feeds by state, mailboxes without one among them, and keeps what a webhook was like', async () => {
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay' });
      await store.tenants.putLinks('tenant-1', ['a', 'b', 'c', 'd'].map((id) => exampleLink('tenant-1', id)));
      const none = { missed: 0, reauthorization: 0 };
      const feed = (id: string, changes: Partial<Feed>): Feed => ({ tenantId: 'tenant-1', mailboxId: `mailbox-${id}`, state: 'subscribed', needsCatchUp: false, failures: 0, told: none, settled: none, ...changes });
      const put = (one: Feed) => store.feeds.exclusively('tenant-1', (writer) => writer.put(one));
      await put(feed('a', { expiresAt: '2026-11-28T00:00:00Z', caughtUpAt: '2026-11-22T00:10:00Z' }));
      await put(feed('b', { expiresAt: '2026-11-27T00:00:00Z', caughtUpAt: '2026-11-22T00:20:00Z', failures: 2 }));
      await put(feed('c', { state: 'polled' }));
      await store.inbox.markSeen('tenant-1', { isSigned: false, isComplete: true });
      const { feeds, webhook } = await evidence();
      expect(feeds).toEqual([
        { state: 'none', count: 1, failing: 0 },
        { state: 'polled', count: 1, failing: 0 },
        { state: 'subscribed', count: 2, failing: 1, nextExpiry: '2026-11-27T00:00:00Z', oldestCatchUp: '2026-11-22T00:10:00Z' },
      ]);
      expect(webhook?.unsignedAt).toBe(webhook?.at);
      expect(webhook?.incompleteAt).toBeUndefined();
    });

    it('says that it can be worked on', async () => {
      expect(await store.health.isMigrated()).toBe(true);
    });

    it('hands the trace of a webhook and of a hint on to whoever carries them out, and forgets it then', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-1');
      await store.inbox.accept([{ ...key('1'), body: '{}', isSigned: true, traceparent: '00-aa-01-01' }]);
      await store.inbox.accept([{ ...key('1'), body: '{}', isSigned: true }]);
      await store.events.accept([{ ...hintOf(mapping, 'W/"2"'), traceparent: '00-bb-02-01' }, hintOf(mapping, 'W/"3"')]);
      const claim = await claimOne(store);
      const stored = await loadOne(store, claim);
      expect(stored.notices.slice(-2).map(({ traceparent }) => traceparent)).toEqual(['00-aa-01-01', undefined]);
      expect(stored.hintTraceparent).toBe('00-bb-02-01');
      await store.mappings.commit(claim, { settledNotices: stored.notices.map(({ noticeId }) => noticeId), settledEvents: ['mailbox-1'], finish: {} });
      await accept(store, key('1'));
      expect((await loadOne(store, await claimOne(store))).hintTraceparent).toBeUndefined();
    });
  });
}
