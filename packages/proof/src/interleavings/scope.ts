import { createScene } from './create-scene.js';
import { explore, type Exploration } from './explore.js';
import { printExploration } from './print-exploration.js';
import type { Scenario } from './scenario.js';

/** `large`: every kind of fault in every scenario, which takes long. */
const isLarge = process.env['CLOUNECT_SCOPE'] === 'large';
/** So many that only an endless story has more. */
const mostStates = 2_000_000;

/** Explores the scenario in the scope that was asked for, and says what came of it. */
export async function exploreInScope(scenario: Scenario): Promise<Exploration & { readonly told: string }> {
  const started = performance.now();
  const faults = isLarge ? (scenario.wider ?? scenario.faults) : scenario.faults;
  const exploration = await explore(await createScene({ ...scenario, faults }), mostStates);
  const told = printExploration(scenario, exploration, performance.now() - started);
  return { ...exploration, told };
}

export const longestMs = isLarge ? 7_200_000 : 600_000;
