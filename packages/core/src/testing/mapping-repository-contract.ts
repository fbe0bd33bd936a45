import { millisecondsBetween } from '../schedule/period.js';
import {
  accept,
  addTenant,
  claimOne,
  exampleContent,
  exampleHeld,
  exampleLink,
  exampleMapping,
  instantForm,
  loadOne,
  workOf,
} from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeDoubtedEvents } from './doubted-events-contract.js';
import type { Mapping } from '../mapping/mapping.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `MappingRepository` keeps, whatever it stores in. */
export function describeMappingRepository(name: string, setUp: SetUpStore): void {
  describeDoubtedEvents(name, setUp);

  describe(`MappingRepository of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    it('loads everything that is known of a claimed record', async () => {
      const key = await addTenant(store);
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      await accept(store, key('1'), '{"n":1}');
      await accept(store, key('2'), '{"other":true}');
      const claims = await store.queue.claim('worker-1', 10);
      const records = await store.mappings.load(claims);
      expect(records.map(({ claim }) => claim)).toEqual(claims);
      const record = records.find(({ claim }) => claim.recordId === '1');
      expect(record).toMatchObject({
        tenant: await store.tenants.find('tenant-1'),
        source: { sourceId: key('1').sourceId, table: 'example_table' },
        links: [exampleLink('tenant-1', 'a')],
        notices: [{ body: '{"n":1}', isSigned: true, receivedAt: expect.stringMatching(instantForm) }],
        isDoubted: false,
        mappings: [],
        doubtedEvents: [],
      });
      expect(record?.held).toBeUndefined();
      expect(record?.now).toMatch(instantForm);
    });

    it('tells since when a record has been waiting, however often it was taken up since', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const [first] = await store.mappings.load([await claimOne(store)]);
      await store.elapse(20_000);
      const [second] = await store.mappings.load([await claimOne(store)]);
      expect(millisecondsBetween(second?.waitingSince ?? '', second?.now ?? '') - millisecondsBetween(first?.waitingSince ?? '', first?.now ?? '')).toBeGreaterThanOrEqual(20_000);
    });

    it('shows what came after the claim: evidence is later than the captured counter (rule 10)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'), '{"n":1}');
      const claim = await claimOne(store);
      await accept(store, key('1'), '{"n":2}');
      expect(claim.dirty).toBe(1);
      expect((await loadOne(store, claim)).notices.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":2}']);
    });

    it('keeps every member of a mapping and of a held record', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const mappings = [fullMapping(key('1'), 'mailbox-full'), exampleMapping(key('1'), 'mailbox-plain', { eventId: undefined, etag: undefined })];
      const held = { ...exampleHeld('user-1', 'user-2'), learnedAt: '2026-11-22T00:00:03.07Z', link: 'https://sfa.example/records/1' };
      expect(await store.mappings.commit(claim, { held, mappings })).toBe('committed');
      const record = await loadOne(store, claim);
      expect(record.held).toEqual(held);
      expect([...record.mappings].sort((one, other) => (one.mailboxId < other.mailboxId ? -1 : 1))).toEqual(mappings);
      expect((await store.raw()).mappings).toHaveLength(2);
    });

    it('replaces only what a commit names (rule 18)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const [a, b] = [exampleMapping(key('1'), 'mailbox-a'), exampleMapping(key('1'), 'mailbox-b')];
      await store.mappings.commit(claim, { held: exampleHeld('user-1'), mappings: [a, b] });
      const ended = exampleMapping(key('1'), 'mailbox-b', { state: 'ended', generation: 2, endReason: 'participant-removed', eventId: undefined });
      await store.mappings.commit(claim, { mappings: [ended] });
      const record = await loadOne(store, claim);
      expect(record.held).toEqual(exampleHeld('user-1'));
      expect(record.mappings).toHaveLength(2);
      expect(record.mappings).toEqual(expect.arrayContaining([a, ended]));
      expect(await workOf(store, key('1'))).toMatchObject({ done: 0, leasedUntil: expect.any(String) });
    });

    it('tells event ids apart that differ in letter case only', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const mappings = ['AAMkAbc=', 'AAMkabC='].map((eventId, n) => exampleMapping(key('1'), `mailbox-${n}`, { eventId }));
      await store.mappings.commit(claim, { mappings });
      expect((await loadOne(store, claim)).mappings.map(({ eventId }) => eventId).sort()).toEqual(['AAMkAbc=', 'AAMkabC=']);
    });

    it('refuses a commit after a take-over and changes nothing (rule 14)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const old = await claimOne(store);
      const { notices } = await loadOne(store, old);
      await store.elapse(13_000);
      await claimOne(store, 'worker-2');
      const before = await store.raw();
      const outcome = await store.mappings.commit(old, {
        held: exampleHeld('user-1'),
        mappings: [exampleMapping(key('1'), 'mailbox-a')],
        settledNotices: notices.map(({ noticeId }) => noticeId),
        isDoubtSettled: true,
        activity: [{ activityId: 'activity-1', tenantId: 'tenant-1', at: '2026-11-22T00:00:00Z', kind: 'notice', result: 'failed' }],
        explanation: { ...key('1'), at: '2026-11-22T00:00:00Z', trigger: 'webhook', decisions: [] },
        finish: {},
      });
      expect(outcome).toBe('fenced');
      expect(await store.raw()).toEqual(before);
    });

    it('takes no commit once the claim was finished, given back or ended', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      expect(await store.mappings.commit(claim, { finish: {} })).toBe('committed');
      expect(await store.mappings.commit(claim, { held: exampleHeld('user-1') })).toBe('fenced');
    });

    it('takes a commit after the lease ran out, as long as nobody else has the record', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.elapse(60_000);
      expect(await store.mappings.commit(claim, { finish: {} })).toBe('committed');
    });

    it('settles the named notices and leaves those that came later', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'), '{"n":1}');
      await accept(store, key('2'), '{"n":2}');
      const claims = await store.queue.claim('worker-1', 10);
      const [record] = (await store.mappings.load(claims)).filter(({ claim }) => claim.recordId === '1');
      if (record === undefined) throw new Error('Expected record 1.');
      await accept(store, key('1'), '{"n":3}');
      await store.mappings.commit(record.claim, { settledNotices: record.notices.map(({ noticeId }) => noticeId), finish: {} });
      expect((await store.raw()).notices.map(({ body }) => body)).toEqual(['{"n":2}', '{"n":3}']);
    });

    it('settles the named notices one by one, and never those of another record', async () => {
      const key = await addTenant(store);
      for (const body of ['1', '2']) await accept(store, key('1'), body);
      await accept(store, key('2'), '3');
      const records = await store.mappings.load(await store.queue.claim('worker-1', 10));
      const [one, two] = ['1', '2'].map((recordId) => records.find(({ claim }) => claim.recordId === recordId));
      if (one === undefined || two === undefined) throw new Error('Expected two records.');
      const settled = [...one.notices.slice(1), ...two.notices].map(({ noticeId }) => noticeId);
      await store.mappings.commit(one.claim, { settledNotices: settled });
      expect((await store.raw()).notices.map(({ body }) => body)).toEqual(['1', '3']);
    });

    it('takes texts of the outside with characters that no database takes', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const odd = 'odd \0 \ud800';
      const held = { ...exampleHeld(odd), version: odd, link: odd };
      const mappings = [exampleMapping(key('1'), 'mailbox-a', { etag: odd, eventId: odd, serves: [odd] })];
      expect(await store.mappings.commit(await claimOne(store), { held, mappings, finish: {} })).toBe('committed');
    });

    it('settles a doubt up to the captured counter, so that one between read and finish stays (rule 6)', async () => {
      const key = await addTenant(store);
      await store.queue.hint(key('1'), { doubt: true });
      const first = await claimOne(store);
      expect((await loadOne(store, first)).isDoubted).toBe(true);
      await store.queue.hint(key('1'), { doubt: true });
      await store.mappings.commit(first, { isDoubtSettled: true, finish: {} });
      const second = await claimOne(store);
      expect((await loadOne(store, second)).isDoubted).toBe(true);
      await store.mappings.commit(second, { isDoubtSettled: true });
      expect((await loadOne(store, second)).isDoubted).toBe(false);
      expect(await workOf(store, key('1'))).toMatchObject({ sfaDoubt: 2, sfaSettled: 2 });
    });

    it('keeps activity and explanation with the commit', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const entry = { activityId: 'activity-1', tenantId: 'tenant-1', at: '2026-11-22T00:00:00Z', kind: 'execution', recordId: '1' } as const;
      await store.mappings.commit(claim, { activity: [{ ...entry, result: 'retrying' }] });
      const explanation = { ...key('1'), at: '2026-11-22T00:00:01Z', trigger: 'webhook', decisions: [{ participants: ['user-1'], row: 'create', reason: 'new' }] };
      await store.mappings.commit(claim, { activity: [{ ...entry, result: 'succeeded' }], explanation, finish: {} });
      const rows = await store.raw();
      expect(rows.activity).toEqual([{ ...entry, result: 'succeeded' }]);
      expect(rows.explanations).toEqual([explanation]);
    });

    it('keeps a tombstone and what comes after it (rule 24)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      const tombstone = { ...exampleHeld('user-1'), state: 'deleted' } as const;
      await store.mappings.commit(claim, { held: tombstone });
      expect((await loadOne(store, claim)).held).toEqual(tombstone);
      await store.mappings.commit(claim, { held: { state: 'present', isBornByAdd: false } });
      expect((await loadOne(store, claim)).held).toEqual({ state: 'present', isBornByAdd: false });
    });
  });
}

function fullMapping(key: RecordKey, mailboxId: string): Mapping {
  const pair = <Value>(sfa: Value, outlook: Value) => ({ sfa, outlook });
  const { title, location, content, period } = exampleContent;
  return exampleMapping(key, mailboxId, {
    state: 'creating',
    generation: 3,
    serves: ['user-1', 'user-2'],
    base: {
      title: pair(title, '切っ…'),
      location: pair(location, location),
      content: pair(content, ''),
      period: pair(period, { kind: 'allDay', firstDay: '2026-12-01', lastDay: '2026-12-02' }),
      isPrivate: pair<boolean | undefined>(true, false),
    },
    shape: { hasAttendees: true, isRecurring: true, isOnlineMeeting: true },
    pending: [
      { kind: 'create', draft: { content: { ...exampleContent, isPrivate: true }, reminderMinutes: null }, sfa: exampleContent },
      { kind: 'update', changes: { title: '新' }, sfa: { title: '新', period: exampleContent.period } },
      { kind: 'update', changes: { content: '新' }, sfa: { content: '新' }, lost: { content: '私の一行', location: '' } },
      { kind: 'delete', reason: 'unlinked' },
      { kind: 'writeBack', sfa: { title: '新', period: exampleContent.period }, outlook: { title: '新' }, lost: { title: '旧' } },
    ],
    endReason: 'deleted-in-outlook',
    createdAt: '2026-11-22T00:00:00Z',
    missingSince: '2026-11-22T00:01:00Z',
    refused: { failure: { code: 'rejected', detail: 'too long', field: 'title', hint: 'overlong', retryAfterMs: 5 }, sfa: exampleContent },
    writesBack: true,
    provisional: ['title', 'period'],
    refusedBack: [
      { field: 'title', failure: { code: 'rejected', detail: 'required', field: 'title' }, sfa: '旧', outlook: '' },
      { field: 'period', failure: { code: 'forbidden', detail: 'read only' }, sfa: period, outlook: { kind: 'allDay', firstDay: '2026-12-01', lastDay: '2026-12-01' } },
      { field: 'isPrivate', failure: { code: 'rejected', detail: 'fixed' }, sfa: undefined, outlook: true },
    ],
    failures: 2,
    lastFailure: { code: 'rateLimited', detail: 'too many', retryAfterMs: 1_500 },
    notBefore: '2026-11-22T00:02:00Z',
    round: 'activity-9',
  });
}
