import { lookUpReason, pressThrough } from '@clounect/page-kit/testing';
import { explainCode } from '@clounect/core';
import { expect } from 'vitest';
import type { Action, Desk } from './desk.js';
import type { Locator, Page } from 'playwright-core';

const newcomer = { name: '新人 花子', sfaUserId: 'hanako', mail: 'hanako@kaisha.example' };

/** The row of a person, by the name that stands in it; a new row has none. */
const rowOf = async (page: Page, name = ''): Promise<Locator> => {
  await page.locator('tr[id]').first().waitFor();
  for (const row of await page.locator('tr[id]').all()) {
    if ((await row.locator('[name=name]').inputValue()) === name) return page.locator(`[id="${await row.getAttribute('id')}"]`);
  }
  throw new Error(`There is no row of ${name}.`);
};
const fillRow = async (row: Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [field, value] of Object.entries(values)) await row.locator(`[name=${field}]`).fill(value);
};
const act = (row: Locator, action: 'test' | 'on' | 'off' | 'remove'): Promise<void> => pressThrough(row.locator(`[name=action][value=${action}]`));
const findPerson = async ({ page, go }: Desk, name: string): Promise<Locator> => {
  await go(`/users?find=${encodeURIComponent(name)}`);
  return rowOf(page, name);
};

