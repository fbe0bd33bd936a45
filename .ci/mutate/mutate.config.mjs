// Plants every mutant that Stryker knows into the chosen sources as they are loaded, each behind a switch, and lets one worker go through
// all of them: `npm run mutate`, or `npm run mutate -- <paths that begin or are a source's path> --only EqualityOperator,…`.
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { pureFolders } from '../pure-folders.mjs';

const root = resolve(import.meta.dirname, '../..');
const chosen = process.env.CLOUNECT_MUTATE?.split(' ').filter((path) => path !== '') ?? [];
const only = process.env.CLOUNECT_MUTATORS?.split(',');

const sources = globSync('packages/core/src/**/*.ts', { cwd: root })
  .filter((path) => !/\.(test|d)\.ts$/.test(path) && (chosen.length === 0 ? pureFolders : chosen).some((wanted) => path.startsWith(wanted)))
  .sort();

const silent = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]));
const instrumenter = new Instrumenter({ ...silent, isDebugEnabled: () => false });
// Counting what a mutant reaches is not needed, an end to its loops is.
const counting = 'var a = arguments;';
const burning = `if (ns.fuel !== undefined) { if (ns.fuel-- <= 0) throw new Error('reaches far more than the test does without the mutant'); return; } ${counting}`;
const codeOf = new Map();
const mutants = [];
for (const name of sources) {
  const { files: [{ content }], mutants: ofFile } = await instrumenter.instrument([{ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }], { plugins: null, excludedMutations: [], ignorers: [] });
  // The number of a mutant names it only together with its file.
  const toId = (id) => `${name}#${id}`;
  const named = content.replaceAll(/(stry(?:MutAct|Cov)_9fa48)\(((?:"\d+",?\s*)+)\)/g, (_, call, ids) => `${call}(${ids.replaceAll(/"(\d+)"/g, (__, id) => JSON.stringify(toId(id)))})`);
  codeOf.set(join(root, name), named.replace(counting, burning));
  mutants.push(...ofFile.map((mutant) => ({ ...mutant, id: toId(mutant.id) })));
}
const toTell = mutants
  .filter(({ mutatorName, status }) => status === undefined && (only === undefined || only.includes(mutatorName)))
  .map(({ id, fileName, mutatorName, replacement, location }) => ({ id, fileName, mutatorName, location, text: textAt(fileName, location), replacement: oneLine(replacement) }));

function textAt(file, { start, end }) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n').slice(start.line, end.line + 1);
  return oneLine([...lines.slice(0, -1), lines.at(-1).slice(0, end.column)].join('\n').slice(start.column));
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ');
}

const conditions = ['clounect-source', 'node'];

export default defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: [
    { name: 'mutants', enforce: 'pre', transform: (_code, id) => codeOf.get(id.split('?')[0]) },
    // All tests are one file to the runner, from which the paths to what is expected would be reckoned.
    { name: 'expected-files', enforce: 'pre', transform: (code, id) => (id.endsWith('.test.ts') ? code.replaceAll("toMatchFileSnapshot('../../../../", `toMatchFileSnapshot('${root}/`) : undefined) },
  ],
  test: {
    include: ['.ci/mutate/judge-mutants.mjs'],
    provide: { mutants: toTell, tests: process.env.CLOUNECT_MUTATION_TESTS?.split(',') ?? [], longest: Number(process.env.CLOUNECT_LONGEST_TEST ?? Number.MAX_SAFE_INTEGER), reportFile: process.env.CLOUNECT_MUTATION_REPORT ?? '' },
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 60_000,
    update: 'none',
    // What was kept of another run would bear that one's mutants.
    fsModuleCache: false,
    // A mutant may fail after its test has ended.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
