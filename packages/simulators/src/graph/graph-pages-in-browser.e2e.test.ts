import { findBarriers, inspectPage, openBrowser, openWatchedPage, type WatchedPage } from '@clounect/page-kit/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type Json, type TestCaller } from './test-caller.js';

const mail = 'taro.yamada@sales.example';
const other = 'hanako.sato@sales.example';
const clientId = demoSettings.apps[0]?.clientId ?? '';
const mark = { id: 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink', value: 'c1|source|1001|m1|e1|1' };
const day = '2026-11-25';
const at = (time: string, on = day) => ({ dateTime: `${on}T${time}`, timeZone: 'Asia/Tokyo' });
const patient = { timeout: 30_000 };

let simulator: GraphSimulator;
let call: TestCaller;
let browser: Browser;
beforeAll(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMove: false } } });
  [call, browser] = await Promise.all([createTestCaller(simulator), openBrowser()]);
});
beforeEach(async () => {
  for (const owner of [mail, other]) for (const { id } of (await call('GET', `/_sim/mailboxes/${owner}/events`)).body as unknown as Json[]) await call('DELETE', `/_sim/mailboxes/${owner}/events/${id}`);
});
afterAll(async () => {
  await browser?.close();
  await simulator?.close();
});

let count = 0;
const make = async (subject: string, change: object = {}, owner = mail): Promise<string> =>
  String((await call('POST', `/v1.0/users/${owner}/events`, { subject, start: at('10:00:00'), end: at('11:00:00'), singleValueExtendedProperties: [mark], transactionId: `${(count += 1)}`, ...change }, { prefer: 'IdType="ImmutableId"' })).body.id);
const read = async (id: string, owner = mail): Promise<Json> => (await call('GET', `/v1.0/users/${owner}/events/${id}`, undefined, { prefer: 'outlook.timezone="Asia/Tokyo"' })).body;
const eventIn = (page: Page, title: string): Locator => page.locator('.ec-event', { hasText: title });

async function openWeek(mails = [mail]): Promise<WatchedPage> {
  const watched = await openWatchedPage(browser, { origin: simulator.url });
  await watched.page.goto(`${simulator.url}/outlook/week?${new URLSearchParams([...mails.map((one) => ['mail', one]), ['date', day]])}`);
  await watched.page.locator('.ec-time-grid').waitFor(patient);
  return watched;
}
/** By the mouse, in steps as a hand does; `from` is the distance of the grip from the top of the event, negative: from its end. */
async function drag(page: Page, event: Locator, { by = 0, across = 0, from = 8 }: { readonly by?: number; readonly across?: number; readonly from?: number }): Promise<void> {
  const box = await boxOf(event);
  const [x, y] = [box.x + box.width / 2, from < 0 ? box.y + box.height + from : box.y + from];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + across / 2, y + by / 2, { steps: 4 });
  await page.mouse.move(x + across, y + by, { steps: 4 });
  await page.mouse.up();
}
/** Events are drawn anew whenever something changes, so there may be none for a moment. */
const boxOf = (event: Locator) => vi.waitUntil(async () => event.boundingBox({ timeout: 1_000 }).catch(() => null), patient);

