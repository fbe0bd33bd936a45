// vitest no longer reads a workspace file by itself: this one is the whole configuration and is passed with --config.
import { defineConfig } from 'vitest/config';
import { mutants } from './packages/proof/src/mutants/mutants.js';
import { plantMutants } from './packages/proof/src/mutants/plant-mutants.js';

// Those of Node, which knows no `module`: what only bundlers can read must not be what is tested.
const conditions = ['clounect-source', 'node'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    // Most integration tests wait for something outside of the processor: two at a time left half of a small machine idle.
    maxWorkers: 3,
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'examples/*/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts', '**/*.e2e.test.ts', 'packages/proof/src/mutants/planted.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        ...source,
        plugins: [plantMutants(mutants)],
        test: {
          name: 'mutants',
          include: ['packages/proof/src/mutants/planted.test.ts'],
        },
      },
      {
        ...source,
        test: {
          name: 'integration',
          include: ['packages/*/src/**/*.integration.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['packages/*/src/**/*.e2e.test.ts', 'examples/*/**/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Real processes and latencies: one file at a time, so that they don't starve each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
