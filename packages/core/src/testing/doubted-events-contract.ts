import { accept, addTenant, claimOne, exampleMapping, hintOf, loadOne, settle, workOf } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { millisecondsBetween } from '../schedule/period.js';
import type { Mapping } from '../mapping/mapping.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What loads and commits mean for hints about events: the part of `MappingRepository` that works hand in hand with `EventInbox`. */
export function describeDoubtedEvents(name: string, setUp: SetUpStore): void {
  describe(`doubted events in the MappingRepository of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
    });
    const claimNothing = async () => expect(await store.queue.claim('worker-2', 10)).toEqual([]);
    const waiting = async () => (await store.raw()).waitingHints.map(({ eventId }) => eventId).sort();
    const doubtedIn = async (claim: Parameters<typeof loadOne>[1]) => (await loadOne(store, claim)).doubtedEvents.map(({ mailboxId }) => mailboxId);
    /** A record with a claim whose create is on its way: the intent is committed, the outcome is not. */
    const begin = async (recordId: string, mailboxId = 'mailbox-a') => {
      await accept(store, key(recordId));
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { mappings: [exampleMapping(key(recordId), mailboxId, { state: 'creating', eventId: undefined, etag: undefined })] });
      return { claim, created: exampleMapping(key(recordId), mailboxId) };
    };

    it('keeps a hint that comes between read and finish (rule 6)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.elapse(2_100);
      const first = await claimOne(store);
      expect(await doubtedIn(first)).toEqual(['mailbox-a']);
      await store.events.accept([hintOf(mapping, 'W/"3"')]);
      await store.mappings.commit(first, { mappings: [{ ...mapping, etag: 'W/"2"' }], settledEvents: ['mailbox-a'], finish: {} });
      await store.elapse(2_100);
      const second = await claimOne(store);
      expect(await doubtedIn(second)).toEqual(['mailbox-a']);
      await store.mappings.commit(second, { settledEvents: ['mailbox-a'], finish: {} });
      await claimNothing();
      expect((await store.raw()).eventDoubts).toMatchObject([{ doubt: 3, settled: 3 }]);
    });

    it('says since when an event is doubted: the first hint that no read has settled', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.elapse(60_000);
      const first = await claimOne(store);
      const age = async () => {
        const { now, doubtedEvents } = await loadOne(store, first);
        return millisecondsBetween(doubtedEvents[0]?.hintedAt ?? '', now);
      };
      await store.elapse(5_000);
      await store.events.accept([hintOf(mapping, 'W/"3"')]);
      expect(await age()).toBeGreaterThanOrEqual(64_000);
      await store.mappings.commit(first, { settledEvents: ['mailbox-a'] });
      expect(await age()).toBeLessThanOrEqual(7_000);
    });

    it('settles the doubts of the named mailboxes only', async () => {
      await accept(store, key('1'));
      const mappings = ['mailbox-a', 'mailbox-b', 'mailbox-c'].map((mailboxId) => exampleMapping(key('1'), mailboxId));
      await store.mappings.commit(await claimOne(store), { mappings, finish: {} });
      await store.events.accept(mappings.map((mapping) => hintOf(mapping, 'W/"2"')));
      await store.elapse(2_100);
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { mappings: mappings.slice(0, 1), settledEvents: ['mailbox-a', 'mailbox-c', 'mailbox-of-nobody'] });
      expect(await doubtedIn(claim)).toEqual(['mailbox-b']);
    });

    it('needs no read for the echo of a write whose answer is stored only after the hint (rule 6)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await accept(store, key('1'));
      const writing = await claimOne(store);
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.mappings.commit(writing, { mappings: [{ ...mapping, etag: 'W/"2"' }], finish: {} });
      await store.elapse(2_100);
      const claim = await claimOne(store);
      expect(await doubtedIn(claim)).toEqual([]);
      // It is settled, not only hidden: the next version of our own does not bring it back.
      await store.mappings.commit(claim, { mappings: [{ ...mapping, etag: 'W/"3"' }] });
      expect(await doubtedIn(claim)).toEqual([]);
    });

    it('believes in no echo when hints told of several versions, in whatever order they came (rule 6)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"3"'), hintOf(mapping, 'W/"2"')]);
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.elapse(2_100);
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { mappings: [{ ...mapping, etag: 'W/"2"' }] });
      expect(await doubtedIn(claim)).toEqual(['mailbox-a']);
    });

    it('is not made to forget a doubt by a late hint of the stored version', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.events.accept([hintOf(mapping, mapping.etag)]);
      await store.elapse(2_100);
      expect(await doubtedIn(await claimOne(store))).toEqual(['mailbox-a']);
    });

    it('lets what was hinted about a former event say nothing of its successor (rule 24)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.elapse(2_100);
      const claim = await claimOne(store);
      const tombstone: Mapping = exampleMapping(key('1'), 'mailbox-a', { state: 'ended', eventId: undefined, etag: undefined });
      await store.mappings.commit(claim, { mappings: [tombstone] });
      expect(await doubtedIn(claim)).toEqual([]);
      await store.mappings.commit(claim, { mappings: [exampleMapping(key('1'), 'mailbox-a', { generation: 2, eventId: 'event-new' })], finish: {} });
      await claimNothing();
    });

    it('turns a hint that waited for a create into a doubt with the commit that settles it, claimable at once (rule 21)', async () => {
      const { claim, created } = await begin('1');
      await store.events.accept([hintOf(created, 'W/"2"')]);
      expect(await waiting()).toEqual([created.eventId]);
      await store.mappings.commit(claim, { mappings: [created], finish: {} });
      expect(await waiting()).toEqual([]);
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 2, done: 1 });
      const again = await claimOne(store);
      expect((await loadOne(store, again)).doubtedEvents).toEqual([{ mailboxId: 'mailbox-a', hintedAt: expect.any(String) }]);
      await store.mappings.commit(again, { settledEvents: ['mailbox-a'], finish: {} });
      await claimNothing();
    });

    it('needs nothing for the hint of a create itself, before its answer is stored or after (rules 6, 21)', async () => {
      const { claim, created } = await begin('1');
      await store.events.accept([hintOf(created, created.etag), hintOf(created, created.etag)]);
      await store.mappings.commit(claim, { mappings: [created], finish: {} });
      await store.events.accept([hintOf(created, created.etag)]);
      expect(await waiting()).toEqual([]);
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 1, done: 1 });
    });

    it('raises the record when a waiting hint comes to light before the last commit of a claim (rule 21)', async () => {
      const { claim, created } = await begin('1');
      await store.events.accept([hintOf(created, 'W/"2"'), hintOf(created, 'W/"3"')]);
      await store.mappings.commit(claim, { mappings: [created] });
      expect(await doubtedIn(claim)).toEqual(['mailbox-a']);
      await store.mappings.commit(claim, { finish: {} });
      expect(await doubtedIn(await claimOne(store))).toEqual(['mailbox-a']);
    });

    it('keeps the other hints of a mailbox until no create is in flight there (rule 21)', async () => {
      const [first, second] = [await begin('1'), await begin('2')];
      const elsewhere = await begin('3', 'mailbox-b');
      await store.events.accept([{ ...hintOf(first.created), eventId: 'event-of-others' }, { ...hintOf(elsewhere.created), eventId: 'event-elsewhere' }]);
      await store.mappings.commit(first.claim, { mappings: [first.created], finish: {} });
      expect(await waiting()).toEqual(['event-elsewhere', 'event-of-others']);
      const refused = exampleMapping(key('2'), 'mailbox-a', { state: 'ended', endReason: 'not-created', eventId: undefined });
      await store.mappings.commit(second.claim, { mappings: [refused], finish: {} });
      expect(await waiting()).toEqual(['event-elsewhere']);
      expect((await store.raw()).work.map(({ dirty }) => dirty)).toEqual([1, 1, 1]);
    });

    it('lets no hint wait where nothing is being created (rule 21)', async () => {
      const { created } = await begin('1');
      await store.events.accept([{ ...hintOf(created), mailboxId: 'mailbox-b' }, { ...hintOf(created), tenantId: 'tenant-2' }]);
      expect(await waiting()).toEqual([]);
    });

    it('forgets a waiting hint after 10 minutes, and counts them anew with each hint (rule 21)', async () => {
      const { claim, created } = await begin('1');
      await store.events.accept([hintOf(created, 'W/"2"'), { ...hintOf(created), eventId: 'event-of-others' }]);
      await store.elapse(400_000);
      await store.events.accept([hintOf(created, 'W/"2"')]);
      await store.elapse(400_000);
      await store.events.accept([{ ...hintOf(created), eventId: 'event-of-more-others' }]);
      expect(await waiting()).toEqual([created.eventId, 'event-of-more-others']);
      await store.elapse(210_000);
      await store.mappings.commit(claim, { mappings: [created], finish: {} });
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 1 });
      expect(await waiting()).toEqual([]);
    });

    it('changes no doubt and takes no waiting hint when the commit is refused (rule 14)', async () => {
      const { claim, created } = await begin('1');
      await store.events.accept([hintOf(created, 'W/"2"')]);
      await store.elapse(13_000);
      await claimOne(store, 'worker-2');
      const before = await store.raw();
      expect(await store.mappings.commit(claim, { mappings: [created], settledEvents: ['mailbox-a'], finish: {} })).toBe('fenced');
      expect(await store.raw()).toEqual(before);
    });
  });
}
