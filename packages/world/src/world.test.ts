import { describe, expect, it } from 'vitest';
import { createInMemoryStore } from '@clounect/core/testing';
import { runSeed, runSeeds } from './run-seeds.js';
import { runScript } from './run-script.js';
import { settingsOf } from './settings.js';
import { shorten } from './shorten.js';
import { tellStory } from './tell-story.js';
import { writeScript } from './write-script.js';
import type { CreateWorldStore } from './create-world.js';

const withoutFence: CreateWorldStore = (options) => {
  const store = createInMemoryStore(options);
  // Acknowledges the newest hint, not the one that was captured.
  return { ...store, queue: { ...store.queue, claim: async (...args) => (await store.queue.claim(...args)).map((claim) => ({ ...claim, dirty: claim.dirty + 1 })) } };
};

describe('the world', () => {
  it('plays the same seed the same way, to the last step', async () => {
    for (const seed of [1, 2, 3]) {
      const [one, other] = [await runSeed(seed, 150), await runSeed(seed, 150)];
      expect([other.steps, [...other.faults]]).toEqual([one.steps, [...one.faults]]);
    }
  });

  it('finds a planted bug, and tells it as a short story', async () => {
    const parts = { createStore: withoutFence };
    const { failures } = await runSeeds({ from: 1, seeds: 200, moves: 200, parts });
    const [failure] = failures;
    if (failure === undefined) throw new Error('the planted bug was not found');
    const settings = settingsOf(failure.seed);
    const script = writeScript(failure.seed, 200);
    const story = await shorten(script, settings, failure.rule, parts);
    expect((await runScript(story, settings, parts)).failure?.rule).toBe(failure.rule);
    expect((await runScript(story, settings)).failure).toBeUndefined();
    expect(tellStory(story).length).toBeLessThan(40);
  }, 120_000);
});
