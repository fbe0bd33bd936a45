import { addMilliseconds } from '../schedule/period.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { exampleLink, exampleTenant } from './store-contract-steps.js';
import { toMonth } from '../usage/month.js';
import type { ActivityEntry } from '../ports/activity-log.js';
import type { SetUpStore, StoreUnderTest } from './store-contract-steps.js';

const day = 24 * 60 * 60_000;

/** What every `UsageRepository` keeps, whatever it stores in. */
export function describeUsageRepository(name: string, setUp: SetUpStore): void {
  describe(`UsageRepository of ${name}`, () => {
    let store: StoreUnderTest;
    beforeEach(async () => {
      store = await setUp();
      await store.tenants.put(exampleTenant('tenant-1'));
    });

    const inZone = async (timeZone: string) => await store.tenants.put({ ...exampleTenant('tenant-1'), timeZone });
    const execution = (activityId: string, at: string, changes: Partial<ActivityEntry> = {}): ActivityEntry => ({
      ...{ activityId, tenantId: 'tenant-1', at, kind: 'execution', result: 'succeeded' },
      ...changes,
    });
    const counted = async (...months: readonly string[]) =>
      (await store.usage.monthly('tenant-1', months)).map(({ month, executions, failures }) => [month, executions, failures]);

    describe('executions', () => {
      it('count by success or failure, once each, and not while they are retried', async () => {
        const at = '2026-11-10T00:00:00Z';
        await store.activity.note([
          execution('a', at),
          execution('b', at, { result: 'failed' }),
          execution('c', at, { result: 'retrying' }),
          execution('d', at, { kind: 'notice', result: 'failed' }),
          execution('e', at, { tenantId: 'tenant-2' }),
        ]);
        expect(await counted('2026-11')).toEqual([['2026-11', 2, 1]]);
        await store.activity.note([execution('c', at), execution('b', at)]);
        expect(await counted('2026-11')).toEqual([['2026-11', 3, 0]]);
      });

      it('count in the month of the tenant’s zone in which they ended', async () => {
        await store.activity.note([
          execution('a', '2026-10-31T14:59:59.999Z', { result: 'retrying' }),
          execution('b', '2026-10-31T14:59:59.999Z'),
          execution('c', '2026-10-31T15:00:00Z'),
          execution('d', '2026-11-30T14:59:59Z'),
        ]);
        await store.activity.note([execution('a', '2026-10-31T15:00:01Z')]);
        expect(await counted('2026-12', '2026-10', '2026-11')).toEqual([['2026-12', 0, 0], ['2026-10', 1, 0], ['2026-11', 3, 0]]);
      });

      it('count by the clock of a zone with summer time', async () => {
        await inZone('America/New_York');
        await store.activity.note([
          execution('a', '2026-11-01T03:59:59Z'),
          execution('b', '2026-11-01T04:00:00Z'),
          execution('c', '2026-12-01T04:59:59Z'),
          execution('d', '2026-12-01T05:00:00Z'),
        ]);
        expect(await counted('2026-10', '2026-11', '2026-12')).toEqual([['2026-10', 1, 0], ['2026-11', 2, 0], ['2026-12', 1, 0]]);
      });

      it.each(['Asia/Tokyo', 'Europe/Berlin'])('are as many as a recount of the whole log says, whatever was purged in between, in %s', async (timeZone) => {
        await inZone(timeZone);
        const random = createRandom(timeZone.length);
        const pick = <Value>(...values: readonly [Value, ...Value[]]): Value => values[Math.floor(random() * values.length)] ?? values[0];
        const start = '2026-01-01T00:00:00Z';
        const log = new Map<string, ActivityEntry>();
        for (let round = 0; round < 12; round += 1) {
          const entries = Array.from({ length: 30 }, (_, place) => {
            const at = addMilliseconds(start, Math.floor((round + random()) * 30 * day));
            // Rounds that are still open are taken up again; what ended stays ended.
            const open = [...log.values()].filter(({ result, kind }) => result === 'retrying' && kind === 'execution');
            const begun = pick(true, false, false) ? pick(undefined, ...open) : undefined;
            const changes = { result: pick('succeeded', 'failed', 'retrying'), kind: pick('execution', 'execution', 'notice') } as const;
            return begun === undefined ? execution(`${round}-${place}`, at, changes) : { ...begun, at, result: changes.result };
          });
          for (const entry of entries) log.set(entry.activityId, entry);
          await store.activity.note(entries);
          while ((await store.housekeeping.purge('activity', addMilliseconds(start, (round - 2) * 30 * day), 7)) === 7);
        }
        const months = Array.from({ length: 12 }, (_, place) => `2026-${String(place + 1).padStart(2, '0')}`);
        const ended = [...log.values()].filter(({ kind, result }) => kind === 'execution' && result !== 'retrying');
        const recount = months.map((month) => {
          const inMonth = ended.filter(({ at }) => toMonth(at, timeZone) === month);
          return [month, inMonth.length, inMonth.filter(({ result }) => result === 'failed').length];
        });
        expect((await store.raw()).activity.length).toBeLessThan(log.size / 2);
        expect(await counted(...months)).toEqual(recount);
      });
    });

    describe('days', () => {
      const daily = async (...days: readonly string[]) =>
        (await store.usage.daily('tenant-1', days)).map(({ day, executions, failures, latency }) => [day, executions, failures, ...(latency === undefined ? [] : [latency])]);

      it('count what ended in them by the tenant’s calendar, as asked for', async () => {
        await store.activity.note([
          execution('a', '2026-11-21T14:59:59.999Z'),
          execution('b', '2026-11-21T15:00:00Z', { result: 'failed' }),
          execution('c', '2026-11-22T14:59:59Z'),
          execution('d', '2026-11-22T14:59:59Z', { result: 'retrying' }),
          execution('e', '2026-11-22T14:59:59Z', { kind: 'notice', result: 'failed' }),
          execution('f', '2026-11-22T14:59:59Z', { tenantId: 'tenant-2' }),
        ]);
        expect(await daily('2026-11-22', '2026-11-20', '2026-11-21')).toEqual([['2026-11-22', 2, 1], ['2026-11-20', 0, 0], ['2026-11-21', 1, 0]]);
      });

      it('count by the clock of a zone with summer time', async () => {
        await inZone('America/New_York');
        await store.activity.note([execution('a', '2026-11-01T04:00:00Z'), execution('b', '2026-11-02T04:59:59Z'), execution('c', '2026-11-02T05:00:00Z')]);
        expect(await daily('2026-11-01', '2026-11-02')).toEqual([['2026-11-01', 2, 0], ['2026-11-02', 1, 0]]);
      });

      it('tell how long changes took, of those of which it is known', async () => {
        const at = '2026-11-22T01:00:00Z';
        const taking = [900, 100, 300, 200].map((latencyMs, place) => execution(`t${place}`, at, { latencyMs }));
        await store.activity.note([...taking, execution('u', at), execution('v', at, { result: 'failed' })]);
        expect(await daily('2026-11-22')).toEqual([['2026-11-22', 6, 1, { measured: 4, median: 200, p95: 900, slowest: 900 }]]);
      });

      it('are of a tenant and of the calendar', async () => {
        expect(await store.usage.daily('tenant-1', [])).toEqual([]);
        await expect(store.usage.daily('tenant-3', ['2026-11-22'])).rejects.toMatchObject({ code: 'unknownTenant' });
        await expect(store.usage.daily('tenant-1', ['2026-11'])).rejects.toMatchObject({ code: 'malformed' });
      });
    });

    describe('linked users', () => {
      const put = async (changes: Parameters<typeof exampleLink>[2] = {}, linkId = 'a') => await store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', linkId, changes)]);
      /** Of the present month and of those so many days ago. */
      const linked = async (timeZone: string, ...daysAgo: readonly number[]) => {
        const now = await store.housekeeping.now();
        const months = daysAgo.map((days) => toMonth(addMilliseconds(now, -days * day), timeZone));
        return (await store.usage.monthly('tenant-1', months)).map(({ linkedUsers }) => linkedUsers);
      };

      it('are those who are switched on now, and were not before', async () => {
        await put();
        await put({ isOn: false }, 'b');
        expect(await linked('Asia/Tokyo', 0, 40)).toEqual([1, 0]);
      });

      it('count in every month from on to off', async () => {
        await put();
        await store.elapse(70 * day);
        await put({ isOn: false });
        await store.elapse(70 * day);
        expect(await linked('Asia/Tokyo', 175, 140, 105, 70, 35, 0)).toEqual([0, 1, 1, 1, 0, 0]);
      });

      it('count again when they are switched on again', async () => {
        await put();
        await put({ isOn: false });
        await store.elapse(70 * day);
        await put();
        expect(await linked('Asia/Tokyo', 70, 35, 0)).toEqual([1, 0, 1]);
        expect((await store.raw()).linkSpans).toHaveLength(2);
      });

      it('count once in a month, however often they are switched, removed and made anew', async () => {
        await put();
        await put({ isOn: false });
        await put();
        await store.tenants.removeLinks('tenant-1', ['a']);
        await put({ sfaUserId: 'user-a' }, 'b');
        expect(await linked('Asia/Tokyo', 0)).toEqual([1]);
      });

      it('stay one and the same when they are renamed or their address changes', async () => {
        await put();
        await put({ name: '山田花子', mail: 'other@office.example', mailboxId: 'mailbox-b' });
        expect((await store.raw()).linkSpans).toHaveLength(1);
      });

      it('are two when a link becomes somebody else’s', async () => {
        await put();
        await put({ sfaUserId: 'user-z' });
        expect(await linked('Asia/Tokyo', 0)).toEqual([2]);
        await store.elapse(40 * day);
        expect(await linked('Asia/Tokyo', 0)).toEqual([1]);
      });

      it('still count in their month when they are removed', async () => {
        await put();
        await store.tenants.removeLinks('tenant-1', ['a']);
        expect(await linked('Asia/Tokyo', 0)).toEqual([1]);
        await store.elapse(40 * day);
        expect(await linked('Asia/Tokyo', 40, 0)).toEqual([1, 0]);
      });

      it.each(['Pacific/Kiritimati', 'Etc/GMT+12', 'America/New_York'])('count by the calendar of %s', async (timeZone) => {
        await inZone(timeZone);
        // Two instants of one day lie in two months of opposite zones when the day begins or ends one.
        for (let step = 0; step < 16; step += 1) {
          await put({}, String(step));
          await put({ isOn: false }, String(step));
          await store.elapse(2.1 * day);
        }
        const spans = (await store.raw()).linkSpans;
        const months = [...new Set(spans.flatMap(({ onAt, offAt = onAt }) => [toMonth(onAt, timeZone), toMonth(offAt, timeZone)]))];
        const expected = months.map((month) => spans.filter(({ onAt, offAt = onAt }) => toMonth(onAt, timeZone) === month || toMonth(offAt, timeZone) === month).length);
        expect((await store.usage.monthly('tenant-1', months)).map(({ linkedUsers }) => linkedUsers)).toEqual(expected);
      });
    });

    it('keeps tenants apart and knows which there are', async () => {
      await store.tenants.put(exampleTenant('tenant-2'));
      await store.tenants.putLinks('tenant-2', [exampleLink('tenant-2', 'a')]);
      expect(await store.usage.monthly('tenant-1', [])).toEqual([]);
      const month = toMonth(await store.housekeeping.now(), 'Asia/Tokyo');
      expect(await store.usage.monthly('tenant-1', [month])).toEqual([{ month, executions: 0, failures: 0, linkedUsers: 0 }]);
      await expect(store.usage.monthly('tenant-3', [month])).rejects.toMatchObject({ code: 'unknownTenant' });
      await expect(store.usage.monthly('tenant-1', ['2026'])).rejects.toMatchObject({ code: 'malformed' });
    });
  });
}

/** A repeatable row of numbers from 0 to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
