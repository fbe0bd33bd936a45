import { expect } from 'vitest';
import type { Action } from './desk.js';

/** The dashboard, held deletions, comparisons. */
export const logActions: readonly Action[] = [
  ['filters the log by person, result and time, saves it as CSV and clears the filter', async ({ page, t, go, press }) => {
    await go('/');
    await page.locator('summary', { hasText: t.filter }).first().click();
    await page.getByLabel(t.filterPerson).selectOption('佐藤 花子');
    await page.getByLabel(t.filterResult).selectOption('failed');
    await page.getByLabel(t.filterFrom).fill('2020-01-01');
    await page.getByLabel(t.filterUntil).fill('2099-12-31');
    await press(t.filterApply);
    await page.waitForURL(/result=failed/);
    const rows = await page.locator('#log tbody tr').allInnerTexts();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect([row.includes('佐藤 花子'), row.includes(t.failed)]).toEqual([true, true]);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t.exportCsv }).click()]);
    expect(saved.suggestedFilename()).toMatch(/^clounect-tenant-1-.*\.csv$/);
    await press(t.filterClear);
    await page.waitForURL('**/t/tenant-1/');
  }],
  ['says that nothing matches', async ({ page, t, go, press, told }) => {
    await go('/?result=failed');
    await page.getByLabel(t.filterUntil).fill('2000-01-01');
    await press(t.filterApply);
    await told(t.logNoMatch);
  }],
  ['tells the cause and the cure of a failure in its line', async ({ page, t, go }) => {
    await go('/?result=failed&until=2099-12-31');
    const line = page.locator('#log tbody tr').first();
    await line.locator('summary', { hasText: t.cause }).click();
    expect((await line.locator('details p').allInnerTexts()).filter((text) => text !== '')).toHaveLength(2);
  }],
  ['leads from a record to why it was treated as it was, and says what is none', async ({ page, t, go, press, told }) => {
    await go('/');
    await page.getByLabel(t.findRecord).fill('/');
    await press(t.findRecordDo);
    await told(t.findRecordWrong);
    await page.getByLabel(t.findRecord).fill('https://example.justsfa.com/sites/view?table=10001&record=2');
    await press(t.findRecordDo);
    await page.waitForURL('**/t/tenant-1/why/2');
    await told(t.whyTitle('2'));
  }],
  ['shows the charts as a table too', async ({ page, go }) => {
    await go('/charts');
    for (const summary of await page.locator('main summary').all()) await summary.click();
    expect(await page.locator('main details table tbody tr').filter({ visible: true }).count()).toBeGreaterThan(20);
  }],
  ['turns the pages of the log', async ({ page, t, go }) => {
    await go('/');
    await page.getByRole('link', { name: t.older }).click();
    await page.waitForURL(/after=/);
    await page.getByRole('link', { name: t.newer }).click();
    await page.waitForURL('**/t/tenant-1/');
  }],
  ['keeps and deletes held deletions that were chosen, and only those', async ({ running, page, t, go, press, told }) => {
    await go('/held');
    await press(t.heldDiscard);
    await told(t.heldDiscarded(0));
    const before = await page.getByRole('checkbox').count();
    await page.getByRole('checkbox').first().check();
    await press(t.heldDiscard);
    await told(t.heldDiscarded(1));
    for (const index of [0, 1]) await page.getByRole('checkbox').nth(index).check();
    await press(t.heldApprove);
    await told(t.heldApproved(2));
    expect(await page.getByRole('checkbox').count()).toBe(before - 3);
    expect(running.store.raw().deletions.filter(({ state }) => state === 'held')).toHaveLength(before - 3);
  }],
  ['asks for a comparison once', async ({ running, page, t, go, press, told }) => {
    await go('/comparisons');
    await press(t.comparisonDo);
    await told(t.comparisonUnderWay);
    expect(await page.getByRole('button', { name: t.comparisonDo }).count()).toBe(0);
    expect(await running.store.reconcileRuns.list('tenant-1', 9)).toHaveLength(1);
  }],
];
