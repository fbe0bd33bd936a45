import { accept, addTenant, claimOne, exampleTenant, loadOne, workOf } from './store-contract-steps.js';
import { addMilliseconds, compareInstants } from '../schedule/period.js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

/** What every `WorkQueue` keeps, whatever it stores in. */
export function describeWorkQueue(name: string, setUp: SetUpStore): void {
  describe(`WorkQueue of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
    });
    const claimNothing = async () => expect(await store.queue.claim('worker-2', 10)).toEqual([]);

    it('gives a record to one worker at a time, with the captured counter and a fence that grows (rule 9)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      await accept(store, key('1'));
      const first = await claimOne(store);
      expect(first).toEqual({ ...key('1'), fence: 1, dirty: 2, attempts: 0, urgency: 'userEdit' });
      await accept(store, key('1'));
      await claimNothing();
      await store.mappings.commit(first, { finish: {} });
      expect(await claimOne(store)).toEqual({ ...key('1'), fence: 2, dirty: 3, attempts: 0, urgency: 'userEdit' });
    });

    it('never hands out a record twice to claims that are made at once', async () => {
      const key = await addTenant(store);
      await Promise.all(Array.from({ length: 20 }, (_, n) => accept(store, key(String(n)))));
      const claims = (await Promise.all(Array.from({ length: 6 }, (_, n) => store.queue.claim(`worker-${n}`, 5)))).flat();
      expect(new Set(claims.map(({ recordId }) => recordId)).size).toBe(claims.length);
      expect(claims).toHaveLength(20);
    });

    it('acknowledges only what was captured: a hint during the work leaves the record claimable at once (rule 11)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.queue.hint(key('1'), { doubt: false });
      await store.mappings.commit(claim, { finish: { wakeAt: addMilliseconds((await loadOne(store, claim)).now, 60_000) } });
      expect(await store.queue.nextDueInMs()).toBe(0);
      await store.mappings.commit(await claimOne(store), { finish: {} });
      await claimNothing();
    });

    it('gives the record to another when the lease of 12 s has run out (rule 13)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      await claimOne(store);
      await store.elapse(11_000);
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeLessThanOrEqual(1_000);
      await store.elapse(1_100);
      expect(await claimOne(store, 'worker-2')).toMatchObject({ fence: 2 });
    });

    it('prolongs leases and leaves out what was taken over or given back', async () => {
      const key = await addTenant(store);
      for (const recordId of ['1', '2', '3']) await accept(store, key(recordId));
      const claims = await store.queue.claim('worker-1', 10);
      const [one, two, three] = ['1', '2', '3'].map((recordId) => claims.find((claim) => claim.recordId === recordId));
      if (one === undefined || two === undefined || three === undefined) throw new Error('Expected three claims.');
      await store.elapse(8_000);
      expect(await store.queue.extend([one, three])).toEqual([one, three]);
      await store.elapse(8_000);
      expect(await claimOne(store, 'worker-2')).toMatchObject({ recordId: '2' });
      await store.mappings.commit(three, { finish: {} });
      expect(await store.queue.extend([two, three, one])).toEqual([one]);
      expect((await workOf(store, key('3'))).leasedUntil).toBeUndefined();
    });

    it('prolongs a lease to its full 12 s, also one that has run out while nobody took the record over (rule 22)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.elapse(13_000);
      expect(await store.queue.extend([claim])).toEqual([claim]);
      await store.elapse(11_000);
      await claimNothing();
      await store.elapse(2_000);
      expect(await claimOne(store, 'worker-2')).toMatchObject({ fence: 2 });
      expect(await store.queue.extend([claim])).toEqual([]);
    });

    it('serves nothing of a paused tenant and everything once it is resumed', async () => {
      const key = await addTenant(store);
      await store.tenants.put({ ...exampleTenant('tenant-1'), isPaused: true });
      await accept(store, key('1'));
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeUndefined();
      await store.tenants.put(exampleTenant('tenant-1'));
      expect(await claimOne(store)).toMatchObject(key('1'));
    });

    it('serves the least recently served tenant first (rule 9)', async () => {
      const keys = [await addTenant(store, 'tenant-1'), await addTenant(store, 'tenant-2'), await addTenant(store, 'tenant-3')];
      for (const key of keys) for (const recordId of ['1', '2', '3']) await accept(store, key(recordId));
      const served: string[] = [];
      for (let turn = 0; turn < 9; turn += 1) served.push(...(await store.queue.claim('worker-1', 1)).map(({ tenantId }) => tenantId));
      for (const round of [served.slice(0, 3), served.slice(3, 6), served.slice(6)]) expect(new Set(round).size).toBe(3);
    });

    it('gives a backlog only the slots that no other tenant wants', async () => {
      const [busy, quiet] = [await addTenant(store, 'tenant-busy'), await addTenant(store, 'tenant-quiet')];
      for (let n = 0; n < 12; n += 1) await accept(store, busy(String(n)));
      await accept(store, quiet('1'));
      const claims = await store.queue.claim('worker-1', 4);
      expect(claims).toHaveLength(4);
      expect(claims.filter(({ tenantId }) => tenantId === 'tenant-quiet')).toHaveLength(1);
    });

    it('serves in one tenant the most urgent records first, and each class in order', async () => {
      const key = await addTenant(store);
      for (const recordId of ['1', '2', '3']) await store.queue.hint(key(recordId), { doubt: true, urgency: 'backFill' });
      await store.queue.hint(key('4'), { doubt: true, urgency: 'repair' });
      await accept(store, key('5'));
      await accept(store, key('3'));
      await store.queue.hint(key('3'), { doubt: true, urgency: 'repair' });
      const served: string[] = [];
      for (let turn = 0; turn < 5; turn += 1) served.push(...(await store.queue.claim('worker-1', 1)).map(({ recordId, urgency }) => `${recordId}:${urgency}`));
      expect(served.slice(0, 2).sort()).toEqual(['3:userEdit', '5:userEdit']);
      expect(served.slice(2)).toEqual(['4:repair', '1:backFill', '2:backFill']);
    });

    it('takes no more than it was asked for when several classes wait', async () => {
      const key = await addTenant(store);
      for (const recordId of ['1', '2']) await store.queue.hint(key(recordId), { doubt: true, urgency: 'backFill' });
      for (const recordId of ['3', '4']) await store.queue.hint(key(recordId), { doubt: true, urgency: 'repair' });
      expect(await store.queue.claim('worker-1', 3)).toHaveLength(3);
      expect(await store.queue.claim('worker-1', 3)).toHaveLength(1);
    });

    it('forgets the urgency of what was acknowledged, and keeps that of what still waits', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { finish: { wakeAt: (await loadOne(store, claim)).now } });
      await store.queue.hint(key('1'), { doubt: true, urgency: 'backFill' });
      const again = await claimOne(store);
      expect(again).toMatchObject({ urgency: 'userEdit' });
      await store.mappings.commit(again, { finish: {} });
      await store.queue.hint(key('1'), { doubt: true, urgency: 'backFill' });
      expect(await claimOne(store)).toMatchObject({ urgency: 'backFill' });
    });

    it('takes no more of a tenant than there is room for it, and fills the rest with others', async () => {
      for (const tenantId of ['tenant-full', 'tenant-small', 'tenant-new']) {
        const key = await addTenant(store, tenantId);
        for (let n = 0; n < 6; n += 1) await accept(store, key(String(n)));
      }
      const room = { of: new Map([['tenant-full', 0], ['tenant-small', 1]]), others: 4 };
      const claims = await store.queue.claim('worker-1', 10, room);
      const counts = Object.entries(Object.groupBy(claims, ({ tenantId }) => tenantId)).map(([tenantId, rows]) => [tenantId, rows?.length]);
      expect(counts.sort()).toEqual([['tenant-new', 4], ['tenant-small', 1]]);
    });

    it('wakes a record at its time, again and again until a finish replaces that time (rule 11)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { finish: { wakeAt: addMilliseconds((await loadOne(store, claim)).now, 30_000) } });
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeGreaterThan(25_000);
      expect(await store.queue.nextDueInMs()).toBeLessThanOrEqual(30_000);
      await store.elapse(31_000);
      expect(await claimOne(store)).toMatchObject({ fence: 2, dirty: 1 });
      await store.elapse(13_000);
      await store.mappings.commit(await claimOne(store), { finish: {} });
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeUndefined();
    });

    it('counts attempts and backs off; a finish forgets them', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      await store.queue.abandon(await claimOne(store), { kind: 'defect' });
      await claimNothing();
      await store.elapse(2_100);
      const second = await claimOne(store);
      expect(second.attempts).toBe(1);
      await store.queue.abandon(second, { kind: 'defect' });
      await store.elapse(2_100);
      await claimNothing();
      await store.elapse(2_100);
      await store.mappings.commit(await claimOne(store), { finish: {} });
      expect(await workOf(store, key('1'))).toMatchObject({ attempts: 0 });
    });

    it('backs off from a record that only a wake-up made due, too', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { finish: { wakeAt: (await loadOne(store, claim)).now } });
      await store.queue.abandon(await claimOne(store), { kind: 'defect' });
      await claimNothing();
      await store.elapse(2_100);
      await claimOne(store);
    });

    it('takes an interrupted record for no attempt and gives it out again after the time that was named (rule 12)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      await store.queue.abandon(await claimOne(store), { kind: 'defect' });
      await store.elapse(2_100);
      for (let stop = 0; stop < 9; stop += 1) {
        const claim = await claimOne(store);
        expect(claim).toMatchObject({ dirty: 1, attempts: 1 });
        await store.queue.abandon(claim, { kind: 'interrupted', retryAfterMs: 30_000 });
        expect((await workOf(store, key('1'))).leasedUntil).toBeUndefined();
        await store.elapse(29_000);
        await claimNothing();
        await store.elapse(1_100);
      }
      await store.queue.abandon(await claimOne(store), { kind: 'interrupted', retryAfterMs: 0 });
      expect(await claimOne(store)).toMatchObject({ dirty: 1, attempts: 1 });
    });

    it('keeps due what only a wake-up made due when it is interrupted', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const claim = await claimOne(store);
      await store.mappings.commit(claim, { finish: { wakeAt: (await loadOne(store, claim)).now } });
      await store.queue.abandon(await claimOne(store), { kind: 'interrupted', retryAfterMs: 5_000 });
      await claimNothing();
      await store.elapse(5_100);
      expect(await claimOne(store)).toMatchObject({ dirty: 1, attempts: 0 });
    });

    it('claims a record once for a wake-up within a second: `now` is not before it', async () => {
      const key = await addTenant(store);
      await store.elapse(123);
      await accept(store, key('1'));
      const first = await claimOne(store);
      const { claimedAt = '' } = await workOf(store, key('1'));
      await store.mappings.commit(first, { finish: { wakeAt: addMilliseconds(claimedAt, 250) } });
      await store.elapse(250);
      const { wakeAt = '' } = await workOf(store, key('1'));
      const { claim, now } = await loadOne(store, await claimOne(store));
      expect(compareInstants(now, wakeAt)).toBeGreaterThanOrEqual(0);
      await store.mappings.commit(claim, { finish: { wakeAt: compareInstants(now, wakeAt) < 0 ? wakeAt : undefined } });
      await claimNothing();
    });

    it('lets a record rest after 8 attempts until a new hint comes (rule 12)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      for (let attempt = 0; attempt < 8; attempt += 1) {
        await store.queue.abandon(await claimOne(store), { kind: 'defect' });
        await store.elapse(301_000);
      }
      await store.elapse(1_000_000_000);
      await claimNothing();
      expect(await store.queue.nextDueInMs()).toBeUndefined();
      await store.queue.hint(key('1'), { doubt: false });
      expect(await claimOne(store)).toMatchObject({ attempts: 8 });
    });

    it('hears a hint that comes during the last attempt', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const claim = await claimOne(store);
        if (attempt === 7) await accept(store, key('1'));
        await store.queue.abandon(claim, { kind: 'defect' });
        await store.elapse(301_000);
      }
      expect(await claimOne(store)).toMatchObject({ dirty: 2 });
    });

    it('ignores who gives back what another holds now', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      const old = await claimOne(store);
      await store.elapse(13_000);
      await claimOne(store, 'worker-2');
      const before = await workOf(store, key('1'));
      await store.queue.abandon(old, { kind: 'defect' });
      await store.queue.abandon(old, { kind: 'interrupted', retryAfterMs: 0 });
      expect(await workOf(store, key('1'))).toEqual(before);
    });

    it('ends the leases of one worker or of all (rule 13)', async () => {
      const key = await addTenant(store);
      for (const recordId of ['1', '2', '3']) {
        await accept(store, key(recordId));
        await claimOne(store, `worker-${recordId}`);
      }
      expect(await store.queue.endLeases({ worker: 'worker-2' })).toBe(1);
      expect(await claimOne(store, 'worker-4')).toMatchObject({ recordId: '2' });
      expect(await store.queue.endLeases('all')).toBe(3);
      expect(await store.queue.claim('worker-5', 10)).toHaveLength(3);
    });

    it('stores the number of a doubt, not a flag (rule 6)', async () => {
      const key = await addTenant(store);
      await accept(store, key('1'));
      await store.queue.hint(key('1'), { doubt: true });
      await store.queue.hint(key('1'), { doubt: false });
      await store.queue.hint(key('2'), { doubt: true });
      expect(await workOf(store, key('1'))).toMatchObject({ dirty: 3, sfaDoubt: 2, sfaSettled: 0 });
      expect(await workOf(store, key('2'))).toMatchObject({ dirty: 1, sfaDoubt: 1 });
    });

    it('says when something becomes claimable by time alone', async () => {
      const key = await addTenant(store);
      expect(await store.queue.nextDueInMs()).toBeUndefined();
      await accept(store, key('1'));
      expect(await store.queue.nextDueInMs()).toBe(0);
      await store.queue.abandon(await claimOne(store), { kind: 'defect' });
      expect(await store.queue.nextDueInMs()).toBeGreaterThan(0);
      expect(await store.queue.nextDueInMs()).toBeLessThanOrEqual(2_000);
    });
  });
}
