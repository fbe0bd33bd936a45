import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleMapping, exampleTenant, hintOf, loadOne, settle } from './store-contract-steps.js';
import { addMilliseconds } from '../schedule/period.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { housekept, type Housekept } from '../ports/housekeeping.js';
import type { ActivityEntry } from '../ports/activity-log.js';
import type { Claim } from '../ports/work-queue.js';
import type { Feed } from '../ports/feed-repository.js';
import type { RawRows } from './in-memory/raw-rows.js';
import type { RecordChanges } from '../ports/mapping-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const day = 24 * 60 * 60_000;

/** What every `Housekeeping` keeps, whatever it stores in. */
export function describeHousekeeping(name: string, setUp: SetUpStore): void {
  describe(`Housekeeping of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    /** Removes all that is so old and older; a negative age: also what is young. */
    const purge = async (what: Housekept, days: number, limit = 100) =>
      await store.housekeeping.purge(what, addMilliseconds(await store.housekeeping.now(), -days * day), limit);
    const line = async (activityId: string, daysAgo: number): Promise<ActivityEntry> => {
      const at = addMilliseconds(await store.housekeeping.now(), -daysAgo * day);
      return { activityId, tenantId: 'tenant-1', at, kind: 'notice', result: 'failed' };
    };
    const bury = async (key: RecordKey, changes: Partial<RecordChanges> = {}) => {
      await accept(store, key);
      const claim = await claimOne(store);
      const settledNotices = (await loadOne(store, claim)).notices.map(({ noticeId }) => noticeId);
      await store.mappings.commit(claim, { held: { ...exampleHeld('user-1'), state: 'deleted' }, settledNotices, finish: {}, ...changes });
    };
    const kept = async () => {
      const { work, held, mappings } = await store.raw();
      return { work: ids(work), held: ids(held), mappings: ids(mappings) };
    };

    it('removes old lines of the log, so many at a time, the oldest first', async () => {
      await addTenant(store);
      await store.activity.note([await line('a', 95), await line('b', 94), await line('c', 93), await line('d', 91)]);
      expect(await purge('activity', 92, 2)).toBe(2);
      expect((await store.activity.list({ tenantId: 'tenant-1', limit: 10 })).map(({ activityId }) => activityId)).toEqual(['d', 'c']);
      expect(await purge('activity', 92, 2)).toBe(1);
      expect(await purge('activity', 92, 2)).toBe(0);
      expect((await store.raw()).activity.map(({ activityId }) => activityId)).toEqual(['d']);
    });

    it('removes old explanations', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const now = await store.housekeeping.now();
      for (const age of [93, 91]) await store.mappings.commit(claim, { explanation: { ...key('1'), at: addMilliseconds(now, -age * day), trigger: String(age), decisions: [] } });
      expect(await purge('explanations', 92)).toBe(1);
      expect((await store.raw()).explanations.map(({ trigger }) => trigger)).toEqual(['91']);
    });

    it('removes a tombstone with its mappings and its work row, once it is old enough', async () => {
      const key = await addTenant(store);
      await bury(key('1'), { mappings: [exampleMapping(key('1'), 'mailbox-1', { state: 'ended' })] });
      await settle(store, key('2'), 'mailbox-1');
      expect(await purge('records', 1)).toBe(0);
      expect((await kept()).work).toEqual(['1', '2']);
      expect(await purge('records', -1)).toBe(1);
      expect(await kept()).toEqual({ work: ['2'], held: [], mappings: ['2'] });
    });

    it('keeps a tombstone of which anything is open', async () => {
      const key = await addTenant(store);
      const ended = exampleMapping(key('0'), 'mailbox-1', { state: 'ended' });
      await bury(key('standing'), { mappings: [exampleMapping(key('standing'), 'mailbox-1')] });
      await bury(key('released'), { mappings: [exampleMapping(key('released'), 'mailbox-1', { state: 'released' })] });
      await bury(key('waking'), { mappings: [ended], finish: { wakeAt: addMilliseconds(await store.housekeeping.now(), day) } });
      await bury(key('unread'), { settledNotices: [] });
      await bury(key('hinted'));
      await bury(key('asked'));
      await store.queue.hint(key('hinted'), { doubt: true });
      await store.queue.hint(key('asked'), { doubt: false });
      const before = await kept();
      expect(await purge('records', -1)).toBe(0);
      expect(await kept()).toEqual(before);
    });

    it('leaves alone what is being worked on', async () => {
      const key = await addTenant(store);
      await bury(key('1'));
      await store.queue.hint(key('1'), { doubt: false });
      const claim = await claimOne(store);
      expect(await purge('records', -1)).toBe(0);
      expect(await store.mappings.commit(claim, { finish: {} })).toBe('committed');
    });

    it('counts the age of a tombstone from the deletion, however often it was looked at since', async () => {
      const key = await addTenant(store);
      await bury(key('1'));
      await bury(key('1'));
      expect(await purge('records', -1)).toBe(1);
    });

    it('removes work rows of which nothing was ever kept, and a later webhook begins anew', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const settledNotices = (await loadOne(store, claim)).notices.map(({ noticeId }) => noticeId);
      await store.mappings.commit(claim, { settledNotices, finish: {} });
      expect(await purge('records', 1)).toBe(0);
      expect(await purge('records', -1)).toBe(1);
      expect(await store.mappings.commit(claim, { finish: {} })).toBe('fenced');
      await accept(store, key('1'), '{"again":1}');
      expect((await loadOne(store, await claimOne(store))).notices.map(({ body }) => body)).toEqual(['{"again":1}']);
    });

    it('removes hints that waited in vain', async () => {
      const key = await addTenant(store);
      await settle(store, key('1'), 'mailbox-1', { state: 'creating', eventId: undefined });
      await store.events.accept([hintOf(exampleMapping(key('1'), 'mailbox-1', { eventId: 'unknown' }))]);
      expect(await purge('leftovers', 7)).toBe(0);
      expect((await store.raw()).waitingHints).toHaveLength(1);
      await store.elapse(11 * 60_000);
      expect(await purge('leftovers', 7)).toBe(1);
      expect((await store.raw()).waitingHints).toEqual([]);
    });

    const none = { missed: 0, reauthorization: 0 };
    const putFeed = (feed: Feed) => store.feeds.exclusively(feed.tenantId, (writer) => writer.put(feed));

    it('removes feeds that nobody wants and that ended long ago, and no other', async () => {
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay' });
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'wanted')]);
      const feed = async (mailboxId: string, daysAgo: number): Promise<Feed> => ({
        ...{ tenantId: 'tenant-1', mailboxId, state: 'subscribed', subscriptionId: mailboxId, needsCatchUp: false, failures: 3, told: none, settled: none },
        expiresAt: addMilliseconds(await store.housekeeping.now(), -daysAgo * day),
      });
      for (const [mailboxId, daysAgo] of [['mailbox-wanted', 30], ['old', 8], ['young', 6]] as const) await putFeed(await feed(mailboxId, daysAgo));
      expect(await purge('leftovers', 7)).toBe(1);
      expect((await store.raw()).feeds.map(({ mailboxId }) => mailboxId).sort()).toEqual(['mailbox-wanted', 'young']);
    });

    describe('erasing a tenant', () => {
      const fill = async (tenantId: string): Promise<Claim> => {
        const key = await addTenant(store, tenantId);
        await store.tenants.putLinks(tenantId, [exampleLink(tenantId, 'link-1')]);
        await store.secrets.put(tenantId, 'sfaApiKey', 'example');
        await settle(store, key('1'), 'mailbox-1', { state: 'creating', eventId: undefined });
        await store.events.accept([hintOf(exampleMapping(key('1'), 'mailbox-1', { eventId: 'unknown' }))]);
        await bury(key('2'));
        await putFeed({ tenantId, mailboxId: 'mailbox-1', state: 'subscribed', subscriptionId: `of-${tenantId}`, needsCatchUp: false, failures: 0, told: none, settled: none });
        await store.inbox.markSeen(tenantId, { isSigned: true, isComplete: true });
        const at = addMilliseconds(await store.housekeeping.now(), -100 * day);
        await store.activity.note([{ activityId: 'a', tenantId, at, kind: 'execution', result: 'succeeded' }]);
        await purge('activity', 92);
        await store.activity.note([{ activityId: 'b', tenantId, at: await store.housekeeping.now(), kind: 'execution', result: 'succeeded' }]);
        await accept(store, key('3'));
        const claim = await claimOne(store);
        const target = { what: 'event', mailboxId: 'mailbox-1', eventId: 'event-3' } as const;
        const deletions = [{ ...target, cause: 'explicit', reason: 'record-deleted', trigger: 'webhook' } as const];
        await store.mappings.commit(claim, { explanation: { ...key('3'), at, trigger: 'webhook', decisions: [] }, deletions });
        await store.heldDeletions.approveBeforehand(tenantId, [{ ...key('3'), ...target, eventId: 'event-4' }]);
        await list(tenantId);
        return claim;
      };
      const list = async (tenantId: string): Promise<void> => {
        await store.reconcileRuns.request(tenantId, { kind: 'all' });
        const taken = await store.reconcileRuns.take(tenantId);
        if (taken === undefined) throw new Error('The run was not handed out.');
        await store.reconcileMemory.keep(taken.lease, { state: taken.run.state, urgency: 'repair', seen: { place: 'records', ids: ['3'] } });
      };
      const erase = async (tenantId: string, limit = 100) => {
        let calls = 1;
        while ((await store.housekeeping.eraseTenant(tenantId, limit)) === 'more') calls += 1;
        return calls;
      };

      it('leaves no row of it, and every row of the others', async () => {
        await fill('tenant-1');
        const before = await store.raw();
        expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([['eventDoubts', []]]);
        await fill('tenant-2');
        await erase('tenant-2');
        expect(await store.raw()).toEqual(before);
        expect(await store.secrets.open('tenant-2', 'sfaApiKey')).toBeUndefined();
        expect(await store.secrets.open('tenant-1', 'sfaApiKey')).toBe('example');
      });

      it('goes batch by batch, and once more over what is gone', async () => {
        await fill('tenant-1');
        await erase('tenant-1', 1);
        expect(rowsOf(await store.raw(), 'tenant-1')).toEqual([]);
        expect(await store.housekeeping.eraseTenant('tenant-1', 1)).toBe('gone');
      });

      it('makes its address unknown and fences off who works on it, from the first call on', async () => {
        const claim = await fill('tenant-1');
        expect(await store.tenants.findByWebhook('webhook-of-tenant-1')).toBeDefined();
        await store.housekeeping.eraseTenant('tenant-1', 1);
        expect(await store.tenants.findByWebhook('webhook-of-tenant-1')).toBeUndefined();
        expect(await store.mappings.commit(claim, { held: exampleHeld('user-1'), finish: {} })).toBe('fenced');
        expect(await store.queue.extend([claim])).toEqual([]);
        expect(await store.queue.claim('worker-1', 10)).toEqual([]);
      });

      it('refuses a webhook that was on its way, and sweeps up what was noted late', async () => {
        const { tenantId, sourceId, recordId } = await fill('tenant-1');
        await erase('tenant-1');
        await expect(accept(store, { tenantId, sourceId, recordId })).rejects.toMatchObject({ code: 'unknownSource' });
        await store.activity.note([await line('late', 0)]);
        await store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true });
        expect(await purge('leftovers', 7)).toBe(2);
        expect(rowsOf(await store.raw(), 'tenant-1')).toEqual([]);
      });

      it('may be followed by a tenant of the same name that begins with nothing', async () => {
        await fill('tenant-1');
        await erase('tenant-1');
        const key = await addTenant(store);
        for (const what of housekept) await purge(what, -1);
        expect(await store.tenants.links('tenant-1')).toEqual([]);
        await accept(store, key('1'));
        expect((await claimOne(store)).fence).toBe(1);
      });
    });
  });
}

function ids(rows: readonly { readonly recordId: string }[]): readonly string[] {
  return rows.map(({ recordId }) => recordId).sort();
}

function rowsOf(raw: RawRows, tenantId: string): readonly unknown[] {
  return Object.values(raw).flatMap((rows: readonly { readonly tenantId: string }[]) => rows.filter((row) => row.tenantId === tenantId));
}
