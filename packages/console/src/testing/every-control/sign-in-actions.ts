import { expect } from 'vitest';
import { password } from '../start-console.js';
import { textsOf } from '../../texts/texts.js';
import type { Action } from './desk.js';

const somebody = 'admin@tenant-2.example';

/** Before there is a session, and how one ends. */
export const signInActions: readonly Action[] = [
  ['refuses a wrong password in one sentence and keeps the address', async ({ page, t, signIn, told }) => {
    await signIn(page, somebody, 'wrong');
    await told(t.signInRefused);
    expect(await page.getByLabel(t.email).inputValue()).toBe(somebody);
  }],
  ['says how long to wait after too many attempts', async ({ visit, t, signIn }) => {
    const page = await visit();
    const message = page.getByRole('alert');
    await expect.poll(async () => {
      await signIn(page, somebody, 'wrong');
      return message.innerText();
    }, { timeout: 60_000, interval: 10 }).toMatch(new RegExp(t.signInThrottled(987).replace('987', '\\d+')));
    expect(await page.getByLabel(t.email).inputValue()).toBe(somebody);
  }],
  ['sends instructions for a forgotten password, to whoever asks the same answer', async ({ running, page, t, press, told }) => {
    for (const email of ['nobody@kaisha.example', somebody]) {
      await page.goto(`${running.url}/forgot-password`);
      await page.getByLabel(t.email).fill(email);
      await press(t.resetSend);
      await told(t.resetSent);
    }
    expect(running.resets).toHaveLength(1);
  }],
  ['refuses instructions that are made up and a password that is too short, then takes a new one', async ({ running, page, t, press, told, signIn }) => {
    const give = async (token: string, given: string): Promise<void> => {
      await page.goto(`${running.url}/new-password?token=${token}`);
      await page.getByLabel(t.newPassword).fill(given);
      // What the browser itself would hold back: some browsers do not.
      await page.evaluate('document.forms[0].noValidate = true');
      await press(t.resetDo);
    };
    await give('made-up', 'another long password');
    await told(t.resetRefused);
    await give(running.resets[0] ?? '', 'short');
    await told(t.passwordTooShort);
    await give(running.resets[0] ?? '', 'another long password');
    await told(t.resetDone);
    await signIn(page, somebody, 'another long password');
    await page.waitForURL('**/t/tenant-2/');
    await press(t.signOut);
    await page.waitForURL('**/sign-in');
  }],
  ['changes the language on the way', async ({ page, language }) => {
    const other = language === 'ja' ? { code: 'en', name: 'English' } : { code: 'ja', name: '日本語' };
    const own = language === 'ja' ? '日本語' : 'English';
    await page.getByRole('link', { name: other.name }).click();
    await page.locator(`html[lang=${other.code}]`).waitFor();
    await page.getByRole('link', { name: own }).click();
    await page.locator(`html[lang=${language}]`).waitFor();
  }],
  ['refuses a form that another site sends', async ({ running, visit, signIn, told }) => {
    const page = await visit();
    await signIn(page, 'admin@tenant-1.example');
    await page.waitForURL('**/t/tenant-1/');
    await page.goto('data:text/html,<form method="post"><input name="decision" value="approve"></form>');
    await page.evaluate(`{ const [form] = document.forms; form.action = ${JSON.stringify(`${running.url}/t/tenant-1/held`)}; form.submit(); }`);
    // No cookie came along, not even that of the language.
    await told(textsOf('ja').crossSite, page);
  }],
  ['tells whoever was signed out meanwhile that the session has ended, also on a live page', async ({ running, visit, t, signIn, told, go, press }) => {
    const [live, still] = [await visit(), await visit()];
    for (const page of [live, still]) {
      await signIn(page, 'admin@tenant-1.example');
      await page.waitForURL('**/t/tenant-1/');
    }
    await go('/held', still);
    await running.expireSessions();
    await told(t.signedOutMeanwhile, live);
    await press(t.heldDiscard, still);
    await told(t.signedOutMeanwhile, still);
  }],
  ['signs in', async ({ page, signIn }) => {
    await signIn(page, 'admin@tenant-1.example', password);
    await page.waitForURL('**/t/tenant-1/');
  }],
];
