// What judges a mutant of core: core's own unit tests, in one project, because the mutation runner takes no workspace.
import { defineConfig } from 'vitest/config';

const conditions = ['clounect-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/core/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/readme.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
