import { allFaults, faultKinds, pairsOf } from './faults.js';
import { allSituations } from './situations.js';
import type { Report } from './report.js';

/** The report as a page for people. */
export function renderReport(report: Report): string {
  const pairs = pairsOf(allFaults);
  const met = pairs.filter((pair) => (report.pairs[pair] ?? 0) > 0);
  const rows = allFaults.map((kind) => `| ${faultKinds[kind]} | ${kind} | ${number(report.faults[kind] ?? 0)} |`);
  const failures = report.failures.map(({ seed, rule, message }) => `- seed ${seed}: ${rule}. ${message.split('\n')[0]}`);
  return `${[
    '# The long run',
    '',
    'Written by `npm run prove`; every run adds to it. What it means: [Proof](../proof.md).',
    '',
    '| | |',
    '|---|---|',
    `| last commit | ${report.commit} |`,
    `| until | ${report.updatedAt} |`,
    `| runs (seeds) of ${report.movesPerRun} moves | ${number(report.seeds)} |`,
    `| steps | ${number(report.steps)} |`,
    `| steps per second, one process at the lowest priority | ${number(Math.round(report.steps / Math.max(1, report.seconds)))} |`,
    `| steps per second of CPU | ${number(Math.round(report.steps / Math.max(1, report.cpuSeconds)))} |`,
    `| time, on a machine that did other things as well | ${number(Math.round(report.seconds))} s, of them ${number(Math.round(report.cpuSeconds))} s of CPU |`,
    `| longest time to agreement after faults, without the waits promised before | ${Math.round(report.longestMs / 1_000)} s (at most 60 s, and 150 s where an event was missing) |`,
    `| edits that went from Outlook to JUST.SFA | ${number(report.writeBacks)} |`,
    `| times the declared gap was met | ${number(report.gaps)} |`,
    `| kinds of fault met | ${allFaults.filter((kind) => (report.faults[kind] ?? 0) > 0).length} of ${allFaults.length} |`,
    `| pairs of kinds met in one run | ${number(met.length)} of ${number(pairs.length)} |`,
    `| broken promises | ${report.failures.length} |`,
    ...(failures.length === 0 ? [] : ['', ...failures]),
    '',
    '| row of the list of faults | kind | met |',
    '|---|---|---|',
    ...rows,
    '',
    '| what people and settings did | times |',
    '|---|---|',
    ...allSituations.map((situation) => `| ${situation} | ${number(report.situations[situation] ?? 0)} |`),
    '',
  ].join('\n')}`;
}

const number = (value: number): string => value.toLocaleString('en-US');
