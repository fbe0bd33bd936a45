import type { FaultKind } from './faults.js';
import { pairsOf } from './faults.js';
import { runScript, type Parts, type RunResult } from './run-script.js';
import type { Situation } from './situations.js';
import { settingsOf, type WorldSettings } from './settings.js';
import { writeScript } from './write-script.js';

export interface SeedFailure {
  readonly seed: number;
  readonly rule: string;
  readonly message: string;
}

export interface SeedsResult {
  readonly seeds: number;
  readonly steps: number;
  readonly writeBacks: number;
  readonly gaps: number;
  /** The longest time from the end of faults to agreement, without what was promised to be waited. Milliseconds. */
  readonly longestMs: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly pairs: ReadonlyMap<string, number>;
  readonly situations: ReadonlyMap<Situation, number>;
  readonly failures: readonly SeedFailure[];
}

/** One run: everything in it follows from the seed and the number of moves. */
export function runSeed(seed: number, moves: number, parts: Parts = {}, changes: Partial<WorldSettings> = {}): Promise<RunResult> {
  return runScript(writeScript(seed, moves), { ...settingsOf(seed), ...changes }, parts);
}

/** Runs seeds one after another and adds up what they met; stops after so many failures. @default 1 */
export async function runSeeds(options: { readonly from: number; readonly seeds: number; readonly moves: number; readonly parts?: Parts; readonly settings?: Partial<WorldSettings>; readonly mostFailures?: number }): Promise<SeedsResult> {
  const { from, seeds, moves, parts, settings, mostFailures = 1 } = options;
  const faults = new Map<FaultKind, number>();
  const pairs = new Map<string, number>();
  const situations = new Map<Situation, number>();
  const failures: SeedFailure[] = [];
  let [steps, gaps, writeBacks, longestMs, done] = [0, 0, 0, 0, 0];
  for (let seed = from; seed < from + seeds && failures.length < mostFailures; seed += 1) {
    const result = await runSeed(seed, moves, parts, settings);
    [steps, gaps, writeBacks, longestMs, done] = [steps + result.steps, gaps + result.gaps, writeBacks + result.writeBacks, Math.max(longestMs, result.longestMs), done + 1];
    for (const [kind, count] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
    for (const [situation, count] of result.situations) situations.set(situation, (situations.get(situation) ?? 0) + count);
    for (const pair of pairsOf(result.faults.keys())) pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    if (result.failure !== undefined) failures.push({ seed, ...result.failure });
  }
  return { seeds: done, steps, writeBacks, gaps, longestMs, faults, pairs, situations, failures };
}
