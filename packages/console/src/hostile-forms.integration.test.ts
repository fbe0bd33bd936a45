import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTenant, exampleLink } from '@clounect/core/testing';
import { createVisitor, startConsole, type RunningConsole } from './testing/start-console.js';
import { formsIn } from './testing/forms-in.js';
import { fuzz, hostileValue } from '@clounect/fuzzing';
import { routesOf } from './testing/routes-of.js';
import fc from 'fast-check';

let running: RunningConsole;
beforeAll(async () => {
  running = await startConsole();
  await addTenant(running.store);
  await running.store.tenants.putLinks('tenant-1', [exampleLink('tenant-1', '1', { name: '山田 太郎', sfaUserId: 'taro', mail: 'taro@kaisha.example' })]);
});
afterAll(() => running.close());

/** Places are counted round and round; a field may be there twice, or be no field of the form. */
const damages = fc.array(fc.record({ field: fc.nat({ max: 60 }), value: hostileValue.map((value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? '')), how: fc.constantFrom('replace', 'remove', 'repeat', 'rename') }), { minLength: 1, maxLength: 4 });
const posts = fc.record({ form: fc.nat({ max: 200 }), damages });

function damaged(fields: readonly (readonly [string, string])[], list: readonly { readonly field: number; readonly value: string; readonly how: string }[]): readonly (readonly [string, string])[] {
  return list.reduce((sent, { field, value, how }) => {
    const index = field % Math.max(sent.length, 1);
    const [name = 'unknown', held = ''] = sent[index] ?? [];
    if (how === 'remove') return sent.toSpliced(index, 1);
    if (how === 'repeat') return [...sent, [name, value] as const];
    return sent.toSpliced(index, 1, how === 'rename' ? ([value, held] as const) : ([name, value] as const));
  }, fields);
}

const grouped = (fields: readonly (readonly [string, string])[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...Map.groupBy(fields, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]));

it('whatever is sent as one of the forms is answered, and every page still stands', async () => {
  const somebody = createVisitor(running.url);
  await somebody.signIn('admin@tenant-1.example');
  const pages = routesOf(running.router)
    .filter(({ method, path }) => method === 'get' && path.startsWith('/t/:tenantId/') && !/:(?!tenantId)/.test(path))
    .map(({ path }) => path.replace(':tenantId', 'tenant-1'));
  const all = (await Promise.all(pages.map(async (path) => formsIn((await somebody.visit(path)).text)))).flat();
  const forms = all.filter(({ action }) => !action.endsWith('/sign-out'));
  expect(forms.length).toBeGreaterThan(5);
  await fuzz(
    'console-forms',
    posts,
    async (post) => {
      const form = forms[post.form % forms.length] ?? expect.fail('no form');
      const fields = damaged(form.fields, post.damages);
      const path = form.action.replace('/console', '');
      const answer = form.method === 'post' ? await somebody.send(path, grouped(fields)) : await somebody.visit(`${path}?${new URLSearchParams(fields.map(([name, value]) => [name, value]))}`);
      expect(answer.status, `${form.method} ${form.action}`).toBeLessThan(500);
    },
    300,
  );
  for (const path of pages) expect((await somebody.visit(path)).status, path).toBe(200);
});
