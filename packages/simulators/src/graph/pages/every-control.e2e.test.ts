// Every button, link and field of the simulated Microsoft 365 is used, in Japanese on a desktop and in English on a phone: the browser notes
// what the pages show and what is used of it, and what nobody used is named at the end.
import { createControlWatch, describeEveryControl, followLinks, openWatchedPage, pressThrough, useFields, type ControlWatch } from '@clounect/page-kit/testing';
import { expect } from 'vitest';
import { demoSettings } from '../demo-settings.js';
import { startGraphSimulator } from '../index.js';
import { createTestCaller, type TestCaller } from '../test-caller.js';
import { startTestReceiver } from '../test-receiver.js';
import { textsOf, type Texts } from './texts/texts.js';
import type { Browser, Locator, Page } from 'playwright-core';

interface Desk {
  readonly page: Page;
  readonly main: Locator;
  readonly t: Texts;
  readonly url: string;
  readonly call: TestCaller;
  readonly controls: ControlWatch;
  readonly complaints: readonly string[];
  subscribe(): Promise<void>;
  go(path: string): Promise<void>;
  /** Presses a button and waits until the page says so. */
  press(name: string | RegExp, told?: string | RegExp): Promise<void>;
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}
type Action = readonly [does: string, act: (desk: Desk) => Promise<void>];

