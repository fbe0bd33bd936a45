import { ClounectError, policiesSchema, type Claim, type StoredRecord, type SyncEnd } from '@clounect/core';
import { createInMemoryStore, type InMemoryStore } from '@clounect/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIdSource } from '../create-id-source.js';
import { systemClock } from '../system-clock.js';
import { createSignal } from './create-signal.js';
import { createWorker, type Slot, type Worker, type WorkerPorts } from './create-worker.js';
import { recordsAhead } from './plan-claim.js';

/** As long as a busy machine may take. */
const until = (isSo: () => boolean): Promise<true> => vi.waitUntil(isSo, { timeout: 15_000, interval: 5 });

const tenant = { tenantId: 'example', name: '例示商事', webhookId: 'w', direction: 'oneWay', isPaused: false, timeZone: 'Asia/Tokyo', policies: policiesSchema.parse({}), sfa: {}, graph: {} } as const;
const silent = { debug: () => undefined, info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const ids = createIdSource();

let store: InMemoryStore;
let sourceId: string;
let worker: Worker | undefined;

beforeEach(async () => {
  silent.error.mockClear();
  silent.warn.mockClear();
  silent.info.mockClear();
  store = createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() });
  await store.tenants.put(tenant);
  ({ sourceId } = await store.tenants.useSource('example', { host: 'h', table: 't', scheduleField: 's', settings: {} }));
});

afterEach(() => worker?.stop(0));

const accept = (...recordIds: string[]): Promise<void> =>
  store.inbox.accept(recordIds.map((recordId) => ({ tenantId: 'example', sourceId, recordId, body: '{}', isSigned: true })));

const finish = async (stored: StoredRecord): Promise<SyncEnd> => {
  await store.mappings.commit(stored.claim, { settledNotices: stored.notices.map(({ noticeId }) => noticeId), finish: {} });
  return 'finished';
};

function startWorker(overrides: Partial<WorkerPorts> = {}, settings: { concurrency?: number; pollMs?: number } = {}): WorkerPorts['signal'] {
  const signal = overrides.signal ?? createSignal();
  const ports = { queue: store.queue, mappings: store.mappings, activity: store.activity, sync: finish, clock: systemClock, ids, logger: silent, signal, ...overrides };
  worker = createWorker(ports, { name: 'worker-1', concurrency: 8, pollMs: 20, ...settings });
  worker.start();
  return signal;
}

const isAllDone = (): boolean => store.raw().work.every(({ dirty, done }) => dirty === done);

