import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openWatchedPage } from '@clounect/page-kit/testing';
import { password, startConsole, type RunningConsole } from './testing/start-console.js';
import type { Browser } from 'playwright-core';

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

it('brings the log up to date under somebody who reads a cause by the keyboard: the focus stays, and what is open stays open', async () => {
  const failure = { person: '佐藤 花子', recordId: '2', result: 'failed', code: 'forbidden' } as const;
  await running.note([{ ...failure, activityId: 'read', recordId: 'read' }, { person: '山田 太郎', recordId: 'changing', activityId: 'changing', result: 'retrying', code: 'unavailable' }]);
  const { page, complaints } = await openWatchedPage(browser, { origin: new URL(running.url).origin });
  await page.goto(`${running.url}/sign-in`);
  await page.fill('[name=email]', 'admin@tenant-1.example');
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/t/tenant-1/');

  const row = page.locator('#log tr', { has: page.getByRole('link', { name: /read$/ }) });
  await row.locator('summary').focus();
  await page.keyboard.press('Enter');
  await row.locator('details p').first().waitFor({ state: 'visible' });

  // One line comes above it, one changes, and again.
  for (const [round, result] of [['one', 'succeeded'], ['two', 'failed']] as const) {
    await running.note([{ person: '鈴木 一郎', recordId: `new-${round}`, at: new Date().toISOString() }, { person: '山田 太郎', recordId: 'changing', activityId: 'changing', result, ...(result === 'failed' && { code: 'forbidden' }) }]);
    await page.getByRole('link', { name: new RegExp(`new-${round}$`) }).waitFor({ timeout: 60_000 });
    await page.locator(`#log tr:has(a[href$="/why/changing"]) .result.${result}`).waitFor({ timeout: 60_000 });
    expect(await row.locator('details').evaluate((details) => details.hasAttribute('open'))).toBe(true);
    expect(await row.locator('summary').evaluate((summary) => summary === summary.ownerDocument.activeElement)).toBe(true);
  }
  // Nobody else's cause has opened with it.
  expect(await page.locator('#log details[open]').count()).toBe(1);

  // A link keeps it too, and the next page of the keyboard's way goes on from there.
  await page.keyboard.press('Tab');
  await running.note([{ person: '鈴木 一郎', recordId: 'new-three', at: new Date().toISOString() }]);
  await page.getByRole('link', { name: /new-three$/ }).waitFor({ timeout: 60_000 });
  expect(await row.getByRole('link').evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});