const mail = 'taro.yamada@sales.example';
const other = 'hanako.sato@sales.example';
const day = '2030-11-27';
const list = `/outlook/list?${new URLSearchParams({ mail, from: day })}`;
const mark = { id: 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink', value: 'c1|source|1001|m1|e1|1' };

const patterns = [
  [/^link .*#content$/, 'link #content'],
  [/\/language\/[a-z]+\?back/, '/language/:language?back'],
  [/\/entra\/apps\/(?!new\b)[\w-]+/, '/entra/apps/:app'],
  [/\/entra\/users\/[\w-]+/, '/entra/users/:user'],
  [/\/outlook\/[^/ ]+\/events\/(?!new\b)[^/? ]+/, '/outlook/:mail/events/:event'],
  [/\/outlook\/[^/ ]+\/(events|deleted)\b/, '/outlook/:mail/$1'],
  [/\/deleted\/[^/? ]+/, '/deleted/:event'],
  [/\/subscriptions\/[\w-]+/, '/subscriptions/:subscription'],
  // The calendar's own button rests while today is shown.
  [/ec-today disabled$/, 'ec-today'],
] as const;

async function openDesk(browser: Browser, language: 'ja' | 'en', width: number): Promise<Desk> {
  const [simulator, receiver] = [await startGraphSimulator({ settings: { switches: { etagMove: false } } }), await startTestReceiver()];
  const call = await createTestCaller(simulator);
  const controls = createControlWatch(patterns);
  const { page, complaints } = await openWatchedPage(browser, { origin: simulator.url, width, controls });
  page.setDefaultTimeout(45_000);
  const userId = demoSettings.users.find((user) => user.mail === other)?.id ?? '';
  const at = (time: string) => ({ dateTime: `${day}T${time}`, timeZone: 'Asia/Tokyo' });
  await call('POST', `/v1.0/users/${mail}/events`, { subject: '連携の予定', start: at('10:00:00'), end: at('11:00:00'), singleValueExtendedProperties: [mark], transactionId: '1' });
  const subscribe = async (): Promise<void> => {
    const { status } = await call('POST', '/v1.0/subscriptions', { changeType: 'created,updated,deleted', notificationUrl: `${receiver.url}/notify`, lifecycleNotificationUrl: `${receiver.url}/lifecycle`, resource: `/users/${userId}/events`, expirationDateTime: new Date(Date.now() + 6e7).toISOString(), clientState: 's' });
    expect(status).toBe(201);
  };
  await subscribe();
  await page.goto(`${simulator.url}/language/${language}`);
  const main = page.locator('main');
  return {
    ...{ page, main, controls, complaints, call, subscribe, t: textsOf(language), url: simulator.url },
    go: async (path) => void (await page.goto(`${simulator.url}${path}`)),
    press: async (name, told) => {
      // What the browser itself would hold back: the page has to say it too.
      await page.evaluate('for (const form of document.forms) form.noValidate = true');
      await pressThrough(main.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).filter({ visible: true }).first());
      if (told !== undefined) await main.getByText(told).filter({ visible: true }).first().waitFor();
    },
    fill: async (values) => {
      for (const [name, value] of Object.entries(values)) await main.locator(`form:not([role=search]) [name="${name}"]`).last().fill(value);
    },
    close: async () => {
      await page.context().close();
      await Promise.all([simulator.close(), receiver.close()]);
    },
  };
}

const openEvent = async ({ page, url, go }: Desk, title: string): Promise<void> => {
  if (page.url() !== `${url}${list}`) await go(list);
  await pressThrough(page.getByRole('link', { name: title, exact: true }).first());
};

const actions: readonly Action[] = [
  ['registers an application, and refuses one without a name', async ({ main, t, go, press, fill }) => {
    await go('/entra/apps');
    await press(`+ ${t.newApp}`);
    await useFields(main);
    await main.getByRole('radio').click();
    await press(t.register, t.nameMissing);
    await fill({ displayName: '連携アプリ' });
    await press(t.register);
    await main.getByText('連携アプリ').first().waitFor();
    await useFields(main);
    await press(t.endpoints);
    await main.getByText(t.tokenEndpoint).waitFor();
    await useFields(main);
  }],
  ['adds permissions of both kinds, gives and takes back the consent, and removes them', async ({ page, main, t, go, press }) => {
    await go('/entra/apps');
    await pressThrough(page.getByRole('link', { name: '連携アプリ' }));
    for (const kind of [t.application, t.delegated]) {
      await pressThrough(main.getByRole('link', { name: t.permissions }));
      await press(t.addPermission.startsWith('+') ? t.addPermission : `+ ${t.addPermission}`);
      await pressThrough(main.getByRole('link', { name: kind }));
      await useFields(main);
      await main.getByRole('checkbox').first().check();
      await press(t.addPermission);
      await main.getByText(t.notGranted('例示商事')).first().waitFor();
    }
    await press(t.grantConsent, t.granted('例示商事'));
    await press(new RegExp(`^${t.revokeConsent}`), t.notGranted('例示商事'));
    await press(new RegExp(`^${t.remove}`));
    await page.waitForLoadState();
  }],
  ['makes a secret that is shown once, and refuses one without a description or an end', async ({ page, main, t, go, press, fill }) => {
    await go('/entra/apps');
    await pressThrough(page.getByRole('link', { name: '連携アプリ' }));
    await pressThrough(main.getByRole('link', { name: t.secrets }));
    await useFields(main);
    await press(t.add, t.descriptionMissing);
    await fill({ description: '連携用' });
    await main.locator('[name=expires]').selectOption('custom');
    await press(t.add, t.customMissing);
    await fill({ description: '連携用' });
    await main.locator('[name=expires]').selectOption({ index: 0 });
    await press(t.add, t.secretOnce);
    await useFields(main);
    await press(new RegExp(`^${t.remove}`), t.noSecrets);
  }],
  ['deletes an application', async ({ page, main, t, go, press }) => {
    await go('/entra/apps');
    await pressThrough(page.getByRole('link', { name: '連携アプリ' }));
    await press(t.deleteApp);
    await main.getByRole('button', { name: t.newApp }).waitFor();
    expect(await page.getByRole('link', { name: '連携アプリ' }).count()).toBe(0);
  }],
  ['adds a user, changes one, and refuses addresses that cannot be', async ({ main, t, go, press, fill }) => {
    await go('/entra/users');
    await useFields(main);
    await press(t.add, t.nameMissing);
    await fill({ displayName: '新人', mail: 'none' });
    await press(t.add, t.mailMissing);
    await fill({ displayName: '新人', mail });
    await press(t.add, t.mailTaken);
    await fill({ displayName: '新人', mail: 'shinjin@sales.example' });
    await press(t.add, '新人');
    await main.locator('tbody select[name=state]').last().selectOption('noMailbox');
    await pressThrough(main.locator('tbody').getByRole('button').last());
    expect(await main.locator('tbody select[name=state]').last().inputValue()).toBe('noMailbox');
    await main.locator('tbody input[name=mail]').last().fill(mail);
    await pressThrough(main.locator('tbody').getByRole('button').last());
    await main.getByText(t.mailTaken).waitFor();
  }],
  ['makes an event in the list, edits it in each way, deletes and restores it', async (desk) => {
    const { page, main, t, go, press, fill, call } = desk;
    await go(list);
    await useFields(main);
    await press(t.show);
    const event = { subject: '打ち合わせ', starts: `${day}T13:00`, ends: `${day}T14:00` };
    for (const [button, subject] of [[t.save, '打ち合わせ'], [t.makeWeekly, '毎週'], [t.makeOnline, '会議']] as const) {
      await press(`+ ${t.newEvent}`);
      await fill({ ...event, subject });
      await press(button, subject);
    }
    await press(`+ ${t.newEvent}`);
    await useFields(main);
    await fill({ ...event, ends: `${day}T12:00` });
    await press(t.save);
    await main.getByRole('alert').waitFor();
    await openEvent(desk, '打ち合わせ');
    await useFields(main);
    await call('PATCH', `/v1.0/users/${mail}/events/${new URL(page.url()).pathname.split('/').at(-1) ?? ''}`, { location: { displayName: '別の場所' } }, { prefer: 'IdType="ImmutableId"' });
    await fill({ place: '会議室' });
    await press(t.save, t.eventChanged);
    await press(t.save, '打ち合わせ');
    for (const button of [t.makeWeekly, t.makeSingle, t.makeOnline, t.touchEvent, t.copyEvent]) {
      await openEvent(desk, '打ち合わせ');
      await press(button);
      await page.waitForURL('**/outlook/list?**');
    }
    await openEvent(desk, '打ち合わせ');
    await press(t.deleteEvent, t.deletedItems);
    await press(new RegExp(`^${t.restore}`));
    await page.waitForURL('**/outlook/list?**');
    await openEvent(desk, '連携の予定');
    await useFields(main);
  }],
  ['uses the week view: mailboxes, days, the dialog of an event', async ({ page, main, t, go, press }) => {
    await go(`/outlook/week?date=${day}&mail=${mail}&mail=${other}`);
    await useFields(main.locator('form'));
    await press(t.show);
    await go(`/outlook/week?date=${day}&mail=${mail}&mail=${other}`);
    const bar = page.locator('.ec-toolbar');
    await bar.waitFor();
    for (const button of await bar.getByRole('button').all()) if (await button.isEnabled()) await button.click();
    await go(`/outlook/week?date=${day}&mail=${mail}`);
    await bar.waitFor();
    for (const button of await bar.getByRole('button').all()) if (await button.isEnabled()) await button.click();
    await go(`/outlook/week?date=${day}&mail=${mail}`);
    await page.locator('.ec-event.ours button.open').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('form').waitFor();
    await useFields(dialog);
    await dialog.getByRole('button', { name: t.back, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }],
  ['empties the list of mails', async ({ t, go, press }) => {
    await go('/mails');
    await press(t.clearMails, t.noMails);
  }],
  ['sends each notification of the life of a subscription, ends it, sends what is held and forgets delta', async ({ main, t, go, press, subscribe }) => {
    await go('/notifications');
    for (const event of ['reauthorizationRequired', 'missed', 'subscriptionRemoved']) {
      await press(new RegExp(`^${t.lifecycle}: ${event}`));
      await main.locator('#notifications').getByRole('cell', { name: event, exact: true }).first().waitFor();
      if (event === 'missed') {
        await press(t.release);
        await press(t.forgetDelta);
      }
    }
    await main.getByText(t.noSubscriptions).waitFor();
    await subscribe();
    await go('/notifications');
    await press(new RegExp(`^${t.expireNow}`), t.noSubscriptions);
  }],
  ['switches behaviours, and refuses what is no number', async ({ main, t, go, press, fill }) => {
    await go('/switches');
    await useFields(main);
    await press(t.save, t.saved);
    await fill({ retryAfterSeconds: '' });
    await press(t.save);
    await main.getByRole('alert').waitFor();
  }],
  ['sets a fault and clears it, refuses one that cannot be, and counts anew', async ({ main, t, go, press, fill }) => {
    await go('/faults');
    await useFields(main);
    await fill({ status: '20' });
    await press(t.addFault);
    await main.getByRole('alert').waitFor();
    await go('/faults');
    await press(t.addFault, /HTTP 503/);
    await press(t.clearFaults, t.noFaults);
    await press(t.resetCalls, t.noCalls);
  }],
  ['changes the language', async ({ page, go }) => {
    await go('/');
    const was = await page.locator('html').getAttribute('lang');
    for (let times = 0; times < 2; times += 1) await pressThrough(page.locator('header a[hreflang]'));
    expect(await page.locator('html').getAttribute('lang')).toBe(was);
  }],
  ['leads somewhere with every link', async ({ page, url, controls }) => {
    expect(await followLinks(page, { start: `${url}/`, controls, isLeft: (key) => key.includes('/language/') })).toEqual([]);
  }],
];

describeEveryControl('the simulated Microsoft 365', openDesk, actions, { leastControls: 80 });
