import { createControlWatch, openWatchedPage, pressThrough, type ControlWatch, type WatchedPage } from '@clounect/page-kit/testing';
import { accept, claimOne, exampleHeld, exampleLink, exampleMapping } from '@clounect/core/testing';
import { fillDemo } from '../fill-demo.js';
import { password, startConsole, type RunningConsole } from '../start-console.js';
import { textsOf, type Language } from '../../texts/texts.js';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Texts } from '../../texts/ja.js';

/** What somebody does on the pages, one sentence and the steps; what it leads to is looked at on the way. */
export type Action = readonly [does: string, act: (desk: Desk) => Promise<void>];

/** A console with a customer's month in it, and a browser that notes every control that is shown and every one that is used. */
export interface Desk {
  readonly running: RunningConsole;
  readonly controls: ControlWatch;
  readonly language: Language;
  readonly t: Texts;
  /** Of the administrator of tenant-1. */
  readonly page: Page;
  readonly complaints: readonly string[];
  /** A path below the tenant. */
  go(path: string, page?: Page): Promise<void>;
  /** What leads to another page. */
  press(name: string, within?: Locator | Page): Promise<void>;
  /** Waits until the page says so. */
  told(text: string | RegExp, page?: Page): Promise<void>;
  /** Somebody with a browser and an address of their own. */
  visit(): Promise<Page>;
  signIn(page: Page, email: string, given?: string): Promise<void>;
  close(): Promise<void>;
}

/** Addresses whose parts are data. */
const patterns = [
  [/^link .*#content$/, 'link #content'],
  [/\/log\.csv\?.*/, '/log.csv'],
  [/#row-[^ ]+/, ''],
  [/#line-[^ ]+/, '#log'],
  [/\/language\/[a-z]+\?back/, '/language/:language?back'],
  [/\/t\/[^/ ]+/, '/t/:tenant'],
  [/\/users\/(?!import)[^/ ?#]+/, '/users/:link'],
  [/\/why\/[^/ ?#]+/, '/why/:record'],
] as const;

let address = 0;

export async function openDesk(browser: Browser, language: Language, width: number): Promise<Desk> {
  const running = await startConsole();
  const controls = createControlWatch(patterns);
  const opened: WatchedPage[] = [];
  const visit = async (): Promise<Page> => {
    const watched = await openWatchedPage(browser, { width, controls, origin: new URL(running.url).origin, headers: { 'x-forwarded-for': `198.51.100.${(address += 1)}` } });
    watched.page.setDefaultTimeout(45_000);
    opened.push(watched);
    if (language === 'en') await watched.page.goto(`${running.url}/language/en?back=/sign-in`);
    return watched.page;
  };
  const t = textsOf(language);
  const signIn = async (page: Page, email: string, given = password): Promise<void> => {
    await page.goto(`${running.url}/sign-in`);
    await page.getByLabel(t.email).fill(email);
    await page.getByLabel(t.password).fill(given);
    await pressThrough(page.getByRole('button', { name: t.signIn }));
  };
  await fill(running);
  const page = await visit();
  return {
    ...{ running, controls, language, t, page, visit, signIn },
    get complaints() {
      return opened.flatMap(({ complaints }) => complaints);
    },
    go: async (path, to = page) => void (await to.goto(`${running.url}/t/tenant-1${path}`)),
    press: (name, within = page) => pressThrough(within.getByRole('button', { name, exact: true }).filter({ visible: true }).first()),
    told: (text, on = page) => on.getByText(text).filter({ visible: true }).first().waitFor(),
    close: async () => {
      for (const { page: one } of opened) await one.context().close();
      await running.close();
    },
  };
}

/** A month of the customer, somebody with an event, somebody who shares the mailbox, somebody not yet tested, and more than a page of others. */
async function fill(running: RunningConsole): Promise<void> {
  const key = await fillDemo(running, { isComparing: false });
  const { store, graph } = running;
  for (const name of ['taro', 'hanako']) graph.addMailbox({ mailboxId: `m-${name}`, mail: `${name}@kaisha.example`, name });
  const taro = { name: '見本 太郎', sfaUserId: 'administrator', mail: 'taro@kaisha.example', mailboxId: 'm-taro', isOn: true, testedAt: '2026-11-22T00:00:00Z' };
  await store.tenants.putLinks('tenant-1', [
    exampleLink('tenant-1', 'taro', taro),
    exampleLink('tenant-1', 'hisho', { ...taro, name: '秘書 一郎', sfaUserId: 'hisho', isOn: false }),
    ...Array.from({ length: 50 }, (_, n) => exampleLink('tenant-1', `more-${n}`, { name: `社員 ${n}`, sfaUserId: `more-${n}`, mail: `more-${n}@kaisha.example`, isOn: false, testedAt: undefined })),
  ]);
  await accept(store, key('200'));
  await store.mappings.commit(await claimOne(store), { held: exampleHeld('administrator'), mappings: [exampleMapping(key('200'), 'm-taro', { serves: ['administrator'] })], finish: {} });
}
