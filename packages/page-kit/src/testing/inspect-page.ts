import type { Page } from 'playwright-core';
import { findBarriers, findOverflow } from './find-barriers.js';
import { findUnreachable } from './find-unreachable.js';

const widths = [1280, 390] as const;
const schemes = ['light', 'dark'] as const;

export interface InspectOptions {
  /** Waits until a page that draws itself anew for another width has done so. */
  readonly settle?: () => Promise<unknown>;
  /** The order of the Tab key is the same in each language. @default true */
  readonly byKeyboard?: boolean;
}

/**
 * Everything that is wrong with a page as it stands there, in each of its looks: barriers, what is wider than the window, what the Tab key
 * does not come to or does not show.
 */
export async function inspectPage(page: Page, { settle = async () => undefined, byKeyboard = true }: InspectOptions = {}): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle();
      found.push(...(await findBarriers(page)).map((barrier) => `${width} ${colorScheme} ${barrier}`));
      // The link past the menu is seen while it has the focus.
      await page.evaluate("document.querySelector('.skip')?.focus()");
    }
    const overflow = await findOverflow(page);
    if (overflow > 0) found.push(`${width} ${page.url()} is ${overflow} pixels too wide`);
    if (byKeyboard) found.push(...(await findUnreachable(page)).map((problem) => `${width} ${problem}`));
    await page.evaluate('document.activeElement?.blur?.()');
  }
  return found;
}
