export { runScript } from './run-script.js';
export type { Parts, RunResult } from './run-script.js';
export { runSeed, runSeeds } from './run-seeds.js';
export type { SeedFailure, SeedsResult } from './run-seeds.js';
export { allFaults, faultKinds } from './faults.js';
export type { FaultKind } from './faults.js';
export { allSituations } from './situations.js';
export type { Situation } from './situations.js';
