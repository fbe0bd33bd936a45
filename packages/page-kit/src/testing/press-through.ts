import type { Locator } from 'playwright-core';

/** Presses what leads to another page, or to the same one anew, and waits until that is there: what the old one said counts no more. */
export async function pressThrough(control: Locator): Promise<void> {
  const page = control.page();
  await control.waitFor();
  await page.evaluate("document.documentElement.dataset.left = ''");
  await control.click();
  await page.locator('html:not([data-left])').waitFor({ state: 'attached' });
  await page.waitForLoadState();
}
