import { accept, addTenant, claimOne, workOf } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `ScheduleInbox` keeps, whatever it stores in. */
export function describeScheduleInbox(name: string, setUp: SetUpStore): void {
  describe(`ScheduleInbox of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });
    const bodies = async () => (await store.raw()).notices.map(({ body }) => body);

    it('has stored every body in order of arrival, and raised dirty, when it resolves (rule 5)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'), '{"n":1}');
      await store.inbox.accept([{ ...key('1'), body: '{"n":2}', isSigned: false }]);
      await accept(store, key('2'), '{"n":3}');
      const { notices } = await store.raw();
      expect(notices.map(({ recordId, body, isSigned }) => [recordId, body, isSigned])).toEqual([
        ['1', '{"n":1}', true],
        ['1', '{"n":2}', false],
        ['2', '{"n":3}', true],
      ]);
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 2, done: 0 });
      expect(await workOf(store, key('2'))).toMatchObject({ dirty: 1, done: 0 });
    });

    it('folds several notices of one record in one call (rule 16)', async () => {
      const key = await addTenant(store);
      await store.inbox.accept(['1', '2', '1', '1'].map((recordId, n) => ({ ...key(recordId), body: `{"n":${n}}`, isSigned: true })));
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 3 });
      expect(await bodies()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}', '{"n":3}']);
    });

    it('loses none of many calls at once', async () => {
      const key = await addTenant(store);
      await Promise.all(Array.from({ length: 60 }, (_, n) => accept(store, key(String(n % 3)), `{"n":${n}}`)));
      expect(await workOf(store, key('0'))).toMatchObject({ dirty: 20 });
      expect(await bodies()).toEqual(Array.from({ length: 60 }, (_, n) => `{"n":${n}}`));
    });

    it('makes the record claimable at once and doubts nothing', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      expect(await claimOne(store)).toMatchObject({ ...key('1'), dirty: 1 });
      expect(await workOf(store, key('1'))).toMatchObject({ sfaDoubt: 0 });
    });

    it('keeps a body exactly as it came', async () => {
      const key = await addTenant(store);
      const body = '{"text":"\\u0000 \\ud800 行\\r\\n","n":1.0, "emoji":"👨‍👩‍👧"}';
      await accept(store, key('1'), body);
      expect(await bodies()).toEqual([body]);
    });

    it.each([
      ['NUL', '{"a":"\0"}'],
      ['a lone surrogate', '{"a":"\ud800"}'],
    ])('refuses a body with %s and stores those that came with others at the same time (rule 16)', async (_, body) => {
      const key = await addTenant(store);
      const [good, bad, alsoGood] = await Promise.allSettled([accept(store, key('1')), accept(store, key('2'), body), accept(store, key('3'))]);
      expect([good.status, bad.status, alsoGood.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await store.raw()).notices.map(({ recordId }) => recordId)).toEqual(['1', '3']);
    });

    it('gives one call’s failure to nobody else (rule 16)', async () => {
      const key = await addTenant(store);
      const unknown = { tenantId: 'tenant-1', sourceId: 'no-source', recordId: '2' };
      const outcomes = await Promise.allSettled([accept(store, key('1')), accept(store, unknown), accept(store, key('3'))]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const { work, notices } = await store.raw();
      expect(notices.map(({ recordId }) => recordId)).toEqual(['1', '3']);
      expect(work.map(({ recordId }) => recordId).sort()).toEqual(['1', '3']);
    });

    it('stores all or nothing of one call', async () => {
      const key = await addTenant(store);
      const unknown = { tenantId: 'tenant-1', sourceId: 'no-source', recordId: '2' };
      await expect(store.inbox.accept([key('1'), unknown].map((one) => ({ ...one, body: '{}', isSigned: true })))).rejects.toThrow();
      expect((await store.raw()).work).toEqual([]);
      expect((await store.raw()).notices).toEqual([]);
    });

    it('starts a record that keeps failing at most once per 5 s (rule 12)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      for (let attempt = 0; attempt < 4; attempt += 1) {
        await store.queue.abandon(await claimOne(store), { kind: 'defect' });
        await store.elapse(attempt < 3 ? 20_000 : 1_000);
      }
      await accept(store, key('1'));
      expect(await store.queue.claim('worker-1', 1)).toEqual([]);
      await store.elapse(4_500);
      expect(await claimOne(store)).toMatchObject({ attempts: 4, dirty: 2 });
    });

    it('remembers when something was last seen, unsigned and incomplete, of each tenant', async () => {
      await addTenant(store);
      expect(await store.inbox.lastSeen('tenant-1')).toBeUndefined();
      await store.inbox.markSeen('tenant-1', { isSigned: false, isComplete: true });
      const first = await store.inbox.lastSeen('tenant-1');
      expect(first).toMatchObject({ at: first?.at, unsignedAt: first?.at, incompleteAt: undefined, realAt: first?.at, testAt: undefined });
      await Promise.all([
        store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true }),
        store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: false }),
        store.inbox.markSeen('tenant-2', { isSigned: true, isComplete: true }),
      ]);
      const second = await store.inbox.lastSeen('tenant-1');
      expect(second).toMatchObject({ unsignedAt: first?.unsignedAt, incompleteAt: expect.any(String) });
      expect(await store.inbox.lastSeen('tenant-2')).toMatchObject({ unsignedAt: undefined, incompleteAt: undefined });
    });

    it('tells a test send from a change, and what the last webhook that lacked something lacked', async () => {
      await addTenant(store);
      await store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true, isTest: true });
      expect(await store.inbox.lastSeen('tenant-1')).toMatchObject({ testAt: expect.any(String), realAt: undefined, lackingAt: undefined });
      await Promise.all([
        store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true, lacks: ['updatedAt', 'title'] }),
        store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true, lacks: [] }),
      ]);
      expect(await store.inbox.lastSeen('tenant-1')).toMatchObject({ realAt: expect.any(String), lackingAt: expect.any(String), lacking: ['updatedAt', 'title'] });
    });

    it('remembers when the former value of the header came last', async () => {
      await addTenant(store);
      await store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true });
      expect((await store.inbox.lastSeen('tenant-1'))?.formerAt).toBeUndefined();
      await Promise.all([
        store.inbox.markSeen('tenant-1', { isSigned: true, isFormer: true, isComplete: true }),
        store.inbox.markSeen('tenant-1', { isSigned: true, isFormer: false, isComplete: true }),
      ]);
      const first = await store.inbox.lastSeen('tenant-1');
      await store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true });
      expect(await store.inbox.lastSeen('tenant-1')).toMatchObject({ formerAt: first?.formerAt, unsignedAt: undefined });
      expect(first?.formerAt).toEqual(expect.any(String));
    });

    it('counts what was refused, and does not take it for something that was seen', async () => {
      await addTenant(store);
      await store.inbox.markRefused('tenant-1');
      expect(await store.inbox.lastSeen('tenant-1')).toMatchObject({ refusedCount: 1, realAt: undefined, testAt: undefined, unsignedAt: undefined });
      await Promise.all([store.inbox.markRefused('tenant-1'), store.inbox.markRefused('tenant-2'), store.inbox.markRefused('tenant-1')]);
      await store.inbox.markSeen('tenant-1', { isSigned: true, isComplete: true });
      expect(await store.inbox.lastSeen('tenant-1')).toMatchObject({ refusedCount: 3, refusedAt: expect.any(String), realAt: expect.any(String) });
      expect(await store.inbox.lastSeen('tenant-2')).toMatchObject({ refusedCount: 1 });
    });
  });
}
