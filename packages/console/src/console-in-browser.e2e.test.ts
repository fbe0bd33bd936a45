import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, findOverflow, inspectPage, openBrowser, openWatchedPage, type WatchedPage, type WatchOptions } from '@clounect/page-kit/testing';
import { accept, exampleHeld, exampleMapping, exampleSource } from '@clounect/core/testing';
import { password, startConsole, type RunningConsole } from './testing/start-console.js';
import type { Browser } from 'playwright-core';

let running: RunningConsole;
let browser: Browser;
beforeAll(async () => {
  running = await startConsole();
  await running.note([
    { person: '山田 太郎', recordId: '1' },
    { person: '佐藤 花子', recordId: '2', result: 'failed', code: 'forbidden', direction: 'toSfa', action: 'update' },
    { person: '<b>鈴木</b> 一郎', recordId: '3', result: 'retrying', code: 'unavailable' },
    { person: '山田 太郎', recordId: '4', at: new Date().toISOString(), latencyMs: 900 },
  ]);
  await addPeople();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

/** Somebody who is linked and has events, somebody who shares the mailbox, somebody new. */
async function addPeople(): Promise<void> {
  const { store, graph } = running;
  const tenantId = 'tenant-1';
  const { sourceId } = await store.tenants.useSource(tenantId, exampleSource);
  graph.addMailbox({ mailboxId: 'm-taro', mail: 'taro@kaisha.example', name: '山田 太郎' });
  const link = { tenantId, linkId: 'taro', name: '山田 太郎', sfaUserId: 'administrator', mail: 'taro@kaisha.example', mailboxId: 'm-taro', isOn: true, testedAt: '2026-11-22T00:00:00Z' };
  await store.tenants.putLinks(tenantId, [link, { ...link, linkId: 'hisho', name: '秘書 一郎', sfaUserId: 'hisho', isOn: false }, { ...link, linkId: 'new', name: '佐藤 花子', sfaUserId: 'hanako', mail: 'nobody@kaisha.example', mailboxId: undefined, isOn: false, testedAt: undefined }]);
  const key = { tenantId, sourceId, recordId: '1' };
  await accept(store, key);
  for (const claim of await store.queue.claim('test', 9)) await store.mappings.commit(claim, { held: exampleHeld('administrator'), mappings: [exampleMapping(key, 'm-taro', { serves: ['administrator'] })], finish: {} });
  await store.reconcileRuns.request(tenantId, { kind: 'backFill', sfaUserIds: ['administrator'] });
}

let visits = 0;

const visit = (options: Omit<WatchOptions, 'origin'> = {}): Promise<WatchedPage> =>
  openWatchedPage(browser, { ...options, origin: new URL(running.url).origin, headers: { 'x-forwarded-for': `198.51.100.${(visits += 1)}` } });

async function signIn({ page }: WatchedPage, email = 'admin@tenant-1.example', home = '**/t/tenant-1/'): Promise<void> {
  await page.goto(`${running.url}/`);
  await page.getByLabel(/メールアドレス|E-mail/).fill(email);
  await page.getByLabel(/パスワード|Password/).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(home);
}

const pages = ['/t/tenant-1/', '/t/tenant-1/?result=failed', '/t/tenant-1/why/2', '/t/tenant-1/why?record=%2F', '/t/tenant-1/held', '/t/tenant-1/settings', '/t/tenant-1/users?add=1', '/t/tenant-1/users/import', '/t/tenant-1/manual', '/t/tenant-1/contact', '/t/tenant-1/charts', '/t/tenant-1/comparisons', '/t/tenant-1/rules', '/nowhere'];

describe('the console in a browser', () => {
  /** Each page in one language, as everybody sees it who may. */
  async function inspectPages(language: 'ja' | 'en'): Promise<readonly string[]> {
    const found: string[] = [];
    const complaints: string[] = [];
    const see = async ({ page }: WatchedPage, paths: readonly string[]): Promise<void> => {
      for (const path of paths) {
        await page.goto(`${running.url}${path}`);
        if ((await page.locator('html').getAttribute('lang')) !== language) found.push(`${path} is in another language`);
        found.push(...(await inspectPage(page, { byKeyboard: language === 'ja' })).map((problem) => `${language} ${problem}`));
      }
    };
    const [somebody, operator] = [await visit(), await visit()];
    for (const visitor of [somebody, operator]) await visitor.page.goto(`${running.url}/language/${language}?back=/sign-in`);
    await see(somebody, ['/sign-in', '/forgot-password', '/new-password?token=x']);
    await signIn(somebody);
    await see(somebody, pages);
    await signIn(operator, 'operator@clounect.example', '**/tenants');
    await see(operator, ['/tenants', '/t/tenant-1/held']);
    for (const visitor of [somebody, operator]) {
      // The address that is none, and the record that is none.
      complaints.push(...visitor.complaints.filter((complaint) => !/status of (?:404|422)/.test(complaint)));
      await visitor.page.context().close();
    }
    return [...found, ...complaints];
  }

  it('has no barrier, nothing too wide and nothing that the keyboard does not come to on any page: both languages, narrow and wide, light and dark', async () => {
    expect((await Promise.all([inspectPages('ja'), inspectPages('en')])).flat()).toEqual([]);
  });

  it.each([
    ['ja', 'dark', 390],
    ['en', 'light', 1280],
  ] as const)('leads through a test that fails, a preview and its confirmation by the keyboard, without a barrier (%s, %s, %d pixels wide)', async (language, colorScheme, width) => {
    const somebody = await visit({ colorScheme, width });
    await signIn(somebody);
    const { page } = somebody;
    await page.goto(`${running.url}/language/${language}?back=/t/tenant-1/users`);
    const found: string[] = [];
    const look = async (what: string): Promise<void> => {
      found.push(...(await findBarriers(page)));
      expect(await findOverflow(page), what).toBe(0);
    };
    await page.locator('#row-new button[value=test]').focus();
    await page.keyboard.press('Enter');
    await page.getByText(language === 'ja' ? 'このメールアドレスのユーザーが見つかりません' : 'There is no user with this e-mail address').waitFor();
    await look('a failed test');
    expect(await page.locator('#row-new button[role=switch]').isDisabled()).toBe(true);
    await page.locator('#row-taro button[role=switch]').click();
    await page.getByRole('radio').first().waitFor();
    await look('a preview');
    await page.getByRole('button', { name: language === 'ja' ? 'やめる' : 'Cancel' }).click();
    await page.waitForURL('**/users?find=#row-taro');
    expect(await page.locator('#row-taro button[role=switch]').getAttribute('aria-checked')).toBe('true');
    await page.goto(`${running.url}/t/tenant-1/users?add=1`);
    await page.locator('input[name=name]').first().fill('<b>新人</b>');
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid=true]').first().waitFor();
    await look('wrong fields');
    await page.goto(`${running.url}/t/tenant-1/users/import`);
    await page.locator('textarea').fill('佐藤 花子,hanako2,hanako@kaisha.example\n誤り,administrator,none');
    await page.locator('main button[type=submit]').click();
    await page.locator('.finding.failed').first().waitFor();
    await look('lines that were checked');
    expect(found).toEqual([]);
    expect(somebody.complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });

  it('shows a new line of the log without a reload, and a filtered log stays filtered', async () => {
    const [all, failed] = [await visit(), await visit()];
    await signIn(all);
    await signIn(failed);
    await failed.page.goto(`${running.url}/t/tenant-1/?result=failed`);
    await running.note([{ person: '高橋 恵', recordId: '77', at: new Date().toISOString() }]);
    await all.page.getByRole('cell', { name: '高橋 恵' }).waitFor({ timeout: 10_000 });
    await failed.page.waitForResponse((response) => response.url().includes('/log?result=failed'), { timeout: 10_000 });
    expect(await failed.page.getByRole('cell', { name: '高橋 恵' }).count()).toBe(0);
    expect([...all.complaints, ...failed.complaints]).toEqual([]);
  });

  it('leads through the settings: a failed test, one that passes, a preview, a header that is shown once', async () => {
    const somebody = await visit();
    const { page } = somebody;
    await signIn(somebody);
    const found: string[] = [];
    const look = async (): Promise<void> => {
      for (const [width, colorScheme] of [[390, 'dark'], [1280, 'light']] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        found.push(...(await findBarriers(page)));
        expect(await findOverflow(page)).toBe(0);
      }
    };
    await page.getByRole('link', { name: '予定表連携設定' }).click();
    await page.getByLabel('スケジュールフィールドのあるデータテーブルの識別名').fill('table_1');
    await page.getByLabel('API-Key').fill('WRONG');
    await page.locator('#sfa form button').click();
    await page.getByText('API-Keyが正しくないか').waitFor();
    await look();
    await page.getByLabel('API-Key').fill('right');
    await page.locator('#sfa form button').click();
    await page.locator('#sfa').getByRole('button', { name: 'テスト完了 (クリックして再テスト)' }).waitFor();
    await page.getByLabel('クライアントシークレットの有効期限').fill('2026-11-27');
    await page.locator('#graph form button').click();
    await page.getByText('あと 5 日です').waitFor();
    await page.getByRole('switch', { name: 'off | 停止中' }).check();
    await page.getByRole('button', { name: '変更する' }).click();
    await page.getByText('Outlookに新しく作られる予定: 最大 3 件').waitFor();
    await look();
    await page.getByRole('button', { name: 'この内容で切り替える' }).click();
    await page.getByRole('switch', { name: 'on | 連携中' }).and(page.locator(':checked')).waitFor();
    await page.getByText('保存しました。').waitFor();
    await page.locator('[value=renewHeader]').click();
    await page.locator('[data-copy=header-value]').click();
    await page.getByText('コピーしました').waitFor();
    await look();
    expect(found).toEqual([]);
    expect(somebody.complaints).toEqual([]);
  });

  it('takes whoever is signed out elsewhere from the live page to the sign-in', async () => {
    const somebody = await visit();
    await signIn(somebody);
    await somebody.page.context().clearCookies();
    await somebody.page.waitForURL('**/sign-in', { timeout: 10_000 });
  });

  it('renders Japanese with the font that it brings along', async () => {
    const somebody = await visit();
    await signIn(somebody);
    await somebody.page.evaluate('document.fonts.ready');
    expect(await somebody.page.evaluate("[...document.fonts].some((face) => face.status === 'loaded' && face.family.includes('Noto Sans JP'))")).toBe(true);
  });
});
