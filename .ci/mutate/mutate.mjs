// `npm run mutate`: all of core's pure files, in some minutes. `npm run mutate -- <source paths or what they begin with>`: those files of
// core. `--only ConditionalExpression,EqualityOperator`: those mutators. `--report <file>`: every mutant and what became of it, as JSON.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, report: { type: 'string' }, longest: { type: 'string' }, tests: { type: 'string' } } });
const env = {
  ...process.env,
  CLOUNECT_MUTATE: positionals.join(' '),
  ...(values.only === undefined ? {} : { CLOUNECT_MUTATORS: values.only }),
  ...(values.report === undefined ? {} : { CLOUNECT_MUTATION_REPORT: values.report }),
  // Only the tests whose paths begin so are asked: enough to see a kill, and never to see that a mutant survives.
  ...(values.tests === undefined ? {} : { CLOUNECT_MUTATION_TESTS: values.tests }),
  // Tests that take longer than so many milliseconds are left out: for a first look.
  ...(values.longest === undefined ? {} : { CLOUNECT_LONGEST_TEST: values.longest }),
};
const { status } = spawnSync('vitest', ['run', '--config', '.ci/mutate/mutate.config.mjs', '--disable-console-intercept'], { stdio: 'inherit', env });
process.exit(status ?? 1);
