// For one suite with one mutant awake; not a part of the workspace.
import { defineConfig } from 'vitest/config';
import { mutants } from './mutants.js';
import { plantMutants } from './plant-mutants.js';

const conditions = ['clounect-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: [plantMutants(mutants)],
  test: { setupFiles: [new URL('wake-mutant.ts', import.meta.url).pathname], maxWorkers: 1, testTimeout: 120_000, hookTimeout: 60_000 },
});
