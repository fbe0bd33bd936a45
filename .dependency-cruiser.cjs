// Who may import whom. The hexagon (core) knows nobody; adapters know core and their own technology; only compositions know adapters.
const adapters = ['justsfa-client', 'graph-calendar', 'kysely-store', 'pgboss-jobs', 'express-webhook', 'console'];

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'Core decides; it has calendar arithmetic and schemas, and no platform, database or HTTP.',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: ['\\.test\\.ts$', '^packages/core/src/testing/'] },
      to: { pathNot: ['^packages/core/src', 'node_modules/(zod|temporal-polyfill)/'] },
    },
    {
      name: 'core-keeps-testing-apart',
      comment: 'In-memory implementations and contract suites are for tests: production code of core never needs them.',
      severity: 'error',
      from: { path: '^packages/core/src/(?!testing/)', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/core/src/testing' },
    },
    ...adapters.map((adapter) => ({
      name: `${adapter}-knows-only-core`,
      comment: 'Adapters plug into core and never into each other, so that each can be replaced alone. Pages share the kit, which knows nothing of them.',
      severity: 'error',
      from: { path: `^packages/${adapter}/src`, pathNot: ['\\.test\\.ts$', '/testing/'] },
      to: { path: `^packages/(?!${adapter}/|core/${adapter === 'console' ? '|page-kit/' : ''})` },
    })),
    {
      name: 'no-reaching-inside',
      comment: 'Packages meet at their entries (index, testing, inversify, express, main), not in each other\'s folders.',
      severity: 'error',
      from: { path: '^(packages|examples)/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: ['^packages/$2/', '^packages/[^/]+/src/((testing|justsfa|graph)/)?(index|main|express|inversify)\\.ts$'] },
    },
    {
      name: 'inversify-only-where-composed',
      comment: 'Every adapter works without a container: a plain factory, and a ContainerModule beside it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: ['^packages/[^/]+/src/inversify\\.ts$', '^packages/host/'] },
      to: { path: 'node_modules/(inversify|reflect-metadata)/' },
    },
    {
      name: 'simulators-stand-alone',
      comment: 'The outside world must not share code with what it tests; only how a page is served.',
      severity: 'error',
      from: { path: '^packages/simulators/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/(?!simulators/|page-kit/)' },
    },
    {
      name: 'page-kit-knows-nobody',
      comment: 'It serves pages of the product and of the simulated outside world: what it knew, both would share.',
      severity: 'error',
      from: { path: '^packages/page-kit/src' },
      to: { path: '^packages/(?!page-kit/)' },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Test helpers must never become production dependencies. The world and the proof are tests, and private.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: ['\\.test\\.ts$', '/testing/', '^packages/(proof|world|fuzzing)/src'] },
      to: { path: ['^packages/(core|page-kit)/src/testing', '^packages/(simulators|test-servers)/', '\\.test\\.ts$', 'node_modules/(vitest|fast-check)/'], pathNot: '^packages/(simulators|test-servers)/src' },
    },
    { name: 'no-circles', comment: 'A circle means that two files are one.', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolvable', comment: 'An import that resolves to nothing is a mistake.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { conditionNames: ['clounect-source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
