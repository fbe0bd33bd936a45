// A person who has only the マニュアル page and a browser: from the customer with nothing set up to a schedule in step both ways.
// It runs what is built: `pnpm run build:code` first.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBarriers, findOverflow, openBrowser } from '@clounect/page-kit/testing';
import { freePort } from '@clounect/test-servers';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const patient = 45_000;
const dataDir = mkdtempSync(join(tmpdir(), 'clounect-manual-'));
const visits = { name: '訪問予定', table: 'table_3000000001', panel: 'panel_3000000002', fields: ['field_3000000001', 'field_3000000002', 'field_3000000003', 'field_3000000004'] } as const;
/** Who visits customers in the sample schedules; see newcomers.mjs. */
const visitor = { name: '渡辺 健二', sfaUserId: 'kenji.watanabe', mail: 'kenji.watanabe@mihon.example' };

interface Addresses {
  readonly console: { readonly url: string };
  readonly justSfa: { readonly url: string };
  readonly graph: { readonly url: string };
  readonly empty: { readonly email: string; readonly password: string };
}

let quickstart: ChildProcess;
let info: Addresses;
let browser: Browser;
let context: BrowserContext;
let admin: Page;
let sfa: Page;
let microsoft: Page;
const complaints: string[] = [];
const noted: Record<string, string> = {};

