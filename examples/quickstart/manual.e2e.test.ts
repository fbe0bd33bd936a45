// A person who has only the マニュアル page and a browser: from the customer with nothing set up to a schedule in step both ways, by what
// stands on the pages alone. It runs what is built: `pnpm run build:code` first.
import { findBarriers, findOverflow, openBrowser } from '@clounect/page-kit/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { manualWords } from './testing/manual-words.js';
import { startQuickstart, type RunningQuickstart } from './testing/start-quickstart.js';

const patient = 45_000;
const visits = { name: '訪問予定', table: 'table_3000000001', panel: 'panel_3000000002', fields: ['field_3000000001', 'field_3000000002', 'field_3000000003', 'field_3000000004'] } as const;
/** Who visits customers in the sample schedules; see newcomers.mjs. */
const visitor = { name: '渡辺 健二', sfaUserId: 'kenji.watanabe', mail: 'kenji.watanabe@mihon.example' };

/** When the page stands: while it and its fonts are still coming, what is to be clicked may move away under the pointer. */
async function click(control: Locator): Promise<void> {
  const page = control.page();
  await control.waitFor();
  await page.waitForLoadState();
  await page.evaluate('document.fonts.ready.then(() => true)').catch(() => page.waitForLoadState());
  await control.click();
}
const press = (page: Page, name: string | RegExp): Promise<void> => click(page.locator('main').getByRole('button', { name }).or(page.locator('main').getByRole('link', { name })).first());
const fill = (page: Page, label: string, value: string): Promise<void> => page.getByLabel(label, { exact: true }).fill(value);
const openMenu = (page: Page, name: string): Promise<void> => click(page.locator('nav').getByRole('link', { name, exact: true }).first());
const openUserMenu = async (page: Page, name: string): Promise<void> => {
  await page.locator('.user-menu > summary').click();
  await page.locator('.user-menu').getByRole('link', { name }).click();
};
const startsWith = (text: string): RegExp => new RegExp(`^${text.replace(/[()|*+.]/g, '\\$&')}`);

async function expectRight(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([]);
  expect(await findOverflow(page)).toBeLessThanOrEqual(0);
}

/** As the page shows them for copying. */
async function shownFor(page: Page, label: string): Promise<string> {
  const value = await page.getByLabel(label).first().inputValue();
  expect(value, label).not.toBe('');
  return value;
}

