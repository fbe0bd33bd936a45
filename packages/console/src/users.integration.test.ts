import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accept, exampleHeld, exampleMapping, exampleSource } from '@clounect/core/testing';
import { plainShape, type UserLink } from '@clounect/core';
import { toSeen, type LinkFields } from './users/link-form.js';
import { createVisitor, startConsole, type RunningConsole } from './testing/start-console.js';

const tenantId = 'tenant-1';
const taro: LinkFields = { name: '山田 太郎', sfaUserId: 'administrator', mail: 'taro@kaisha.example' };
let running: RunningConsole;
let admin: ReturnType<typeof createVisitor>;
let sourceId: string;
beforeAll(async () => {
  running = await startConsole();
  ({ sourceId } = await running.store.tenants.useSource(tenantId, exampleSource));
  for (const name of ['taro', 'hanako', 'other']) running.graph.addMailbox({ mailboxId: `m-${name}`, mail: `${name}@kaisha.example`, name });
  admin = createVisitor(running.url);
  await admin.signIn('admin@tenant-1.example');
});
afterAll(() => running.close());
beforeEach(async () => {
  const links = await running.store.tenants.links(tenantId);
  await running.store.tenants.removeLinks(tenantId, links.map(({ linkId }) => linkId));
});

const links = () => running.store.tenants.links(tenantId);
const only = async (): Promise<UserLink> => {
  const [link] = await links();
  if (link === undefined) throw new Error('there is no link');
  return link;
};
const post = (linkId: string, form: Readonly<Record<string, string>>, who = admin) => who.send(`/t/${tenantId}/users/${linkId}`, form);
/** As the form of that row sends it. */
const act = (link: UserLink, action: string, more: Readonly<Record<string, string>> = {}) =>
  post(link.linkId, { name: link.name, sfaUserId: link.sfaUserId, mail: link.mail, seen: toSeen(link), action, ...more });
const add = async (fields: LinkFields = taro, linkId = 'row-1') => post(linkId, { ...fields, seen: '', action: 'test' });
const linked = async (): Promise<UserLink> => {
  await add();
  await act(await only(), 'on', { confirmed: 'yes' });
  return only();
};

/** Records with their events in that person's mailbox. */
async function stand(count: number, sfaUserId = 'administrator', mailboxId = 'm-taro'): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const key = { tenantId, sourceId, recordId: `${sfaUserId}-${n}` };
    await accept(running.store, key);
    for (const claim of await running.store.queue.claim('worker', 50)) {
      const isIt = claim.recordId === key.recordId;
      await running.store.mappings.commit(claim, { ...(isIt ? { held: exampleHeld(sfaUserId), mappings: [exampleMapping(key, mailboxId, { serves: [sfaUserId] })] } : {}), finish: {} });
    }
  }
}
const decided = () => running.store.raw().deletions.map(({ state }) => state);