describe('the pages', () => {
  /** Each page in one language. */
  async function inspectPages(language: 'ja' | 'en', eventId: string): Promise<readonly string[]> {
    const { page, complaints } = await openWatchedPage(browser, { origin: simulator.url });
    await page.goto(`${simulator.url}/language/${language}`);
    const app = `/entra/apps/${clientId}`;
    const paths = [
      ...['/', '/entra/apps', '/entra/apps/new', app, `${app}/endpoints`, `${app}/permissions`, `${app}/permissions/add?kind=application`, `${app}/secrets`, '/entra/users'],
      ...[`/outlook/week?date=${day}`, `/outlook/week?date=${day}&mail=${mail}&mail=${other}`, `/outlook/list?from=${day}`, `/outlook/${mail}/events/${eventId}`, `/outlook/${mail}/events/new`],
      ...['/mails', '/notifications', '/switches', '/faults', '/nowhere'],
    ];
    // The week view is another one on a phone, and chooses as it opens.
    const visits = [...paths.map((path) => [path, 1280] as const), [`/outlook/week?date=${day}&mail=${mail}`, 390] as const];
    const found: string[] = [];
    for (const [path, width] of visits) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${simulator.url}${path}`);
      if ((await page.locator('html').getAttribute('lang')) !== language) found.push(`${page.url()} is in another language`);
      if (path.startsWith('/outlook/week')) await eventIn(page, '定例').first().waitFor(patient);
      found.push(...(await inspectPage(page, { byKeyboard: language === 'ja' })).map((problem) => `${language} ${problem}`));
    }
    await page.context().close();
    return [...found, ...complaints.filter((complaint) => !complaint.includes('404'))];
  }

  test('have no barrier, nothing too wide and nothing that the keyboard does not come to: both languages, narrow and wide, light and dark', async () => {
    const id = await make('<b>定例</b>', { attendees: [{ emailAddress: { address: 'guest@other.example' } }] });
    await make('出張', { isAllDay: true, start: at('00:00:00'), end: at('00:00:00', '2026-11-26') });
    expect((await Promise.all([inspectPages('ja', id), inspectPages('en', id)])).flat()).toEqual([]);
  });
});

describe('the week view', () => {
  test('moves an event by dragging, makes it longer at its end, and Graph has the new times', async () => {
    const id = await make('定例');
    const { page, complaints } = await openWeek();
    const event = eventIn(page, '定例');
    await event.waitFor(patient);
    // The event of an hour is as high as an hour of the grid.
    const { height: hour } = await boxOf(event);
    await drag(page, event, { by: 2 * hour });
    await vi.waitUntil(async () => JSON.stringify((await read(id))['start']).includes('T12:00:00'), patient);
    expect(await read(id)).toMatchObject({ subject: '定例', start: { dateTime: `${day}T12:00:00.0000000` }, end: { dateTime: `${day}T13:00:00.0000000` } });
    await page.locator('.ec-event', { hasText: '12:00–13:00' }).waitFor(patient);
    await drag(page, eventIn(page, '定例'), { by: hour, from: -2 });
    await vi.waitUntil(async () => JSON.stringify((await read(id))['end']).includes('T14:00:00'), patient);
    expect(await read(id)).toMatchObject({ start: { dateTime: `${day}T12:00:00.0000000` } });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows by itself how an event of the sync appears, changes and disappears', async () => {
    const { page } = await openWeek();
    const id = await make('訪問');
    await page.locator('.ec-event.ours', { hasText: 'JUST.SFA 1001' }).waitFor(patient);
    await call('PATCH', `/v1.0/users/${mail}/events/${id}`, { subject: '訪問 (変更)' });
    await eventIn(page, '訪問 (変更)').waitFor(patient);
    await call('DELETE', `/v1.0/users/${mail}/events/${id}`);
    await eventIn(page, '訪問 (変更)').waitFor({ state: 'detached', ...patient });
    await page.context().close();
  });

  test('opens an event with the keyboard alone, tells whose it is, edits and deletes it', async () => {
    const id = await make('訪問');
    const { page, complaints } = await openWeek();
    await eventIn(page, '訪問').getByRole('button').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Clounect の予定です').waitFor(patient);
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel('場所').fill('本社');
    await dialog.getByLabel('非公開').check();
    await dialog.getByRole('button', { name: '保存', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'hidden', ...patient });
    expect(await read(id)).toMatchObject({ location: { displayName: '本社' }, sensitivity: 'private' });
    await page.locator('.ec-event', { hasText: '非公開' }).waitFor(patient);
    await eventIn(page, '訪問').getByRole('button').click();
    await dialog.getByLabel('終了').fill(`${day}T08:00`);
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await dialog.getByRole('alert').waitFor(patient);
    await dialog.getByRole('button', { name: '予定を削除' }).click();
    await eventIn(page, '訪問').waitFor({ state: 'detached', ...patient });
    expect((await read(id)).error?.code).toBe('ErrorItemNotFound');
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    await page.context().close();
  });

  test('shows several mailboxes side by side; a series stays where it is, and nothing goes to somebody else', async () => {
    const series = await make('朝会', { recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: day, numberOfOccurrences: 3 } } });
    const single = await make('面談', {}, other);
    const { page } = await openWeek([mail, other]);
    const event = eventIn(page, '面談');
    await event.waitFor(patient);
    // Fewer columns to draw at every move of the mouse than in a week of two people.
    await page.getByRole('button', { name: '日', exact: true }).click();
    await page.locator('.ec-day-view').waitFor(patient);
    const { width, height } = await boxOf(event);
    await drag(page, eventIn(page, '朝会').first(), { by: 2 * height });
    await drag(page, event, { across: -1.1 * width });
    await page.getByRole('status').getByText('別の人の予定表へ動かすことはできません').waitFor(patient);
    await drag(page, event, { by: 2 * height });
    await vi.waitUntil(async () => JSON.stringify((await read(single, other))['start']).includes('T12:00:00'), patient);
    expect(await read(series)).toMatchObject({ start: { dateTime: `${day}T10:00:00.0000000` } });
    expect((await call('GET', `/_sim/mailboxes/${mail}/events`)).body).toHaveLength(1);
    await page.context().close();
  });
});

test('the list keeps itself up to date and the keyboard’s place in it', async () => {
  await make('訪問');
  const { page, complaints } = await openWatchedPage(browser, { origin: simulator.url });
  await page.goto(`${simulator.url}/outlook/list?mail=${mail}&from=${day}`);
  await page.getByRole('link', { name: '訪問' }).focus();
  await make('面談');
  await page.getByRole('link', { name: '面談' }).waitFor(patient);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('訪問');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('what is done in the browser leads from an empty registration to roles in a token', async () => {
  const { page } = await openWatchedPage(browser, { origin: simulator.url });
  await page.goto(`${simulator.url}/`);
  await page.getByRole('main').getByRole('link', { name: 'アプリの登録' }).click();
  await page.getByRole('button', { name: '新規登録' }).click();
  await page.getByLabel('名前').fill('予定連携');
  await page.getByRole('button', { name: '登録', exact: true }).click();
  const registered = await page.getByLabel('アプリケーション (クライアント) ID').inputValue();
  await page.getByRole('button', { name: 'エンドポイント' }).click();
  const endpoint = await page.getByLabel('OAuth 2.0 トークン エンドポイント (v2)').inputValue();
  await page.getByRole('link', { name: 'APIのアクセス許可' }).click();
  await page.getByRole('button', { name: 'アクセス許可の追加' }).click();
  await page.getByRole('link', { name: 'アプリケーションの許可' }).click();
  await page.getByLabel(/^Calendars\.ReadWrite:/).check();
  await page.getByLabel(/^User\.Read\.All:/).check();
  await page.getByRole('button', { name: 'アクセス許可の追加' }).click();
  await page.getByRole('button', { name: '管理者の同意を与えます' }).click();
  await page.getByRole('link', { name: '証明書とシークレット' }).click();
  await page.getByLabel('説明').fill('連携用');
  await page.getByRole('button', { name: '追加', exact: true }).click();
  const secret = await page.getByLabel('値', { exact: true }).inputValue();
  const form = { grant_type: 'client_credentials', client_id: registered, client_secret: secret, scope: 'https://graph.microsoft.com/.default' };
  const { access_token: token = '' } = (await (await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) })).json()) as { access_token?: string };
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ appid: registered, roles: ['Calendars.ReadWrite', 'User.Read.All'] });
  await page.context().close();
});