beforeAll(async () => {
  const [PORT, SFA_PORT, GRAPH_PORT] = [await freePort(), await freePort(), await freePort()].map(String);
  quickstart = spawn(process.execPath, [fileURLToPath(new URL('./start.mjs', import.meta.url))], { env: { ...process.env, DATA_DIR: dataDir, PORT, SFA_PORT, GRAPH_PORT }, stdio: ['ignore', 'ignore', 'inherit'] });
  const file = join(dataDir, 'quickstart.json');
  await vi.waitUntil(() => existsSync(file), { timeout: patient, interval: 100 });
  info = JSON.parse(readFileSync(file, 'utf8')) as Addresses;
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(patient);
  [admin, sfa, microsoft] = [await context.newPage(), await context.newPage(), await context.newPage()];
  for (const page of [admin, sfa, microsoft]) {
    page.on('console', (message) => complaints.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
  }
});
afterAll(async () => {
  await browser?.close();
  if (quickstart.exitCode === null) {
    quickstart.kill('SIGTERM');
    await once(quickstart, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const press = (page: Page, name: string | RegExp): Promise<void> => page.locator('main').getByRole('button', { name }).or(page.locator('main').getByRole('link', { name })).first().click();
const fill = (page: Page, label: string, value: string): Promise<void> => page.getByLabel(label, { exact: true }).fill(value);
const openMenu = (page: Page, name: string): Promise<void> => page.locator('nav').getByRole('link', { name, exact: true }).first().click();
const microsoftUrl = (): string => new URL(info.graph.url).origin;

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

describe('the manual, followed step by step', () => {
  it('signs in, finds nothing set up and the sync not to be switched on', async () => {
    await admin.goto(info.console.url);
    await fill(admin, 'メールアドレス', info.empty.email);
    await fill(admin, 'パスワード', info.empty.password);
    await admin.getByRole('button', { name: 'ログイン' }).click();
    await openMenu(admin, 'マニュアル');
    await admin.getByRole('heading', { name: '① JUST.SFA に WebHook を設定します' }).waitFor();
    await openMenu(admin, '予定表連携設定');
    await admin.getByRole('heading', { name: 'Outlook予定表 連携設定' }).waitFor();
    expect(await admin.getByText('off | 停止中').isVisible()).toBe(true);
    await expectRight(admin);
  });

  it('① sets the webhook up with its secret header, and sees the test send arrive', async () => {
    await press(admin, '秘密のヘッダーを作成する');
    noted['url'] = await shownFor(admin, 'WebHookのURL');
    await sfa.goto(info.justSfa.url);
    await sfa.locator('.user-menu > summary').click();
    await sfa.locator('.user-menu').getByRole('link', { name: 'データ管理画面' }).click();
    await sfa.locator('main').getByRole('link', { name: visits.name, exact: true }).click();
    await press(sfa, 'Webhook設定');
    await press(sfa, 'Webhook設定の追加');
    await fill(sfa, 'Webhook URL', noted['url']);
    await fill(sfa, 'ヘッダ 1 の名前', await shownFor(admin, 'ヘッダーの名前'));
    await fill(sfa, 'ヘッダ 1 の値', await shownFor(admin, 'ヘッダーの値'));
    await sfa.getByLabel('レコードの選択').selectOption({ index: 1 });
    await sfa.getByRole('button', { name: 'テスト送信' }).click();
    await sfa.getByText('テスト送信に成功しました (200)').waitFor();
    for (const trigger of ['レコードが新規作成された', 'レコードが更新された', 'レコードが削除された']) await sfa.getByLabel(trigger).check();
    await sfa.getByRole('button', { name: '保存' }).click();
    await sfa.getByText('設定を保存しました。').waitFor();
    await admin.reload();
    expect(await admin.getByLabel('ヘッダーの値', { exact: true }).count(), 'a secret is shown once').toBe(0);
  });

  it('② makes an API key for the table', async () => {
    await sfa.locator('.user-menu > summary').click();
    await sfa.locator('.user-menu').getByRole('link', { name: '運用管理画面' }).click();
    await sfa.locator('main').getByRole('link', { name: 'API連携設定' }).click();
    await press(sfa, 'API-Keyの追加');
    await sfa.getByLabel(visits.name).check();
    for (const permission of ['閲覧', '追加', '編集', '削除']) await sfa.getByLabel(permission, { exact: true }).check();
    await sfa.getByRole('button', { name: '保存' }).click();
    noted['apiKey'] = await shownFor(sfa, 'API-Key');
  });

  it('③ is told what is wrong at the entry that is wrong, and tests the right ones', async () => {
    await sfa.goto(info.justSfa.url);
    await openMenu(sfa, visits.name);
    await press(sfa, '業務プレートの編集');
    expect(await sfa.locator('main').innerText()).toContain(visits.panel);
    await sfa.getByRole('link', { name: '訪問予定パネル' }).click();
    await press(sfa, 'フィルターの新規作成');
    await sfa.getByLabel('フィルター名').fill('参加者で絞り込み');
    await sfa.getByLabel('条件 1 のフィールド').selectOption({ label: '訪問日時 の 参加者' });
    await sfa.getByRole('button', { name: '保存' }).click();
    await sfa.getByText('(参加者 contains [])').waitFor();
    const [filter = ''] = /filter_\d+/.exec(await sfa.locator('main').innerText()) ?? [];

    const entries: readonly (readonly [string, string])[] = [
      ['テナント', 'evil.com/'],
      ['API-Key', noted['apiKey'] ?? ''],
      ['スケジュールフィールドのあるデータテーブルの識別名', visits.table],
      ['スケジュールフィールドのあるパネルの識別名', visits.panel],
      ['フィルターの識別名', filter],
      ['スケジュールフィールドの識別名', visits.fields[0]],
      ['見出しフィールドの識別名', visits.fields[1]],
      ['場所フィールドの識別名', visits.fields[2]],
      ['内容フィールドの識別名', 'field_wrong'],
    ];
    const form = admin.locator('#sfa');
    for (const [label, value] of entries) await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByRole('button', { name: '登録して接続をテスト' }).click();
    await form.locator('[aria-invalid=true][name=tenant]').waitFor();
    await expectRight(admin);
    // What was entered is still there, but for secrets.
    expect(await form.getByLabel('フィルターの識別名').inputValue()).toBe(filter);
    await form.getByLabel('テナント', { exact: true }).fill('example');
    await form.getByLabel('API-Key', { exact: true }).fill(noted['apiKey'] ?? '');
    await form.getByRole('button', { name: '登録して接続をテスト' }).click();
    await form.locator('[aria-invalid=true][name=content]').waitFor();
    await form.getByText('この識別名のフィールドを持つレコードが見つかりません。').first().waitFor();
    await form.getByLabel('内容フィールドの識別名', { exact: true }).fill(visits.fields[3]);
    await form.getByRole('button', { name: '登録して接続をテスト' }).click();
    await form.getByRole('button', { name: 'テスト完了 (クリックして再テスト)' }).waitFor();
    expect(await admin.content(), 'a key is never shown').not.toContain(noted['apiKey']);
  });

  it('④ registers an application in Microsoft Entra', async () => {
    await microsoft.goto(`${microsoftUrl()}/`);
    await openMenu(microsoft, 'アプリの登録');
    await microsoft.locator('main').getByRole('link', { name: '見本工業' }).click();
    await microsoft.getByText('見本工業 (').waitFor();
    await press(microsoft, '新規登録');
    await microsoft.getByLabel('名前').fill('Clounect');
    await microsoft.locator('main').getByRole('button', { name: '登録' }).last().click();
    noted['clientId'] = await shownFor(microsoft, 'アプリケーション (クライアント) ID');
    await press(microsoft, 'エンドポイント');
    noted['endpoint'] = await shownFor(microsoft, 'OAuth 2.0 トークン エンドポイント (v2)');
    await press(microsoft, 'APIのアクセス許可');
    await press(microsoft, 'アクセス許可の追加');
    await press(microsoft, 'アプリケーションの許可');
    for (const permission of ['Calendars.ReadWrite', 'User.Read.All']) await microsoft.getByLabel(new RegExp(`^${permission}\\b`)).check();
    await press(microsoft, 'アクセス許可の追加');
    await microsoft.getByText('見本工業 に付与されていません').first().waitFor();
    await press(microsoft, '証明書とシークレット');
    await microsoft.getByLabel('説明').fill('連携用');
    await microsoft.locator('main').getByRole('button', { name: '追加' }).last().click();
    noted['secret'] = await shownFor(microsoft, '値');
  });

  it('⑤ is told that the consent is missing, gives it, and tests', async () => {
    const form = admin.locator('#graph');
    const test = async (): Promise<void> => {
      await form.getByLabel('クライアントシークレット', { exact: true }).fill(noted['secret'] ?? '');
      await form.getByRole('button', { name: '登録して接続をテスト' }).click();
    };
    await form.getByLabel('OAuth 2.0 トークン エンドポイント (v2)', { exact: true }).fill(noted['endpoint'] ?? '');
    await form.getByLabel('アプリケーション (クライアント) ID', { exact: true }).fill(noted['clientId'] ?? '');
    await form.getByLabel('クライアントシークレットの有効期限').fill('2099-01-15');
    await test();
    await form.getByText('管理者の同意がありません').first().waitFor();
    await press(microsoft, 'APIのアクセス許可');
    await press(microsoft, /管理者の同意を与え/);
    await microsoft.getByText('見本工業 に付与されました').first().waitFor();
    await test();
    await form.getByRole('button', { name: 'テスト完了 (クリックして再テスト)' }).waitFor();
    expect(await admin.content(), 'a secret is never shown').not.toContain(noted['secret']);
  });

  it('registers a user, tests both halves, and only then links', async () => {
    await openMenu(admin, '連携ユーザー設定');
    await press(admin, '+ 行追加');
    const row = admin.getByRole('row').last();
    await row.getByLabel(/^お名前/).fill(visitor.name);
    await row.getByLabel(/^JUST.SFAユーザーID/).fill(visitor.sfaUserId);
    await row.getByLabel(/^Outlookメールアドレス/).fill(`nobody-${visitor.mail}`);
    await row.getByRole('button', { name: /^テスト/ }).click();
    await admin.getByText('このメールアドレスのユーザーが見つかりません。').first().waitFor();
    await expectRight(admin);
    const mail = admin.getByLabel(/^Outlookメールアドレス/).first();
    await mail.fill(visitor.mail);
    await admin.getByRole('button', { name: /^テスト/ }).first().click();
    await admin.getByRole('button', { name: /^OK\(再テスト\)/ }).waitFor();
    await admin.getByRole('switch').first().click();
    await press(admin, '実行する');
    await admin.getByText('連携を始めました。').waitFor();
  });

  it('switches two-way sync on after a preview, and the schedules of tomorrow are in Outlook', async () => {
    await openMenu(admin, '予定表連携設定');
    await admin.getByLabel('双方向連携 *').check();
    await admin.getByRole('switch').or(admin.getByLabel('off | 停止中')).first().check();
    await press(admin, '変更する');
    await expectRight(admin);
    await press(admin, 'この内容で切り替える');
    await admin.getByText('on | 連携中').first().waitFor();
    await vi.waitUntil(async () => (await eventsOf(visitor.mail)).length > 0, { timeout: patient, interval: 200 });
  });

  it('brings a new schedule into Outlook and the edit of its event back, while the pages show it by themselves', async () => {
    await microsoft.goto(`${microsoftUrl()}/outlook/week?mail=${encodeURIComponent(visitor.mail)}`);
    await openMenu(admin, 'ダッシュボード');
    await sfa.goto(info.justSfa.url);
    await openMenu(sfa, visits.name);
    await press(sfa, '新規作成');
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    await sfa.getByLabel('開始日時').fill(`${today}T10:00`);
    await sfa.getByLabel('終了日時').fill(`${today}T11:00`);
    await sfa.getByLabel(visitor.name).check();
    await sfa.getByLabel('件名').fill('新しい取引先');
    await sfa.getByRole('button', { name: '保存' }).click();
    await sfa.getByText('レコードを作成しました。').waitFor();
    await microsoft.locator('.ec-event.ours', { hasText: '新しい取引先' }).waitFor();

    const made = (await eventsOf(visitor.mail)).find(({ subject }) => subject === '新しい取引先');
    const edited = await fetch(`${microsoftUrl()}/_sim/mailboxes/${visitor.mail}/events/${made?.id ?? ''}`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ subject: '新しい取引先 (延期)' }) });
    expect(edited.status).toBe(200);
    await sfa.goto(info.justSfa.url);
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

async function eventsOf(mail: string): Promise<readonly { readonly id: string; readonly subject: string }[]> {
  return (await (await fetch(`${microsoftUrl()}/_sim/mailboxes/${mail}/events`)).json()) as { id: string; subject: string }[];
}
