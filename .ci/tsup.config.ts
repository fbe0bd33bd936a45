// One build for every package: the entries are what its package.json exports or runs (`clounect-source` conditions).
// Declarations come from `tsc --build`, which checks the types anyway.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages');

export default defineConfig(
  readdirSync(packages)
    .filter((name) => existsSync(join(packages, name, 'package.json')))
    .map((name) => {
      const folder = join(packages, name);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const entry = Object.values<{ 'clounect-source'?: string }>(manifest.exports ?? {}).flatMap((target) => {
        const source = target['clounect-source'];
        return source === undefined ? [] : [source];
      });
      return {
        entry: Object.fromEntries(entry.map((path) => [path.replace(/^\.\/src\//, '').replace(/\.ts$/, ''), join(folder, path)])),
        outDir: join(folder, 'dist'),
        tsconfig: join(folder, 'tsconfig.json'),
        format: ['esm' as const],
        platform: 'node' as const,
        target: 'node22',
        // Everything but a package's own files stays an import; embedders share one copy of core.
        skipNodeModulesBundle: true,
        external: [/^@clounect\//],
        splitting: true,
        sourcemap: true,
        clean: false,
      };
    })
    // Some packages are only for tests and have no entry.
    .filter(({ entry }) => Object.keys(entry).length > 0),
);
