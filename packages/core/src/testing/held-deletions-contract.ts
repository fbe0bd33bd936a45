import { addTenant, claimOne, exampleMapping, instantForm, loadOne, workOf } from './store-contract-steps.js';
import { begin, claimAll, deletionOf, hold, intendOne, refOf, storeEvents } from './held-deletions-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const names = (count: number, from = 1): readonly string[] => Array.from({ length: count }, (_, n) => String(from + n).padStart(4, '0'));
const day = 24 * 60 * 60_000;

/** What the brake in every store's `commit` keeps, and every `HeldDeletions` behind it. */
export function describeHeldDeletions(name: string, setUp: SetUpStore): void {
  describe(`HeldDeletions of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
    });
    const held = async (tenantId = 'tenant-1') => await store.heldDeletions.list({ tenantId, limit: 1_000 });

    it.each([['explicit', 50], ['inferred', 10]] as const)('lets %s deletions of %i records go, and holds those of every further one', async (cause, free) => {
      const ends = await begin(store, names(free + 2).map(key), { cause });
      expect(ends.slice(0, free)).toEqual(Array.from({ length: free }, () => 'committed'));
      expect(ends.slice(free)).toEqual(names(2, free + 1).map((id, n) => ({
        kind: 'held',
        deletions: [{ what: 'event', mailboxId: 'mailbox-1', eventId: `event-${id}-mailbox-1`, state: 'held' }],
        ...(n === 0 ? { notice: expect.objectContaining({ code: 'deletionsHeld', tenantId: 'tenant-1' }) } : {}),
      })));
      expect((await held()).map(({ recordId, counted, limit }) => [recordId, counted, limit])).toEqual(names(2, free + 1).map((id, n) => [id, free + 1 + n, free]));
    });

    it('holds from more than that share of the records with a living event, the deleted ones included', async () => {
      await storeEvents(store, names(240).map(key));
      const ends = await begin(store, names(14).map(key), { cause: 'inferred', after: 'ended' });
      expect(ends.map((end) => (end === 'committed' ? end : 'held'))).toEqual([...Array.from({ length: 12 }, () => 'committed'), 'held', 'held']);
      expect((await held()).map(({ counted, limit }) => [counted, limit])).toEqual([[13, 12], [14, 12]]);
    });

    it('counts tenants apart and causes apart', async () => {
      const other = await addTenant(store, 'tenant-2');
      await begin(store, names(10).map(key), { cause: 'inferred' });
      expect(await begin(store, names(10).map(other), { cause: 'inferred' })).not.toContainEqual(expect.objectContaining({ kind: 'held' }));
      expect(await begin(store, names(5, 100).map(key), { cause: 'explicit' })).not.toContainEqual(expect.objectContaining({ kind: 'held' }));
      expect(await begin(store, [key('0200')], { cause: 'inferred' })).toMatchObject([{ kind: 'held' }]);
      expect(await held('tenant-2')).toEqual([]);
    });

    it('counts records, not their events: one that was let through is let through again', async () => {
      await begin(store, names(9).map(key), { cause: 'inferred' });
      const [claim] = await claimAll(store, [key('0010')]);
      if (claim === undefined) throw new Error('nothing was claimed');
      for (const mailboxId of ['mailbox-1', 'mailbox-2', 'mailbox-3']) expect(await intendOne(store, claim, { cause: 'inferred', mailboxId })).toBe('committed');
      expect(await begin(store, [key('0011')], { cause: 'inferred' })).toMatchObject([{ kind: 'held' }]);
      expect(await intendOne(store, claim, { cause: 'inferred', mailboxId: 'mailbox-4' })).toBe('committed');
    });

    it('counts a record once that is held with several events', async () => {
      await begin(store, names(10).map(key), { cause: 'inferred' });
      const [claim] = await claimAll(store, [key('0011')]);
      for (const mailboxId of ['mailbox-1', 'mailbox-2']) await intendOne(store, claim, { cause: 'inferred', mailboxId });
      expect((await held()).map(({ mailboxId, counted }) => [mailboxId, counted])).toEqual([['mailbox-1', 11], ['mailbox-2', 11]]);
      expect(await store.heldDeletions.groups('tenant-1')).toMatchObject([{ deletions: 2, records: 1 }]);
    });

    it('forgets after ten minutes what it let through; what is held stays held', async () => {
      await begin(store, names(11).map(key), { cause: 'inferred' });
      await store.elapse(9 * 60_000);
      expect(await begin(store, [key('0012')], { cause: 'inferred' })).toMatchObject([{ kind: 'held' }]);
      await store.elapse(60_000);
      expect(await begin(store, [key('0013')], { cause: 'inferred' })).toEqual(['committed']);
      expect((await held()).map(({ recordId }) => recordId)).toEqual(['0011', '0012']);
      expect(await begin(store, [key('0011')], { cause: 'inferred' })).toMatchObject([{ kind: 'held' }]);
    });

    it('stores everything of a commit but the mapping whose deletion is held', async () => {
      await begin(store, names(10).map(key), { cause: 'inferred' });
      const [claim] = await claimAll(store, [key('0011')]);
      if (claim === undefined) throw new Error('nothing was claimed');
      const standing = exampleMapping(key('0011'), 'mailbox-1');
      await store.mappings.commit(claim, { mappings: [standing] });
      const other = exampleMapping(key('0011'), 'mailbox-2', { etag: 'new' });
      const pending = { ...standing, pending: [{ kind: 'delete', reason: 'record-deleted' }] } as const;
      const end = await store.mappings.commit(claim, { mappings: [pending, other], deletions: [deletionOf(standing, { cause: 'inferred' })], activity: [{ activityId: 'a', tenantId: 'tenant-1', at: '2026-11-22T00:00:00Z', kind: 'notice', result: 'failed' }] });
      expect(end).toMatchObject({ kind: 'held' });
      const record = await loadOne(store, claim);
      expect(record.mappings).toEqual(expect.arrayContaining([standing, other]));
      expect(record.deletions).toEqual([{ what: 'event', mailboxId: 'mailbox-1', eventId: standing.eventId, state: 'held' }]);
      expect((await store.raw()).activity.map(({ activityId }) => activityId)).toContain('a');
    });

    it('neither counts nor holds for a claim that was taken over', async () => {
      const claim = (await claimAll(store, [key('0001')]))[0];
      if (claim === undefined) throw new Error('nothing was claimed');
      await store.elapse(13_000);
      await claimOne(store, 'worker-2');
      expect(await intendOne(store, claim, { cause: 'inferred' })).toBe('fenced');
      expect((await store.raw()).deletionMarks).toEqual([]);
    });

    it('tells of it in one line per tenant and hour, kept up to date', async () => {
      await begin(store, names(13).map(key), { cause: 'inferred' });
      const lines = await store.activity.list({ tenantId: 'tenant-1', limit: 100 });
      expect(lines).toMatchObject([{ kind: 'notice', code: 'deletionsHeld', at: expect.stringMatching(instantForm), detail: expect.stringContaining('13 records') }]);
    });

    it('lists what, why and how many, page by page and in groups', async () => {
      await hold(store, key, names(3, 11));
      const [first, ...rest] = await held();
      expect(first).toEqual({
        ...{ ...key('0011'), mailboxId: 'mailbox-1', eventId: 'event-0011-mailbox-1', what: 'event', cause: 'inferred', reason: 'record-deleted' },
        ...{ trigger: 'hint:doubt', person: '山田太郎', counted: 11, limit: 10, heldAt: expect.stringMatching(instantForm) },
      });
      if (first === undefined) throw new Error('nothing is held');
      expect((await store.health.backlogs()).map((backlog) => backlog.held)).toEqual([3]);
      expect(await store.heldDeletions.list({ tenantId: 'tenant-1', limit: 1, after: first })).toEqual(rest.slice(0, 1));
      expect(await store.heldDeletions.list({ tenantId: 'tenant-2', limit: 9 })).toEqual([]);
      await intendOne(store, (await claimAll(store, [key('0014')]))[0], { cause: 'inferred', what: 'record', reason: 'deleted-in-outlook' });
      expect(await store.heldDeletions.groups('tenant-1')).toEqual([
        { cause: 'inferred', reason: 'record-deleted', what: 'event', deletions: 3, records: 3, firstHeldAt: first.heldAt, lastHeldAt: rest.at(-1)?.heldAt },
        { cause: 'inferred', reason: 'deleted-in-outlook', what: 'record', deletions: 1, records: 1, firstHeldAt: expect.any(String), lastHeldAt: expect.any(String) },
      ]);
    });

    it.each([['approve', 'approved'], ['discard', 'discarded']] as const)('%s decides on exactly these, once, and marks their records dirty', async (verb, state) => {
      await hold(store, key, names(3, 11));
      const [one, two, three] = await held();
      if (one === undefined || two === undefined || three === undefined) throw new Error('three are held');
      const targets = [one, two, { ...three, eventId: 'a newer one' }, { ...three, what: 'record' as const }, { ...three, mailboxId: 'mailbox-9' }];
      expect([await store.heldDeletions[verb]('tenant-2', targets), await store.heldDeletions[verb]('tenant-1', targets)]).toEqual([0, 2]);
      expect(await store.heldDeletions[verb]('tenant-1', targets)).toBe(0);
      expect((await held()).map(({ recordId }) => recordId)).toEqual(['0013']);
      const claims = await store.queue.claim('worker-1', 10);
      expect(claims.map(({ recordId }) => recordId).sort()).toEqual(['0011', '0012']);
      expect((await store.mappings.load(claims)).flatMap(({ deletions }) => deletions.map((deletion) => deletion.state))).toEqual([state, state]);
    });

    it('lets an approved one go without counting it, and keeps a discarded one back', async () => {
      await hold(store, key, names(2, 11));
      const [one, two] = await held();
      if (one === undefined || two === undefined) throw new Error('two are held');
      await store.heldDeletions.approve('tenant-1', [one]);
      await store.heldDeletions.discard('tenant-1', [two]);
      await store.elapse(11 * 60_000);
      const [first, second] = [...(await store.queue.claim('worker-1', 2))].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
      expect(await intendOne(store, first, { cause: 'inferred' })).toBe('committed');
      expect(await intendOne(store, second, { cause: 'inferred' })).toMatchObject({ kind: 'held', deletions: [{ state: 'discarded' }] });
      expect((await store.raw()).deletionMarks.filter(({ recordId }) => recordId === '0011').map(({ isAdmitted }) => isAdmitted)).not.toContain(true);
    });

    it('an approval is for that event: a newer one of the same record is held again', async () => {
      await hold(store, key, ['0011']);
      await store.heldDeletions.approve('tenant-1', await held());
      const claim = await claimOne(store);
      expect(await intendOne(store, claim, { cause: 'inferred', eventId: 'newer' })).toMatchObject({ kind: 'held', deletions: [{ eventId: 'newer', state: 'held' }] });
      expect((await held()).map(({ eventId }) => eventId)).toEqual(['newer']);
    });

    it('takes approvals beforehand for exact events; they hold for a day and mark nothing dirty', async () => {
      await storeEvents(store, [key('0020'), key('0021'), key('0022')]);
      const dirty = (await workOf(store, key('0020'))).dirty;
      await begin(store, names(10).map(key), { cause: 'inferred' });
      await store.heldDeletions.approveBeforehand('tenant-1', [refOf(key('0020')), refOf(key('0021'))]);
      expect([(await workOf(store, key('0020'))).dirty, await held()]).toEqual([dirty, []]);
      expect(await begin(store, [key('0020'), key('0022')], { cause: 'inferred' })).toEqual(['committed', expect.objectContaining({ kind: 'held' })]);
      await store.elapse(day);
      await begin(store, names(10).map(key), { cause: 'inferred' });
      const [claim] = await claimAll(store, [key('0021')]);
      if (claim === undefined) throw new Error('nothing was claimed');
      expect((await loadOne(store, claim)).deletions).toEqual([]);
      expect(await intendOne(store, claim, { cause: 'inferred' })).toMatchObject({ kind: 'held' });
    });

    it('approves what is held already when it is approved beforehand', async () => {
      await hold(store, key, ['0011']);
      await store.heldDeletions.approveBeforehand('tenant-1', [refOf(key('0011'))]);
      expect(await held()).toEqual([]);
      const claim = await claimOne(store);
      expect((await loadOne(store, claim)).deletions).toEqual([{ what: 'event', mailboxId: 'mailbox-1', eventId: 'event-0011-mailbox-1', state: 'approved' }]);
    });

    it('forgets what is over, and nothing newer', async () => {
      await hold(store, key, names(2, 11));
      const [one] = await claimAll(store, [key('0011')]);
      if (one === undefined) throw new Error('nothing was claimed');
      await store.mappings.commit(one, { endedDeletions: [{ ...refOf(key('0011')), eventId: 'older' }, refOf(key('0012'))] });
      expect((await held()).length).toBe(2);
      await store.mappings.commit(one, { endedDeletions: [refOf(key('0011'))], finish: {} });
      expect((await held()).map(({ recordId }) => recordId)).toEqual(['0012']);
    });

    it('keeps how a state was learned', async () => {
      const [claim] = await claimAll(store, [key('0001')]);
      if (claim === undefined) throw new Error('nothing was claimed');
      for (const isTold of [true, undefined]) {
        await store.mappings.commit(claim, { held: { state: 'deleted', isBornByAdd: true, isTold } });
        expect((await loadOne(store, claim)).held?.isTold).toBe(isTold);
      }
    });
  });
}
