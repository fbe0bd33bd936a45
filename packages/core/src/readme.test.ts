import { expect, it } from 'vitest';
import readme from '../README.md?raw';
import * as core from './index.js';

it('runs the code of the README, and it says what it says', () => {
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const printed: unknown[] = [];
  const body = code.replace(/^import .*$/m, '');
  const run = new Function('planSync', 'policiesSchema', 'console', body) as (...args: unknown[]) => void;
  run(core.planSync, core.policiesSchema, { log: (line: unknown) => void printed.push(line) });
  expect(printed).toEqual([[['create', 'create']]]);
});
