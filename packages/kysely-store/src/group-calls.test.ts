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
});
