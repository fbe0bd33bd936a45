import { createScene } from '../interleavings/create-scene.js';
import { explore } from '../interleavings/explore.js';
import type { Scenario } from '../interleavings/scenario.js';
import type { Mutant } from './mutant.js';

/** How a mutant fell: after how many states of its story, and why. */
export interface Fall {
  readonly states: number;
  readonly problem: string;
}

declare global {
  // Read by the sources in which the mutants are planted.
  var plantedMutant: string | undefined;
}

/** More states than any story has without a mutant. */
const mostStates = 100_000;

/** Goes through the mutant's story with the mutant awake until it is violated. Missing: it survived. */
export async function hunt({ name }: Mutant, story: Scenario): Promise<Fall | undefined> {
  globalThis.plantedMutant = name;
  try {
    const { states, violation } = await explore(await createScene(story), mostStates, { stopsAtFirst: true });
    return violation && { states, problem: violation.problem };
  } catch (error) {
    // Before the story has begun: what stands before it does not come about.
    return { states: 0, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    globalThis.plantedMutant = undefined;
  }
}
