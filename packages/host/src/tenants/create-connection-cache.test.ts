import { describe, expect, it, vi } from 'vitest';
import { createConnectionCache } from './create-connection-cache.js';

function setUp() {
  const state = { now: 0, ingredients: 'one' };
  const connect = vi.fn(() => ({ of: state.ingredients }));
  const recipeOf = vi.fn(() => Promise.resolve({ ingredients: state.ingredients, connect }));
  return { state, connect, recipeOf, open: createConnectionCache(recipeOf, (name: string) => name, () => state.now) };
}

describe('a tenant\'s connection', () => {
  it('is one client for all who ask at once', async () => {
    const { open, connect, recipeOf } = setUp();
    const clients = await Promise.all([open('example'), open('example'), open('example')]);
    expect(new Set(clients).size).toBe(1);
    expect([connect.mock.calls.length, recipeOf.mock.calls.length]).toEqual([1, 1]);
  });

  it('stays the same while its settings do, and is made anew within a second of a change', async () => {
    const { state, open, connect } = setUp();
    const first = await open('example');
    state.now = 5_000;
    expect(await open('example')).toBe(first);
    state.ingredients = 'two';
    state.now = 6_001;
    expect(await open('example')).toEqual({ of: 'two' });
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('is looked up again after a failure', async () => {
    const { recipeOf, open } = setUp();
    recipeOf.mockRejectedValueOnce(new Error('database gone'));
    await expect(open('example')).rejects.toThrow('database gone');
    expect(await open('example')).toEqual({ of: 'one' });
  });

  it('is another one for another tenant', async () => {
    const { open } = setUp();
    expect(await open('example')).not.toBe(await open('other'));
  });
});
