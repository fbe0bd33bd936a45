import type { Browser } from 'playwright-core';
import { openBrowser } from './open-browser.js';
import { afterAll, beforeAll } from 'vitest';

/** For the tests of a `describe`: one desk in Japanese as wide as a desktop, one in English as narrow as a phone, in one browser. */
export function useDesks<Desk extends { close(): Promise<void> }>(open: (browser: Browser, language: 'ja' | 'en', width: number) => Promise<Desk>): () => readonly Desk[] {
  let browser: Browser | undefined;
  let desks: readonly Desk[] = [];
  beforeAll(async () => {
    const opened = (browser = await openBrowser());
    desks = await Promise.all([open(opened, 'ja', 1280), open(opened, 'en', 390)]);
  });
  afterAll(async () => {
    for (const desk of desks) await desk.close();
    await browser?.close();
  });
  return () => desks;
}
