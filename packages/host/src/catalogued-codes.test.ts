import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cataloguedCodes } from '@clounect/core';
import { expect, it } from 'vitest';

it('knows a cause and a cure for every code that any package throws', () => {
  const packages = fileURLToPath(new URL('../../', import.meta.url));
  const thrown = new Set<string>();
  for (const file of readdirSync(packages, { recursive: true, encoding: 'utf8' })) {
    if (!/^[a-z-]+\/src\/.*\.ts$/.test(file) || file.endsWith('.test.ts') || file.includes('/testing/')) continue;
    for (const [, code] of readFileSync(packages + file, 'utf8').matchAll(/ClounectError\('([a-zA-Z]+)'/g)) if (code !== undefined) thrown.add(code);
  }
  expect(thrown.size).toBeGreaterThan(10);
  expect([...thrown].filter((code) => !cataloguedCodes.includes(code))).toEqual([]);
});
