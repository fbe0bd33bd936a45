import { expect, it } from 'vitest';
import { addToReport, emptyReport, readReport, writeReport } from './report.js';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from './render-report.js';
import { runSeeds } from './run-seeds.js';
import { tmpdir } from 'node:os';

it('adds up what several runs met, and goes on with the seed behind the last one', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'clounect-report-')), 'report.json');
  expect(readReport(path)).toEqual(emptyReport);
  const [first, second] = [await runSeeds({ from: 1, seeds: 2, moves: 60 }), await runSeeds({ from: 3, seeds: 3, moves: 60 })];
  for (const [result, nextSeed] of [[first, 3], [second, 6]] as const) {
    writeReport(path, addToReport(readReport(path), result, { seconds: 1, cpuSeconds: 1, commit: 'abc', at: '2026-11-22T00:00:00Z', nextSeed }));
  }
  const report = readReport(path);
  expect([report.seeds, report.steps, report.nextSeed]).toEqual([5, first.steps + second.steps, 6]);
  for (const [kind, count] of first.faults) expect(report.faults[kind]).toBe(count + (second.faults.get(kind) ?? 0));
  expect(renderReport(report)).toContain(`| runs (seeds) of 200 moves | 5 |`);
});
