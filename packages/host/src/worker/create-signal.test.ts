import { describe, expect, it } from 'vitest';
import { createSignal } from './create-signal.js';

const isOver = async (wait: Promise<void>, withinMs: number): Promise<boolean> =>
  Promise.race([wait.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, withinMs, false))]);

describe('createSignal', () => {
  it('ends a wait at once when it rings', async () => {
    const signal = createSignal();
    const wait = signal.wait(60_000);
    signal.ring();
    expect(await isOver(wait, 50)).toBe(true);
  });

  it('remembers a ring between two waits, and only once', async () => {
    const signal = createSignal();
    signal.ring();
    signal.ring();
    expect(await isOver(signal.wait(60_000), 50)).toBe(true);
    expect(await isOver(signal.wait(60), 20)).toBe(false);
  });

  it('ends a wait by itself', async () => {
    expect(await isOver(createSignal().wait(5), 100)).toBe(true);
  });
});
