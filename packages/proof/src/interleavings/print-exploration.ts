import type { Exploration } from './explore.js';
import type { Scenario } from './scenario.js';

/** One line for a scenario that holds; the shortest story for one that does not. */
export function printExploration({ name, rules }: Scenario, { states, steps, ends, gaps, violation }: Exploration, milliseconds: number): string {
  const line = `${name} (rules ${rules.join(', ')}): ${states} states, ${steps} steps, ${ends} ends, ${gaps} of them with the declared gap, ${(milliseconds / 1_000).toFixed(1)} s`;
  return violation === undefined ? line : [line, `  ${violation.problem}:`, ...violation.story.map((told, index) => `  ${index + 1}. ${told}`)].join('\n');
}