describe('the page of linked users', () => {
  it('shows the labels of the manual, and a new row on request', async () => {
    const { text } = await admin.visit(`/t/${tenantId}/users?add=1`);
    for (const label of ['Outlook予定表 連携ユーザー設定', '+ 行追加', '>#<', 'お名前', 'JUST.SFAユーザーID', 'Outlookメールアドレス', '保存/テスト', '連携', '>テスト<']) expect(text).toContain(label);
    const [, action = ''] = /action="\/console(\/t\/tenant-1\/users\/new-\d+)#/.exec(text) ?? [];
    expect((await admin.send(action, { ...taro, seen: '', action: 'test' })).text).toContain('OK(再テスト)');
    expect(await only()).toMatchObject(taro);
  });

  it('is marked in the menu, also as the answer to a form', async () => {
    const here = /<a href="\/console\/t\/tenant-1\/users" aria-current="page">/;
    expect((await add()).text).toMatch(here);
    for (const path of ['users', 'users/import']) expect((await admin.visit(`/t/${tenantId}/${path}`)).text).toMatch(here);
    expect((await admin.visit(`/t/${tenantId}/`)).text.match(/aria-current="page"/g)).toHaveLength(1);
  });

  it('says of a link from a file, which is on without a test, that it was not tested', async () => {
    await running.store.tenants.putLinks(tenantId, [{ tenantId, linkId: 'filed', ...taro, mailboxId: 'm-taro', isOn: true }]);
    expect((await admin.visit(`/t/${tenantId}/users`)).text).toContain('まだテストしていません');
    const { text } = await act(await only(), 'test');
    expect(text).not.toContain('まだテストしていません');
    expect((await only()).testedAt).toEqual(expect.any(String));
    await act(await only(), 'off', { confirmed: 'yes' });
  });

  it('saves and tests: grey before, green after, and what the test cannot tell is no error', async () => {
    const { status, text } = await add();
    expect(status).toBe(200);
    expect(text).toContain('このユーザーIDの予定はまだ見つかりませんでした');
    expect(text).toContain('taro (taro@kaisha.example) の予定表を確かめました');
    expect(await only()).toMatchObject({ ...taro, isOn: false, mailboxId: 'm-taro', testedAt: expect.any(String) });
    const changed = { ...taro, sfaUserId: 'another' };
    running.graph.failNext({ kind: 'resolveMailbox', failure: { code: 'notFound', detail: 'none' } });
    const failed = await act(await only(), 'test', changed);
    expect(failed.text).toContain('このメールアドレスのユーザーが見つかりません');
    expect(failed.text).not.toContain('OK(再テスト)');
    expect(await only()).toMatchObject(changed);
    expect((await only()).testedAt).toBeUndefined();
  });

  it('tells of each half by itself, with cause and cure', async () => {
    running.sfa.failNext({ kind: 'list', failure: { code: 'unauthorized', detail: '401' } });
    const { text } = await add({ ...taro, mail: 'nobody@kaisha.example' });
    expect(text).toMatch(/JUST\.SFAのユーザー:<\/strong> 認証に失敗しました。.+値を確認して登録し直してください/);
    expect(text).toMatch(/Outlookのメールボックス:<\/strong> このメールアドレスのユーザーが見つかりません。 Outlookのメールアドレスを確認してください/);
    expect((await only()).testedAt).toBeUndefined();
  });

  it('switches a link on only after a test that was OK, after a preview with what it costs', async () => {
    running.sfa.failNext({ kind: 'list', failure: { code: 'unavailable', detail: '503' } });
    await add();
    const untested = await act(await only(), 'on', { confirmed: 'yes' });
    expect([untested.status, (await only()).isOn]).toEqual([409, false]);
    expect(untested.text).toMatch(/role="switch"[^>]* disabled/);
    await act(await only(), 'test');
    const preview = await act(await only(), 'on');
    expect(preview.text).toContain('連携を始める前の確認');
    expect(preview.text).toContain('JUST.SFAから取り込み、メールボックスに登録します');
    expect(preview.text).toMatch(/JUST\.SFA.{0,20}1/);
    expect((await only()).isOn).toBe(false);
    expect((await act(await only(), 'on', { confirmed: 'yes' })).text).toContain('連携を始めました');
    expect((await only()).isOn).toBe(true);
  });

  it('saves nothing of a linked row before its test is OK and what it does was confirmed', async () => {
    const link = await linked();
    const failed = await act(link, 'test', { mail: 'nobody@kaisha.example' });
    expect([failed.status, await only()]).toEqual([409, link]);
    expect(failed.text).toContain('value="nobody@kaisha.example"');
    await stand(2);
    const change = { mail: 'other@kaisha.example' };
    const preview = await act(link, 'test', change);
    expect(preview.text).toMatch(/新しいメールボックスに最大2件.+前のメールボックスの2件はそのまま残します/);
    expect(await only()).toEqual(link);
    expect((await act(link, 'test', { ...change, confirmed: 'yes', mailboxId: 'm-elsewhere' })).text).toContain('確認の後に状況が変わりました');
    expect((await act(link, 'test', { ...change, confirmed: 'yes', mailboxId: 'm-other' })).status).toBe(200);
    expect(await only()).toMatchObject({ ...change, mailboxId: 'm-other', isOn: true, testedAt: expect.any(String) });
  });

  it('asks what becomes of the events of another person, and shows the new ones', async () => {
    const link = await linked();
    await stand(2);
    const preview = await act(link, 'test', { sfaUserId: 'hanako' });
    expect(preview.text).toContain('2件の予定をどうしますか');
    await act(link, 'test', { sfaUserId: 'hanako', confirmed: 'yes', mailboxId: 'm-taro', events: 'keep', shown: '2' });
    expect([(await only()).sfaUserId, decided()]).toEqual(['hanako', ['discarded', 'discarded']]);
  });

  it.each([['off', 'remove', 'approved'], ['off', 'keep', 'discarded'], ['remove', 'remove', 'approved']] as const)('%s: shows what ends with the link, and decides to %s exactly that', async (action, events, state) => {
    const link = await linked();
    await stand(3);
    const preview = await act(link, action);
    expect(preview.text).toContain('3件の予定をどうしますか');
    expect(preview.text).toMatch(/value="keep" checked/);
    expect(await only()).toEqual(link);
    const fewer = await act(link, action, { confirmed: 'yes', events, shown: '2' });
    expect(fewer.text).toContain('確認の後に状況が変わりました');
    expect(await only()).toEqual(link);
    await act(link, action, { confirmed: 'yes', events, shown: '3' });
    expect(decided().slice(0, 3)).toEqual([state, state, state]);
    expect((await links()).map(({ isOn }) => isOn)).toEqual(action === 'off' ? [false] : []);
  });

  it('tells which events stay though their deletion was chosen, and why', async () => {
    const link = await linked();
    for (const [recordId, shape] of [['m', { hasAttendees: true }], ['s', { isRecurring: true }]] as const) {
      const key = { tenantId, sourceId, recordId };
      await accept(running.store, key);
      for (const claim of await running.store.queue.claim('worker', 50)) await running.store.mappings.commit(claim, { ...(claim.recordId === recordId ? { held: exampleHeld('administrator'), mappings: [exampleMapping(key, 'm-taro', { serves: ['administrator'], shape: { ...plainShape, ...shape } })] } : {}), finish: {} });
    }
    const { text } = await act(link, 'off');
    expect(text).toContain('このうち1件は、ほかの人を招待した会議です');
    expect(text).toContain('このうち1件は、定期的な予定に変えられています');
  });

  it('tells the second of two administrators, and loses nothing of either', async () => {
    await add();
    const seen = await only();
    await act(seen, 'test', { name: '山田 一郎' });
    const second = await act(seen, 'test', { name: '山田 二郎', mail: 'hanako@kaisha.example' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('別の管理者が先に');
    expect(second.text).toContain('value="山田 二郎"');
    expect(second.text).toContain('登録されている内容: 山田 一郎');
    expect((await only()).name).toBe('山田 一郎');
    expect((await act(seen, 'remove', { confirmed: 'yes' })).status).toBe(409);
  });

  it('takes a form that is sent twice for once', async () => {
    const answers = await Promise.all([add(), add()]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(await links()).toHaveLength(1);
    const link = await only();
    await act(link, 'on', { confirmed: 'yes' });
    expect((await act(link, 'on', { confirmed: 'yes' })).text).toContain('すでに済んでいます');
    const on = await only();
    await act(on, 'remove', { confirmed: 'yes', shown: '99' });
    expect((await act(on, 'remove', { confirmed: 'yes' })).status).toBe(404);
  });

  it('links a JUST.SFA user once; two may share a mailbox, and that is told', async () => {
    await add();
    const twice = await add({ ...taro, name: '太郎 二世' }, 'row-2');
    expect([twice.status, (await links()).length]).toEqual([409, 1]);
    expect(twice.text).toContain('value="太郎 二世"');
    expect((await add({ ...taro, name: '佐藤 花子', sfaUserId: 'hanako' }, 'row-3')).text).toContain('このメールボックスは次の人も使っています: 山田 太郎');
  });

  it('refuses what is wrong in a field, at that field, and keeps it there', async () => {
    const { status, text } = await add({ name: '', sfaUserId: 'x'.repeat(500), mail: '"><script>alert(1)</script>' });
    expect([status, await links()]).toEqual([422, []]);
    expect(text.match(/aria-invalid="true"/g)).toHaveLength(3);
    expect(text).not.toContain('<script>alert');
    expect((await admin.send(`/t/${tenantId}/users/row-1`, { ...taro, name: 'x'.repeat(200_000), seen: '', action: 'test' })).status).toBe(413);
  });

  it('shows hostile texts as texts', async () => {
    for (const [n, name] of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; drop table user_link; --", '{{constructor}}'].entries()) await add({ name, sfaUserId: `user"${n}'<b>`, mail: 'taro@kaisha.example' }, `row-${n}`);
    const { text } = await admin.visit(`/t/${tenantId}/users`);
    expect(await links()).toHaveLength(4);
    expect(text).not.toMatch(/<script>alert|<img|<b>/);
  });

  it('knows no link of another tenant and no action but its own', async () => {
    await add();
    const link = await only();
    const stranger = createVisitor(running.url);
    await stranger.signIn('admin@tenant-2.example');
    const form = { ...taro, seen: toSeen(link), action: 'remove', confirmed: 'yes' };
    expect((await post(link.linkId, form, stranger)).status).toBe(404);
    expect((await stranger.send(`/t/tenant-2/users/${link.linkId}`, form)).status).toBe(404);
    expect((await stranger.visit(`/t/${tenantId}/users`)).status).toBe(404);
    expect((await act(link, 'burn')).status).toBe(422);
    expect((await post('..%2f..', form)).status).toBe(404);
    expect((await admin.send(`/t/${tenantId}/users/${link.linkId}`, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await links()).toEqual([link]);
  });

  it('stays usable with 300 people', async () => {
    await running.store.tenants.putLinks(tenantId, Array.from({ length: 300 }, (_, n) => ({ tenantId, linkId: `many-${n}`, name: `利用者 ${n}`, sfaUserId: `user-${n}`, mail: `user-${n}@kaisha.example`, isOn: false })));
    const { text } = await admin.visit(`/t/${tenantId}/users`);
    expect(text).toContain('全300人');
    expect(text.length).toBeLessThan(200_000);
    expect((await admin.visit(`/t/${tenantId}/users?find=${encodeURIComponent('利用者 299')}`)).text).toContain('300人中1人');
  });

  it('adds many people at once, after a check of each line, and nobody twice', async () => {
    await add();
    const rows = '佐藤 花子,hanako,hanako@kaisha.example\n<b>悪</b>,evil"<i>,taro@kaisha.example\n太郎,administrator,taro@kaisha.example\n三郎,saburo,not an address';
    const checked = await admin.send(`/t/${tenantId}/users/import`, { rows });
    expect(checked.text).toContain('4行中2行を追加できます');
    expect(checked.text).toContain('ほかの行ですでに登録されています');
    expect(checked.text).not.toMatch(/<b>|<i>/);
    expect(await links()).toHaveLength(1);
    const added = await admin.send(`/t/${tenantId}/users/import`, { rows, confirmed: 'yes' });
    expect(added).toMatchObject({ status: 303, location: `/console/t/${tenantId}/users?added=2` });
    expect((await admin.send(`/t/${tenantId}/users/import`, { rows, confirmed: 'yes' })).status).toBe(200);
    expect((await links()).map(({ sfaUserId, isOn, testedAt }) => [sfaUserId, isOn, testedAt === undefined]).sort()).toEqual([['administrator', false, false], ['evil"<i>', false, true], ['hanako', false, true]]);
    const many = Array.from({ length: 501 }, (_, n) => `n,u-${n},u@kaisha.example`).join('\n');
    expect((await admin.send(`/t/${tenantId}/users/import`, { rows: many, confirmed: 'yes' })).text).toContain('500行まで');
    expect(await links()).toHaveLength(3);
  });
});
