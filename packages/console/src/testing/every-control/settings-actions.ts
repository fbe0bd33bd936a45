import { lookUpReason, pressThrough } from '@clounect/page-kit/testing';
import { explainCode } from '@clounect/core';
import { expect } from 'vitest';
import { codesOfWrong, problemsOfForm } from '../wrong-entries.js';
import { toProblemText } from '../../pages/settings/problem-texts.js';
import type { Action, Desk } from './desk.js';
import type { EntryProblem } from '../../settings/tenant-settings.js';
import type { Locator, Page } from 'playwright-core';

const entries = {
  sfa: { tenant: 'example', apiKey: 'right', table: 'table_1', panel: 'panel_1', filter: 'filter_1', scheduleField: 'field_1', title: 'field_2', location: 'field_3', content: 'field_4' },
  graph: { tokenEndpoint: 'https://login.microsoftonline.com/x/oauth2/v2.0/token', clientId: '00000000-0000-0000-0000-000000000000', clientSecret: 'right', expiresOn: '2026-11-27' },
} as const;
type Part = keyof typeof entries;

const formOf = (page: Page, part: Part): Locator => page.locator(`#${part} form`);

async function send(page: Page, part: Part, values: Readonly<Record<string, string>>): Promise<void> {
  const form = formOf(page, part);
  for (const [name, value] of Object.entries(values)) await form.locator(`[name=${name}]`).fill(value);
  await pressThrough(form.locator('button[type=submit]'));
}

/** Every entry that is wrong says so itself, in one sentence, and no other does. */
async function expectProblems(page: Page, part: Part, problems: Readonly<Record<string, string>>): Promise<void> {
  const form = formOf(page, part);
  for (const [name, text] of Object.entries(problems)) await form.locator(`#entry-${name}-problem`, { hasText: text }).waitFor();
  const told = await form.locator('[aria-invalid=true]').all();
  const names = await Promise.all(told.map((input) => input.getAttribute('name')));
  expect(names.sort()).toEqual(Object.keys(problems).sort());
  for (const name of names) expect(await form.locator(`[name=${name}]`).getAttribute('aria-describedby')).toContain(`entry-${name}-problem`);
}

const toldOf = ({ t }: Desk, problems: Readonly<Record<string, EntryProblem>>) => Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, toProblemText(t, problem)]));
const foundOf = ({ language }: Desk, codes: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, `${explainCode(code)[language].cause} ${explainCode(code)[language].cure}`]));
const eachBecomes = (names: object, value: string) => Object.fromEntries(Object.keys(names).map((name) => [name, value]));

/** ③ and ⑤ are alike: what cannot be, what a test finds wrong, what is right, and what then does not replace it. */
const connectionActions = (['sfa', 'graph'] as const).flatMap((part): readonly Action[] => [
  [`${part}: says at each entry what cannot be`, async (desk) => {
    await desk.go('/settings');
    await send(desk.page, part, { ...entries[part], ...eachBecomes(problemsOfForm[part], 'not a form') });
    await desk.told(desk.t.setInvalid);
    await expectProblems(desk.page, part, toldOf(desk, problemsOfForm[part]));
  }],
  [`${part}: says at each entry what the test found wrong, with its cure`, async (desk) => {
    await desk.go('/settings');
    await send(desk.page, part, { ...entries[part], ...eachBecomes(codesOfWrong[part], 'WRONG') });
    await desk.told(desk.t.setTestedFailed);
    await expectProblems(desk.page, part, foundOf(desk, codesOfWrong[part]));
    await formOf(desk.page, part).getByRole('button', { name: desk.t.setRegisterAndTest }).waitFor();
  }],
  [`${part}: registers what is right; the button says so and tests again`, async ({ page, t, told, go }) => {
    await go('/settings');
    for (let times = 0; times < 2; times += 1) {
      await send(page, part, entries[part]);
      await told(t.setTestedOk);
      await formOf(page, part).getByRole('button', { name: t.setTestDone, exact: true }).waitFor();
      expect(await page.locator(`#${part} [aria-invalid=true]`).count()).toBe(0);
    }
  }],
  [`${part}: keeps what works when what comes later does not`, async (desk) => {
    const secret = part === 'sfa' ? 'apiKey' : 'clientSecret';
    await desk.go('/settings');
    await send(desk.page, part, { [secret]: 'WRONG' });
    await desk.told(desk.t.setKept);
    await expectProblems(desk.page, part, foundOf(desk, { [secret]: (codesOfWrong[part] as Readonly<Record<string, string>>)[secret] ?? '' }));
    await desk.go('/settings');
    await formOf(desk.page, part).getByRole('button', { name: desk.t.setTestDone, exact: true }).waitFor();
  }],
]);

