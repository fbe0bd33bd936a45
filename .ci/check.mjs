// Everything that must hold: lint, boundaries, types, build, all tests. Stops at the first step that fails; the last line
// counts the tests that really ran.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const report = join(mkdtempSync(join(tmpdir(), 'clounect-check-')), 'tests.json');
const projects = readdirSync('packages').map((name) => join('packages', name)).filter((folder) => existsSync(join(folder, 'tsconfig.json')));

const steps = [
  ['lint', 'eslint', ['.']],
  ['boundaries', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'packages', 'examples']],
  ['deliberate violations are caught', 'node', ['.ci/check-boundaries.mjs']],
  ['types', 'tsc', ['--build', ...projects]],
  ['every branch of core\'s pure files', 'vitest', ['run', '--config', '.ci/coverage.config.mjs']],
  ['build', 'tsup', ['--config', '.ci/tsup.config.ts', '--silent']],
  ['tests', 'vitest', ['run', '--config', 'vitest.workspace.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]],
];

const failedStep = steps.find(([name, command, args]) => {
  console.log(`\n+ ${name}: ${command} ${args.join(' ')}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(`  ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return status !== 0;
});

const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
const failed = counts.numFailedTests + (failedStep !== undefined && counts.numFailedTests === 0 ? 1 : 0);
console.log(`${counts.numPassedTests} passed, ${failed} failed`);
process.exit(failed > 0 || counts.numPassedTests === 0 ? 1 : 0);
