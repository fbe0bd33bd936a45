import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleMapping } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { plainShape } from '../event/event.js';
import type { RecordChanges } from '../ports/mapping-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';
import type { UserLink } from '../tenant/tenant.js';

/** What every `LinkEdits` keeps, whatever it stores in. */
export function describeLinkEdits(name: string, setUp: SetUpStore): void {
  describe(`LinkEdits of ${name}`, () => {
    const tenantId = 'tenant-1';
    const on: UserLink = exampleLink(tenantId, 'a');
    const off: UserLink = { ...on, isOn: false };
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
    });

    async function settle(recordId: string, changes: RecordChanges): Promise<void> {
      await accept(store, key(recordId));
      await store.mappings.commit(await claimOne(store), { settledNotices: (await store.raw()).notices.map(({ noticeId }) => noticeId), ...changes, finish: {} });
    }
    /** A record of that person with its event. */
    const stand = (recordId: string, serves: readonly string[] = ['user-a'], mailboxId = 'mailbox-a') =>
      settle(recordId, { held: exampleHeld(...serves), mappings: [exampleMapping(key(recordId), mailboxId, { serves: [...serves] })] });
    const marked = async (): Promise<readonly string[]> => (await store.raw()).work.filter(({ dirty, done }) => dirty > done).map(({ recordId }) => recordId).sort();
    const decided = async () => (await store.raw()).deletions.map(({ recordId, eventId, state, isBeforehand }) => [recordId, eventId, state, isBeforehand === true]).sort();
    const current = async (): Promise<UserLink | undefined> => (await store.tenants.links(tenantId)).find(({ linkId }) => linkId === on.linkId);

    it('stores a new link, changes it and removes it, with when it was tested', async () => {
      const testedAt = '2026-11-22T01:02:03.45Z';
      expect(await store.linkEdits.edit({ tenantId, after: off })).toBe('done');
      expect(await store.linkEdits.edit({ tenantId, before: off, after: { ...off, testedAt } })).toBe('done');
      expect(await current()).toEqual({ ...off, testedAt });
      expect((await store.raw()).links).toEqual([{ ...off, testedAt }]);
      expect(await store.linkEdits.edit({ tenantId, before: { ...off, testedAt }, after: { ...on, mail: 'other@kaisha.example' } })).toBe('done');
      expect(await current()).toEqual({ ...on, mail: 'other@kaisha.example' });
      expect(await store.linkEdits.edit({ tenantId, before: await current() })).toBe('done');
      expect(await current()).toBeUndefined();
    });

    it('stores nothing against another link than the one that is there, nor for an unknown tenant', async () => {
      await store.tenants.putLinks(tenantId, [on]);
      for (const before of [off, { ...on, name: 'Somebody' }, { ...on, mailboxId: undefined }, { ...on, testedAt: '2026-11-22T00:00:00Z' }, undefined]) {
        expect(await store.linkEdits.edit({ tenantId, before, after: { ...on, name: 'New' } })).toBe('overtaken');
      }
      expect(await store.linkEdits.edit({ tenantId, before: { ...on, linkId: 'gone' } })).toBe('overtaken');
      expect(await store.linkEdits.edit({ tenantId: 'nobody', after: { ...on, tenantId: 'nobody' } })).toBe('overtaken');
      expect((await store.raw()).links).toEqual([on]);
    });

    it('lets one of two who edit at once win', async () => {
      await store.tenants.putLinks(tenantId, [off]);
      const ends = await Promise.all(['One', 'Two', 'Three'].map((name) => store.linkEdits.edit({ tenantId, before: off, after: { ...off, name } })));
      expect([...ends].sort()).toEqual(['done', 'overtaken', 'overtaken']);
      const links = ['l-1', 'l-2'].map((linkId) => ({ ...off, linkId, sfaUserId: 'user-z' }));
      const made = await Promise.all(links.map((after) => store.linkEdits.edit({ tenantId, after })));
      expect([...made].sort()).toEqual(['done', 'userTaken']);
    });

    it('links a JUST.SFA user once in a tenant, and leaves alone what is double already', async () => {
      const other = await addTenant(store, 'tenant-2');
      await store.tenants.putLinks(tenantId, [off, { ...off, linkId: 'double' }]);
      const second: UserLink = { ...exampleLink(tenantId, 'b'), isOn: false };
      expect(await store.linkEdits.edit({ tenantId, after: { ...second, sfaUserId: 'user-a' } })).toBe('userTaken');
      expect(await store.linkEdits.edit({ tenantId, after: second })).toBe('done');
      expect(await store.linkEdits.edit({ tenantId, before: second, after: { ...second, sfaUserId: 'user-a' } })).toBe('userTaken');
      expect(await store.linkEdits.edit({ tenantId, before: off, after: { ...off, name: 'Renamed' } })).toBe('done');
      const { tenantId: elsewhere } = other('1');
      expect(await store.linkEdits.edit({ tenantId: elsewhere, after: { ...off, tenantId: elsewhere } })).toBe('done');
    });

    it('marks the records of a link that is switched, and none for a name, a test or a link that stays off', async () => {
      await stand('1');
      await stand('2', ['user-b'], 'mailbox-b');
      await store.linkEdits.edit({ tenantId, after: off });
      await store.linkEdits.edit({ tenantId, before: off, after: { ...off, mail: 'b@kaisha.example', mailboxId: 'mailbox-b' } });
      await store.linkEdits.edit({ tenantId, before: { ...off, mail: 'b@kaisha.example', mailboxId: 'mailbox-b' }, after: off });
      expect(await marked()).toEqual([]);
      await store.linkEdits.edit({ tenantId, before: off, after: on });
      expect(await marked()).toEqual(['1']);
      await store.mappings.commit(await claimOne(store), { finish: {} });
      await store.linkEdits.edit({ tenantId, before: on, after: { ...on, name: 'Renamed', testedAt: '2026-11-22T00:00:00Z' } });
      expect(await marked()).toEqual([]);
      expect((await store.raw()).linkSpans).toHaveLength(1);
    });

    it('marks what a worker has in hand, who read the links before', async () => {
      await store.tenants.putLinks(tenantId, [off]);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.linkEdits.edit({ tenantId, before: off, after: on });
      await store.mappings.commit(claim, { finish: {} });
      expect(await marked()).toEqual(['1']);
    });

    it('marks nothing and decides nothing when it is refused', async () => {
      await stand('1');
      await store.tenants.putLinks(tenantId, [on]);
      for (const claim of await store.queue.claim('worker-1', 9)) await store.mappings.commit(claim, { finish: {} });
      expect(await store.linkEdits.edit({ tenantId, before: off, after: undefined, ending: { events: 'remove', shown: 9 } })).toBe('overtaken');
      expect(await store.linkEdits.edit({ tenantId, before: on, after: off, ending: { events: 'remove', shown: 0 } })).toBe('moreEvents');
      expect([await marked(), await decided(), await current()]).toEqual([[], [], on]);
    });

    it.each([['remove', 'approved'], ['keep', 'discarded']] as const)('decides, to %s, on the events that end with the link, and on no others', async (events, state) => {
      const other: UserLink = { ...exampleLink(tenantId, 'b'), mailboxId: 'mailbox-a' };
      await stand('1');
      await stand('2');
      await stand('shared', ['user-a', 'user-b']);
      await stand('of-another', ['user-b']);
      await stand('elsewhere', ['user-a'], 'mailbox-old');
      await settle('over', { held: exampleHeld('user-a'), mappings: [exampleMapping(key('over'), 'mailbox-a', { serves: ['user-a'], state: 'ended' })] });
      await store.tenants.putLinks(tenantId, [on, other]);
      expect(await store.upkeep.linkStanding(on)).toEqual({ standing: 3, ending: 2, meetings: 0, series: 0, takingPart: 5 });
      expect(await store.linkEdits.edit({ tenantId, before: on, after: off, ending: { events, shown: 2 } })).toBe('done');
      expect(await decided()).toEqual([['1', 'event-1-mailbox-a', state, false], ['2', 'event-2-mailbox-a', state, false]]);
    });

    it('tells which events that end a person made a meeting or a series of', async () => {
      const shapes = { plain: {}, meeting: { hasAttendees: true }, series: { isRecurring: true }, both: { hasAttendees: true, isRecurring: true }, online: { isOnlineMeeting: true } };
      for (const [recordId, shape] of Object.entries(shapes)) await settle(recordId, { held: exampleHeld('user-a'), mappings: [exampleMapping(key(recordId), 'mailbox-a', { serves: ['user-a'], shape: { ...plainShape, ...shape } })] });
      expect(await store.upkeep.linkStanding(on)).toMatchObject({ ending: 5, meetings: 1, series: 2 });
    });

    it('decides anew on what was decided before', async () => {
      await stand('1');
      await store.tenants.putLinks(tenantId, [on]);
      await store.linkEdits.edit({ tenantId, before: on, after: off, ending: { events: 'remove', shown: 1 } });
      await store.linkEdits.edit({ tenantId, before: off, after: on });
      await store.linkEdits.edit({ tenantId, before: on, ending: { events: 'keep', shown: 1 } });
      expect(await decided()).toEqual([['1', 'event-1-mailbox-a', 'discarded', false]]);
    });
  });
}
