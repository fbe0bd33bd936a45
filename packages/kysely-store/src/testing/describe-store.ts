import { createStore } from '../create-store.js';
import {
  accept,
  addTenant,
  describeActivityLog,
  describeEventInbox,
  describeFeedRepository,
  describeHeldDeletions,
  describeHousekeeping,
  describeLinkEdits,
  describeHealthRepository,
  describeMappingRepository,
  describeReconcileMemory,
  describeReconcileRuns,
  describeRateBudget,
  describeScheduleInbox,
  describeSecretBox,
  describeSettingsMemory,
  describeTenantRepository,
  describeTenantUpkeep,
  describeUsageRepository,
  describeWorkQueue,
} from '@clounect/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoreUnderTest, dump } from './store-under-test.js';
import { randomBytes } from 'node:crypto';
import type { Executor } from '../database.js';
import type { Query } from './store-under-test.js';

export interface OpenDatabase {
  readonly db: Executor;
  readonly query: Query;
  close(): Promise<void>;
}

/** Runs the contract suites on one database, and what no port can see: what lies in its tables. */
export function describeStore(name: string, open: () => Promise<OpenDatabase>): void {
  describe(name, () => {
    const masterKey = randomBytes(32);
    let opened: OpenDatabase | undefined;
    const database = () => {
      if (opened === undefined) throw new Error('The database is not open.');
      return opened;
    };
    const storeWith = (key: Uint8Array) => createStore(database().db, { masterKey: key });
    const setUp = () => createStoreUnderTest(storeWith(masterKey), database().query);

    beforeAll(async () => {
      opened = await open();
      await storeWith(masterKey).migrate();
    });
    afterAll(async () => {
      await opened?.close();
    });

    describeTenantRepository(name, setUp);
    describeTenantUpkeep(name, setUp);
    describeLinkEdits(name, setUp);
    describeScheduleInbox(name, setUp);
    describeWorkQueue(name, setUp);
    describeMappingRepository(name, setUp);
    describeEventInbox(name, setUp);
    describeFeedRepository(name, setUp);
    describeHeldDeletions(name, setUp);
    describeReconcileRuns(name, setUp);
    describeReconcileMemory(name, setUp);
    describeHealthRepository(name, setUp);
    describeActivityLog(name, setUp);
    describeSecretBox(name, setUp);
    describeSettingsMemory(name, setUp);
    describeHousekeeping(name, setUp);
    describeUsageRepository(name, setUp);
    describeRateBudget(name, setUp);

    it('is not changed by migrating again', async () => {
      const store = await setUp();
      await store.secrets.put('tenant-1', 'sfaApiKey', 'kept');
      await storeWith(masterKey).migrate();
      expect(await store.secrets.open('tenant-1', 'sfaApiKey')).toBe('kept');
    });

    it('saves nothing of settings when the database fails in the middle', async () => {
      const store = await setUp();
      await addTenant(store);
      await store.secrets.put('tenant-1', 'sfaApiKey', 'old');
      const tenant = await store.tenants.find('tenant-1');
      if (tenant === undefined) throw new Error('There is no tenant.');
      const before = await dump(database().query);
      const save = () => store.settings.save({ tenantId: 'tenant-1', from: 0, tenant: { ...tenant, direction: 'twoWay' }, secrets: { sfaApiKey: 'new' }, source: { host: 'h', table: 't', scheduleField: 'f', settings: {} } });
      // After the tenant and its key, the table of sources refuses.
      await database().query(`alter table source add constraint fault check (table_name <> 't') not valid`);
      try {
        await expect(save()).rejects.toThrow();
      } finally {
        await database().query('alter table source drop constraint fault');
      }
      expect(await dump(database().query)).toBe(before);
      expect(await save()).toBe(true);
      expect(await store.secrets.open('tenant-1', 'sfaApiKey')).toBe('new');
    });

    it('starts on a schema that a newer version has brought further', async () => {
      const store = await setUp();
      await database().query(`insert into clounect_migration (name, timestamp) values ('9999-of-the-future', '2027-01-01')`);
      await storeWith(masterKey).migrate();
      await store.secrets.put('tenant-1', 'sfaApiKey', 'kept');
      expect(await store.secrets.open('tenant-1', 'sfaApiKey')).toBe('kept');
      await database().query(`delete from clounect_migration where name = '9999-of-the-future'`);
    });

    it('holds no secret in clear in any table', async () => {
      const { secrets } = await setUp();
      await secrets.put('tenant-1', 'sfaApiKey', 'canary-sfa');
      await secrets.put('tenant-1', 'graphClientSecret', 'canary-graph');
      await secrets.put('tenant-1', 'webhookSecret', 'canary-webhook');
      const text = await dump(database().query);
      expect(text).toContain('graphClientSecret');
      for (const form of ['canary', Buffer.from('canary').toString('base64').slice(0, 7), Buffer.from('canary').toString('hex')]) {
        expect(text).not.toContain(form);
      }
    });

    it('refuses a secret sealed with another master key, moved to another tenant or altered', async () => {
      const { secrets } = await setUp();
      await secrets.put('tenant-1', 'sfaApiKey', 'canary');
      await expect(storeWith(randomBytes(32)).secrets.open('tenant-1', 'sfaApiKey')).rejects.toMatchObject({ code: 'masterKeyWrong' });
      await database().query(`update secret set tenant_id = 'tenant-2'`);
      await expect(secrets.open('tenant-2', 'sfaApiKey')).rejects.toMatchObject({ code: 'masterKeyWrong' });
      await database().query(`update secret set tenant_id = 'tenant-1', sealed = 'AAAA' || substr(sealed, 5)`);
      await expect(secrets.open('tenant-1', 'sfaApiKey')).rejects.toMatchObject({ code: 'masterKeyWrong' });
    });

    it('leaves out of a load what only a newer version understands, and loads the others', async () => {
      const store = await setUp();
      const key = await addTenant(store);
      for (const recordId of ['1', '2']) await accept(store, key(recordId));
      await database().query(`insert into mapping (tenant_id, source_id, record_id, mailbox_id, state, generation, epoch, details)
        select tenant_id, source_id, record_id, 'mailbox-1', 'a state of the future', 1, 'epoch-1', '{}' from work where record_id = '1'`);
      const records = await store.mappings.load(await store.queue.claim('worker-1', 10));
      expect(records.map(({ claim }) => claim.recordId)).toEqual(['2']);
    });
  });
}
