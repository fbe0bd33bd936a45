import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** What emulates a graphics card costs more than drawing without one. */
const isUnwanted = (arg: string): boolean => arg === '--single-process' || /gpu|angle|swiftshader/.test(arg);

/** Headless Chromium from npm: nothing is downloaded and no root is needed. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), args: [...chromium.args.filter((arg) => !isUnwanted(arg)), '--disable-gpu'], headless: true });
}
