import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { exampleSetup } from '../testing/example-setup.js';
import { app, emptySetup, sfaEntries, startConsoleWorld, type ConsoleWorld, type Seen, type Visitor } from '../testing/start-console-world.js';
import { people } from '../testing/start-whole.js';

const administrator = { email: 'admin@kaisha.example', name: '管理 花子', password: 'a long enough password' };
const [taro] = people;
const { tenantId } = exampleSetup;
const settled = { timeout: 30_000, interval: 100 };

let world: ConsoleWorld;
let visitor: Visitor;
beforeAll(async () => {
  world = await startConsoleWorld();
  const { clounect, sfa, graph } = world;
  await clounect.setUpTenant({
    ...exampleSetup,
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: sfaEntries.apiKey },
    source: { ...exampleSetup.source, settings: { ...exampleSetup.source.settings, panelName: sfaEntries.panel, filterName: sfaEntries.filter } },
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: [],
    administrators: [administrator],
  });
  visitor = await world.signIn(administrator);
});
afterAll(() => world.close());

const users = `/t/${tenantId}/users`;
const values = { name: taro?.name ?? '', sfaUserId: taro?.sfaUserId ?? '', mail: taro?.mail ?? '' };
const seen = (isOn: boolean): string => JSON.stringify([values.name, values.sfaUserId, values.mail, isOn]);
const post = (form: Readonly<Record<string, string>>): Promise<Seen> => visitor.send(`${users}/row-1`, { ...values, ...form });

async function titles(): Promise<readonly string[]> {
  const answer = await fetch(`${new URL(world.graph.graphUrl).origin}/_sim/mailboxes/${values.mail}/events`);
  return ((await answer.json()) as { subject: string }[]).map(({ subject }) => subject).sort();
}

it('links a person from an empty page to events in Outlook, and ends the link with what was chosen, past the brake', async () => {
  // More than are let through without a person's word.
  const wanted = Array.from({ length: 13 }, (_, n) => `商談 ${10 + n}`);
  for (const title of wanted) await world.addRecord(values.sfaUserId, title);
  expect((await visitor.see(users)).text).toContain('まだ登録がありません');

  const tested = await post({ seen: '', action: 'test' });
  expect(tested.text).toContain('OK(再テスト)');
  expect(tested.text).toContain('このユーザーの予定を一覧で確かめました');
  expect(tested.text).toContain(`${values.name} (${values.mail}) の予定表を確かめました`);

  expect((await post({ seen: seen(false), action: 'on' })).text).toContain('連携を始める前の確認');
  expect(await titles()).toEqual([]);
  await post({ seen: seen(false), action: 'on', confirmed: 'yes' });
  await vi.waitUntil(async () => (await titles()).join() === wanted.join(), settled);
  await vi.waitUntil(async () => (await world.clounect.reconcileProgress(tenantId)).every(({ finishedAt }) => finishedAt !== undefined), settled);
  expect((await visitor.see(users)).text).toContain('予定の取り込みの進み具合');

  expect((await post({ seen: seen(true), action: 'off' })).text).toContain('13件の予定をどうしますか');
  await post({ seen: seen(true), action: 'off', confirmed: 'yes', events: 'remove', shown: '13' });
  await vi.waitUntil(async () => (await titles()).length === 0, settled);
  expect(await world.clounect.heldDeletions.list({ tenantId, limit: 9 })).toEqual([]);

  await post({ seen: seen(false), action: 'on', confirmed: 'yes' });
  await vi.waitUntil(async () => (await titles()).join() === wanted.join(), settled);
  await post({ seen: seen(true), action: 'remove', confirmed: 'yes', events: 'keep', shown: '13' });
  expect((await visitor.see(users)).text).toContain('まだ登録がありません');
  await vi.waitUntil(async () => (await visitor.see(`/t/${tenantId}/why/1`)).text.includes('released'), settled);
  expect(await titles()).toEqual(wanted);
});

it('tells of a mailbox that is not there at its half, and of what links nobody before the settings are made', async () => {
  const unknown = await visitor.send(`${users}/row-2`, { ...values, mail: 'nobody@kaisha.example', seen: '', action: 'test' });
  expect(unknown.text).toMatch(/Outlookのメールボックス:<\/strong> このメールアドレスのユーザーが見つかりません/);
  expect(unknown.text).toMatch(/JUST\.SFAのユーザー:<\/strong> このユーザーの予定を一覧で確かめました/);
  const beginner = await world.signIn();
  const early = await beginner.send(`/t/${emptySetup.tenantId}/users/row-1`, { ...values, seen: '', action: 'test' });
  expect(early.status).toBe(200);
  expect(early.text.match(/予定表連携設定がまだ完了していません/g)).toHaveLength(2);
  expect((await beginner.see(users)).status).toBe(404);
});
