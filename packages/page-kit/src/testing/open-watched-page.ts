import type { Browser, Page } from 'playwright-core';
import type { ControlWatch } from './create-control-watch.js';

export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained about: scripts or styles kept out by the policy, errors, requests to other hosts. */
  readonly complaints: string[];
}

export interface WatchOptions {
  /** The only host that may be asked: `http://127.0.0.1:3001`. */
  readonly origin: string;
  /** @default 1280 */
  readonly width?: number;
  /** @default light */
  readonly colorScheme?: 'light' | 'dark';
  readonly headers?: Readonly<Record<string, string>>;
  /** Notes what the pages show and what of it is used. */
  readonly controls?: ControlWatch | undefined;
}

/** A page of a fresh visitor, of which everything is noted that no page of ours may do. */
export async function openWatchedPage(browser: Browser, { origin, width = 1280, colorScheme = 'light', headers = {}, controls }: WatchOptions): Promise<WatchedPage> {
  // A page in front may copy; of several pages in one browser only one is.
  // Nobody looks at how a button fades: every press would wait for it.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce', extraHTTPHeaders: headers, permissions: ['clipboard-write'] });
  await controls?.watch(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return { page, complaints };
}