/** 連携ユーザー設定 */
export const userActions: readonly Action[] = [
  ['adds a row whose switch says why it is off, and says at each field what is wrong', async ({ page, t, go, press, told }) => {
    await go('/users');
    await press(t.userAdd);
    const row = await rowOf(page);
    expect(await lookUpReason(row.getByRole('switch'))).toContain(t.usersIntro);
    await fillRow(row, { name: ' ', sfaUserId: ' ', mail: 'none' });
    await act(row, 'test');
    await told(t.userWrong);
    for (const text of [t.userWrongName, t.userWrongSfaId, t.userWrongMail]) await told(text);
    expect(await page.locator('[aria-invalid=true]').count()).toBe(3);
    await pressThrough(page.getByRole('link', { name: t.userCancel }));
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  }],
  ['saves a row whose mailbox is unknown, says so at its half, and does not let it be linked', async ({ page, t, language, go, press, told }) => {
    await go('/users');
    await press(t.userAdd);
    const row = await rowOf(page);
    await fillRow(row, { ...newcomer, mail: 'nobody@kaisha.example' });
    await act(row, 'test');
    await told(t.userSavedUntested);
    await told(explainCode('mailboxUnknown')[language].cause);
    const saved = await rowOf(page, newcomer.name);
    expect(await lookUpReason(saved.getByRole('switch'))).toContain(t.usersIntro);
    await saved.getByRole('button', { name: t.userTestDo }).waitFor();
  }],
  ['tests again, links after a preview that can be left, and refuses to switch what was changed and not saved', async (desk) => {
    const { page, t, press, told } = desk;
    await fillRow(await findPerson(desk, newcomer.name), { mail: newcomer.mail });
    await act(await rowOf(page, newcomer.name), 'test');
    await told(t.userSaved);
    await told(t.userHalfOutlookOk('hanako', newcomer.mail));
    await (await rowOf(page, newcomer.name)).getByRole('button', { name: t.userTested }).waitFor();
    const row = await rowOf(page, newcomer.name);
    await fillRow(row, { sfaUserId: 'another' });
    await act(row, 'on');
    await told(t.userSaveFirst);
    await act(await findPerson(desk, newcomer.name), 'on');
    await told(t.userPreviewOn(newcomer.name));
    await press(t.userCancel);
    await page.waitForURL(/\/users\?find=/);
    await act(await findPerson(desk, newcomer.name), 'on');
    await press(t.userPreviewDo);
    await told(t.userLinked);
  }],
  ['keeps a linked row as it is when what is typed fails its test, and shows what a change does', async (desk) => {
    const { page, t, press, told } = desk;
    const row = await findPerson(desk, newcomer.name);
    await fillRow(row, { mail: 'nobody@kaisha.example' });
    await act(row, 'test');
    await told(t.userNotSaved);
    const again = await findPerson(desk, newcomer.name);
    await fillRow(again, { mail: 'taro@kaisha.example' });
    await act(again, 'test');
    await told(t.userPreviewChange(newcomer.name));
    await press(t.userPreviewDo);
    await told(t.userSaved);
    expect(await (await rowOf(page, newcomer.name)).locator('[name=mail]').inputValue()).toBe('taro@kaisha.example');
  }],
  ['refuses a user id of another row', async (desk) => {
    const row = await findPerson(desk, newcomer.name);
    await fillRow(row, { sfaUserId: 'administrator' });
    await act(row, 'test');
    await desk.told(desk.t.userTaken);
    expect(await desk.page.locator('[aria-invalid=true]').count()).toBe(1);
  }],
  ['asks what becomes of the events of whoever is switched off or removed', async (desk) => {
    const { t, press, told, page } = desk;
    await act(await findPerson(desk, '見本 太郎'), 'off');
    await told(t.userPreviewOff('見本 太郎'));
    await page.getByLabel(t.userDelete(1)).check();
    await page.getByLabel(t.userKeep(1)).check();
    await press(t.userPreviewDo);
    await told(t.userUnlinked);
    await act(await findPerson(desk, '見本 太郎'), 'on');
    await press(t.userPreviewDo);
    await told(t.userLinked);
    await act(await findPerson(desk, '見本 太郎'), 'remove');
    await told(t.userPreviewRemove('見本 太郎'));
    await page.getByLabel(t.userDelete(1)).check();
    await page.getByLabel(t.userKeep(1)).check();
    await press(t.userPreviewDo);
    await told(t.userRemoved);
    expect(await desk.running.store.tenants.links('tenant-1')).not.toContainEqual(expect.objectContaining({ linkId: 'taro' }));
  }],
  ['tells the second of two administrators who change a row, or press twice, or come too late', async (desk) => {
    const { t, told, visit, signIn, go } = desk;
    const other = await visit();
    await signIn(other, 'admin@tenant-1.example');
    await other.waitForURL('**/t/tenant-1/');
    const both = async (): Promise<readonly [Locator, Locator]> => {
      await go(`/users?find=${encodeURIComponent('社員 7')}`, other);
      return [await findPerson(desk, '社員 7'), await rowOf(other, '社員 7')];
    };
    const [first, second] = await both();
    for (const row of [first, second]) await fillRow(row, { mail: 'hanako@kaisha.example' });
    await act(first, 'test');
    await told(t.userSaved);
    await act(second, 'test');
    await told(t.userAlready, other);
    const [third, fourth] = await both();
    await fillRow(third, { sfaUserId: 'one' });
    await fillRow(fourth, { sfaUserId: 'two' });
    await act(third, 'test');
    await told(t.userSaved);
    await act(fourth, 'test');
    await told(t.userOvertaken, other);
    await told(new RegExp('社員 7 / one'), other);
    const [fifth, sixth] = await both();
    await act(fifth, 'remove');
    await desk.press(t.userPreviewDo);
    await told(t.userRemoved);
    await act(sixth, 'remove');
    await told(t.userGone, other);
  }],
  ['finds people, says when nobody is found, and turns the pages', async ({ page, t, go, press, told }) => {
    await go('/users');
    await page.getByLabel(t.userFind).fill('社員 3');
    await press(t.userFindDo);
    await page.waitForURL(/find=/);
    expect(await page.locator('tr[id]').count()).toBeLessThan(15);
    await page.getByLabel(t.userFind).fill('nobody at all');
    await press(t.userFindDo);
    await told(t.usersNoMatch);
    await go('/users');
    await page.getByRole('link', { name: t.usersAfter }).click();
    await page.waitForURL(/page=2/);
    await page.getByRole('link', { name: t.usersBefore }).click();
    await page.waitForURL(/page=1/);
  }],
  ['checks each of many lines, adds the good ones, and refuses too many', async ({ running, page, t, go, press, told }) => {
    await go('/users/import');
    await page.locator('textarea').fill(Array.from({ length: 501 }, (_, n) => `人 ${n},id-${n},id-${n}@kaisha.example`).join('\n'));
    await press(t.userLinesCheck);
    await told(t.userLinesTooMany(500));
    await page.locator('textarea').fill('佐藤 桜,sakura,sakura@kaisha.example\n二つ,だけ\n誤り,bad,none\n重複,sakura,s2@kaisha.example\n登録済み,more-1,m1@kaisha.example');
    await press(t.userLinesCheck);
    for (const text of [t.userLinesFound(1, 5), t.userLineOk, t.userLineColumns, t.userWrongMail, t.userLineDouble, t.userTaken]) await told(text);
    await press(t.userLinesAdd(1));
    await told(t.userLinesAdded(1));
    expect((await running.store.tenants.links('tenant-1')).filter(({ sfaUserId }) => sfaUserId === 'sakura')).toHaveLength(1);
    await go('/users/import');
    await page.locator('textarea').fill('x');
    await press(t.userCancel);
    await page.waitForURL('**/users');
  }],
];
