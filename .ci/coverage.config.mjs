// Every branch of core's pure files is taken by the unit tests beside them: what no test can reach is deleted, or not to be written in types.
import { defineConfig } from 'vitest/config';
import { pureFolders } from './pure-folders.mjs';

const conditions = ['clounect-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: pureFolders.map((folder) => `${folder}/**/*.test.ts`),
    testTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      enabled: true,
      provider: 'v8',
      include: pureFolders.map((folder) => `${folder}/**/*.ts`),
      exclude: ['**/*.test.ts'],
      reporter: ['text'],
      skipFull: true,
      thresholds: { branches: 100 },
    },
  },
});