describe('the worker', () => {
  it('carries out what it finds, each record once', async () => {
    await accept('1', '2', '3');
    const sync = vi.fn(finish);
    startWorker({ sync });
    await until(isAllDone);
    expect(sync.mock.calls.map(([{ claim }]) => claim.recordId).sort()).toEqual(['1', '2', '3']);
  });

  it('begins at once when it is told, however long its poll takes', async () => {
    const signal = startWorker({}, { pollMs: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await accept('1');
    signal.ring();
    await until(isAllDone);
  });

  it('lets no more records outside than it has slots, prepares the next ones meanwhile, and goes on as soon as one is free', async () => {
    await accept(...Array.from({ length: 12 }, (_, n) => String(n)));
    let begun = 0;
    let outside = 0;
    let mostOutside = 0;
    let mostPrepared = 0;
    const sync = async (stored: StoredRecord, slot: Slot): Promise<SyncEnd> => {
      begun += 1;
      await slot.enter();
      await slot.enter();
      mostOutside = Math.max(mostOutside, (outside += 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      mostPrepared = Math.max(mostPrepared, begun - outside);
      [outside, begun] = [outside - 1, begun - 1];
      slot.leave();
      return finish(stored);
    };
    startWorker({ sync }, { concurrency: 2, pollMs: 60_000 });
    await until(isAllDone);
    expect(mostOutside).toBe(2);
    expect(mostPrepared).toBeGreaterThan(0);
    expect(mostPrepared).toBeLessThanOrEqual(recordsAhead(2));
  });

  it('claims no more than it has slots while it is not known how soon they come free', async () => {
    await accept('1', '2', '3', '4', '5');
    const released = Promise.withResolvers<undefined>();
    const sync = vi.fn(async (stored: StoredRecord, slot: Slot): Promise<SyncEnd> => {
      await slot.enter();
      await released.promise;
      return finish(stored);
    });
    startWorker({ sync }, { concurrency: 2 });
    await until(() => sync.mock.calls.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sync).toHaveBeenCalledTimes(2);
    released.resolve(undefined);
    await until(isAllDone);
  });

  it('loads the evidence of a batch once, after the claim', async () => {
    await accept('1', '2', '3');
    const order: string[] = [];
    const queue = { ...store.queue, claim: (...given: Parameters<typeof store.queue.claim>) => store.queue.claim(...given).finally(() => order.push('claimed')) };
    const load = vi.fn((claims: readonly Claim[]) => (order.push(`loaded ${claims.length}`), store.mappings.load(claims)));
    startWorker({ queue, mappings: { load } });
    await until(isAllDone);
    expect(order.slice(0, 2)).toEqual(['claimed', 'loaded 3']);
  });

  it('gives a record back and notes a code when something unexpected happens, and goes on with the others', async () => {
    await accept('1', '2');
    startWorker({ sync: (stored) => (stored.claim.recordId === '1' ? Promise.reject(new TypeError('of 山田')) : finish(stored)) });
    await until(() => store.raw().activity.length > 0);
    expect(store.raw().activity).toMatchObject([{ recordId: '1', kind: 'notice', result: 'retrying', code: 'unexpected' }]);
    expect(JSON.stringify(store.raw().activity)).not.toContain('山田');
    expect(store.raw().work.find(({ recordId }) => recordId === '1')).toMatchObject({ attempts: 1 });
    await until(() => store.raw().work.some(({ recordId, dirty, done }) => recordId === '2' && dirty === done));
  });

  it('goes on when the database was gone for a while', async () => {
    await accept('1');
    let isGone = true;
    const claim: typeof store.queue.claim = (...given) => (isGone ? Promise.reject(new Error('connection refused')) : store.queue.claim(...given));
    startWorker({ queue: { ...store.queue, claim } });
    await until(() => silent.error.mock.calls.length >= 2);
    expect(worker?.isAlive()).toBe(true);
    isGone = false;
    await until(isAllDone);
  });

  it('also goes on when a whole batch could not be loaded', async () => {
    await accept('1');
    let failures = 1;
    startWorker({ mappings: { load: (claims) => (failures-- > 0 ? Promise.reject(new Error('gone')) : store.mappings.load(claims)) } });
    await until(isAllDone);
    expect([worker?.isAlive(), store.raw().work[0]?.attempts]).toEqual([true, 0]);
  });

  it('counts no attempt for what passes by itself: a stop, a database or a secret that is away (rule 12)', async () => {
    for (const code of ['stoppedBefore', 'databaseUnreachable', 'secretMissing']) {
      await accept('1');
      startWorker({ sync: () => Promise.reject(new ClounectError(code, '')) });
      await until(() => store.raw().activity.some((entry) => entry.code === code));
      await worker?.stop(0);
      worker = undefined;
      expect(store.raw().work[0]).toMatchObject({ attempts: 0 });
    }
  });

  it('tells of records that an orderly stop interrupts without an error: nothing is wrong, and the next start goes on', async () => {
    await accept('1');
    const never = Promise.withResolvers<SyncEnd>();
    const sync = vi.fn(() => never.promise);
    startWorker({ sync });
    await until(() => sync.mock.calls.length === 1);
    await worker?.stop(0);
    worker = undefined;
    expect(silent.error).not.toHaveBeenCalled();
    expect(silent.info).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ recordId: '1', code: 'stoppedBefore' }), expect.stringContaining('interrupted'));
  });

  it('counts no attempt for a full disk, a statement\'s timeout or a lost connection in the middle of a record (rule 12)', async () => {
    const troubles = [Object.assign(new Error('full'), { code: '53100' }), Object.assign(new Error('slow'), { code: '57014' }), new Error('Connection terminated unexpectedly')];
    for (const [recordId, trouble] of troubles.entries()) {
      await accept(String(recordId));
      startWorker({ sync: () => Promise.reject(trouble) });
      await until(() => store.raw().activity.some((entry) => entry.recordId === String(recordId)));
      await worker?.stop(0);
      worker = undefined;
    }
    expect(store.raw().activity.map(({ code }) => code)).toEqual(['databaseUnreachable', 'databaseUnreachable', 'databaseUnreachable']);
    expect(store.raw().work.map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
  });

  it('leaves a slot to another tenant while one tenant\'s calls hang in all of its own', async () => {
    await store.tenants.put({ ...tenant, tenantId: 'other', webhookId: 'w2' });
    const other = await store.tenants.useSource('other', { host: 'h', table: 't', scheduleField: 's', settings: {} });
    await accept(...Array.from({ length: 40 }, (_, n) => String(n)));
    const released = Promise.withResolvers<undefined>();
    const hanging: string[] = [];
    const sync = async (stored: StoredRecord, slot: Slot): Promise<SyncEnd> => {
      await slot.enter();
      if (stored.claim.tenantId === 'example') {
        hanging.push(stored.claim.recordId);
        await released.promise;
      }
      return finish(stored);
    };
    startWorker({ sync }, { concurrency: 4 });
    await until(() => hanging.length === 4);
    for (const recordId of ['1', '2', '3']) {
      await store.inbox.accept([{ tenantId: 'other', sourceId: other.sourceId, recordId, body: '{}', isSigned: true }]);
      await until(() => store.raw().work.some((row) => row.tenantId === 'other' && row.recordId === recordId && row.done === row.dirty));
    }
    expect(hanging).toHaveLength(4);
    released.resolve(undefined);
    await until(isAllDone);
  });

  it('fills the slot of a record that only waits for the database to store its end', async () => {
    await accept('1', '2');
    const released = Promise.withResolvers<undefined>();
    const begun: string[] = [];
    const sync = async (stored: StoredRecord, slot: Slot): Promise<SyncEnd> => {
      begun.push(stored.claim.recordId);
      await slot.enter();
      slot.leave();
      await released.promise;
      return finish(stored);
    };
    startWorker({ sync }, { concurrency: 1 });
    await until(() => begun.length === 2);
    released.resolve(undefined);
    await until(isAllDone);
  });

  it('gives a record that cannot be read back as a defect, so that a new hint leads out of it', async () => {
    await accept('1');
    startWorker({ sync: () => Promise.resolve('unreadable') });
    await until(() => store.raw().work[0]?.attempts === 1);
  });

  it('prolongs the leases of what takes long', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await accept('1');
      const extend = vi.fn(store.queue.extend);
      const released = Promise.withResolvers<undefined>();
      startWorker({ queue: { ...store.queue, extend }, sync: (stored) => released.promise.then(() => finish(stored)) });
      await until(() => store.raw().work[0]?.leasedUntil !== undefined);
      vi.advanceTimersByTime(3_000);
      expect(extend).toHaveBeenCalledOnce();
      released.resolve(undefined);
      await until(isAllDone);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets what runs finish before it stops, and claims nothing more', async () => {
    await accept('1');
    let isRunning = false;
    startWorker({
      sync: async (stored) => {
        isRunning = true;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return finish(stored);
      },
    });
    await until(() => isRunning);
    const stopping = worker?.stop(1_000);
    await accept('2');
    await stopping;
    expect(store.raw().work.map(({ recordId, dirty, done }) => [recordId, dirty === done])).toEqual([['1', true], ['2', false]]);
    expect(worker?.isAlive()).toBe(false);
  });

  it('gives back what takes longer than it may wait', async () => {
    await accept('1');
    startWorker({ sync: () => new Promise(() => undefined) });
    await until(() => store.raw().work[0]?.leasedUntil !== undefined);
    await worker?.stop(20);
    expect(store.raw().work[0]?.leasedUntil).toBeUndefined();
  });
});