/** 予定表連携設定 */
export const settingsActions: readonly Action[] = [
  ['says why the sync cannot be switched on yet, and leads to what is missing', async ({ page, t, go }) => {
    await go('/settings');
    const reason = await lookUpReason(page.getByRole('switch'));
    for (const part of [t.setMissing, t.setMissingSfa, t.setMissingGraph]) expect(reason).toContain(part);
    await page.getByRole('link', { name: t.setMissingSfa }).click();
    await page.waitForURL(/#sfa$/);
    await page.getByRole('link', { name: t.setMissingGraph }).click();
    await page.waitForURL(/#graph$/);
  }],
  ['folds the steps of the manual in and out', async ({ page, t, go }) => {
    await go('/settings');
    for (const section of await page.locator('section').filter({ has: page.locator('summary') }).all()) {
      const details = section.locator('details').first();
      const wasOpen = (await details.getAttribute('open')) !== null;
      await section.locator('summary', { hasText: t.setSteps }).click();
      expect((await details.getAttribute('open')) !== null).toBe(!wasOpen);
    }
  }],
  ['① copies the address, makes a secret header that is shown once, makes it anew, ends the former value, and does without it', async ({ page, t, press, told, go }) => {
    const copy = async (id: string): Promise<void> => {
      await page.locator(`[data-copy=${id}]`).click();
      await told(t.setCopied);
    };
    await go('/settings');
    await copy('webhook-address');
    for (const name of [t.setHeaderMake, t.setHeaderRenew]) {
      await press(name);
      await told(t.setHeaderOnce);
      await copy('header-name');
      await copy('header-value');
    }
    await go('/settings');
    await told(t.setHeaderOn('X-Clounect-Secret'));
    expect(await page.locator('#header-value').count()).toBe(0);
    await press(t.setHeaderEndFormer);
    await told(t.setSaved);
    expect(await page.getByRole('button', { name: t.setHeaderEndFormer }).count()).toBe(0);
    await press(t.setHeaderDrop);
    await told(t.setHeaderOff);
  }],
  ...connectionActions,
  ['③ asks what becomes of the events of the former table', async ({ page, t, told, go }) => {
    for (const [field, choice] of [['field_8', t.setEndingKeep(7)], ['field_9', t.setEndingRemove(7)]] as const) {
      await go('/settings');
      await send(page, 'sfa', { scheduleField: field });
      await told(t.setEndingTitle);
      await page.getByLabel(choice).check();
      await pressThrough(formOf(page, 'sfa').locator('button[type=submit]'));
      await told(t.setTestedOk);
      expect(await page.locator('[name=scheduleField]').inputValue()).toBe(field);
    }
  }],
  ['⑤ warns of the expiry of the secret, also on the dashboard', async ({ page, t, told, go }) => {
    await go('/');
    await told(t.setExpiryDays(5));
    await page.getByRole('link', { name: t.setOpenGraph }).click();
    await page.waitForURL(/\/settings#graph$/);
  }],
  ['saves each rule, and refuses numbers and keys that cannot be', async ({ page, t, told, go, press }) => {
    await go('/settings');
    const form = page.locator('#rules form');
    const number = form.locator('[name=backfillDays]');
    await number.fill('-1');
    await press(t.setRulesSave);
    await told(t.setRulesInvalid);
    await number.fill('7');
    for (const select of await form.locator('select').all()) await select.selectOption({ index: 1 });
    for (const input of await form.locator('input[type=number]').all()) await input.fill((await input.getAttribute('name')) === 'backfillDays' ? '7' : '60');
    for (const input of await form.locator('input[type=text]').all()) await input.fill('_other');
    await form.locator('[name=publicKey]').fill('not a key');
    await press(t.setRulesSave);
    await page.locator('#entry-publicKey-problem', { hasText: t.setWrongSubKey }).waitFor();
    await form.locator('[name=publicKey]').fill('_public');
    await press(t.setRulesSave);
    await told(t.setSaved);
    expect(await form.locator('[name=conflict]').inputValue()).toBe('outlookWins');
  }],
  ['tells the second of two administrators who save at once, in each part, and keeps what was entered', async ({ page, t, told, go, press, visit, signIn }) => {
    const other = await visit();
    await signIn(other, 'admin@tenant-1.example');
    await other.waitForURL('**/t/tenant-1/');
    const saveElsewhere = async (): Promise<void> => {
      await go('/settings', other);
      await pressThrough(other.locator('#rules form button[type=submit]'));
      await told(t.setSaved, other);
    };
    await go('/settings');
    await saveElsewhere();
    await formOf(page, 'sfa').locator('[name=location]').fill('field_77');
    await pressThrough(formOf(page, 'sfa').locator('button[type=submit]'));
    await told(t.setConflict);
    await told(t.setConflictNow('field_3'));
    expect(await formOf(page, 'sfa').locator('[name=location]').inputValue()).toBe('field_77');
    await saveElsewhere();
    await press(t.setRulesSave);
    await told(t.setConflict);
    await saveElsewhere();
    await press(t.setHeaderMake);
    await told(t.setConflict);
    await saveElsewhere();
    await press(t.setModeChange);
    await told(t.setConflict);
  }],
  ['shows what a start does before it is done, starts, changes the direction and stops', async ({ page, t, told, go, press }) => {
    await go('/settings');
    const choose = async (direction: string, isOn: boolean): Promise<void> => {
      await page.locator('#mode').getByLabel(direction).check();
      await page.getByRole('switch').setChecked(isOn);
      await press(t.setModeChange);
    };
    await choose(t.setTwoWay, true);
    await told(t.setPreviewStart);
    await told(t.setPreviewCreates(3));
    await press(t.setPreviewCancel);
    await page.getByText(t.setOff).filter({ visible: true }).waitFor();
    await choose(t.setTwoWay, true);
    await press(t.setPreviewConfirm);
    await told(t.setOn);
    await told(t.setSaved);
    await choose(t.setOneWay, true);
    await told(t.setPreviewDirection);
    await press(t.setPreviewConfirm);
    await told(t.setSaved);
    await page.locator('#mode').getByLabel(t.setOneWay).and(page.locator(':checked')).waitFor();
    await choose(t.setOneWay, false);
    await told(t.setSaved);
    await page.getByText(t.setOff).filter({ visible: true }).waitFor();
  }],
];
