import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleMapping, exampleSource, exampleTenant, workOf } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordChanges } from '../ports/mapping-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `TenantRepository` keeps, whatever it stores in. */
export function describeTenantRepository(name: string, setUp: SetUpStore): void {
  describe(`TenantRepository of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });

    /** Brings a record into the given state and acknowledges everything, so that a mark is seen as `dirty > done`. */
    async function settle(key: RecordKey, changes: RecordChanges): Promise<void> {
      await accept(store, key);
      await store.mappings.commit(await claimOne(store), { ...changes, finish: {} });
    }
    async function markedRecords(): Promise<readonly string[]> {
      return (await store.raw()).work.filter(({ dirty, done }) => dirty > done).map(({ recordId }) => recordId).sort();
    }

    it('finds a tenant by id and by webhook address, and undefined for an unknown one', async () => {
      const put = await store.tenants.put(exampleTenant('tenant-1'));
      await store.tenants.put(exampleTenant('tenant-2'));
      expect(put).toMatchObject(exampleTenant('tenant-1'));
      expect(await store.tenants.find('tenant-1')).toEqual(put);
      expect((await store.tenants.findByWebhook('webhook-of-tenant-1'))?.tenant).toEqual(put);
      expect(await store.tenants.find('tenant-3')).toBeUndefined();
      expect(await store.tenants.findByWebhook('tenant-1')).toBeUndefined();
    });

    it('gives the webhook secret only when a header is configured for it', async () => {
      await store.tenants.put(exampleTenant('tenant-1'));
      await store.secrets.put('tenant-1', 'webhookSecret', 'a secret of nobody');
      expect((await store.tenants.findByWebhook('webhook-of-tenant-1'))?.secret).toBeUndefined();
      await store.tenants.put({ ...exampleTenant('tenant-1'), webhookHeader: 'X-Example' });
      expect((await store.tenants.findByWebhook('webhook-of-tenant-1'))?.secret).toBe('a secret of nobody');
    });

    it('answers many webhook addresses at once, each with its own tenant', async () => {
      const ids = Array.from({ length: 12 }, (_, index) => `tenant-${index}`);
      for (const id of ids) await store.tenants.put(exampleTenant(id));
      const found = await Promise.all([...ids, 'nobody'].map((id) => store.tenants.findByWebhook(`webhook-of-${id}`)));
      expect(found.map((target) => target?.tenant.tenantId)).toEqual([...ids, undefined]);
    });

    it('keeps epoch and source when a tenant is replaced', async () => {
      await addTenant(store);
      const before = await store.tenants.find('tenant-1');
      const after = await store.tenants.put({ ...exampleTenant('tenant-1'), name: 'Renamed', isPaused: true, direction: 'twoWay' });
      expect(after).toEqual({ ...before, name: 'Renamed', isPaused: true, direction: 'twoWay' });
      expect(await store.tenants.find('tenant-1')).toEqual(after);
    });

    it('marks every record that stands when the rules change, also those of nobody who is linked, and none of another tenant (rule 26)', async () => {
      const key = await addTenant(store);
      const other = await addTenant(store, 'tenant-2');
      await settle(key('held'), { held: exampleHeld('user-a') });
      await settle(key('with-event'), { mappings: [exampleMapping(key('with-event'), 'mailbox-a', { state: 'released' })] });
      await settle(key('ended'), { mappings: [exampleMapping(key('ended'), 'mailbox-a', { state: 'ended' })] });
      await settle(key('deleted'), { held: { ...exampleHeld('user-a'), state: 'deleted' } });
      await settle(other('of-another-tenant'), { held: exampleHeld('user-a') });
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay' });
      expect(await markedRecords()).toEqual(['held', 'with-event']);
      expect(await workOf(store, key('held'))).toMatchObject({ dirty: 2, done: 1, sfaDoubt: 0 });
      for (const claim of await store.queue.claim('worker-1', 10)) await store.mappings.commit(claim, { finish: {} });
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay', policies: { ...exampleTenant('tenant-1').policies, onUnlink: 'remove' } });
      expect(await markedRecords()).toEqual(['held', 'with-event']);
    });

    it('marks what is being worked on when the rules change: its worker may have read the old ones', async () => {
      const key = await addTenant(store);
      await accept(store, key('not-held-yet'));
      const claim = await claimOne(store);
      await store.tenants.put({ ...exampleTenant('tenant-1'), direction: 'twoWay' });
      await store.mappings.commit(claim, { held: exampleHeld('user-a'), finish: {} });
      expect(await markedRecords()).toEqual(['not-held-yet']);
    });

    it('marks nothing when a tenant is put as it is, renamed, paused or resumed', async () => {
      const key = await addTenant(store);
      await settle(key('1'), { held: exampleHeld('user-a'), mappings: [exampleMapping(key('1'), 'mailbox-a')] });
      for (const change of [{}, { name: 'Renamed' }, { isPaused: true }, { isPaused: false }]) await store.tenants.put({ ...exampleTenant('tenant-1'), ...change });
      expect(await markedRecords()).toEqual([]);
    });

    it('ends with every record marked when two change the rules at once', async () => {
      const key = await addTenant(store);
      await settle(key('1'), { held: exampleHeld('user-a') });
      const put = (direction: 'oneWay' | 'twoWay') => store.tenants.put({ ...exampleTenant('tenant-1'), direction });
      await Promise.all([put('twoWay'), put('oneWay'), put('twoWay'), put('oneWay')]);
      expect(await markedRecords()).toEqual(['1']);
    });

    it('resumes a source by its triple and tells that there was another (rules 1 and 4)', async () => {
      await store.tenants.put(exampleTenant('tenant-1'));
      const first = await store.tenants.useSource('tenant-1', exampleSource);
      expect(await store.tenants.find('tenant-1')).toMatchObject({ sourceId: first.sourceId, hadOtherSource: false });
      const second = await store.tenants.useSource('tenant-1', { ...exampleSource, table: 'another_table' });
      expect(second.sourceId).not.toBe(first.sourceId);
      expect(await store.tenants.find('tenant-1')).toMatchObject({ sourceId: second.sourceId, hadOtherSource: true });
      const resumed = await store.tenants.useSource('tenant-1', { ...exampleSource, settings: { fields: {} } });
      expect(resumed).toEqual({ ...first, settings: { fields: {} } });
      expect(await store.tenants.find('tenant-1')).toMatchObject({ sourceId: first.sourceId, hadOtherSource: true });
    });

    it('doubts every record of a source that is resumed, also one that rests after its attempts, and none of another; a deleted one is only marked', async () => {
      const key = await addTenant(store);
      await settle(key('1'), { held: exampleHeld('user-a') });
      await settle(key('not-held'), {});
      await settle(key('deleted'), { held: { ...exampleHeld('user-a'), state: 'deleted' } });
      await accept(store, key('resting'));
      for (let attempt = 0; attempt < 8; attempt += 1) {
        await store.queue.abandon(await claimOne(store), { kind: 'defect' });
        await store.elapse(301_000);
      }
      const neighbour = await addTenant(store, 'tenant-2');
      await settle(neighbour('of-another-tenant'), {});
      const { sourceId } = await store.tenants.useSource('tenant-1', { ...exampleSource, table: 'another_table' });
      await settle({ tenantId: 'tenant-1', sourceId, recordId: 'of-another-source' }, {});
      expect(await markedRecords()).toEqual(['resting']);
      await store.tenants.useSource('tenant-1', exampleSource);
      expect(await markedRecords()).toEqual(['1', 'deleted', 'not-held', 'resting']);
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 2, done: 1, sfaDoubt: 2 });
      expect(await workOf(store, key('deleted'))).toMatchObject({ dirty: 2, done: 1, sfaDoubt: 0 });
      expect((await store.queue.claim('worker-1', 10)).map(({ recordId }) => recordId).sort()).toEqual(['1', 'deleted', 'not-held', 'resting']);
    });

    it('marks nothing when the source stays the same: it is set at every start', async () => {
      const key = await addTenant(store);
      await settle(key('1'), { held: exampleHeld('user-a') });
      await store.tenants.useSource('tenant-1', { ...exampleSource, settings: { fields: {} } });
      expect(await markedRecords()).toEqual([]);
    });

    it('remembers a found mailbox only for the address it was found by and while the link has none, and marks nothing', async () => {
      const key = await addTenant(store);
      await addTenant(store, 'tenant-2');
      const link = exampleLink('tenant-1', 'a', { mailboxId: undefined });
      await store.tenants.putLinks('tenant-1', [link, exampleLink('tenant-1', 'b', { mail: link.mail, mailboxId: undefined })]);
      await store.tenants.putLinks('tenant-2', [{ ...link, tenantId: 'tenant-2' }]);
      await settle(key('1'), { held: exampleHeld('user-a'), mappings: [exampleMapping(key('1'), 'mailbox-a')] });
      const linked = async () => (await store.tenants.links('tenant-1')).map(({ mailboxId }) => mailboxId);
      await store.tenants.mailboxFound('tenant-1', { linkId: 'a', mail: 'former@office.example', mailboxId: 'mailbox-former' });
      await store.tenants.mailboxFound('tenant-1', { linkId: 'removed', mail: link.mail, mailboxId: 'mailbox-a' });
      expect(await linked()).toEqual([undefined, undefined]);
      await store.tenants.mailboxFound('tenant-1', { linkId: 'a', mail: link.mail, mailboxId: 'mailbox-a' });
      await store.tenants.mailboxFound('tenant-1', { linkId: 'a', mail: link.mail, mailboxId: 'mailbox-other' });
      expect(await linked()).toEqual(['mailbox-a', undefined]);
      expect((await store.tenants.links('tenant-1'))[0]).toEqual({ ...link, mailboxId: 'mailbox-a' });
      expect((await store.tenants.links('tenant-2'))[0]?.mailboxId).toBeUndefined();
      expect(await markedRecords()).toEqual([]);
    });

    it('marks the records that a linked user takes part in and those with an event in the mailbox', async () => {
      const key = await addTenant(store);
      const other = await addTenant(store, 'tenant-2');
      await settle(key('as-participant'), { held: exampleHeld('user-z', 'user-a') });
      await settle(key('by-mailbox'), { mappings: [exampleMapping(key('by-mailbox'), 'mailbox-a', { state: 'released' })] });
      await settle(key('ended'), { mappings: [exampleMapping(key('ended'), 'mailbox-a', { state: 'ended' })] });
      await settle(key('deleted'), { held: { ...exampleHeld('user-a'), state: 'deleted' } });
      await settle(key('of-others'), { held: exampleHeld('user-z'), mappings: [exampleMapping(key('of-others'), 'mailbox-z')] });
      await settle(other('of-another-tenant'), { held: exampleHeld('user-a') });
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      expect(await markedRecords()).toEqual(['as-participant', 'by-mailbox']);
      expect(await workOf(store, key('as-participant'))).toMatchObject({ dirty: 2, done: 1, sfaDoubt: 0 });
    });

    it('marks by the former user and mailbox of a link too, when it is replaced or removed', async () => {
      const key = await addTenant(store);
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      await settle(key('1'), { held: exampleHeld('user-a') });
      await settle(key('2'), { mappings: [exampleMapping(key('2'), 'mailbox-a')] });
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a', { sfaUserId: 'user-b', mailboxId: 'mailbox-b' })]);
      expect(await markedRecords()).toEqual(['1', '2']);
      for (const claim of await store.queue.claim('worker-1', 10)) await store.mappings.commit(claim, { finish: {} });
      await settle(key('3'), { held: exampleHeld('user-b') });
      await store.tenants.removeLinks('tenant-1', ['a']);
      expect(await markedRecords()).toEqual(['3']);
    });

    it('marks what is being worked on when links change: its worker may have read the old ones', async () => {
      const key = await addTenant(store);
      await accept(store, key('not-held-yet'));
      const claim = await claimOne(store);
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a')]);
      await store.mappings.commit(claim, { held: exampleHeld('user-a'), finish: {} });
      expect(await markedRecords()).toEqual(['not-held-yet']);
    });

    it('creates, replaces and removes links of one tenant', async () => {
      await addTenant(store);
      await addTenant(store, 'tenant-2');
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a'), exampleLink('tenant-1', 'b', { mailboxId: undefined })]);
      await store.tenants.putLinks('tenant-2', [exampleLink('tenant-2', 'a')]);
      await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', 'a', { isOn: false })]);
      expect(await store.tenants.links('tenant-1')).toEqual([
        exampleLink('tenant-1', 'a', { isOn: false }),
        exampleLink('tenant-1', 'b', { mailboxId: undefined }),
      ]);
      await store.tenants.removeLinks('tenant-1', ['a']);
      expect((await store.tenants.links('tenant-1')).map(({ linkId }) => linkId)).toEqual(['b']);
      expect(await store.tenants.links('tenant-2')).toHaveLength(1);
    });

    it('refuses a source and links of a tenant that does not exist', async () => {
      await expect(store.tenants.useSource('nobody', exampleSource)).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.tenants.putLinks('nobody', [exampleLink('nobody', 'a')])).rejects.toMatchObject({ code: 'unknownTenant' });
    });
  });
}
