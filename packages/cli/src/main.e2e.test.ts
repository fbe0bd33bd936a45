import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoSettings, startGraphSimulator, type GraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator, type JustSfaSimulator } from '@clounect/simulators/justsfa';
import { afterAll, beforeAll, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const host = fileURLToPath(new URL('../../host/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clounect-cli-'));
const file = join(folder, 'tenants.json');
const webhookId = '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b';
const secrets = { apiKey: 'EXAMPLE-KEY', webhookSecret: 'example-webhook-secret', clientSecret: demoSettings.apps[0]?.secrets[0]?.value ?? '' };
const mail = demoSettings.users[0]?.mail ?? '';
const fields = { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' };
let sfa: JustSfaSimulator;
let graph: GraphSimulator;

const written: string[] = [];
async function run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], DATA_DIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  written.push(texts.out, texts.err);
  return { code, ...texts };
}

async function startHost(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [host], { env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { msg?: string; message?: string; port?: number };
    if (told.port !== undefined) return { child, port: told.port };
  }
  throw new Error('the host ended');
}

beforeAll(async () => {
  graph = await startGraphSimulator({ port: 0, settings: { switches: { etagMove: false } } });
  sfa = await startJustSfaSimulator({ port: 0 });
  const setup = (table: string, field: string) => ({
    ...{ tenantId: 'example', name: '例示商事', webhookId, webhookHeader: 'x-clounect-secret', webhookSecret: secrets.webhookSecret },
    sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: secrets.apiKey },
    source: { table, scheduleField: field, settings: { fields } },
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: demoSettings.apps[0]?.clientId ?? '' }, clientSecret: secrets.clientSecret },
    links: [{ name: '山田 太郎', sfaUserId: 'taro.yamada', mail }],
  });
  writeFileSync(file, JSON.stringify([setup('table_1000000001', 'field_1000000001')]));
  writeFileSync(join(folder, 'second.json'), JSON.stringify([setup('table_2000000001', 'field_2000000001')]));
});
afterAll(async () => {
  await Promise.all([sfa.close(), graph.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it('sets a tenant up, says who has the folder, explains a record, declares a restore and ends a source; no secret in any output', async () => {
  expect(await run('tenants')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^\[databaseMissing\]/) });
  expect(await run('migrate')).toMatchObject({ code: 0, err: '' });
  expect(await run('--json', 'tenants')).toMatchObject({ code: 0, out: '[]\n' });
  expect(await run('set-up', file)).toMatchObject({ code: 0, out: 'example: set up.\n', err: '' });

  const { child, port } = await startHost();
  expect(await run('tenants')).toMatchObject({ code: 1, err: expect.stringMatching(new RegExp(`^\\[folderInUse\\][\\s\\S]*process ${child.pid}`)) });
  await fetch(`${sfa.url}/_sim/webhooks/clounect`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 'table_1000000001', url: `http://127.0.0.1:${port}/webhook/${webhookId}`, headers: { 'x-clounect-secret': secrets.webhookSecret } }) });
  const record = { field_1000000001: { field_1000000001_period: ['2027-01-12T10:00+09:00', '2027-01-12T11:00+09:00'], field_1000000001_participants: ['taro.yamada'] }, field_1000000002: '商談' };
  const made = await fetch(`${sfa.url}/_sim/records`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record }) });
  const { recordId } = (await made.json()) as { recordId: number };
  await expect.poll(async () => ((await (await fetch(`${graph.url}/_sim/mailboxes/${mail}/events`)).json()) as unknown[]).length, { timeout: 10_000 }).toBe(1);
  await sleep(500);
  child.kill('SIGTERM');
  await once(child, 'exit');

  const explained = await run('--lang', 'ja', 'explain', 'example', String(recordId));
  expect(explained).toMatchObject({ code: 0, out: expect.stringMatching(/登録 Outlookへ 山田 太郎: 成功[\s\S]*taro\.yamada: この参加者の予定がまだありません/) });
  expect(JSON.parse((await run('--json', 'explain', 'example', String(recordId))).out)).toMatchObject({ activity: [{ action: 'create', result: 'succeeded' }], explanations: [{ recordId: String(recordId) }] });
  expect((await run('explain', 'nobody', '1')).err).toMatch(/^\[unknownTenant\]/);

  expect((await run('restored', '--tenant', 'nobody')).err).toMatch(/^\[unknownTenant\]/);
  expect(JSON.parse((await run('--json', 'restored')).out)).toEqual([{ tenantId: 'example', records: 1 }]);
  expect((JSON.parse((await run('--json', 'tenants')).out) as { restoredAt?: string }[])[0]?.restoredAt).toMatch(/^\d{4}-/);

  expect((await run('set-up', join(folder, 'second.json'))).code).toBe(0);
  const sources = JSON.parse((await run('--json', 'source', 'list', 'example')).out) as { sourceId: string; table: string; isInUse: boolean; events: number }[];
  const former = sources.find(({ isInUse }) => !isInUse);
  expect(former).toMatchObject({ table: 'table_1000000001', events: 1 });
  expect(await run('source', 'end', 'example', former?.sourceId ?? '', '--events', 'remove')).toMatchObject({ code: 0, out: expect.stringContaining('1 records') });
  expect((await run('source', 'end', 'example', sources.find(({ isInUse }) => isInUse)?.sourceId ?? '', '--events', 'remove')).err).toMatch(/^\[sourceInUse\]/);

  const everything = written.join('\n');
  for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
}, 300_000);
