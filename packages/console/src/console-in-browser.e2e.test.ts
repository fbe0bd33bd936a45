import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/open-browser.js';
import { password, startConsole, type RunningConsole } from './testing/start-console.js';
import type { Browser, Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole();
  await running.note([
    { person: '山田 太郎', recordId: '1' },
    { person: '佐藤 花子', recordId: '2', result: 'failed', code: 'forbidden', direction: 'toSfa', action: 'update' },
    { person: '<b>鈴木</b> 一郎', recordId: '3', result: 'retrying', code: 'unavailable' },
  ]);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

interface Visit {
  readonly page: Page;
  /** What the browser complained about: scripts or styles kept out by the policy, requests to other hosts, errors. */
  readonly complaints: string[];
}

let visits = 0;

async function visit(options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {}): Promise<Visit> {
  const { width = 1280, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${(visits += 1)}` } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(running.url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return { page, complaints };
}

async function signIn({ page }: Visit): Promise<void> {
  await page.goto(`${running.url}/`);
  await page.getByLabel(/メールアドレス|E-mail/).fill('admin@tenant-1.example');
  await page.getByLabel(/パスワード|Password/).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/t/tenant-1/');
}

/** Rules of WCAG 2.2 A and AA and best practice; the tool is evaluated by the debugger, so the page's policy does not hinder it. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] };
  return found.violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const pages = ['/t/tenant-1/', '/t/tenant-1/?result=failed', '/t/tenant-1/why/2', '/t/tenant-1/held', '/t/tenant-1/manual', '/t/tenant-1/contact', '/nowhere'];

describe('the console in a browser', () => {
  it.each([
    ['ja', 'light', 1280],
    ['en', 'dark', 1280],
    ['ja', 'dark', 390],
    ['en', 'light', 390],
  ] as const)('has no barrier and no overflow on any page (%s, %s, %d pixels wide)', async (language, colorScheme, width) => {
    const somebody = await visit({ colorScheme, width });
    await somebody.page.goto(`${running.url}/language/${language}?back=/sign-in`);
    const found = [...(await violations(somebody.page))];
    await somebody.page.goto(`${running.url}/forgot-password`);
    found.push(...(await violations(somebody.page)));
    await signIn(somebody);
    for (const path of pages) {
      await somebody.page.goto(`${running.url}${path}`);
      found.push(...(await violations(somebody.page)));
      expect(await somebody.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), path).toBe(0);
    }
    expect(found).toEqual([]);
    expect(somebody.complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });

  it('shows a new line of the log without a reload, and a filtered log stays filtered', async () => {
    const [all, failed] = [await visit(), await visit()];
    await signIn(all);
    await signIn(failed);
    await failed.page.goto(`${running.url}/t/tenant-1/?result=failed`);
    await running.note([{ person: '高橋 恵', recordId: '77', at: new Date().toISOString() }]);
    await all.page.getByRole('cell', { name: '高橋 恵' }).waitFor({ timeout: 10_000 });
    await failed.page.waitForResponse((response) => response.url().includes('/log?result=failed'), { timeout: 10_000 });
    expect(await failed.page.getByRole('cell', { name: '高橋 恵' }).count()).toBe(0);
    expect([...all.complaints, ...failed.complaints]).toEqual([]);
  });

  it('takes whoever is signed out elsewhere from the live page to the sign-in', async () => {
    const somebody = await visit();
    await signIn(somebody);
    await somebody.page.context().clearCookies();
    await somebody.page.waitForURL('**/sign-in', { timeout: 10_000 });
  });

  it('renders Japanese with the font that it brings along', async () => {
    const somebody = await visit();
    await signIn(somebody);
    await somebody.page.evaluate('document.fonts.ready');
    expect(await somebody.page.evaluate("[...document.fonts].some((face) => face.status === 'loaded' && face.family.includes('Noto Sans JP'))")).toBe(true);
  });
});
