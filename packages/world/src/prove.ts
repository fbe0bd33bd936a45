import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToReport, readReport, writeReport } from './report.js';
import { renderReport } from './render-report.js';
import { runSeeds } from './run-seeds.js';

const seedsAtOnce = 50;
const mostFailures = 20;

/** Goes on where the report ends, until it is told to stop, the time is over or too much fails. Answers how many promises were broken. */
export async function prove(options: { readonly folder: string; readonly minutes: number; readonly tell: (line: string) => void }): Promise<number> {
  const { folder, minutes, tell } = options;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'report.json');
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const until = performance.now() + minutes * 60_000;
  let report = readReport(path);
  let isStopping = false;
  const stop = (): void => {
    isStopping = true;
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  while (!isStopping && performance.now() < until && report.failures.length < mostFailures) {
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const result = await runSeeds({ from: report.nextSeed, seeds: seedsAtOnce, moves: report.movesPerRun, mostFailures });
    report = addToReport(report, result, { seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: cpuSecondsSince(cpuBefore), commit, at: new Date().toISOString(), nextSeed: report.nextSeed + seedsAtOnce });
    writeReport(path, report);
    writeFileSync(join(folder, 'report.md'), renderReport(report));
    tell(`${report.seeds} runs, ${report.steps} steps, ${Math.round(report.steps / report.seconds)} steps/s, ${report.failures.length} broken promises`);
  }
  return report.failures.length;
}

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
