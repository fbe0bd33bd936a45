import { expect, it } from 'vitest';
import { runCli } from './run-cli.js';

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: string[][] = [[], []];
  const code = await runCli(args, { env, out: (text) => out?.push(text), err: (text) => err?.push(text) });
  return { code, out: (out ?? []).join(''), err: (err ?? []).join('') };
}

it('tells cause and cure of a code in the language that is asked for, or that of the surroundings', async () => {
  expect(await run(['codes', 'folderInUse'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\[folderInUse\] The data folder/), err: '' });
  expect((await run(['--lang', 'ja', 'codes', 'folderInUse'])).out).toMatch(/データフォルダー/);
  expect((await run(['codes', 'folderInUse'], { LANG: 'ja_JP.UTF-8' })).out).toMatch(/データフォルダー/);
  expect(JSON.parse((await run(['--json', 'codes', 'folderInUse'])).out)).toMatchObject({ code: 'folderInUse', ja: {}, en: {} });
  expect((JSON.parse((await run(['--json', 'codes'])).out) as unknown[]).length).toBeGreaterThan(20);
});

it('ends with 2 for what it does not understand, with 1 and a code for what fails, and with 0 for help', async () => {
  expect((await run(['nothing'])).code).toBe(2);
  expect((await run(['source', 'end', 't', 's'])).code).toBe(2);
  expect((await run(['source', 'end', 't', 's', '--events', 'burn'])).code).toBe(2);
  const help = await run(['--help']);
  expect([help.code, help.err]).toEqual([0, '']);
  for (const word of ['migrate', 'tenants', 'set-up', 'restored', 'reconcile', 'explain', 'codes', 'source']) expect(help.out).toContain(word);
  expect(await run(['codes', 'nonsense'])).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^\[unknownCode\] /) });
});

it('makes no database where none was, and repeats no value of the environment', async () => {
  const missing = await run(['--json', 'tenants'], { DATA_DIR: '/nowhere/at/all' });
  expect([missing.code, (JSON.parse(missing.err) as { code: string }).code]).toEqual([1, 'databaseMissing']);
  const wrong = await run(['tenants'], { DATABASE_URL: 'http://user:a-password@db.example/', CLOUNECT_MASTER_KEY: 'a-master-key' });
  expect(wrong.code).toBe(1);
  expect(wrong.err + wrong.out).not.toMatch(/a-password|a-master-key/);
});
