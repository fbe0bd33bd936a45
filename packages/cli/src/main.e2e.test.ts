import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secrets, startCliWorld, type CliWorld } from './testing/start-cli-world.js';

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld();
});
afterAll(() => world.close());

it('sets a tenant up, says who has the folder, explains a record, declares a restore and ends a source; no secret in any output', async () => {
  const { run } = world;
  expect(await run('migrate')).toMatchObject({ code: 0, err: '' });
  expect(await run('set-up', world.setupFile({ table: 'table_1000000001', scheduleField: 'field_1000000001' }))).toMatchObject({ code: 0, out: 'example: set up.\n', err: '' });

  const host = await world.startHost();
  expect(await run('tenants')).toMatchObject({ code: 1, err: expect.stringMatching(new RegExp(`^\\[folderInUse\\][\\s\\S]*process ${host.pid}`)) });
  const recordId = String(await world.createRecord('商談'));
  await expect.poll(async () => (await world.events()).length, { timeout: 20_000 }).toBe(1);
  const form = { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } } as const;
  const signIn = await fetch(`${host.url}/sign-in`, { ...form, body: new URLSearchParams({ email: 'admin@kaisha.example', password: secrets.password }) });
  expect(signIn.status).toBe(303);
  await sleep(500);
  await host.stop();

  expect(await run('--lang', 'ja', 'explain', 'example', recordId)).toMatchObject({ code: 0, out: expect.stringMatching(/登録 Outlookへ 山田 太郎: 成功[\s\S]*taro\.yamada: この参加者の予定がまだありません/) });
  expect((await run('explain', 'nobody', '1')).err).toMatch(/^\[unknownTenant\]/);

  expect(await run('reconcile', 'example')).toMatchObject({ code: 0, out: expect.stringContaining('asked for a comparison') });
  expect((await run('reconcile', 'nobody')).err).toMatch(/^\[unknownTenant\]/);

  expect(JSON.parse((await run('--json', 'restored')).out)).toEqual([{ tenantId: 'example', records: 1 }]);
  expect((JSON.parse((await run('--json', 'tenants')).out) as { restoredAt?: string }[])[0]?.restoredAt).toMatch(/^\d{4}-/);

  expect((await run('set-up', world.setupFile({ table: 'table_2000000001', scheduleField: 'field_2000000001' }))).code).toBe(0);
  const sources = JSON.parse((await run('--json', 'source', 'list', 'example')).out) as { sourceId: string; table: string; isInUse: boolean; events: number }[];
  const former = sources.find(({ isInUse }) => !isInUse);
  expect(former).toMatchObject({ table: 'table_1000000001', events: 1 });
  expect(await run('source', 'end', 'example', former?.sourceId ?? '', '--events', 'remove')).toMatchObject({ code: 0, out: expect.stringContaining('1 records') });
  expect((await run('source', 'end', 'example', sources.find(({ isInUse }) => isInUse)?.sourceId ?? '', '--events', 'remove')).err).toMatch(/^\[sourceInUse\]/);

  const everything = world.written.join('\n');
  for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
}, 480_000);
