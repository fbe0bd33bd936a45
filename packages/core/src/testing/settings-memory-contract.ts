import { addTenant, instantForm } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const test = { isOk: false, fingerprint: 'of-what-was-tested', findings: [{ part: 'table', state: 'failed', code: 'tableUnknown', detail: '表 "x"' }] } as const;

/** What every `SettingsMemory` keeps, whatever it stores in. */
export function describeSettingsMemory(name: string, setUp: SetUpStore): void {
  describe(`SettingsMemory of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
      await addTenant(store, 'tenant-1');
      await addTenant(store, 'tenant-2');
    });

    it('recalls nothing of a tenant that was never saved, or of none', async () => {
      for (const tenantId of ['tenant-1', 'nobody']) expect(await store.settings.recall(tenantId)).toEqual({ revision: 0, tests: {}, clientSecretExpiresOn: undefined });
    });

    it('lets exactly one of many take the next revision', async () => {
      const taken = await Promise.all(Array.from({ length: 5 }, () => store.settings.advance('tenant-1', 0)));
      expect(taken.filter((isTaken) => isTaken)).toHaveLength(1);
      expect(await store.settings.advance('tenant-1', 0)).toBe(false);
      expect(await store.settings.advance('tenant-1', 1)).toBe(true);
      expect((await store.settings.recall('tenant-1')).revision).toBe(2);
      expect((await store.settings.recall('tenant-2')).revision).toBe(0);
    });

    it('keeps the last test of each connection with its time', async () => {
      await store.settings.keepTest('tenant-1', 'sfa', test);
      await store.settings.keepTest('tenant-1', 'graph', { ...test, findings: [] });
      await store.settings.keepTest('tenant-1', 'graph', { ...test, isOk: true, findings: [] });
      const { tests, revision } = await store.settings.recall('tenant-1');
      expect(tests.sfa).toEqual({ ...test, at: expect.stringMatching(instantForm) });
      expect(tests.graph).toMatchObject({ isOk: true, findings: [] });
      expect(revision).toBe(0);
      expect((await store.settings.recall('tenant-2')).tests).toEqual({});
    });

    it('keeps the last day of a client secret, and forgets it', async () => {
      await store.settings.keepExpiry('tenant-1', '2027-05-31');
      expect((await store.settings.recall('tenant-1')).clientSecretExpiresOn).toBe('2027-05-31');
      await store.settings.keepExpiry('tenant-1', undefined);
      expect((await store.settings.recall('tenant-1')).clientSecretExpiresOn).toBeUndefined();
    });

    it('refuses what is to be kept of an unknown tenant', async () => {
      await expect(store.settings.advance('nobody', 0)).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.settings.keepTest('nobody', 'sfa', test)).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.settings.keepExpiry('nobody', '2027-05-31')).rejects.toMatchObject({ code: 'unknownTenant' });
    });
  });
}
