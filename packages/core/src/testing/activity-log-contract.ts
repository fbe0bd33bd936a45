import { accept, addTenant, claimOne, exampleHeld, exampleMapping, exampleSchedule } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEntry, ActivityPageQuery } from '../ports/activity-log.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Schedule } from '../schedule/schedule.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `ActivityLog` keeps, whatever it stores in. */
export function describeActivityLog(name: string, setUp: SetUpStore): void {
  describe(`ActivityLog of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    const entry = (activityId: string, second: number, changes: Partial<ActivityEntry> = {}): ActivityEntry => ({
      activityId,
      tenantId: 'tenant-1',
      at: `2026-11-22T00:00:0${second}Z`,
      kind: 'execution',
      result: 'succeeded',
      ...changes,
    });
    const listed = async (query: { readonly tenantId: string; readonly recordId?: string; readonly limit: number }) =>
      (await store.activity.list(query)).map(({ activityId }) => activityId);

    it('lists the newest first, at most as many as asked for', async () => {
      await store.activity.note([entry('b', 2), entry('a', 1)]);
      await store.activity.note([entry('d', 3)]);
      await store.activity.note([entry('c', 3)]);
      expect(await listed({ tenantId: 'tenant-1', limit: 10 })).toEqual(['c', 'd', 'b', 'a']);
      expect(await listed({ tenantId: 'tenant-1', limit: 1 })).toEqual(['c']);
    });

    it('keeps tenants apart and finds what belongs to one record', async () => {
      await store.activity.note([entry('a', 1, { recordId: '7' }), entry('b', 2, { recordId: '8' }), entry('a', 3, { tenantId: 'tenant-2', recordId: '7' })]);
      expect(await listed({ tenantId: 'tenant-1', recordId: '7', limit: 10 })).toEqual(['a']);
      expect(await listed({ tenantId: 'tenant-2', limit: 10 })).toEqual(['a']);
      expect(await listed({ tenantId: 'tenant-3', limit: 10 })).toEqual([]);
    });

    it('replaces an entry of a known id, also within one call', async () => {
      await store.activity.note([entry('a', 1, { result: 'retrying' })]);
      const last = entry('a', 4, { result: 'failed', code: 'rejected', detail: 'Outlook said no', person: '山田太郎', direction: 'toOutlook', action: 'update' });
      await store.activity.note([entry('a', 2, { result: 'retrying' }), last]);
      expect(await store.activity.list({ tenantId: 'tenant-1', limit: 10 })).toEqual([last]);
      expect((await store.raw()).activity).toEqual([last]);
    });

    const pages = async (query: Omit<ActivityPageQuery, 'tenantId'>): Promise<readonly (readonly string[])[]> => {
      const found: string[][] = [];
      for (let after: string | undefined; found.length < 20; ) {
        const { entries, next } = await store.activity.page({ tenantId: 'tenant-1', ...query, after });
        found.push(entries.map(({ activityId }) => activityId));
        if (next === undefined) break;
        after = next;
      }
      return found;
    };

    it('pages from the newest, without repeating or leaving out a line of one instant', async () => {
      await store.activity.note([entry('a', 1)]);
      for (const activityId of ['b', 'c', 'd']) await store.activity.note([entry(activityId, 2)]);
      await store.activity.note([entry('x', 3, { tenantId: 'tenant-2' })]);
      expect(await pages({ limit: 3 })).toEqual([['d', 'c', 'b'], ['a']]);
      expect(await pages({ limit: 4 })).toEqual([['d', 'c', 'b', 'a']]);
      expect(await pages({ limit: 1 })).toEqual([['d'], ['c'], ['b'], ['a']]);
    });

    it('goes on after the line where a page ended, whatever came meanwhile', async () => {
      await store.activity.note([entry('a', 1), entry('b', 2)]);
      const { next } = await store.activity.page({ tenantId: 'tenant-1', limit: 1 });
      await store.activity.note([entry('c', 3)]);
      expect((await store.activity.page({ tenantId: 'tenant-1', limit: 1, after: next })).entries.map(({ activityId }) => activityId)).toEqual(['a']);
      expect((await store.activity.page({ tenantId: 'tenant-1', limit: 1, after: 'made up' })).entries.map(({ activityId }) => activityId)).toEqual(['c']);
    });

    it('shows only the lines of a person, of a result and of a time', async () => {
      await store.activity.note([entry('a', 1, { person: '山田 太郎' }), entry('b', 2, { person: '佐藤 花子' }), entry('c', 3, { person: '山田 太郎', result: 'failed' }), entry('d', 4)]);
      expect(await pages({ limit: 1, person: '山田 太郎' })).toEqual([['c'], ['a']]);
      expect(await pages({ limit: 9, result: 'failed' })).toEqual([['c']]);
      expect(await pages({ limit: 9, from: '2026-11-22T00:00:02Z', until: '2026-11-22T00:00:04Z' })).toEqual([['c', 'b']]);
    });

    it('keeps how long a change took', async () => {
      await store.activity.note([entry('a', 1, { latencyMs: 1_234 })]);
      expect(await store.activity.list({ tenantId: 'tenant-1', limit: 1 })).toEqual([entry('a', 1, { latencyMs: 1_234 })]);
    });

    it('knows what records are called, of a private one only that it is private, and nothing of what is not held', async () => {
      const key = await addTenant(store);
      const hold = async (recordId: string, changes: Partial<Schedule>, mappings: readonly Mapping[] = []) => {
        await accept(store, key(recordId));
        const held = exampleHeld('user-1');
        await store.mappings.commit(await claimOne(store), { held: { ...held, schedule: { ...exampleSchedule('user-1'), ...changes } }, mappings, finish: {} });
      };
      const privately = { isPrivate: { sfa: false, outlook: true } } as unknown as Mapping['base'];
      await hold('1', { title: '<b>商談</b>', isPrivate: false });
      await hold('2', { title: '面接', isPrivate: true });
      await hold('3', { title: '健診' }, [exampleMapping(key('3'), 'mailbox-1', { base: privately })]);
      const titles = await store.activity.titles(['1', '1', '2', '3', '4'].map(key));
      expect(titles.toSorted((one, other) => (one.recordId < other.recordId ? -1 : 1))).toEqual([
        { ...key('1'), isPrivate: false, title: '<b>商談</b>' },
        { ...key('2'), isPrivate: true },
        { ...key('3'), isPrivate: true },
      ]);
      expect(await store.activity.titles([{ ...key('1'), tenantId: 'tenant-2' }])).toEqual([]);
      expect(await store.activity.titles([])).toEqual([]);
    });

    it('explains the newest first', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const explanation = (second: number) => ({
        ...key('1'),
        at: `2026-11-22T00:00:0${second}Z`,
        trigger: `webhook ${second}`,
        decisions: [{ mailboxId: 'mailbox-1', participants: ['user-1'], row: 'both-changed', reason: 'conflict', lost: { title: '旧' }, outcome: 'applied' }],
      });
      for (const second of [1, 3, 2]) await store.mappings.commit(claim, { explanation: explanation(second) });
      expect(await store.activity.explain({ tenantId: 'tenant-1', recordId: '1', limit: 2 })).toEqual([explanation(3), explanation(2)]);
      expect(await store.activity.explain({ tenantId: 'tenant-1', recordId: '2', limit: 2 })).toEqual([]);
    });
  });
}
