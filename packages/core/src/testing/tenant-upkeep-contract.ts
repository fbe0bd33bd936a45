import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleMapping, exampleSource, exampleTenant, hintOf, instantForm, loadOne } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../ports/feed-repository.js';
import type { RecordChanges } from '../ports/mapping-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `TenantUpkeep` keeps, whatever it stores in. */
export function describeTenantUpkeep(name: string, setUp: SetUpStore): void {
  describe(`TenantUpkeep of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    async function settle(key: RecordKey, changes: RecordChanges): Promise<void> {
      await accept(store, key);
      await store.mappings.commit(await claimOne(store), { settledNotices: (await store.raw()).notices.map(({ noticeId }) => noticeId), ...changes, finish: {} });
    }
    const marked = async (): Promise<readonly string[]> => (await store.raw()).work.filter(({ dirty, done }) => dirty > done).map(({ recordId }) => recordId).sort();

    it('lists all tenants', async () => {
      await addTenant(store, 'tenant-2');
      await addTenant(store, 'tenant-1');
      expect((await store.upkeep.tenants()).map(({ tenantId }) => tenantId)).toEqual(['tenant-1', 'tenant-2']);
      expect((await store.upkeep.tenants())[0]).toEqual(await store.tenants.find('tenant-1'));
    });

    describe('a declared restore', () => {
      it('begins a new epoch that a later change of the settings keeps, of that tenant alone', async () => {
        await addTenant(store);
        await addTenant(store, 'tenant-2');
        const [before, other] = [await store.tenants.find('tenant-1'), await store.tenants.find('tenant-2')];
        const { tenant } = await store.upkeep.declareRestored('tenant-1');
        expect(tenant).toEqual({ ...before, epoch: tenant.epoch, restoredAt: expect.stringMatching(instantForm) });
        expect(tenant.epoch).not.toBe(before?.epoch);
        expect(await store.tenants.put({ ...exampleTenant('tenant-1'), name: 'Renamed' })).toEqual({ ...tenant, name: 'Renamed' });
        expect(await store.tenants.find('tenant-2')).toEqual(other);
      });

      it('doubts every record but one that is deleted with all its events, as repair, and no record of another tenant', async () => {
        const key = await addTenant(store);
        const other = await addTenant(store, 'tenant-2');
        await settle(key('1'), { held: exampleHeld('user-a'), mappings: [exampleMapping(key('1'), 'mailbox-a')] });
        await settle(key('never-read'), {});
        await settle(key('deleted'), { held: { ...exampleHeld('user-a'), state: 'deleted' }, mappings: [exampleMapping(key('deleted'), 'mailbox-a', { state: 'ended' })] });
        await settle(key('deleting'), { held: { ...exampleHeld('user-a'), state: 'deleted' }, mappings: [exampleMapping(key('deleting'), 'mailbox-a')] });
        await settle(other('1'), { held: exampleHeld('user-a') });
        expect((await store.upkeep.declareRestored('tenant-1')).doubted).toBe(3);
        expect(await marked()).toEqual(['1', 'deleting', 'never-read']);
        for (const claim of await store.queue.claim('worker-1', 10)) {
          expect(claim.urgency).toBe('repair');
          expect(await loadOne(store, claim)).toMatchObject({ isDoubted: true });
        }
      });

      it('lets what was at rest wait from now on, also when it is hinted at again', async () => {
        const key = await addTenant(store);
        await settle(key('1'), { held: exampleHeld('user-a') });
        await store.upkeep.declareRestored('tenant-1');
        const [declared] = (await store.raw()).work;
        expect(declared?.waitingSince).toBeDefined();
        await accept(store, key('1'));
        expect((await store.raw()).work[0]?.waitingSince).toBe(declared?.waitingSince);
      });

      it('leads out of the dead letter and out of any back-off', async () => {
        const key = await addTenant(store);
        await accept(store, key('resting'));
        for (let attempt = 0; attempt < 8; attempt += 1) {
          await store.queue.abandon(await claimOne(store), { kind: 'defect' });
          await store.elapse(301_000);
        }
        expect(await store.queue.claim('worker-1', 1)).toEqual([]);
        await store.upkeep.declareRestored('tenant-1');
        expect(await claimOne(store)).toMatchObject({ recordId: 'resting', attempts: 0 });
      });

      it('drops the webhooks that waited, so that none is believed without a read, and forgets who was known by ADD', async () => {
        const key = await addTenant(store);
        await settle(key('1'), { held: exampleHeld('user-a') });
        await accept(store, key('1'), '{"trigger":"delete"}');
        await accept(store, key('born'), '{"trigger":"add"}');
        await store.upkeep.declareRestored('tenant-1');
        expect((await store.raw()).notices).toEqual([]);
        expect((await store.raw()).held).toEqual([expect.objectContaining({ recordId: '1', isBornByAdd: false })]);
        await accept(store, key('born'), '{"trigger":"add"}');
        expect((await store.raw()).notices).toHaveLength(1);
      });

      it('fences who is at work', async () => {
        const key = await addTenant(store);
        await accept(store, key('1'));
        const claim = await claimOne(store);
        await store.upkeep.declareRestored('tenant-1');
        expect(await store.mappings.commit(claim, { held: exampleHeld('user-a'), finish: {} })).toBe('fenced');
        expect(await claimOne(store, 'worker-2')).toMatchObject({ recordId: '1' });
      });

      it('drops cursors and what is known of subscriptions but the one to end, and hints that wait for a create', async () => {
        const key = await addTenant(store);
        const feed: Feed = { tenantId: 'tenant-1', mailboxId: 'mailbox-a', state: 'subscribed', subscriptionId: 'sub-1', clientStateHash: 'sha256:00', subscribedAt: '2026-11-22T00:00:00Z', expiresAt: '2026-11-29T00:00:00Z', cursor: 'c', needsCatchUp: false, caughtUpAt: '2026-11-22T00:00:00Z', failures: 2, notBefore: '2026-11-23T00:00:00Z', told: { missed: 0, reauthorization: 0 }, settled: { missed: 0, reauthorization: 0 } };
        await store.feeds.exclusively('tenant-1', (writer) => writer.put(feed));
        await settle(key('1'), { mappings: [exampleMapping(key('1'), 'mailbox-a', { state: 'creating', eventId: undefined, etag: undefined })] });
        await store.events.accept([hintOf(exampleMapping(key('9'), 'mailbox-a'))]);
        expect((await store.raw()).waitingHints).toHaveLength(1);
        await store.upkeep.declareRestored('tenant-1');
        const { state, subscriptionId, cursor, needsCatchUp, caughtUpAt, failures, notBefore } = (await store.raw()).feeds[0] ?? feed;
        expect({ state, subscriptionId, cursor, needsCatchUp, caughtUpAt, failures, notBefore }).toEqual({ state: 'none', subscriptionId: 'sub-1', cursor: undefined, needsCatchUp: true, caughtUpAt: undefined, failures: 0, notBefore: undefined });
        expect((await store.raw()).waitingHints).toEqual([]);
      });

      it('is refused for an unknown tenant', async () => {
        await expect(store.upkeep.declareRestored('nobody')).rejects.toMatchObject({ code: 'unknownTenant' });
      });

      it('keeps in a mapping since when it was compared anew', async () => {
        const key = await addTenant(store);
        const mapping = exampleMapping(key('1'), 'mailbox-a', { rebasedIn: 'epoch-2' });
        await settle(key('1'), { mappings: [mapping] });
        expect((await store.raw()).mappings).toEqual([mapping]);
      });
    });

    describe('the end of a former source', () => {
      const another = { ...exampleSource, table: 'another_table' };

      it('stores the choice, marks the records only to remove them, and is forgotten when the source is used again', async () => {
        const key = await addTenant(store);
        await settle(key('1'), { mappings: [exampleMapping(key('1'), 'mailbox-a'), exampleMapping(key('1'), 'mailbox-b', { state: 'released' }), exampleMapping(key('1'), 'mailbox-c', { state: 'ended' })] });
        const { sourceId } = key('1');
        const present = await store.tenants.useSource('tenant-1', another);
        await settle({ tenantId: 'tenant-1', sourceId: present.sourceId, recordId: '2' }, {});
        const seen = async () => (await store.upkeep.sources('tenant-1')).map(({ source, isInUse, standing }) => [source.table, source.ending, isInUse, standing]);
        expect(await seen()).toEqual([['another_table', undefined, true, 0], ['example_table', undefined, false, 2]]);
        expect(await store.upkeep.endSource('tenant-1', sourceId, 'keep')).toEqual({ marked: 0 });
        expect([await marked(), (await seen())[1]]).toEqual([[], ['example_table', 'keep', false, 2]]);
        expect(await store.upkeep.endSource('tenant-1', sourceId, 'remove')).toEqual({ marked: 1 });
        expect(await marked()).toEqual(['1']);
        const claim = await claimOne(store);
        expect(claim).toMatchObject({ recordId: '1', urgency: 'backFill' });
        expect((await loadOne(store, claim)).source).toMatchObject({ sourceId, ending: 'remove' });
        await store.tenants.useSource('tenant-1', exampleSource);
        expect((await seen())[1]).toEqual(['example_table', undefined, true, 2]);
      });

      it('is refused for the present source and for an unknown one, and marks nothing then', async () => {
        const key = await addTenant(store);
        await settle(key('1'), {});
        await expect(store.upkeep.endSource('tenant-1', key('1').sourceId, 'remove')).rejects.toMatchObject({ code: 'sourceInUse' });
        await expect(store.upkeep.endSource('tenant-1', 'nothing', 'remove')).rejects.toMatchObject({ code: 'unknownSource' });
        expect(await marked()).toEqual([]);
      });

      it('keeps the reason in the tombstone', async () => {
        const key = await addTenant(store);
        const mapping = exampleMapping(key('1'), 'mailbox-a', { state: 'ended', endReason: 'source-ended' });
        await settle(key('1'), { mappings: [mapping] });
        expect((await store.raw()).mappings).toEqual([mapping]);
      });
    });

    it('counts what a start of the sync would find, in the present source', async () => {
      const key = await addTenant(store);
      await addTenant(store, 'tenant-2');
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a'), exampleLink('tenant-1', 'b', { isOn: false })]);
      const release = await store.queue.claim('worker-1', 10);
      for (const claim of release) await store.mappings.commit(claim, { finish: {} });
      await settle(key('1'), { held: exampleHeld('user-a', 'user-b'), mappings: [exampleMapping(key('1'), 'mailbox-a')] });
      await settle(key('2'), { held: exampleHeld('user-a') });
      await settle(key('3'), { held: { ...exampleHeld('user-a'), state: 'deleted' }, mappings: [exampleMapping(key('3'), 'mailbox-a')] });
      const refused = { failure: { code: 'rejected', detail: 'too long' }, sfa: { title: '', location: '', content: '', period: { kind: 'timed', start: '2026-12-01T01:00:00Z', end: '2026-12-01T02:00:00Z' } } } as const;
      await settle(key('4'), { held: exampleHeld('user-a'), mappings: [exampleMapping(key('4'), 'mailbox-a', { refused })] });
      await accept(store, key('1'));
      expect(await store.upkeep.census('tenant-1')).toEqual({ records: 3, events: 3, missingEvents: 1, waitingEvents: 1, unwantedEvents: 1, eventsOfOne: 2, refused: [{ code: 'rejected', count: 1 }] });
      expect(await store.upkeep.census('tenant-2')).toEqual({ records: 0, events: 0, missingEvents: 0, waitingEvents: 0, unwantedEvents: 0, eventsOfOne: 0, refused: [] });
      expect(await store.upkeep.census('nobody')).toBeUndefined();
    });

    it('counts what a change of a link would meet, in the present source', async () => {
      const key = await addTenant(store);
      const link = exampleLink('tenant-1', 'a');
      for (const recordId of ['1', '2']) await settle(key(recordId), { held: exampleHeld('user-a', 'user-b'), mappings: [exampleMapping(key(recordId), 'mailbox-a', { serves: ['user-a'] })] });
      await settle(key('3'), { held: exampleHeld('user-b'), mappings: [exampleMapping(key('3'), 'mailbox-a', { serves: ['user-b'] })] });
      await settle(key('4'), { held: { ...exampleHeld('user-a'), state: 'deleted' }, mappings: [exampleMapping(key('4'), 'mailbox-a', { serves: ['user-a'], state: 'ended' })] });
      await settle(key('5'), { held: exampleHeld('user-a') });
      expect(await store.upkeep.linkStanding(link)).toEqual({ standing: 2, ending: 2, meetings: 0, series: 0, takingPart: 3 });
      expect(await store.upkeep.linkStanding({ ...link, mailboxId: undefined })).toEqual({ standing: 0, ending: 0, meetings: 0, series: 0, takingPart: 3 });
      expect(await store.upkeep.linkStanding({ ...link, tenantId: 'nobody' })).toEqual({ standing: 0, ending: 0, meetings: 0, series: 0, takingPart: 0 });
    });
  });
}
