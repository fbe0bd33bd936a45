import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSeeds } from '@clounect/world';
import { createScene } from '../interleavings/create-scene.js';
import { explore } from '../interleavings/explore.js';
import { scenarios } from '../interleavings/scenarios.js';
import type { Mutant } from './mutant.js';

/** How a mutant fell: where, after how much of it, and why. */
export interface Fall {
  readonly where: string;
  readonly after: string;
  readonly problem: string;
}

declare global {
  // Read by the sources in which the mutants are planted.
  var plantedMutant: string | undefined;
}

/** More states than any story has without a mutant. */
const mostStates = 100_000;

/** Goes through what the mutant is to fall in, with the mutant awake, until it is violated. Missing: it survived. `databaseUrl`: of a PostgreSQL for the suites that need one. */
export async function hunt(mutant: Mutant, databaseUrl: string): Promise<Fall | undefined> {
  if (mutant.suite !== undefined) return runSuite(mutant, mutant.suite, databaseUrl);
  globalThis.plantedMutant = mutant.name;
  try {
    return mutant.seeds === undefined ? await goThroughStory(mutant) : await goThroughSeeds(mutant.seeds);
  } finally {
    globalThis.plantedMutant = undefined;
  }
}

async function goThroughStory(mutant: Mutant): Promise<Fall | undefined> {
  const story = scenarios.find(({ name }) => name === mutant.story);
  if (story === undefined) throw new Error(`there is no story "${mutant.story ?? ''}"`);
  const where = story.name;
  try {
    const { states, violation } = await explore(await createScene(story), mostStates, { stopsAtFirst: true });
    return violation && { where, after: `${states} states`, problem: violation.problem };
  } catch (error) {
    // Before the story has begun: what stands before it does not come about.
    return { where, after: '0 states', problem: error instanceof Error ? error.message : String(error) };
  }
}

async function goThroughSeeds(seeds: number): Promise<Fall | undefined> {
  const { failures } = await runSeeds({ from: 1, seeds, moves: 200 });
  const [failure] = failures;
  return failure && { where: 'the world', after: `${failure.seed} seeds`, problem: failure.message };
}

/** A process of its own, in which the mutant is awake from the start; the same suite is green without it in every run of the tests. */
function runSuite({ name, in: of = 'core', tests }: Mutant, suite: string, databaseUrl: string): Fall | undefined {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const config = fileURLToPath(new URL('suite.config.ts', import.meta.url));
  const report = join(mkdtempSync(join(tmpdir(), 'clounect-mutant-')), 'report.json');
  const chosen = tests === undefined ? [] : ['-t', tests];
  const env = { ...process.env, PLANTED_MUTANT: name, CLOUNECT_TEST_DATABASE_URL: databaseUrl };
  const { status } = spawnSync('vitest', ['run', '--config', config, `packages/${of}/src/${suite}`, ...chosen, '--reporter=json', `--outputFile.json=${report}`], { cwd: root, env });
  const { numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Outcome;
  if (status === 0) return undefined;
  const problem = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status: how }) => how === 'failed').map(({ title }) => title))[0];
  // What did not even run proves nothing.
  if (numFailedTests === 0 || problem === undefined) throw new Error(`the suite ${suite} could not be run`);
  return { where: of === 'core' ? suite : `${of}, ${suite}`, after: `${numFailedTests} tests`, problem };
}

interface Outcome {
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly title: string }[] }[];
}
