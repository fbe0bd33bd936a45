import { accept, addTenant, claimOne, exampleHeld, exampleMapping, exampleSchedule, exampleSource, loadOne, settle, workOf } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { newState } from '../reconcile/reconcile-run.js';
import { toRowBody } from '../reconcile/row-body.js';
import type { EndReason } from '../mapping/mapping.js';
import type { HeldRecord } from '../ports/mapping-repository.js';
import type { MarkedEvent } from '../ports/graph-client.js';
import type { ReconcileLease } from '../ports/reconcile-runs.js';
import type { ReconcileStep } from '../ports/reconcile-memory.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';
import type { SfaRecord } from '../schedule/schedule.js';

const later = '2099-01-01T00:00:00Z';
const longAgo = '2020-01-01T00:00:00Z';

/** What every `ReconcileMemory` keeps, whatever it stores in. */
export function describeReconcileMemory(name: string, setUp: SetUpStore): void {
  describe(`ReconcileMemory of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    let lease: ReconcileLease;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
      await store.reconcileRuns.request('tenant-1', { kind: 'all' });
      const taken = await store.reconcileRuns.take('tenant-1');
      if (taken === undefined) throw new Error('there is no run');
      lease = taken.lease;
    });
    const source = () => ({ tenantId: 'tenant-1', sourceId: key('1').sourceId });
    const keep = (step: Partial<ReconcileStep>) => store.reconcileMemory.keep(lease, { state: { ...newState, sourceId: source().sourceId }, urgency: 'repair', ...step });
    const hold = async (recordId: string, held: HeldRecord): Promise<void> => {
      await accept(store, key(recordId));
      await store.mappings.commit(await claimOne(store), { held, settledNotices: (await store.raw()).notices.map(({ noticeId }) => noticeId), finish: {} });
    };
    const row = (recordId: string, version?: string): SfaRecord => ({ recordId, version, schedule: exampleSchedule('taro'), link: `https://sfa.example/${recordId}` });
    const marked = (recordId: string, changes: Partial<MarkedEvent> = {}): MarkedEvent => ({
      eventId: `event-${recordId}-mailbox-1`,
      etag: 'W/"1"',
      marker: { sourceId: source().sourceId, recordId, mailboxId: 'mailbox-1', epoch: 'epoch-1', generation: 1 },
      ...changes,
    });

    describe('compareRecords', () => {
      it('tells state and version of what is held, and the content only where there is no version to compare', async () => {
        await hold('1', exampleHeld('taro'));
        await hold('2', { ...exampleHeld('taro'), version: undefined });
        await hold('3', { ...exampleHeld('taro'), state: 'deleted' });
        const known = await store.reconcileMemory.compareRecords(source(), [row('1', '2026-11-23T00:00:00.000Z'), row('2', '2026-11-23T00:00:00.000Z'), row('3', '2026-11-23T00:00:00.000Z'), row('4')]);
        expect([...known.keys()].sort()).toEqual(['1', '2', '3']);
        expect(known.get('1')).toEqual({ state: 'present', version: exampleHeld().version, isWaiting: false });
        expect(known.get('2')).toEqual({ state: 'present', schedule: exampleSchedule('taro'), isWaiting: false });
        expect(known.get('3')).toMatchObject({ state: 'deleted' });
        expect((await store.reconcileMemory.compareRecords(source(), [row('1')])).get('1')?.schedule).toEqual(exampleSchedule('taro'));
        expect((await store.reconcileMemory.compareRecords({ ...source(), sourceId: 'another' }, [row('1', 'x')])).size).toBe(0);
        expect((await store.reconcileMemory.compareRecords(source(), [])).size).toBe(0);
      });

      it('knows a row of the same version that waits already, and no other', async () => {
        await keep({ rows: [row('1', 'v1')] });
        const known = await store.reconcileMemory.compareRecords(source(), [row('1', 'v1')]);
        expect(known.get('1')).toEqual({ isWaiting: true });
        expect((await store.reconcileMemory.compareRecords(source(), [row('1', 'v2')])).size).toBe(0);
        await accept(store, key('2'), JSON.stringify({ listed: { version: 'v1' } }));
        expect((await store.reconcileMemory.compareRecords(source(), [row('2', 'v1')])).size).toBe(0);
      });
    });

    describe('compareEvents', () => {
      it('tells the mapping that names an event, the one of its record in that mailbox, and the record', async () => {
        await settle(store, key('1'), 'mailbox-1', { etag: 'W/"7"' });
        await settle(store, key('2'), 'mailbox-1', { state: 'ended', eventId: undefined, endReason: 'deleted-in-outlook', generation: 3 });
        await hold('3', exampleHeld('taro'));
        await keep({ seen: { place: 'records', ids: ['4'] } });
        const copy = marked('1', { eventId: 'a copy' });
        const known = await store.reconcileMemory.compareEvents(lease, 'mailbox-1', [marked('1'), copy, marked('2'), marked('3'), marked('4'), marked('5')]);
        expect(known.get('event-1-mailbox-1')?.named).toEqual({ state: 'living', etag: 'W/"7"' });
        expect(known.get('a copy')).toMatchObject({ owner: { state: 'living', generation: 1, epoch: 'epoch-1' } });
        expect(known.get('a copy')?.named).toBeUndefined();
        expect(known.get('event-2-mailbox-1')).toEqual({ owner: { state: 'ended', generation: 3, epoch: 'epoch-1', endReason: 'deleted-in-outlook' } });
        expect(known.get('event-3-mailbox-1')).toEqual({ record: { state: 'present', schedule: exampleSchedule('taro') } });
        expect(known.get('event-4-mailbox-1')).toEqual({ record: {} });
        expect(known.get('event-5-mailbox-1')).toEqual({});
        expect((await store.reconcileMemory.compareEvents(lease, 'mailbox-2', [marked('1')])).get('event-1-mailbox-1')).toEqual({});
      });
    });

    it('tells of every end that a mapping can have come to', async () => {
      const reasons = ['record-deleted', 'period-emptied', 'participant-removed', 'unlinked', 'deleted-in-outlook', 'source-ended', 'not-created'] as const satisfies readonly EndReason[];
      await accept(store, key('1'));
      const claim = await claimOne(store);
      for (const endReason of reasons) {
        await store.mappings.commit(claim, { mappings: [{ ...exampleMapping(key('1'), 'mailbox-1'), state: 'ended', eventId: undefined, etag: undefined, endReason }] });
        const known = await store.reconcileMemory.compareEvents(lease, 'mailbox-1', [marked('1')]);
        expect(known.get('event-1-mailbox-1')?.owner).toMatchObject({ state: 'ended', endReason });
      }
    });

    describe('what was not listed', () => {
      it('is told of records in order, a part at a time, with how many of how many', async () => {
        for (const recordId of ['1', '2', '3', '4']) await hold(recordId, exampleHeld(recordId === '4' ? 'jiro' : 'taro'));
        await hold('5', { ...exampleHeld('taro'), state: 'deleted' });
        await keep({ seen: { place: 'records', ids: ['2', '2', 'unknown'] } });
        const query = { sourceId: source().sourceId, since: later, limit: 2 };
        expect(await store.reconcileMemory.missingRecords(lease, query)).toEqual({ recordIds: ['1', '3'], share: { held: 4, missing: 3 } });
        expect(await store.reconcileMemory.missingRecords(lease, { ...query, after: '3' })).toEqual({ recordIds: ['4'] });
        expect(await store.reconcileMemory.missingRecords(lease, { ...query, participants: ['jiro', 'hana'] })).toEqual({ recordIds: ['4'], share: { held: 1, missing: 1 } });
        expect(await store.reconcileMemory.missingRecords(lease, { ...query, participants: [] })).toEqual({ recordIds: [], share: { held: 0, missing: 0 } });
      });

      it('leaves out records that were learned since', async () => {
        await hold('1', { ...exampleHeld('taro'), learnedAt: '2026-11-22T00:00:00Z' });
        await hold('2', exampleHeld('taro'));
        const missing = async (since: string) => (await store.reconcileMemory.missingRecords(lease, { sourceId: source().sourceId, since, limit: 9 })).recordIds;
        expect(await missing('2026-11-22T00:00:00Z')).toEqual(['2']);
        expect(await missing('2026-11-22T00:00:01Z')).toEqual(['1', '2']);
      });

      it('is told of living events in order, a part at a time, without those that were created since', async () => {
        for (const recordId of ['1', '2', '3']) await settle(store, key(recordId), 'mailbox-1', { createdAt: recordId === '3' ? undefined : '2026-11-22T00:00:00Z' });
        await settle(store, key('4'), 'mailbox-1', { state: 'released' });
        await settle(store, key('5'), 'mailbox-2');
        await keep({ seen: { place: 'events', ids: ['event-2-mailbox-1'] } });
        const query = { sourceId: source().sourceId, mailboxId: 'mailbox-1', since: later, limit: 1 };
        expect(await store.reconcileMemory.missingEvents(lease, query)).toEqual(['event-1-mailbox-1']);
        expect(await store.reconcileMemory.missingEvents(lease, { ...query, after: 'event-1-mailbox-1' })).toEqual(['event-3-mailbox-1']);
        expect(await store.reconcileMemory.missingEvents(lease, { ...query, since: longAgo })).toEqual(['event-3-mailbox-1']);
      });

      it('goes through the mailboxes of a source in which something lives', async () => {
        await settle(store, key('1'), 'mailbox-b');
        await settle(store, key('2'), 'mailbox-a');
        await settle(store, key('3'), 'mailbox-c', { state: 'ended', eventId: undefined });
        const next = (after?: string) => store.reconcileMemory.nextMailbox(source(), after);
        expect([await next(), await next('mailbox-a'), await next('mailbox-b')]).toEqual(['mailbox-a', 'mailbox-b', undefined]);
        expect(await store.reconcileMemory.nextMailbox({ ...source(), sourceId: 'another' }, undefined)).toBeUndefined();
      });
    });

    describe('keep', () => {
      it('stores rows as signed notices of their own kind, for the claim to judge, with the urgency', async () => {
        await keep({ rows: [row('1', 'v1')], urgency: 'backFill' });
        const claim = await claimOne(store);
        expect(claim).toMatchObject({ recordId: '1', urgency: 'backFill' });
        const { notices, isDoubted } = await loadOne(store, claim);
        expect(isDoubted).toBe(false);
        expect(notices).toMatchObject([{ kind: 'row', isSigned: true }]);
        expect(JSON.parse(notices[0]?.body ?? '')).toEqual(toRowBody(row('1', 'v1')));
        await accept(store, key('2'));
        expect((await loadOne(store, await claimOne(store))).notices).toMatchObject([{ kind: 'webhook' }]);
      });

      it('doubts records: they are read by the claim', async () => {
        await keep({ doubted: ['1'], rows: [row('2', 'v1')] });
        const claims = await store.queue.claim('worker-1', 10);
        const loaded = await store.mappings.load(claims);
        expect(loaded.map(({ claim, isDoubted }) => [claim.recordId, isDoubted]).sort()).toEqual([['1', true], ['2', false]]);
      });

      it('doubts the events that mappings name, less urgently than a person’s edit, unless they stand as we hold them', async () => {
        await settle(store, key('1'), 'mailbox-1');
        await settle(store, key('2'), 'mailbox-1');
        const told = [{ eventId: 'event-1-mailbox-1', etag: 'W/"2"' }, { eventId: 'event-2-mailbox-1', etag: 'W/"1"' }, { eventId: 'a stranger' }];
        await keep({ events: { mailboxId: 'mailbox-1', told } });
        await store.elapse(10_000);
        const claim = await claimOne(store);
        expect(claim).toMatchObject({ recordId: '1', urgency: 'repair' });
        expect((await loadOne(store, claim)).doubtedEvents).toMatchObject([{ mailboxId: 'mailbox-1' }]);
      });

      it('takes an orphan’s record no longer for born by ADD, whatever a claim that runs holds', async () => {
        await hold('1', { ...exampleHeld('taro'), isBornByAdd: true });
        await accept(store, key('1'));
        const running = await claimOne(store);
        await keep({ orphaned: ['1', '2'] });
        await store.mappings.commit(running, { held: { ...exampleHeld('taro'), isBornByAdd: true }, finish: {} });
        expect((await store.raw()).held).toMatchObject([{ recordId: '1', isBornByAdd: false }]);
        expect((await store.queue.claim('worker-1', 10)).map(({ recordId }) => recordId).sort()).toEqual(['1', '2']);
      });

      it('makes nothing that waits less urgent', async () => {
        await accept(store, key('1'));
        await keep({ doubted: ['1'] });
        expect((await workOf(store, key('1'))).urgency).toBe('userEdit');
      });

      it('remembers what was listed until it is forgotten or the run is finished', async () => {
        await keep({ seen: { place: 'records', ids: ['1', '2'] } });
        await keep({ seen: { place: 'events', ids: ['e1'] } });
        const seen = async () => (await store.raw()).reconcileSeen.map(({ id }) => id).sort();
        expect(await seen()).toEqual(['1', '2', 'e1']);
        await keep({ forgets: 'events' });
        expect(await seen()).toEqual(['1', '2']);
        await keep({ ends: 'finish' });
        expect(await seen()).toEqual([]);
      });

      it('changes nothing at all once another process has the run', async () => {
        await store.elapse(61_000);
        await store.reconcileRuns.take('tenant-1');
        expect(await keep({ rows: [row('1', 'v1')], doubted: ['2'], orphaned: ['3'], seen: { place: 'records', ids: ['1'] } })).toEqual({ kind: 'fenced' });
        const { work, notices, reconcileSeen } = await store.raw();
        expect([work, notices, reconcileSeen]).toEqual([[], [], []]);
      });

      it('keeps the tenants apart', async () => {
        const other = await addTenant(store, 'tenant-2');
        await store.mappings.commit(await (async () => { await accept(store, other('1')); return claimOne(store); })(), { held: exampleHeld('taro'), finish: {} });
        expect((await store.reconcileMemory.compareRecords(source(), [row('1', 'v1')])).size).toBe(0);
        expect(await store.tenants.source('tenant-2', other('1').sourceId)).toMatchObject({ tenantId: 'tenant-2', ...exampleSource });
        expect(await store.tenants.source('tenant-1', 'another')).toBeUndefined();
      });
    });
  });
}
