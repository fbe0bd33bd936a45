import { describe, expect, it } from 'vitest';
import { groupCalls } from './group-calls.js';

describe('groupCalls', () => {
  it('runs one group at a time and takes all that waited together, in order', async () => {
    const groups: (readonly number[])[] = [];
    const call = groupCalls<number, number>(async (items) => {
      groups.push(items);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => ({ value: item * 2 }));
    });
    const first = call(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await Promise.all([first, call(2), call(3)])).toEqual([2, 4, 6]);
    expect(await call(4)).toBe(8);
    expect(groups).toEqual([[1], [2, 3], [4]]);
  });

  it('gives each call its own outcome', async () => {
    const call = groupCalls<number, number>(async (items) => items.map((item) => (item === 2 ? { error: new Error('two') } : { value: item })));
    const outcomes = await Promise.allSettled([call(1), call(2), call(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails a whole group when its run throws, and goes on with the next', async () => {
    let runs = 0;
    const call = groupCalls<number, number>(async (items) => {
      if ((runs += 1) === 1) throw new Error('gone');
      return items.map((value) => ({ value }));
    });
    await expect(Promise.all([call(1), call(2)])).rejects.toThrow('gone');
    expect(await call(3)).toBe(3);
  });

  it('puts only one call of a key in a group and keeps their order', async () => {
    const groups: (readonly string[])[] = [];
    const call = groupCalls<string, void>(
      async (items) => {
        groups.push(items);
        return items.map(() => ({ value: undefined }));
      },
      { keyOf: (item) => item.slice(0, 1) },
    );
    await Promise.all(['a1', 'a2', 'b1', 'a3', 'c1'].map(call));
    expect(groups).toEqual([['a1', 'b1', 'c1'], ['a2'], ['a3']]);
  });

  it('lets a patient call wait for one that is not, and no longer than it may', async () => {
    const groups: (readonly number[])[] = [];
    const call = groupCalls<number, void>(
      async (items) => {
        groups.push(items);
        return items.map(() => ({ value: undefined }));
      },
      { patienceOf: (item) => item },
    );
    const began = performance.now();
    await Promise.all([call(10_000), call(10_000), call(0)]);
    expect(groups).toEqual([[10_000, 10_000, 0]]);
    await call(30);
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
    const patient = call(10_000);
    await Promise.all([call(0), patient]);
    expect(groups).toEqual([[10_000, 10_000, 0], [30], [10_000, 0]]);
  });

  it('starts a second group beside one under way when enough wait, never a third, and never one key in both', async () => {
    const groups: (readonly string[])[] = [];
    const released = Promise.withResolvers<undefined>();
    const call = groupCalls<string, void>(
      async (items) => {
        groups.push(items);
        await released.promise;
        return items.map(() => ({ value: undefined }));
      },
      { keyOf: (item) => item.slice(0, 1), besideFrom: 3 },
    );
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
    const calls = [call('a1')];
    await turn();
    calls.push(...['a2', 'b1'].map(call));
    await turn();
    expect(groups).toEqual([['a1']]);
    calls.push(...['c1', 'd1', 'e1', 'f1'].map(call));
    await turn();
    expect(groups).toEqual([['a1'], ['b1', 'c1', 'd1', 'e1', 'f1']]);
    calls.push(...['b2', 'g1', 'h1'].map(call));
    await turn();
    expect(groups).toHaveLength(2);
    released.resolve(undefined);
    await Promise.all(calls);
    expect(groups.slice(2).flat().sort()).toEqual(['a2', 'b2', 'g1', 'h1']);
  });
});
