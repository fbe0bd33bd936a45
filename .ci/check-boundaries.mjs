// A rule that catches nothing is no rule: plants one violation of each kind outside the tree and expects each to be caught.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const config = resolve('.dependency-cruiser.cjs');
const sandbox = mkdtempSync(join(tmpdir(), 'clounect-boundaries-'));
const plant = (file, text) => {
  mkdirSync(dirname(join(sandbox, file)), { recursive: true });
  writeFileSync(join(sandbox, file), text);
};

const violations = {
  'core-is-pure': { 'packages/core/src/clock.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n" },
  'core-keeps-testing-apart': {
    'packages/core/src/testing/fake.ts': 'export const fake = 1;\n',
    'packages/core/src/real.ts': "import { fake } from './testing/fake.js';\nexport const real = fake;\n",
  },
  'justsfa-client-knows-only-core': {
    'packages/graph-calendar/src/index.ts': 'export const calendar = 1;\n',
    'packages/justsfa-client/src/reach.ts': "import { calendar } from '../../graph-calendar/src/index.js';\nexport const reach = calendar;\n",
  },
  'no-reaching-inside': {
    'packages/kysely-store/src/inner.ts': 'export const inner = 1;\n',
    'packages/host/src/reach.ts': "import { inner } from '../../kysely-store/src/inner.js';\nexport const reach = inner;\n",
  },
  'simulators-stand-alone': {
    'packages/core/src/index.ts': 'export const core = 1;\n',
    'packages/simulators/src/borrow.ts': "import { core } from '../../core/src/index.js';\nexport const borrow = core;\n",
  },
  'page-kit-knows-nobody': { 'packages/page-kit/src/know.ts': "import { core } from '../../core/src/index.js';\nexport const know = core;\n" },
};
for (const files of Object.values(violations)) for (const [file, text] of Object.entries(files)) plant(file, text);
writeFileSync(join(sandbox, 'tsconfig.base.json'), '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext" } }');

const cruise = spawnSync('depcruise', ['--config', config, '--output-type', 'json', 'packages'], { cwd: sandbox, encoding: 'utf8' });
rmSync(sandbox, { recursive: true });
const caught = new Set(JSON.parse(cruise.stdout).summary.violations.map(({ rule }) => rule.name));
const missed = Object.keys(violations).filter((rule) => !caught.has(rule));

const impure = ['Date.now();', 'new Date();', 'Math.random();', 'setTimeout(() => {}, 1);', "process.env['X'];", "fetch('');"];
const unlinted = impure.filter((text) => {
  const lint = spawnSync('eslint', ['--stdin', '--stdin-filename', 'packages/core/src/planted.ts'], { input: `export const planted = () => { return ${text} };\n`, encoding: 'utf8' });
  return lint.status === 0;
});

for (const name of [...missed, ...unlinted]) console.error(`not caught: ${name}`);
console.log(`${Object.keys(violations).length + impure.length - missed.length - unlinted.length} deliberate violations caught`);
process.exit(missed.length + unlinted.length > 0 ? 1 : 0);
