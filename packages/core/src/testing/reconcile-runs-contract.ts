import { accept, addTenant, claimOne, exampleMapping, exampleHeld, exampleTenant, instantForm } from './store-contract-steps.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { newState } from '../reconcile/reconcile-run.js';
import type { ReconcileLease, TakenRun } from '../ports/reconcile-runs.js';
import type { ReconcileState } from '../reconcile/reconcile-run.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const all = { kind: 'all' } as const;
const ofJiro = { kind: 'backFill', sfaUserIds: ['jiro'] } as const;

/** What every `ReconcileRuns` keeps, whatever it stores in. */
export function describeReconcileRuns(name: string, setUp: SetUpStore): void {
  describe(`ReconcileRuns of ${name}`, () => {
    let store: StoreUnderTest;
    let key: (recordId: string) => RecordKey;
    beforeEach(async () => {
      store = await setUp();
      key = await addTenant(store);
      await addTenant(store, 'tenant-2');
    });
    const taken = async (tenantId = 'tenant-1'): Promise<TakenRun> => {
      const run = await store.reconcileRuns.take(tenantId);
      if (run === undefined) throw new Error('there is no run to take');
      return run;
    };
    const keep = (lease: ReconcileLease, step: { readonly state?: ReconcileState; readonly ends?: 'release' | 'finish'; readonly notBefore?: string } = {}) =>
      store.reconcileMemory.keep(lease, { state: newState, urgency: 'repair', ...step });

    it('takes a run that was asked for, once, and keeps what it says of itself', async () => {
      const runId = await store.reconcileRuns.request('tenant-1', all);
      expect(await store.reconcileRuns.waiting()).toEqual(['tenant-1']);
      const { lease, run, now } = await taken();
      expect(now).toMatch(instantForm);
      expect(lease).toMatchObject({ tenantId: 'tenant-1', runId });
      expect(run).toMatchObject({ runId, scope: all, state: newState });
      expect(await store.reconcileRuns.waiting()).toEqual([]);
      expect(await store.reconcileRuns.take('tenant-1')).toBeUndefined();
      const state: ReconcileState = {
        ...newState,
        ...{ sourceId: 'source-1', mode: 'perUser', since: now, cost: { sfaCalls: 3, graphCalls: 1 }, unlisted: ['山田'], failures: 2 },
        position: { stage: 'lists', participant: '山田', offset: 100, mark: '100/1/2', since: now },
        lastFailure: { code: 'rateLimited', detail: 'later', retryAfterMs: 5_000 },
      };
      expect(await keep(lease, { state })).toMatchObject({ kind: 'kept' });
      expect((await store.reconcileRuns.list('tenant-1', 10))[0]?.state).toEqual(state);
      expect((await store.raw()).reconcileRuns[0]?.state).toEqual(state);
    });

    it('asks for nothing twice: of everything while one is open, of a back-fill until it has begun', async () => {
      const runId = await store.reconcileRuns.request('tenant-1', all);
      const both = await store.reconcileRuns.request('tenant-1', { kind: 'backFill', sfaUserIds: ['taro', 'jiro'] });
      expect(await Promise.all([store.reconcileRuns.request('tenant-1', all), store.reconcileRuns.request('tenant-1', all)])).toEqual([runId, runId]);
      expect(await store.reconcileRuns.request('tenant-1', ofJiro)).toBe(both);
      const { lease } = await taken();
      expect(await store.reconcileRuns.request('tenant-1', all)).toBe(runId);
      await keep(lease, { ends: 'finish' });
      expect(await store.reconcileRuns.request('tenant-1', all)).not.toBe(runId);
      await taken();
      expect(await store.reconcileRuns.request('tenant-1', ofJiro)).not.toBe(both);
    });

    it('makes one run of several processes that ask at once', async () => {
      const ids = await Promise.all([1, 2, 3, 4, 5].map(() => store.reconcileRuns.request('tenant-1', all)));
      expect(new Set(ids).size).toBe(1);
      expect((await store.raw()).reconcileRuns).toHaveLength(1);
    });

    it('goes through the runs of a tenant one after another, oldest first', async () => {
      await store.reconcileRuns.request('tenant-1', ofJiro);
      await store.reconcileRuns.request('tenant-1', all);
      await store.reconcileRuns.request('tenant-2', all);
      const first = await taken();
      expect(first.run.scope).toEqual(ofJiro);
      expect(await store.reconcileRuns.waiting()).toEqual(['tenant-2']);
      await keep(first.lease, { ends: 'finish' });
      expect((await taken()).run.scope).toEqual(all);
      expect((await store.reconcileRuns.list('tenant-1', 10)).map(({ scope, finishedAt }) => [scope.kind, finishedAt !== undefined])).toEqual([['all', false], ['backFill', true]]);
    });

    it('gives a run to one of several processes that take at once', async () => {
      await store.reconcileRuns.request('tenant-1', ofJiro);
      await store.reconcileRuns.request('tenant-1', all);
      const takes = await Promise.all([1, 2, 3, 4].map(() => store.reconcileRuns.take('tenant-1')));
      expect(takes.filter((run) => run !== undefined)).toHaveLength(1);
    });

    it('hands the run of a dead process on after a minute, and drops what that one still sends', async () => {
      await store.reconcileRuns.request('tenant-1', all);
      const dead = await taken();
      await store.elapse(59_000);
      expect(await store.reconcileRuns.take('tenant-1')).toBeUndefined();
      await store.elapse(2_000);
      const next = await taken();
      expect(next.lease.fence).toBeGreaterThan(dead.lease.fence);
      expect(await keep(dead.lease, { ends: 'finish' })).toEqual({ kind: 'fenced' });
      expect(await keep(next.lease)).toMatchObject({ kind: 'kept' });
    });

    it('prolongs the lease with each page', async () => {
      await store.reconcileRuns.request('tenant-1', all);
      const { lease } = await taken();
      for (let page = 0; page < 3; page += 1) {
        await store.elapse(40_000);
        expect(await keep(lease)).toMatchObject({ kind: 'kept' });
      }
      expect(await store.reconcileRuns.take('tenant-1')).toBeUndefined();
    });

    it('goes on with a released run at its time, and not before', async () => {
      await store.reconcileRuns.request('tenant-1', all);
      const { lease, now } = await taken();
      await keep(lease, { ends: 'release', notBefore: new Date(Date.parse(now) + 30_000).toISOString() });
      expect(await keep(lease)).toEqual({ kind: 'fenced' });
      expect(await store.reconcileRuns.take('tenant-1')).toBeUndefined();
      await store.elapse(31_000);
      expect(await store.reconcileRuns.waiting()).toEqual(['tenant-1']);
      expect((await taken()).run.startedAt).toBeDefined();
    });

    it('leaves a paused tenant in peace', async () => {
      await store.reconcileRuns.request('tenant-1', all);
      await store.tenants.put({ ...exampleTenant('tenant-1'), isPaused: true });
      expect(await store.reconcileRuns.waiting()).toEqual([]);
    });

    it('asks for a run of everything where none was asked for within that time, and only where there is a source', async () => {
      await store.tenants.put(exampleTenant('tenant-3'));
      await store.reconcileRuns.request('tenant-1', ofJiro);
      const { lease } = await taken();
      await keep(lease, { ends: 'finish' });
      expect(await store.reconcileRuns.requestDue(60_000, 'anyRun')).toBe(1);
      expect(await store.reconcileRuns.waiting()).toEqual(['tenant-2']);
      await store.elapse(61_000);
      expect(await store.reconcileRuns.requestDue(60_000, 'anyRun')).toBe(1);
      expect(await store.reconcileRuns.requestDue(60_000, 'anyRun')).toBe(0);
      expect(await store.reconcileRuns.waiting()).toEqual(['tenant-1', 'tenant-2']);
    });

    it('asks for a run of everything beside back-fills, where only those of everything count', async () => {
      await store.reconcileRuns.request('tenant-1', ofJiro);
      await store.reconcileRuns.request('tenant-2', all);
      expect(await store.reconcileRuns.requestDue(0, 'anyRun')).toBe(0);
      expect(await store.reconcileRuns.requestDue(0, 'runsOfAll')).toBe(1);
      expect((await store.reconcileRuns.list('tenant-1', 9)).map(({ scope }) => scope.kind)).toEqual(['all', 'backFill']);
      expect(await store.reconcileRuns.requestDue(0, 'runsOfAll')).toBe(0);
    });

    it('counts what is held of a source: present records, by participant, and living events, by mailbox', async () => {
      const put = async (recordId: string, people: readonly string[], mailboxes: readonly string[]): Promise<void> => {
        await accept(store, key(recordId));
        const mappings = mailboxes.map((mailboxId) => exampleMapping(key(recordId), mailboxId));
        await store.mappings.commit(await claimOne(store), { held: exampleHeld(...people), mappings, finish: {} });
      };
      await put('1', ['taro', 'jiro', 'jiro'], ['m-taro', 'm-jiro']);
      await put('2', ['taro'], ['m-taro']);
      await accept(store, key('3'));
      await store.mappings.commit(await claimOne(store), { held: { ...exampleHeld('taro'), state: 'deleted' }, mappings: [exampleMapping(key('3'), 'm-taro', { state: 'ended', eventId: undefined })], finish: {} });
      const { sourceId } = key('1');
      expect(await store.reconcileRuns.census('tenant-1', sourceId)).toEqual({
        records: 2,
        byParticipant: [{ sfaUserId: 'jiro', records: 1 }, { sfaUserId: 'taro', records: 2 }],
        byMailbox: [{ mailboxId: 'm-jiro', events: 1 }, { mailboxId: 'm-taro', events: 2 }],
      });
      expect(await store.reconcileRuns.census('tenant-2', sourceId)).toEqual({ records: 0, byParticipant: [], byMailbox: [] });
    });
  });
}
