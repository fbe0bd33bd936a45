import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPgliteWorlds, type PgliteWorlds } from './testing/create-pglite-world-store.js';
import { runSeeds } from './run-seeds.js';

let worlds: PgliteWorlds;
beforeAll(async () => {
  worlds = await createPgliteWorlds();
});
afterAll(async () => {
  await worlds.close();
});

it('keeps every promise on PGlite too, at the time of the world', async () => {
  const { createStore } = worlds;
  // Which midnights there are a process tells by its own clock, which is not the world's: no daily limit here.
  const result = await runSeeds({ from: 1, seeds: 50, moves: 200, parts: { createStore }, settings: { perDay: 20_000 } });
  expect(result.failures).toEqual([]);
  expect([result.seeds, result.writeBacks > 0]).toEqual([50, true]);
}, 900_000);
