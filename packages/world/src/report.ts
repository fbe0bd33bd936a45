import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SeedsResult } from './run-seeds.js';

/** What all runs of `prove` on one machine came to, added up. */
export interface Report {
  readonly commit: string;
  readonly updatedAt: string;
  /** The first seed that was not run yet. */
  readonly nextSeed: number;
  readonly movesPerRun: number;
  readonly seeds: number;
  readonly steps: number;
  readonly seconds: number;
  /** Edits of persons that went to JUST.SFA. */
  readonly writeBacks: number;
  /** How often the declared gap was met. */
  readonly gaps: number;
  /** Of one process. */
  readonly cpuSeconds: number;
  readonly longestMs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly pairs: Readonly<Record<string, number>>;
  readonly situations: Readonly<Record<string, number>>;
  readonly failures: SeedsResult['failures'];
}

export const emptyReport: Report = { commit: '', updatedAt: '', nextSeed: 1, movesPerRun: 200, seeds: 0, steps: 0, seconds: 0, writeBacks: 0, gaps: 0, cpuSeconds: 0, longestMs: 0, faults: {}, pairs: {}, situations: {}, failures: [] };

export function readReport(path: string): Report {
  try {
    return { ...emptyReport, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<Report>) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyReport;
    throw error;
  }
}

/** Whole or not at all: a run may be stopped at any moment. */
export function writeReport(path: string, report: Report): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(report, undefined, 1)}\n`);
  renameSync(`${path}.new`, path);
}

export function addToReport(report: Report, result: SeedsResult, how: { readonly seconds: number; readonly cpuSeconds: number; readonly commit: string; readonly at: string; readonly nextSeed: number }): Report {
  return {
    ...report,
    commit: how.commit,
    updatedAt: how.at,
    nextSeed: how.nextSeed,
    seeds: report.seeds + result.seeds,
    steps: report.steps + result.steps,
    seconds: Math.round((report.seconds + how.seconds) * 10) / 10,
    writeBacks: report.writeBacks + result.writeBacks,
    gaps: report.gaps + result.gaps,
    cpuSeconds: Math.round((report.cpuSeconds + how.cpuSeconds) * 10) / 10,
    longestMs: Math.max(report.longestMs, result.longestMs),
    faults: added(report.faults, result.faults),
    pairs: added(report.pairs, result.pairs),
    situations: added(report.situations, result.situations),
    failures: [...report.failures, ...result.failures],
  };
}

function added(before: Readonly<Record<string, number>>, more: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const sums = new Map(Object.entries(before));
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}
