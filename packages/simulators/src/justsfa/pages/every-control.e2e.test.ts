// Every button, link and field of the simulated JUST.SFA is used, in Japanese on a desktop and in English on a phone: the browser notes what
// the pages show and what is used of it, and what nobody used is named at the end.
import { createControlWatch, describeEveryControl, followLinks, lookUpReason, openWatchedPage, pressThrough, useFields, type ControlWatch } from '@clounect/page-kit/testing';
import { expect } from 'vitest';
import { receiveWebhooks, startPages } from './testing/start-pages.js';
import { textsOf } from './texts/texts.js';
import type { Texts } from './texts/ja.js';
import type { Browser, Page } from 'playwright-core';

interface Desk {
  readonly page: Page;
  readonly t: Texts;
  readonly url: string;
  readonly hook: string;
  readonly controls: ControlWatch;
  readonly complaints: readonly string[];
  go(path: string): Promise<void>;
  /** Presses a button and waits until the page says so. */
  press(name: string, told?: string | RegExp): Promise<void>;
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}
type Action = readonly [does: string, act: (desk: Desk) => Promise<void>];

const patterns = [
  [/^link .*#content$/, 'link #content'],
  // The menu of the user's name is on every page; what was tested shows the same page again.
  [/^summary .* #$/, 'summary of the user'],
  [/\/test #/, ' #'],
  [/\/language\/[a-z]+\?back/, '/language/:language?back'],
  // A list that is filtered shows the same links, with its filter.
  [/order&participant&range/, 'participant'],
  [/\?order&range$/, ''],
  [/\/plates\/\d+/, '/plates/:plate'],
  [/\/records\/\d+/, '/records/:record'],
  [/\/panels\/\w+/, '/panels/:panel'],
  [/\/filters\/(?!new)\w+/, '/filters/:filter'],
  [/\/data\/\d+/, '/data/:table'],
  [/\/fields\/\w+/, '/fields/:field'],
  [/\/webhooks\/(?!new)[\w-]+/, '/webhooks/:webhook'],
  [/\/api-keys\/(?!new)[\w-]+/, '/api-keys/:key'],
] as const;

async function openDesk(browser: Browser, language: 'ja' | 'en', width: number): Promise<Desk> {
  const hook = await receiveWebhooks();
  const { simulator } = await startPages({ settings: { webhooks: [{ id: 'w', title: '連携', url: hook.url, table: 'table_1000000001' }] } });
  const controls = createControlWatch(patterns);
  const { page, complaints } = await openWatchedPage(browser, { origin: simulator.url, width, controls });
  page.setDefaultTimeout(45_000);
  await page.goto(`${simulator.url}/language/${language}`);
  return {
    ...{ page, controls, complaints, t: textsOf(language), url: simulator.url, hook: hook.url },
    go: async (path) => void (await page.goto(`${simulator.url}${path}`)),
    press: async (name, told) => {
      // What the browser itself would hold back: the page has to say it too.
      await page.evaluate('for (const form of document.forms) form.noValidate = true');
      await pressThrough(page.locator('main').getByRole('button', { name, exact: true }).filter({ visible: true }).first());
      if (told !== undefined) await page.locator('main').getByText(told).filter({ visible: true }).first().waitFor();
    },
    fill: async (values) => {
      for (const [name, value] of Object.entries(values)) await page.locator(`main [name="${name}"]`).first().fill(value);
    },
    close: async () => {
      await page.context().close();
      await simulator.close();
      hook.close();
    },
  };
}

const main = ({ page }: Desk) => page.locator('main');
const plates = ['1', '2', '3'] as const;

/** What may be written into a new record of each table, and where its period stands. */
const toRecord = (plate: string, title: string): Readonly<Record<string, string>> => {
  const field = (number: number): string => `field_${plate}00000000${number}`;
  return { [`${field(1)}.start`]: '2030-11-25T10:00', [`${field(1)}.end`]: '2030-11-25T11:00', [`value.${field(2)}`]: title };
};

const removes = async (desk: Desk, told: string): Promise<void> => {
  await desk.page.locator('details.delete > summary').click();
  await desk.press(desk.t.reallyRemove, told);
};

const actions: readonly Action[] = [
  ['acts as somebody else', async (desk) => {
    await desk.go('/person');
    await useFields(main(desk));
    await desk.press(desk.t.choose, desk.t.actionDone);
  }],
  ...plates.map((plate): Action => [`makes, changes and deletes a record (table ${plate}), and says at the field what is wrong`, async (desk) => {
    const { t, go, press, fill, page } = desk;
    await go(`/plates/1000${plate}/new`);
    await useFields(main(desk));
    await fill({ ...toRecord(plate, 'あ'.repeat(3)), [`field_${plate}000000001.end`]: '2030-11-25T09:00' });
    await press(t.save, t.refusedPeriod);
    await fill(toRecord(plate, `予定 ${plate}`));
    await press(t.save, t.recordMade);
    await pressThrough(page.getByRole('link', { name: `予定 ${plate}` }));
    await useFields(main(desk));
    // Opening the deletion is no deletion.
    await page.reload();
    await press(t.save, t.recordChanged);
    await pressThrough(page.getByRole('link', { name: `予定 ${plate}` }));
    await removes(desk, t.recordRemoved);
  }]),
  ['shows the list of everything, in the order of the changes', async (desk) => {
    const { page, t, press, go, fill } = desk;
    for (const title of ['ひとつ', 'ふたつ']) {
      await go('/plates/10003/new');
      await fill(toRecord('3', title));
      await press(t.save, t.recordMade);
    }
    await useFields(main(desk));
    await page.getByLabel(t.range).selectOption({ label: t.allPeriods });
    await page.getByLabel(t.order).selectOption({ label: t.byChange });
    await press(t.apply);
    await page.waitForURL(/\?/);
    expect((await page.locator('main tbody tr').allInnerTexts())[0]).toContain('ふたつ');
  }],
  ['renames a table, a field and a panel, and refuses a name that is in use', async (desk) => {
    const { t, go, press, fill } = desk;
    for (const [path, taken] of [['/data/10003', 'table_1000000001'], ['/data/10003/fields/field_3000000002', 'field_3000000003']] as const) {
      await go(path);
      await useFields(main(desk));
      await fill({ name: taken });
      await press(t.save, t.refusedIdentifier);
      await go(path);
      await press(t.save, t.settingsSaved);
    }
    for (const field of ['field_1000000001', 'field_1000000005', 'field_1000000008']) {
      await go(`/data/10001/fields/${field}`);
      await useFields(main(desk));
      await press(t.save, t.settingsSaved);
    }
    await go('/plates/10003/panels/panel_3000000002');
    await useFields(main(desk));
    await press(t.save, t.settingsSaved);
  }],
  ['makes, changes and deletes a filter, and refuses one without a condition', async (desk) => {
    const { page, t, go, press, fill } = desk;
    await go('/plates/10003/panels/panel_3000000002');
    await pressThrough(page.getByRole('button', { name: t.addFilter }));
    await useFields(main(desk));
    await fill({ label: '絞り込み' });
    await press(t.save, t.refusedConditions);
    await page.locator('main select[name=field]').first().selectOption({ index: 1 });
    await press(t.save, t.settingsSaved);
    await pressThrough(page.getByRole('link', { name: '絞り込み' }));
    await useFields(main(desk));
    await press(t.save, t.settingsSaved);
    await pressThrough(page.getByRole('link', { name: '絞り込み' }));
    await removes(desk, t.settingsRemoved);
  }],
  ['sets a webhook up with a test send, changes and deletes it, and says what is wrong with its headers and its address', async (desk) => {
    const { page, t, go, press, fill, hook } = desk;
    await go('/data/10003/webhooks');
    await pressThrough(page.getByRole('button', { name: t.addWebhook }));
    await useFields(main(desk));
    await fill({ title: 'あたらしい連携', url: 'none' });
    await press(t.save, t.formRefused);
    await fill({ url: 'http://127.0.0.1:1/' });
    await press(t.testSend, new RegExp(t.testUnanswered('§').split('§')[0]?.replace(/[()]/g, '\\$&') ?? ''));
    await fill({ url: hook, 'header.name': 'X-秘密', 'header.value': 'x' });
    await press(t.save, t.refusedHeaders);
    await fill({ 'header.name': 'X-Secret' });
    await press(t.testSend, t.testTaken(200));
    await press(t.save, t.settingsSaved);
    await pressThrough(page.getByRole('link', { name: 'あたらしい連携' }));
    await useFields(main(desk));
    await press(t.testSend, t.testTaken(200));
    await press(t.save, t.settingsSaved);
    await pressThrough(page.getByRole('link', { name: 'あたらしい連携' }));
    await removes(desk, t.settingsRemoved);
  }],
  ['says why nothing can be sent as a test while there is no record', async ({ page, t, go }) => {
    for (const path of ['/data/10001/webhooks/new', '/data/10001/webhooks/w']) {
      await go(path);
      expect(await lookUpReason(page.getByRole('button', { name: t.testSend, exact: true }))).toBe(t.noRecordToSend);
    }
  }],
  ['makes, changes and deletes an API key, and refuses one for no table', async (desk) => {
    const { page, t, go, press, fill } = desk;
    await go('/operation/api-keys');
    await pressThrough(page.getByRole('button', { name: t.addKey }));
    await useFields(main(desk));
    await fill({ title: 'あたらしいキー' });
    await press(t.save, t.refusedTables);
    await page.locator('main').getByLabel('訪問予定').check();
    await press(t.save, t.settingsSaved);
    await useFields(main(desk));
    await page.reload();
    await press(t.save, t.settingsSaved);
    await removes(desk, t.settingsRemoved);
  }],
  ['switches behaviours and sets them back, and refuses what is no number', async (desk) => {
    const { page, t, go, press, fill } = desk;
    await go('/simulator/switches');
    await useFields(main(desk));
    await fill({ perMinute: '-5' });
    await press(t.save, t.formRefused);
    await fill({ perMinute: '50' });
    await press(t.save, t.settingsSaved);
    await press(t.resetSwitches, t.actionDone);
    expect(await page.locator('[name=perMinute]').inputValue()).toBe('60');
  }],
  ['sets a fault and removes it, and refuses one that cannot be', async (desk) => {
    const { t, go, press, fill } = desk;
    await go('/simulator/faults');
    await useFields(main(desk));
    await fill({ status: '20' });
    await press(t.addFault, t.formRefused);
    await fill({ status: '503' });
    await press(t.addFault, t.actionDone);
    await press(t.clearFaults, t.noFaults);
  }],
  ['sends what is held, clears the log, and sets counts and limits back', async ({ t, go, press }) => {
    await go('/simulator/deliveries');
    await press(t.release, t.actionDone);
    await press(t.forgetDeliveries, t.noDeliveries);
    await go('/simulator/calls');
    await press(t.resetCalls, t.actionDone);
    await press(t.resetLimits, t.actionDone);
  }],
  ['opens and closes the menu of the user, and changes the language', async ({ page, go }) => {
    await go('/');
    const menu = page.locator('.user-menu');
    await menu.locator('summary').click();
    await menu.locator('summary').click();
    const was = await page.locator('html').getAttribute('lang');
    for (let times = 0; times < 2; times += 1) await pressThrough(page.locator('header a[hreflang]'));
    expect(await page.locator('html').getAttribute('lang')).toBe(was);
    await menu.locator('summary').click();
    await pressThrough(menu.getByRole('link').last());
    expect(new URL(page.url()).pathname).toBe('/person');
  }],
  ['leads somewhere with every link', async ({ page, url, controls }) => {
    expect(await followLinks(page, { start: `${url}/`, controls, isLeft: (key) => key.includes('/language/') || key === 'link /person' })).toEqual([]);
  }],
];

describeEveryControl('the simulated JUST.SFA', openDesk, actions, { leastControls: 80 });
