// Bootstraps a fresh clone with nothing but Node >= 20 and npm: installs (pnpm by npx), builds, then runs a script
// of this repository on the Node that it pins as a dev dependency. Usage: node .ci/setup.mjs <script.mjs> [args]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
// The binary itself: the shim in .bin is a shell that would keep signals to itself.
const pinnedNode = join(root, 'node_modules', 'node', 'bin');
const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;

/** Runs a command with the pinned tools first on the PATH; passes signals on; resolves with the exit code. */
function run(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: [pinnedNode, bin, process.env.PATH].join(delimiter), npm_config_update_notifier: 'false' },
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

function filesBelow(folder, isWanted) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : filesBelow(path, isWanted);
    return isWanted(path) ? [path] : [];
  });
}

/** Runs `work` unless its inputs are what they were when it last succeeded. */
async function whenChanged(name, inputs, result, work) {
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  const stamp = `${process.version} ${hash.digest('hex')}`;
  const stampFile = join(root, 'node_modules', `.clounect-${name}`);
  if (existsSync(result) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const code = await work();
  if (code !== 0) process.exit(code);
  writeFileSync(stampFile, stamp);
}

const isManifest = (path) => path.endsWith('package.json');
const isSource = (path) => /\.(tsx?|json|sql|css|html)$/.test(path) && !/\.test\.tsx?$/.test(path);
const manifests = ['packages', 'examples'].flatMap((folder) => filesBelow(join(root, folder), isManifest));
const rootFiles = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((file) => join(root, file));

await whenChanged('installed', [...rootFiles, ...manifests], join(bin, 'tsup'), () =>
  run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']),
);

const [script, ...args] = process.argv.slice(2);
if (script === undefined) process.exit(0);

const sources = filesBelow(join(root, 'packages'), isSource);
await whenChanged('built', [...sources, join(root, '.ci', 'tsup.config.ts')], join(root, 'packages', 'core', 'dist'), () =>
  run('tsup', ['--config', '.ci/tsup.config.ts', '--silent']),
);
process.exit(await run('node', [script, ...args]));
