import { findBarriers, findOverflow, inspectPage, openBrowser, openWatchedPage, type WatchOptions } from '@clounect/page-kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveWebhooks, startPages } from './testing/start-pages.js';
import type { Browser } from 'playwright-core';

const visit = (title: string, start: string, people: readonly string[]) => ({
  table: 'table_3000000001',
  record: { field_3000000001: { field_3000000001_period: [`2030-11-24T${start}+09:00`, '2030-11-24T18:00+09:00'], field_3000000001_participants: people }, field_3000000002: title, field_3000000003: '本社' },
});

let pages: Awaited<ReturnType<typeof startPages>>;
let hook: Awaited<ReturnType<typeof receiveWebhooks>>;
let browser: Browser;
beforeAll(async () => {
  hook = await receiveWebhooks();
  const webhooks = [{ id: 'w', title: '連携', url: hook.url, table: 'table_1000000001' }];
  // Time stands still, so that on a slow machine too what was just changed is marked.
  const now = Date.now();
  pages = await startPages({ now: () => now, settings: { webhooks, records: [visit('共同提案', '10:00', ['taro.yamada', 'group-sales']), visit('展示会', '13:00', ['hanako.sato'])] } });
  await pages.visitor.send('/simulator/faults', { kind: 'delete', effect: 'drop', status: '503', times: '1' });
  await pages.visitor.send('/plates/10001/records', { 'value.field_1000000002': '定例' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await pages?.simulator.close();
  hook?.close();
});

const open = (options: Omit<WatchOptions, 'origin'> = {}) => openWatchedPage(browser, { ...options, origin: pages.simulator.url });
const paths = [
  ...['/', '/person', '/nowhere', '/plates/10003', '/plates/10003/new', '/plates/10003/records/1'],
  ...['/plates/10001/edit', '/plates/10001/panels/panel_1000000002', '/plates/10001/panels/panel_1000000002/filters/filter_1000000003'],
  ...['/data', '/data/10003', '/data/10003/fields/field_3000000002', '/data/10001/webhooks', '/data/10001/webhooks/w'],
  ...['/operation', '/operation/api-keys', '/operation/api-keys/new'],
  ...['/simulator/deliveries', '/simulator/calls', '/simulator/switches', '/simulator/faults'],
];

describe('the simulated JUST.SFA in a browser', () => {
  /** Each page in one language. */
  async function inspectPages(language: 'ja' | 'en'): Promise<readonly string[]> {
    const { page, complaints } = await open();
    await page.goto(`${pages.simulator.url}/language/${language}`);
    const found: string[] = [];
    const inspect = async (): Promise<void> => {
      if ((await page.locator('html').getAttribute('lang')) !== language) found.push(`${page.url()} is in another language`);
      found.push(...(await inspectPage(page, { byKeyboard: language === 'ja' })).map((problem) => `${language} ${problem}`));
    };
    for (const path of paths) {
      await page.goto(`${pages.simulator.url}${path}`);
      await inspect();
    }
    await page.goto(`${pages.simulator.url}/operation/api-keys/new`);
    await page.locator('main form button[type=submit]').click();
    await page.getByRole('alert').waitFor();
    await inspect();
    return [...found, ...complaints.filter((complaint) => !/40[0-9]|422/.test(complaint))];
  }

  it('has no barrier, nothing too wide and nothing that the keyboard does not come to on any page: both languages, narrow and wide, light and dark', async () => {
    expect((await Promise.all([inspectPages('ja'), inspectPages('en')])).flat()).toEqual([]);
  });

  it('shows what others change without a reload, where the keyboard stays where it was', async () => {
    const [watcher, writer] = [await open(), await open()];
    await watcher.page.goto(`${pages.simulator.url}/plates/10003`);
    await watcher.page.getByRole('link', { name: '展示会' }).focus();
    await writer.page.goto(`${pages.simulator.url}/plates/10003`);
    await writer.page.getByRole('button', { name: '新規作成' }).click();
    await writer.page.getByLabel('終日').check();
    expect(await writer.page.getByLabel('開始日時').isVisible()).toBe(false);
    await writer.page.getByLabel('開始日', { exact: true }).fill('2030-11-25');
    await writer.page.getByLabel('終了日', { exact: true }).fill('2030-11-25');
    await writer.page.getByLabel('山田 太郎').check();
    await writer.page.getByLabel('第一会議室').check();
    await writer.page.getByLabel('非公開').check();
    await writer.page.getByLabel('件名').fill('<b>終日</b>の訪問');
    await writer.page.getByRole('button', { name: '保存' }).click();
    await writer.page.getByText('レコードを作成しました。').waitFor();
    const made = watcher.page.getByRole('row').filter({ hasText: '<b>終日</b>の訪問' });
    await made.waitFor({ timeout: 30_000 });
    expect(await made.getByText('新規').isVisible()).toBe(true);
    expect(await made.innerText()).toContain('山田 太郎、第一会議室');
    // As the sync writes an edit from Outlook.
    const written = await fetch(`${pages.simulator.url}/sites/api/services/v1/tables/table_1000000001/records/`, {
      method: 'PUT',
      headers: { authorization: 'Bearer EXAMPLE-KEY', 'content-type': 'application/json' },
      body: JSON.stringify({ records: [{ recordId: 1, record: { field_1000000002: 'Outlookから' } }] }),
    });
    expect(written.status).toBe(200);
    await writer.page.goto(`${pages.simulator.url}/plates/10001`);
    await writer.page.getByRole('row').filter({ hasText: 'Outlookから' }).getByText('変更').waitFor({ timeout: 30_000 });
    expect(await watcher.page.evaluate('document.activeElement.textContent')).toBe('展示会');
    expect([...watcher.complaints, ...writer.complaints]).toEqual([]);
  });

  it('leads an administrator along the manual: filter, webhook with test send, API-Key', async () => {
    const { page, complaints } = await open();
    const url = pages.simulator.url;
    await page.goto(`${url}/plates/10003`);
    await page.getByRole('button', { name: '業務プレートの編集' }).click();
    await page.getByRole('link', { name: '訪問予定パネル' }).click();
    await page.getByRole('button', { name: 'フィルターの新規作成' }).click();
    await page.getByLabel('フィルター名').fill('参加者で絞り込み');
    await page.getByLabel('条件 1 のフィールド').selectOption({ label: '訪問日時 の 参加者' });
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('(参加者 contains [])').waitFor();

    await page.locator('.user-menu > summary').click();
    expect([await findOverflow(page), await findBarriers(page)]).toEqual([0, []]);
    await page.locator('.user-menu').getByRole('link', { name: 'データ管理画面' }).click();
    await page.getByRole('link', { name: '訪問予定', exact: true }).last().click();
    await page.getByRole('button', { name: 'Webhook設定' }).click();
    await page.getByRole('button', { name: 'Webhook設定の追加' }).click();
    await page.getByLabel('Webhook URL').fill(hook.url);
    await page.getByLabel('ヘッダ 1 の名前').fill('X-Secret');
    await page.getByLabel('ヘッダ 1 の値').fill('s3cret');
    await page.getByLabel('レコードの選択').selectOption('1');
    await page.getByRole('button', { name: 'テスト送信' }).click();
    await page.getByText('テスト送信に成功しました (200)').waitFor();
    for (const trigger of ['レコードが新規作成された', 'レコードが更新された', 'レコードが削除された']) await page.getByLabel(trigger).check();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('設定を保存しました。').waitFor();
    expect(hook.received.at(-1)).toMatchObject({ headers: { 'x-secret': 's3cret' }, body: { recordId: 1, tableName: 'table_3000000001' } });

    await page.goto(`${url}/operation`);
    await page.locator('main').getByRole('link', { name: 'API連携設定' }).click();
    await page.getByRole('button', { name: 'API-Keyの追加' }).click();
    await page.getByLabel('訪問予定').check();
    for (const permission of ['閲覧', '追加', '編集', '削除']) await page.getByLabel(permission, { exact: true }).check();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: 'コピー' }).click();
    await page.getByText('コピーしました').waitFor();
    const key = await page.getByLabel('API-Key', { exact: true }).inputValue();
    const query = 'panelName=panel_3000000002&filterName=filter_3000000003&_field_3000000001_participants-0=hanako.sato';
    const found = await fetch(`${url}/sites/api/services/v1/tables/table_3000000001/records/?${query}`, { headers: { authorization: `Bearer ${key}` } });
    expect(await found.json()).toMatchObject([{ record: { field_3000000002: '展示会' } }]);
    expect(complaints).toEqual([]);
  });
});
