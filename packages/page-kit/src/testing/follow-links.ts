import type { Locator, Page } from 'playwright-core';
import type { ControlWatch } from './create-control-watch.js';

const links = `[...document.querySelectorAll('a[href]')].filter((element) => element.checkVisibility({ visibilityProperty: true })).map((element) => keyOfControl(element))`;

export interface FollowOptions {
  readonly start: string;
  readonly controls: ControlWatch;
  /** Links that somebody else follows, for example those that change the language. */
  readonly isLeft: (key: string) => boolean;
}

/** Follows every link once, by the keyboard, from page to page. Answers those that lead nowhere. */
export async function followLinks(page: Page, { start, controls, isLeft }: FollowOptions): Promise<readonly string[]> {
  const broken: string[] = [];
  const followed = new Set<string>();
  /** Where links stand that are to be followed. */
  const waiting = new Map<string, string>();
  await page.goto(start);
  for (;;) {
    const here = page.url();
    const keys = ((await page.evaluate(links)) as readonly string[]).map(controls.plain);
    for (const key of keys) if (!followed.has(key) && !waiting.has(key) && !isLeft(key)) waiting.set(key, here);
    const [next, elsewhere] = [keys.find((key) => waiting.has(key)), [...waiting][0]];
    if (next !== undefined) {
      followed.add(next);
      waiting.delete(next);
      broken.push(...(await follow(page, page.locator('a[href]:visible').nth(keys.indexOf(next)))).map((problem) => `${next}: ${problem}`));
    } else if (elsewhere === undefined) return broken;
    else if (elsewhere[1] === here) {
      // It stood in a live part and is gone.
      waiting.delete(elsewhere[0]);
    } else await page.goto(elsewhere[1]);
  }
}

async function follow(page: Page, link: Locator): Promise<readonly string[]> {
  const target = new URL((await link.getAttribute('href')) ?? '', page.url());
  // Also one that is seen only while it has the focus.
  const go = async (): Promise<void> => {
    await link.focus();
    await link.press('Enter');
  };
  if (target.pathname.endsWith('.csv')) {
    const [download] = await Promise.all([page.waitForEvent('download'), go()]);
    return [await download.failure()].filter((failure) => failure !== null);
  }
  if (target.hash !== '' && target.pathname === new URL(page.url()).pathname) {
    await go();
    return (await page.locator(`[id="${decodeURIComponent(target.hash.slice(1))}"]`).count()) === 1 ? [] : ['nothing is there'];
  }
  const [answer] = await Promise.all([page.waitForResponse((response) => response.request().isNavigationRequest() && (response.status() < 300 || response.status() >= 400)), go()]);
  await page.waitForLoadState('domcontentloaded');
  const status = answer.status() >= 400 ? [`it answers ${answer.status()}`] : [];
  return (await page.locator('h1').count()) === 1 ? status : [...status, 'the page has no heading'];
}
