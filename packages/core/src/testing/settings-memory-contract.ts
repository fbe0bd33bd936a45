import { accept, addTenant, claimOne, exampleHeld, exampleMapping, exampleSource, exampleTenant, instantForm } from './store-contract-steps.js';
import { addMilliseconds, compareInstants, type Instant } from '../schedule/period.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const findings = [{ part: 'table', state: 'failed', code: 'tableUnknown', detail: '表 "x"' }] as const;
const test = { isOk: false, fingerprint: 'of-what-was-tested', findings } as const;

/** What every `SettingsMemory` keeps, whatever it stores in. */
export function describeSettingsMemory(name: string, setUp: SetUpStore): void {
  describe(`SettingsMemory of ${name}`, () => {
    const tenantId = 'tenant-1';
    const tenant = exampleTenant(tenantId);
    const twoWay = { ...tenant, direction: 'twoWay' } as const;
    const otherSource = { ...exampleSource, table: 'another_table' };
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store, tenantId);
      await addTenant(store, 'tenant-2');
    });

    async function settle(recordId: string): Promise<void> {
      await accept(store, key(recordId));
      const settledNotices = (await store.raw()).notices.map(({ noticeId }) => noticeId);
      await store.mappings.commit(await claimOne(store), { settledNotices, held: exampleHeld('user-1'), mappings: [exampleMapping(key(recordId), 'mailbox-1')], finish: {} });
    }
    const dirty = async () => (await store.raw()).work.filter((row) => row.dirty > row.done).map(({ sourceId, recordId, sfaDoubt, sfaSettled }) => ({ sourceId, recordId, isDoubted: sfaDoubt > sfaSettled }));
    const nowOf = async ({ inbox }: StoreUnderTest): Promise<Instant> => {
      await inbox.markSeen(tenantId, { isSigned: true, isComplete: true });
      return (await inbox.lastSeen(tenantId))?.at ?? '';
    };
    const everything = async () => ({ raw: await store.raw(), recalled: await store.settings.recall(tenantId), key: await store.secrets.open(tenantId, 'sfaApiKey') });

    it('recalls nothing of a tenant that was never saved, or of none', async () => {
      for (const id of [tenantId, 'nobody']) expect(await store.settings.recall(id)).toEqual({ revision: 0, tests: {}, clientSecretExpiresOn: undefined });
    });

    it('lets exactly one of many save on the same revision, and stores nothing of the others', async () => {
      const saves = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((one) => store.settings.save({ tenantId, from: 0, tenant: { ...tenant, name: one }, secrets: { sfaApiKey: one } })));
      expect(saves.filter((isSaved) => isSaved)).toHaveLength(1);
      const winner = 'abcde'[saves.indexOf(true)];
      expect((await store.tenants.find(tenantId))?.name).toBe(winner);
      expect(await store.secrets.open(tenantId, 'sfaApiKey')).toBe(winner);
      const before = await everything();
      expect(await store.settings.save({ tenantId, from: 0, tenant: twoWay, source: otherSource, secrets: { sfaApiKey: 'lost' }, test: { ...test, part: 'sfa' }, expiry: { day: '2027-05-31' }, rereads: true, compares: true })).toBe(false);
      expect(await everything()).toEqual(before);
      expect(await store.settings.save({ tenantId, from: 1, tenant })).toBe(true);
      expect((await store.settings.recall(tenantId)).revision).toBe(2);
      expect((await store.settings.recall('tenant-2')).revision).toBe(0);
    });

    it('saves everything at once: the tenant, its secrets, its source and what becomes of the former one', async () => {
      await settle('1');
      const former = key('1').sourceId;
      expect(await store.settings.save({ tenantId, from: 0, tenant: twoWay, secrets: { sfaApiKey: 'new', graphClientSecret: 'new too' }, source: otherSource, ending: { sourceId: former, ending: 'remove' }, test: { ...test, part: 'sfa' }, compares: true })).toBe(true);
      const raw = await store.raw();
      const present = raw.tenants.find((one) => one.tenantId === tenantId);
      const sources = raw.sources.filter((one) => one.tenantId === tenantId);
      expect(present).toMatchObject({ direction: 'twoWay' });
      expect(sources.map(({ table, ending, sourceId }) => [table, ending, sourceId === present?.sourceId]).sort()).toEqual([['another_table', undefined, true], [exampleSource.table, 'remove', false]]);
      expect([await store.secrets.open(tenantId, 'sfaApiKey'), await store.secrets.open(tenantId, 'graphClientSecret')]).toEqual(['new', 'new too']);
      expect(await store.settings.recall(tenantId)).toMatchObject({ revision: 1, tests: { sfa: test } });
      expect((await dirty()).map(({ recordId }) => recordId)).toEqual(['1']);
      expect(raw.reconcileRuns.map(({ scope }) => scope)).toEqual([{ kind: 'all' }]);
    });

    it('saves nothing when its last part is refused', async () => {
      await settle('1');
      await store.secrets.put(tenantId, 'sfaApiKey', 'old');
      const before = await everything();
      const change = { tenantId, from: 0, tenant: twoWay, secrets: { sfaApiKey: 'new' }, expiry: { day: '2027-05-31' }, test: { ...test, part: 'sfa' as const } };
      await expect(store.settings.save({ ...change, ending: { sourceId: key('1').sourceId, ending: 'remove' } })).rejects.toMatchObject({ code: 'sourceInUse' });
      await expect(store.settings.save({ ...change, source: otherSource, rereads: true, ending: { sourceId: 'none', ending: 'keep' } })).rejects.toMatchObject({ code: 'unknownSource' });
      await expect(store.settings.save({ ...change, source: exampleSource, ending: { sourceId: key('1').sourceId, ending: 'keep' } })).rejects.toMatchObject({ code: 'sourceInUse' });
      expect(await everything()).toEqual(before);
    });

    it('marks what has to learn of other rules, once, and doubts what is to be read again', async () => {
      await settle('1');
      const { sourceId } = key('1');
      await store.settings.save({ tenantId, from: 0, tenant });
      expect(await dirty()).toEqual([]);
      await store.settings.save({ tenantId, from: 1, tenant: twoWay });
      expect(await dirty()).toEqual([{ sourceId, recordId: '1', isDoubted: false }]);
      await store.settings.save({ tenantId, from: 2, source: { ...exampleSource, settings: { allDayForm: 'dateOnly' } }, rereads: true });
      expect(await dirty()).toEqual([{ sourceId, recordId: '1', isDoubted: true }]);
      expect((await store.raw()).work.map(({ urgency }) => urgency)).toEqual(['backFill']);
    });

    it('hands out the former secret of the webhook header until it is ended, and keeps it apart', async () => {
      const target = async () => (await store.tenants.findByWebhook(tenant.webhookId))?.former;
      const until = '2026-11-23T00:00:00.5Z';
      await store.settings.save({ tenantId, from: 0, tenant: { ...tenant, webhookHeader: 'X-Secret' }, secrets: { webhookSecret: 'one' } });
      expect(await target()).toBeUndefined();
      await store.settings.save({ tenantId, from: 1, secrets: { webhookSecret: 'two', formerWebhookSecret: 'one' }, formerWebhookSecret: { until } });
      expect(await store.tenants.findByWebhook(tenant.webhookId)).toMatchObject({ secret: 'two', former: { secret: 'one', until } });
      await store.settings.save({ tenantId, from: 2, expiry: { day: '2027-05-31' } });
      expect([await target(), (await store.settings.recall(tenantId)).formerWebhookSecretUntil]).toEqual([{ secret: 'one', until }, until]);
      await store.settings.save({ tenantId, from: 3, formerWebhookSecret: {} });
      expect([await target(), await store.secrets.open(tenantId, 'formerWebhookSecret'), (await store.settings.recall(tenantId)).formerWebhookSecretUntil]).toEqual([undefined, undefined, undefined]);
      expect((await store.tenants.findByWebhook(tenant.webhookId))?.secret).toBe('two');
    });

    it('wakes what waits because it was refused, and nothing that was given up or belongs to another tenant', async () => {
      const other = await addTenant(store, 'tenant-2');
      const inAnHour = addMilliseconds(await nowOf(store), 60 * 60 * 1_000);
      const waiting = async (one: RecordKey, code: 'unauthorized' | 'mailboxUnusable') => {
        await accept(store, one);
        const mapping = exampleMapping(one, 'mailbox-1', { failures: 5, notBefore: inAnHour, lastFailure: { code, detail: '' } });
        await store.mappings.commit(await claimOne(store), { mappings: [mapping], finish: { wakeAt: inAnHour } });
      };
      await waiting(key('1'), 'unauthorized');
      await waiting(key('2'), 'mailboxUnusable');
      await waiting(other('1'), 'unauthorized');
      await accept(store, key('3'));
      await store.queue.abandon(await claimOne(store), { kind: 'interrupted', retryAfterMs: 60 * 60 * 1_000 });
      await store.settings.save({ tenantId, test: { ...test, part: 'graph' } });
      expect(await store.queue.nextDueInMs()).toBeGreaterThan(30 * 60 * 1_000);
      const before = await nowOf(store);
      await store.settings.save({ tenantId, test: { ...test, part: 'graph', isOk: true }, wakes: true });
      // Not at once: another process may still hold the former key.
      const dues = (await store.raw()).work.flatMap((row) => (row.tenantId === tenantId ? [row.wakeAt ?? row.notBefore] : []));
      for (const due of dues) expect(compareInstants(due, addMilliseconds(before, 2_000))).toBeGreaterThanOrEqual(0);
      await store.elapse(2_000);
      expect((await store.queue.claim('worker-1', 10)).map((claim) => [claim.tenantId, claim.recordId]).sort()).toEqual([[tenantId, '1'], [tenantId, '2'], [tenantId, '3']]);
      const times = (await store.raw()).mappings.map((mapping) => [mapping.tenantId, mapping.recordId, mapping.notBefore === undefined]).sort();
      expect(times).toEqual([['tenant-1', '1', true], ['tenant-1', '2', false], ['tenant-2', '1', false]]);
    });

    it('rests on no revision, and takes none, without one: a tenant may be new', async () => {
      expect(await store.settings.save({ tenantId: 'tenant-3', tenant: exampleTenant('tenant-3'), source: exampleSource, secrets: { sfaApiKey: 'key' } })).toBe(true);
      expect((await store.tenants.find('tenant-3'))?.sourceId).not.toBe('');
      expect((await store.settings.recall('tenant-3')).revision).toBe(0);
    });

    it('keeps the last test of each connection with its time', async () => {
      await store.settings.save({ tenantId, test: { ...test, part: 'sfa' } });
      await store.settings.save({ tenantId, test: { ...test, part: 'graph', findings: [] } });
      await store.settings.save({ tenantId, test: { ...test, part: 'graph', isOk: true, findings: [] } });
      const { tests, revision } = await store.settings.recall(tenantId);
      expect(tests.sfa).toEqual({ ...test, at: expect.stringMatching(instantForm) });
      expect(tests.graph).toMatchObject({ isOk: true, findings: [] });
      expect(revision).toBe(0);
      expect((await store.settings.recall('tenant-2')).tests).toEqual({});
    });

    it('keeps the last day of a client secret, and forgets it', async () => {
      await store.settings.save({ tenantId, from: 0, expiry: { day: '2027-05-31' } });
      await store.settings.save({ tenantId, from: 1 });
      expect((await store.settings.recall(tenantId)).clientSecretExpiresOn).toBe('2027-05-31');
      await store.settings.save({ tenantId, from: 2, expiry: {} });
      expect((await store.settings.recall(tenantId)).clientSecretExpiresOn).toBeUndefined();
    });

    it('refuses what is to be kept of an unknown tenant', async () => {
      await expect(store.settings.save({ tenantId: 'nobody', from: 0 })).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.settings.save({ tenantId: 'nobody', test: { ...test, part: 'sfa' } })).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.settings.save({ tenantId: 'nobody', secrets: { sfaApiKey: 'x' } })).rejects.toMatchObject({ code: 'unknownTenant' });
      // It was removed while somebody looked at it.
      await expect(store.settings.save({ tenantId: 'nobody', from: 0, tenant: exampleTenant('nobody') })).rejects.toMatchObject({ code: 'unknownTenant' });
      expect([await store.secrets.open('nobody', 'sfaApiKey'), await store.tenants.find('nobody')]).toEqual([undefined, undefined]);
    });
  });
}
