import { accept, addTenant, claimOne, exampleMapping, hintOf, loadOne, settle, workOf } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `EventInbox` keeps, whatever it stores in; its quiet times are the defaults (2 s, 10 s). */
export function describeEventInbox(name: string, setUp: SetUpStore): void {
  describe(`EventInbox of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
    });
    const claimNothing = async () => expect(await store.queue.claim('worker-2', 10)).toEqual([]);
    const doubted = async () => (await store.raw()).eventDoubts.filter(({ doubt, settled }) => doubt > settled);
    const expectUnchanged = async (act: () => Promise<void>) => {
      const before = await store.raw();
      await act();
      expect(await store.raw()).toEqual(before);
    };

    it('has raised dirty, and stored its number as the event’s doubt, when it resolves (rule 6)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 2, done: 1, sfaDoubt: 0 });
      expect(await doubted()).toMatchObject([{ ...key('1'), mailboxId: 'mailbox-a', doubt: 2, settled: 0, etag: 'W/"2"' }]);
      await store.elapse(2_100);
      const claim = await claimOne(store);
      expect((await loadOne(store, claim)).doubtedEvents).toEqual([{ mailboxId: 'mailbox-a', hintedAt: expect.any(String) }]);
    });

    it('counts an echo as nothing: a hint of the stored version raises no work (rule 6)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a', { etag: 'W/"7"' });
      await expectUnchanged(() => store.events.accept([hintOf(mapping, 'W/"7"'), hintOf(mapping, 'W/"7"')]));
    });

    it('doubts by a hint without a version, whether a version is stored or not', async () => {
      const one = await settle(store, key('1'), 'mailbox-a');
      const other = await settle(store, key('2'), 'mailbox-a', { etag: undefined });
      await store.events.accept([hintOf(one), hintOf(other)]);
      await store.elapse(2_100);
      const records = await store.mappings.load(await store.queue.claim('worker-1', 10));
      expect(records.map(({ doubtedEvents }) => doubtedEvents.length)).toEqual([1, 1]);
    });

    it('drops hints about events that are nobody’s, ended, another mailbox’s or another tenant’s', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a', { eventId: 'AAMkAbc=' });
      await settle(store, key('2'), 'mailbox-a', { eventId: 'event-ended', state: 'ended' });
      await addTenant(store, 'tenant-2');
      await expectUnchanged(() =>
        store.events.accept([
          { ...hintOf(mapping), eventId: 'AAMkabC=' },
          { ...hintOf(mapping), eventId: 'event-ended' },
          { ...hintOf(mapping), mailboxId: 'mailbox-b' },
          { ...hintOf(mapping), tenantId: 'tenant-2' },
          { ...hintOf(mapping), tenantId: 'nobody' },
        ]),
      );
    });

    it('is not disturbed by ids and versions that no database takes', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([{ ...hintOf(mapping), eventId: 'a\0b' }, { ...hintOf(mapping), mailboxId: '\ud800' }, hintOf(mapping, '\0')]);
      expect(await doubted()).toHaveLength(1);
    });

    it('takes hints of many tenants and records in one call, several for one record too (rule 16)', async () => {
      const other = await addTenant(store, 'tenant-2');
      const mappings = [await settle(store, key('2'), 'mailbox-a'), await settle(store, key('1'), 'mailbox-a'), await settle(store, other('1'), 'mailbox-z')];
      await accept(store, key('3'));
      const both = ['mailbox-a', 'mailbox-b'].map((mailboxId) => exampleMapping(key('3'), mailboxId));
      await store.mappings.commit(await claimOne(store), { mappings: both, finish: {} });
      await store.events.accept([...mappings, ...both, ...mappings].map((mapping) => hintOf(mapping, 'W/"2"')));
      expect((await doubted()).map(({ tenantId, recordId, mailboxId }) => [tenantId, recordId, mailboxId].join(' ')).sort()).toEqual([
        'tenant-1 1 mailbox-a',
        'tenant-1 2 mailbox-a',
        'tenant-1 3 mailbox-a',
        'tenant-1 3 mailbox-b',
        'tenant-2 1 mailbox-z',
      ]);
      await store.elapse(2_100);
      expect(await store.queue.claim('worker-1', 10)).toHaveLength(4);
    });

    it('loses none of many calls at once', async () => {
      const mappings = [await settle(store, key('1'), 'mailbox-a'), await settle(store, key('2'), 'mailbox-a')];
      await Promise.all(Array.from({ length: 40 }, (_, n) => store.events.accept(mappings.slice(n % 2).map((mapping) => hintOf(mapping, `W/"${n + 2}"`)))));
      expect((await doubted()).map(({ etag }) => etag)).toEqual([undefined, undefined]);
      await store.elapse(2_100);
      for (const claim of await store.queue.claim('worker-1', 10)) await store.mappings.commit(claim, { settledEvents: ['mailbox-a'], finish: {} });
      expect(await doubted()).toEqual([]);
    });

    it('makes the record claimable 2 s after the last hint, and 10 s after the first at most (rule 12)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeLessThanOrEqual(2_000);
      for (let edit = 0; edit < 6; edit += 1) {
        await store.elapse(1_500);
        await claimNothing();
        await store.events.accept([hintOf(mapping, 'W/"2"')]);
      }
      expect(await store.queue.nextDueInMs()).toBeLessThanOrEqual(1_000);
      await store.elapse(1_000);
      expect(await claimOne(store)).toMatchObject({ dirty: 8 });
    });

    it('is due after 2 s when no other hint follows (rule 12)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      expect(await store.queue.nextDueInMs()).toBeGreaterThan(1_000);
      await store.elapse(2_000);
      await claimOne(store);
    });

    it('never makes a record later than a webhook made it, whichever comes first (rule 12)', async () => {
      const [one, other] = [await settle(store, key('1'), 'mailbox-a'), await settle(store, key('2'), 'mailbox-a')];
      await accept(store, key('1'));
      await store.events.accept([hintOf(one), hintOf(other)]);
      await accept(store, key('2'));
      await store.events.accept([hintOf(one), hintOf(other)]);
      expect(await store.queue.claim('worker-1', 10)).toHaveLength(2);
    });

    it('gives hints that come during the work a quiet time of their own, and a webhook none (rule 12)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await accept(store, key('1'));
      const first = await claimOne(store);
      await store.events.accept([hintOf(mapping, 'W/"2"')]);
      await store.mappings.commit(first, { finish: {} });
      await claimNothing();
      await store.elapse(2_100);
      const second = await claimOne(store);
      await accept(store, key('1'));
      await store.events.accept([hintOf(mapping, 'W/"3"')]);
      await store.mappings.commit(second, { finish: {} });
      await claimOne(store);
    });

    it('leads out of the dead letter, and into a failing record at most once per 5 s (rule 12)', async () => {
      const mapping = await settle(store, key('1'), 'mailbox-a');
      await accept(store, key('1'));
      for (let attempt = 0; attempt < 8; attempt += 1) {
        await store.queue.abandon(await claimOne(store), { kind: 'defect' });
        await store.elapse(301_000);
      }
      await claimNothing();
      await store.events.accept([hintOf(mapping)]);
      await store.elapse(2_100);
      await store.queue.abandon(await claimOne(store), { kind: 'defect' });
      await store.events.accept([hintOf(mapping)]);
      await store.elapse(3_000);
      await claimNothing();
      await store.elapse(2_100);
      await claimOne(store);
    });

    it('doubts every living event of a mailbox, and one in creation once it stands', async () => {
      const other = await addTenant(store, 'tenant-2');
      await settle(store, key('1'), 'mailbox-a');
      await settle(store, key('2'), 'mailbox-a');
      await settle(store, key('in-b'), 'mailbox-b');
      await settle(store, key('ended'), 'mailbox-a', { state: 'ended', eventId: undefined });
      await settle(store, key('released'), 'mailbox-a', { state: 'released' });
      await settle(store, other('1'), 'mailbox-a');
      await settle(store, key('creating'), 'mailbox-a', { state: 'creating', eventId: undefined, etag: undefined });
      await store.events.doubtMailbox('tenant-1', 'mailbox-a');
      await store.events.doubtMailbox('tenant-1', 'mailbox-of-nobody');
      expect((await doubted()).map(({ recordId }) => recordId).sort()).toEqual(['1', '2', 'creating']);
      await store.elapse(2_100);
      const records = await store.mappings.load(await store.queue.claim('worker-1', 10));
      expect(new Map(records.map((record) => [record.claim.recordId, record.doubtedEvents.length]))).toEqual(new Map([['1', 1], ['2', 1], ['creating', 0]]));
      for (const { claim } of records) {
        const created = claim.recordId === 'creating' ? [exampleMapping(key('creating'), 'mailbox-a')] : [];
        await store.mappings.commit(claim, { mappings: created, settledEvents: created.length === 0 ? ['mailbox-a'] : [], finish: {} });
      }
      const again = await claimOne(store);
      expect(await loadOne(store, again)).toMatchObject({ claim: { recordId: 'creating' }, doubtedEvents: [{ mailboxId: 'mailbox-a' }] });
    });

    it('asks nothing of calls that tell nothing', async () => {
      await expectUnchanged(() => store.events.accept([]));
    });
  });
}
