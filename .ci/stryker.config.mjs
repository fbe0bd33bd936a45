// Changes one expression of core's pure files after another and sees whether core's own unit tests notice: `npm run mutate`, or one file
// with `npm run mutate -- --mutate packages/core/src/sync/merge-fields.ts`. It takes minutes for each file, so it is no part of CI.
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.ci/vitest.mutate.config.ts', related: true },
  mutate: [
    'packages/core/src/{budget,event,failure,feed,health,jobs,mapping,reconcile,schedule,sync,telemetry,tenant,usage}/**/*.ts',
    '!packages/core/src/**/*.test.ts',
  ],
  coverageAnalysis: 'perTest',
  // Mutants of constants that are read at load would need every test anew.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  ignorePatterns: ['**/dist', 'docs', 'benchmarks', 'packages/console', 'packages/host', 'packages/cli'],
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
};
