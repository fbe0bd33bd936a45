import { addTenant } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { secretNames } from '../ports/secret-box.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `SecretBox` keeps, whatever it stores in. */
export function describeSecretBox(name: string, setUp: SetUpStore): void {
  describe(`SecretBox of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    it('opens what was put, by tenant and name, and undefined for the rest', async () => {
      for (const secret of secretNames) await store.secrets.put('tenant-1', secret, `value of ${secret} 鍵`);
      for (const secret of secretNames) expect(await store.secrets.open('tenant-1', secret)).toBe(`value of ${secret} 鍵`);
      expect(await store.secrets.open('tenant-2', 'sfaApiKey')).toBeUndefined();
    });

    it('replaces a secret', async () => {
      await store.secrets.put('tenant-1', 'sfaApiKey', 'old');
      await store.secrets.put('tenant-1', 'sfaApiKey', '');
      expect(await store.secrets.open('tenant-1', 'sfaApiKey')).toBe('');
    });

    it('shows no secret among the rows of the other ports', async () => {
      await addTenant(store);
      await store.secrets.put('tenant-1', 'graphClientSecret', 'canary-4711');
      expect(JSON.stringify(await store.raw())).not.toContain('canary-4711');
    });
  });
}