describe.each([
  { language: 'ja', width: 1280, colorScheme: 'light' },
  { language: 'en', width: 390, colorScheme: 'dark' },
] as const)('the manual, followed step by step ($language, $width pixels wide, $colorScheme)', ({ language, width, colorScheme }) => {
  const words = manualWords[language];
  let quickstart: RunningQuickstart;
  let browser: Browser;
  let admin: Page;
  let sfa: Page;
  let microsoft: Page;
  const complaints: string[] = [];
  const noted: Record<string, string> = {};

  beforeAll(async () => {
    [quickstart, browser] = await Promise.all([startQuickstart(patient), openBrowser()]);
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    context.setDefaultTimeout(patient);
    [admin, sfa, microsoft] = [await context.newPage(), await context.newPage(), await context.newPage()];
    for (const page of [admin, sfa, microsoft]) {
      page.on('console', (message) => complaints.push(`${page.url()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(String(error)));
    }
  });
  afterAll(async () => {
    await browser?.close();
    await quickstart?.stop();
  });

  /** The first page of a service, in the language that is chosen on one of them: they are on one host, and share the choice. */
  async function enter(page: Page, url: string): Promise<void> {
    await page.goto(url);
    if ((await page.locator('html').getAttribute('lang')) !== language) await page.getByRole('link', { name: 'English', exact: true }).click();
    await page.locator(`html[lang=${language}]`).waitFor();
  }
  const microsoftUrl = (): string => new URL(quickstart.info.graph.url).origin;
  const eventsOf = async (mail: string): Promise<readonly { readonly id: string; readonly subject: string }[]> => {
    return (await (await fetch(`${microsoftUrl()}/_sim/mailboxes/${mail}/events`)).json()) as { id: string; subject: string }[];
  };

  it('signs in, finds nothing set up and the sync not to be switched on', async () => {
    const { console: at, empty } = quickstart.info;
    await enter(admin, at.url);
    await fill(admin, words.email, empty.email);
    await fill(admin, words.password, empty.password);
    await admin.getByRole('button', { name: words.signIn }).click();
    await openMenu(admin, words.manual);
    await admin.getByRole('heading', { name: words.partOne }).waitFor();
    await openMenu(admin, words.syncSettings);
    await admin.getByRole('heading', { name: words.settingsTitle }).waitFor();
    expect(await admin.getByText(words.stopped).isVisible()).toBe(true);
    await expectRight(admin);
  });

  it('① sets the webhook up with its secret header, and sees the test send arrive', async () => {
    await press(admin, words.makeHeader);
    noted['url'] = await shownFor(admin, words.webhookAddress);
    await enter(sfa, quickstart.info.justSfa.url);
    await openUserMenu(sfa, words.sfa.data);
    await sfa.locator('main').getByRole('link', { name: visits.name, exact: true }).click();
    await press(sfa, words.sfa.webhooks);
    await press(sfa, words.sfa.addWebhook);
    await fill(sfa, words.sfa.webhookUrl, noted['url']);
    await fill(sfa, words.sfa.headerName, await shownFor(admin, words.headerName));
    await fill(sfa, words.sfa.headerValue, await shownFor(admin, words.headerValue));
    await sfa.getByLabel(words.sfa.chooseRecord).selectOption({ index: 1 });
    await sfa.getByRole('button', { name: words.sfa.testSend }).click();
    await sfa.getByText(words.sfa.testTaken).waitFor();
    for (const trigger of words.sfa.triggers) await sfa.getByLabel(trigger).check();
    await sfa.getByRole('button', { name: words.sfa.save }).click();
    await sfa.getByText(words.sfa.saved).waitFor();
    await admin.reload();
    expect(await admin.getByLabel(words.headerValue, { exact: true }).count(), 'a secret is shown once').toBe(0);
  });

  it('② makes an API key for the table', async () => {
    await openUserMenu(sfa, words.sfa.operation);
    await sfa.locator('main').getByRole('link', { name: words.sfa.apiSettings }).click();
    await press(sfa, words.sfa.addKey);
    await sfa.getByLabel(visits.name).check();
    for (const permission of words.sfa.permissions) await sfa.getByLabel(permission, { exact: true }).check();
    await sfa.getByRole('button', { name: words.sfa.save }).click();
    noted['apiKey'] = await shownFor(sfa, words.sfa.apiKey);
  });

  it('③ is told what is wrong at the entry that is wrong, and tests the right ones', async () => {
    await sfa.goto(quickstart.info.justSfa.url);
    await openMenu(sfa, visits.name);
    await press(sfa, words.sfa.editPlate);
    expect(await sfa.locator('main').innerText()).toContain(visits.panel);
    await sfa.getByRole('link', { name: '訪問予定パネル' }).click();
    await press(sfa, words.sfa.addFilter);
    await sfa.getByLabel(words.sfa.filterName).fill('参加者で絞り込み');
    await sfa.getByLabel(words.sfa.conditionField).selectOption({ label: words.sfa.participantsOfVisit });
    await sfa.getByRole('button', { name: words.sfa.save }).click();
    await sfa.getByText(language === 'ja' ? '(参加者 contains [])' : '(participants contains [])').waitFor();
    const [filter = ''] = /filter_\d+/.exec(await sfa.locator('main').innerText()) ?? [];

    const { entries } = words;
    const given: readonly (readonly [string, string])[] = [
      [words.tenant, 'evil.com/'],
      [words.apiKey, noted['apiKey'] ?? ''],
      [entries.table, visits.table],
      [entries.panel, visits.panel],
      [entries.filter, filter],
      [entries.schedule, visits.fields[0]],
      [entries.title, visits.fields[1]],
      [entries.place, visits.fields[2]],
      [entries.content, 'field_wrong'],
    ];
    const form = admin.locator('#sfa');
    for (const [label, value] of given) await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByRole('button', { name: words.registerAndTest }).click();
    await form.locator('[aria-invalid=true][name=tenant]').waitFor();
    await expectRight(admin);
    // What was entered is still there, but for secrets.
    expect(await form.getByLabel(entries.filter).inputValue()).toBe(filter);
    await form.getByLabel(words.tenant, { exact: true }).fill('example');
    await form.getByLabel(words.apiKey, { exact: true }).fill(noted['apiKey'] ?? '');
    await form.getByRole('button', { name: words.registerAndTest }).click();
    await form.locator('[aria-invalid=true][name=content]').waitFor();
    await form.getByText(words.fieldUnknown).first().waitFor();
    await form.getByLabel(entries.content, { exact: true }).fill(visits.fields[3]);
    await form.getByRole('button', { name: words.registerAndTest }).click();
    await form.getByRole('button', { name: words.tested }).waitFor();
    expect(await admin.content(), 'a key is never shown').not.toContain(noted['apiKey']);
  });

  it('④ registers an application in Microsoft Entra', async () => {
    await enter(microsoft, `${microsoftUrl()}/`);
    await openMenu(microsoft, words.entra.apps);
    await microsoft.locator('main').getByRole('link', { name: '見本工業' }).click();
    await microsoft.getByText('見本工業 (').waitFor();
    await press(microsoft, words.entra.newApp);
    await microsoft.getByLabel(words.entra.name).fill('Clounect');
    await microsoft.locator('main').getByRole('button', { name: words.entra.register }).last().click();
    noted['clientId'] = await shownFor(microsoft, words.clientId);
    await press(microsoft, words.entra.endpoints);
    noted['endpoint'] = await shownFor(microsoft, words.tokenEndpoint);
    await press(microsoft, words.entra.permissions);
    await press(microsoft, words.entra.addPermission);
    await press(microsoft, words.entra.application);
    for (const permission of ['Calendars.ReadWrite', 'User.Read.All']) await microsoft.getByLabel(new RegExp(`^${permission}\\b`)).check();
    await press(microsoft, words.entra.addPermission);
    await microsoft.getByText(words.entra.notGranted).first().waitFor();
    await press(microsoft, words.entra.secrets);
    await microsoft.getByLabel(words.entra.description).fill('連携用');
    await microsoft.locator('main').getByRole('button', { name: words.entra.add }).last().click();
    noted['secret'] = await shownFor(microsoft, words.entra.value);
  });

  it('⑤ is told that the consent is missing, gives it, and tests', async () => {
    const form = admin.locator('#graph');
    const test = async (): Promise<void> => {
      await form.getByLabel(words.clientSecret, { exact: true }).fill(noted['secret'] ?? '');
      await form.getByRole('button', { name: words.registerAndTest }).click();
    };
    await form.getByLabel(words.tokenEndpoint, { exact: true }).fill(noted['endpoint'] ?? '');
    await form.getByLabel(words.clientId, { exact: true }).fill(noted['clientId'] ?? '');
    await form.getByLabel(words.secretExpiry).fill('2099-01-15');
    await test();
    await form.getByText(words.consentMissing).first().waitFor();
    await press(microsoft, words.entra.permissions);
    await press(microsoft, words.entra.consent);
    await microsoft.getByText(words.entra.granted).first().waitFor();
    await test();
    await form.getByRole('button', { name: words.tested }).waitFor();
    expect(await admin.content(), 'a secret is never shown').not.toContain(noted['secret']);
  });

  it('registers a user, tests both halves, and only then links', async () => {
    await openMenu(admin, words.linkedUsers);
    await press(admin, words.addRow);
    await admin.waitForURL(/add=1/);
    // A comparison that has begun meanwhile is shown in rows of its own.
    const row = admin.getByRole('row').filter({ has: admin.getByLabel(startsWith(words.name)) }).first();
    await row.getByLabel(startsWith(words.name)).fill(visitor.name);
    await row.getByLabel(startsWith(words.sfaUserId)).fill(visitor.sfaUserId);
    await row.getByLabel(startsWith(words.mail)).fill(`nobody-${visitor.mail}`);
    await row.getByRole('button', { name: startsWith(words.test) }).click();
    await admin.getByText(words.mailboxUnknown).first().waitFor();
    await expectRight(admin);
    await admin.getByLabel(startsWith(words.mail)).first().fill(visitor.mail);
    await admin.getByRole('button', { name: startsWith(words.test) }).first().click();
    await admin.getByRole('button', { name: startsWith(words.testOk) }).waitFor();
    await admin.getByRole('switch').first().click();
    await press(admin, words.doIt);
    await admin.getByText(words.linked).waitFor();
  });

  it('switches two-way sync on after a preview, and the schedules of tomorrow are in Outlook', async () => {
    await openMenu(admin, words.syncSettings);
    await admin.getByLabel(words.twoWay).check();
    await admin.getByRole('switch').or(admin.getByLabel(words.stopped)).first().check();
    await press(admin, startsWith(words.change));
    await expectRight(admin);
    await press(admin, words.switchToThis);
    await admin.getByText(words.running).first().waitFor();
    await vi.waitUntil(async () => (await eventsOf(visitor.mail)).length > 0, { timeout: patient, interval: 200 });
  });

  it('brings a new schedule into Outlook and the edit of its event back, while the pages show it by themselves', async () => {
    await microsoft.goto(`${microsoftUrl()}/outlook/week?mail=${encodeURIComponent(visitor.mail)}`);
    await openMenu(admin, words.dashboard);
    await sfa.goto(quickstart.info.justSfa.url);
    await openMenu(sfa, visits.name);
    await press(sfa, words.sfa.create);
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    await sfa.getByLabel(words.sfa.start, { exact: true }).fill(`${today}T10:00`);
    await sfa.getByLabel(words.sfa.end, { exact: true }).fill(`${today}T11:00`);
    await sfa.getByLabel(visitor.name).check();
    await sfa.getByLabel('件名').fill('新しい取引先');
    await sfa.getByRole('button', { name: words.sfa.save }).click();
    await sfa.getByText(words.sfa.recordMade).waitFor();
    await microsoft.locator('.ec-event.ours', { hasText: '新しい取引先' }).waitFor();

    const made = (await eventsOf(visitor.mail)).find(({ subject }) => subject === '新しい取引先');
    const edited = await fetch(`${microsoftUrl()}/_sim/mailboxes/${visitor.mail}/events/${made?.id ?? ''}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ subject: '新しい取引先 (延期)' }) });
    expect(edited.status).toBe(200);
    await sfa.goto(quickstart.info.justSfa.url);
    await openMenu(sfa, visits.name);
    await sfa.getByRole('row').filter({ hasText: '新しい取引先 (延期)' }).waitFor();
    // Without a reload.
    await admin.getByRole('cell', { name: 'JUST.SFA', exact: true }).first().waitFor();
    await expectRight(admin);
  });

  it('met no error in the browser', () => {
    expect(complaints.filter((complaint) => !/status of (4\d\d)/.test(complaint))).toEqual([]);
  });
});
