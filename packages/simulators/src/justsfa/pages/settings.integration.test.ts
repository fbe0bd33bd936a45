import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hostileTexts, receiveWebhooks, startPages } from './testing/start-pages.js';
import type { JustSfaSimulatorOptions } from '../index.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
async function start(options?: JustSfaSimulatorOptions) {
  const pages = await startPages(options);
  cleanups.push(() => pages.simulator.close());
  return pages;
}

const visits = '/data/10003';
const records = [{ table: 'table_3000000001', record: { field_3000000001: { field_3000000001_period: ['2026-11-24', '2026-11-24'], field_3000000001_participants: ['taro.yamada'] }, field_3000000002: '見本' } }];
const list = (url: string, key: string, table = 'table_3000000001', query = '') => fetch(`${url}/sites/api/services/v1/tables/${table}/records/${query}`, { headers: { authorization: `Bearer ${key}` } });

describe('Webhook設定', () => {
  const dialog = (url: string, more: Record<string, string | readonly string[]> = {}) => ({ title: 'Clounect', url, 'header.name': ['X-Secret', '', ''], 'header.value': ['s3cret', '', ''], add: 'on', update: 'on', delete: 'on', changedField: '', ...more });

  it('is tested with a chosen record before it is saved, and then sends what it is told to', async () => {
    const hook = await receiveWebhooks();
    cleanups.push(hook.close);
    const { visitor, sim } = await start({ settings: { records } });
    expect((await visitor.visit(`${visits}/webhooks`)).text).toContain('Webhook設定はまだありません。');
    const tested = await visitor.send(`${visits}/webhooks/new/test`, dialog(hook.url, { record: '1' }));
    expect([tested.status, tested.text.includes('テスト送信に成功しました (200)')]).toEqual([200, true]);
    expect(hook.received[0]).toMatchObject({ headers: { 'x-secret': 's3cret' }, body: { recordId: 1, type: 'UPDATE_RECORD', record: { field_3000000002: '見本' } } });
    expect(await sim('/webhooks')).toEqual([]);
    expect((await visitor.send(`${visits}/webhooks/new`, dialog(hook.url, { limitsFields: 'on', fields: ['field_3000000001'], update: '', changedField: 'field_3000000003' }))).status).toBe(303);
    expect(await sim('/webhooks')).toMatchObject([{ title: 'Clounect', table: 'table_3000000001', headers: { 'X-Secret': 's3cret' }, fields: ['field_3000000001'], triggers: { add: true, update: false, delete: true, changedField: 'field_3000000003' } }]);
    const [{ id }] = (await sim('/webhooks')) as [{ id: string }];
    const { text } = await visitor.visit(`${visits}/webhooks/${id}`);
    for (const shown of ['s3cret', hook.url, 'レコードが新規作成された', '送信例を表示', '全てのフィールドが送信されます']) expect(text).toContain(shown);
    expect((await visitor.send(`${visits}/webhooks/${id}`, dialog(hook.url, { title: '別名' }))).status).toBe(303);
    expect(await sim('/webhooks')).toMatchObject([{ id, title: '別名', fields: null }]);
    expect((await visitor.send(`${visits}/webhooks/${id}/delete`, {})).status).toBe(303);
    expect(await sim('/webhooks')).toEqual([]);
  });

  it('says what is wrong with the dialog and with the receiver, and saves nothing then', async () => {
    const refusing = await receiveWebhooks(401);
    cleanups.push(refusing.close);
    const { visitor, sim } = await start({ settings: { records } });
    for (const url of ['', 'ftp://x.example/', 'javascript:alert(1)', 'not an address']) expect((await visitor.send(`${visits}/webhooks/new`, dialog(url))).status, url).toBe(422);
    for (const header of [['bad name', 'x'], ['X-A', 'two\r\nX-B: lines'], ['', 'nameless'], ['X-あ', 'x'], ['X-A', '値']]) {
      const answer = await visitor.send(`${visits}/webhooks/new`, dialog(refusing.url, { 'header.name': [header[0] ?? ''], 'header.value': [header[1] ?? ''] }));
      expect([answer.status, answer.text.includes('改行のない半角文字')], String(header)).toEqual([422, true]);
    }
    expect((await visitor.send(`${visits}/webhooks/new`, {})).status).toBe(422);
    expect(await sim('/webhooks')).toEqual([]);
    expect((await visitor.send(`${visits}/webhooks/new/test`, dialog(refusing.url))).text).toContain('送信先は 401 を返しました');
    expect((await visitor.send(`${visits}/webhooks/new/test`, dialog('http://127.0.0.1:9/'))).text).toContain('送信先から応答がありません');
    expect((await visitor.send(`${visits}/webhooks/new/test`, dialog(refusing.url, { record: '99' }))).status).toBe(422);
  });

  it('of one table is not found below another, and unknown ones are not found', async () => {
    const { visitor, sim } = await start();
    await visitor.send(`${visits}/webhooks/new`, dialog('http://127.0.0.1:9/'));
    const [{ id }] = (await sim('/webhooks')) as [{ id: string }];
    for (const path of [`/data/10001/webhooks/${id}`, `${visits}/webhooks/nobody`, '/data/1/webhooks', '/data/x']) expect((await visitor.visit(path)).status, path).toBe(404);
    expect((await visitor.send(`/data/10001/webhooks/${id}`, dialog('http://127.0.0.1:8/'))).status).toBe(404);
    expect((await visitor.send(`/data/10001/webhooks/${id}/delete`, {})).status).toBe(404);
    expect(await sim('/webhooks')).toMatchObject([{ url: 'http://127.0.0.1:9/' }]);
  });
});

describe('API連携設定', () => {
  it('makes a key that is shown for copying and opens what it was given, no more', async () => {
    const { visitor, simulator, sim } = await start({ settings: { records, apiKeys: [] } });
    expect((await visitor.visit('/operation/api-keys')).text).toContain('API-Key はまだありません。');
    const made = await visitor.send('/operation/api-keys/new', { title: 'Clounect', enabled: 'on', tables: 'table_3000000001', view: 'on', edit: 'on', expiresAt: '' });
    expect(made.status).toBe(303);
    const { text } = await visitor.visit(String(made.location).split('?')[0] ?? '');
    const key = /id="key"[^>]*value="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(key).toMatch(/^[\w-]{32}$/);
    expect(made.location).not.toContain(key);
    expect((await list(simulator.url, key)).status).toBe(200);
    expect((await list(simulator.url, key, 'table_1000000001')).status).toBe(403);
    const remove = await fetch(`${simulator.url}/sites/api/services/v1/tables/table_3000000001/records/1`, { method: 'DELETE', headers: { authorization: `Bearer ${key}` } });
    expect(remove.status).toBe(403);
    expect((await visitor.visit('/operation/usage')).text).toContain('3 / 上限 20000');
    await visitor.send(String(made.location).split('?')[0] ?? '', { title: 'Clounect', tables: 'table_3000000001', view: 'on' });
    expect((await list(simulator.url, key)).status).toBe(401);
    await visitor.send(String(made.location).split('?')[0] ?? '', { title: 'Clounect', enabled: 'on', tables: 'table_3000000001', view: 'on', expiresAt: '2020-01-01T00:00' });
    expect((await list(simulator.url, key)).status).toBe(401);
    expect(await sim('/api-keys')).toMatchObject([{ key, expiresAt: '2019-12-31T15:00:00.000Z' }]);
    await visitor.send(`${String(made.location).split('?')[0]}/delete`, {});
    expect(await sim('/api-keys')).toEqual([]);
  });

  it('refuses a key without a table, with an unknown one, with a time that is none', async () => {
    const { visitor, sim } = await start({ settings: { apiKeys: [] } });
    for (const form of [{ view: 'on' }, { tables: 'table_9' }, { tables: 'table_3000000001', expiresAt: 'soon' }]) {
      expect((await visitor.send('/operation/api-keys/new', { title: 'x', ...form })).status, JSON.stringify(form)).toBe(422);
    }
    expect(await sim('/api-keys')).toEqual([]);
    expect((await visitor.visit('/operation/api-keys/0123456789abcdef')).status).toBe(404);
    expect((await visitor.send('/operation/api-keys/0123456789abcdef/delete', {})).status).toBe(404);
  });
});

describe('識別名', () => {
  it('of table, field, panel and filter can be read and changed, and the API knows the new ones at once and after a restart', async () => {
    const [before, after] = [mkdtempSync(join(tmpdir(), 'sfa-')), mkdtempSync(join(tmpdir(), 'sfa-'))];
    cleanups.unshift(() => [before, after].forEach((folder) => rmSync(folder, { recursive: true })));
    const { visitor, simulator } = await start({ dataDir: before, settings: { records, apiKeys: [{ key: 'K', tables: ['table_3000000001'] }] } });
    const { text } = await visitor.visit(visits);
    for (const name of ['table_3000000001', 'field_3000000001', 'field_3000000002', 'field_3000000003', 'field_3000000004']) expect(text).toContain(name);
    expect((await visitor.visit('/plates/10003/edit')).text).toContain('panel_3000000002');
    await visitor.send('/plates/10003/panels/panel_3000000002/filters/new', { label: '参加者', name: 'filter_people', field: ['field_3000000001_participants', '', ''], operator: ['contains', 'contains', 'contains'], value: ['', '', ''] });
    expect((await visitor.visit('/plates/10003/panels/panel_3000000002')).text).toContain('(参加者 contains [])');
    await visitor.send(visits, { label: '訪問', name: 'table_visits' });
    await visitor.send(`${visits}/fields/field_3000000002`, { label: '見出し', name: 'field_heading', required: 'on', maxLength: '10' });
    await visitor.send('/plates/10003/panels/panel_3000000002', { label: 'パネル', name: 'panel_visits', fields: ['field_3000000001', 'field_heading'] });
    const query = (user: string) => `?panelName=panel_visits&filterName=filter_people&_field_3000000001_participants-0=${user}`;
    const answer = await (await list(simulator.url, 'K', 'table_visits', query('taro.yamada'))).json();
    expect(answer).toMatchObject([{ tableName: 'table_visits', record: { field_heading: '見本' } }]);
    expect(await (await list(simulator.url, 'K', 'table_visits', query('hanako.sato'))).json()).toEqual([]);
    expect((await visitor.send('/plates/10003/records', { 'value.field_heading': '十一文字を超える長い題名' })).text).toContain('10文字以内で入力してください。');
    cpSync(before, after, { recursive: true });
    const again = await start({ dataDir: after, settings: { records: [] } });
    expect(await (await list(again.simulator.url, 'K', 'table_visits', query('taro.yamada'))).json()).toEqual(answer);
    expect((await again.visitor.visit('/data')).text).toContain('訪問');
    expect((await visitor.send('/plates/10003/panels/panel_visits/filters/filter_people/delete', {})).status).toBe(303);
    expect((await list(simulator.url, 'K', 'table_visits', query('taro.yamada'))).status).toBe(404);
  });

  it('that is used, malformed or missing is refused, and nothing changes', async () => {
    const { visitor, sim } = await start();
    const before = await sim('/tables');
    const refused = async (path: string, form: Record<string, string | readonly string[]>) => expect((await visitor.send(path, form)).status, `${path} ${JSON.stringify(form)}`).toBe(422);
    for (const name of ['', 'with blank', 'x'.repeat(41), 'テーブル', '../x', '<b>', 'table_1000000001']) await refused(visits, { label: 'x', name });
    for (const name of ['', 'a-b', 'field_3000000003']) await refused(`${visits}/fields/field_3000000002`, { label: 'x', name });
    for (const maxLength of ['0', '-1', 'many', '1.5']) await refused(`${visits}/fields/field_3000000002`, { label: 'x', name: 'field_3000000002', maxLength });
    await refused('/plates/10003/panels/panel_3000000002', { label: 'x', name: 'no panel' });
    const filters = '/plates/10001/panels/panel_1000000002/filters/new';
    const filter = (more: object) => ({ label: 'x', name: 'filter_x', field: 'field_1000000001_participants', operator: 'contains', value: '', ...more });
    for (const more of [{ name: 'filter_1000000003' }, { name: 'no filter' }, { field: '' }, { field: 'field_9' }, { operator: 'onOrAfter' }, { operator: 'like' }, { value: 'nobody' }, { field: '_updated_at', operator: 'onOrAfter', value: 'soon' }]) await refused(filters, filter(more));
    expect(await sim('/tables')).toEqual(before);
    for (const path of [`${visits}/fields/nobody`, '/plates/10003/panels/nobody', '/plates/10003/panels/panel_3000000002/filters/nobody', '/plates/9/edit']) expect((await visitor.visit(path)).status, path).toBe(404);
  });

  it('and every other text of the settings is shown as text, whatever it holds', async () => {
    const { visitor, sim } = await start();
    for (const text of hostileTexts) {
      await visitor.send(visits, { label: text, name: 'table_3000000001' });
      await visitor.send(`${visits}/fields/field_3000000002`, { label: text, name: 'field_3000000002' });
      await visitor.send('/plates/10003/panels/panel_3000000002', { label: text, name: 'panel_3000000002' });
      await visitor.send(`${visits}/webhooks/new`, { title: text, url: `http://127.0.0.1:9/${encodeURIComponent(text)}` });
      await visitor.send('/operation/api-keys/new', { title: text, tables: 'table_3000000001' });
      await visitor.send('/simulator/faults', { kind: 'list', effect: 'none', status: '503', pathContains: text });
      await visitor.send('/plates/10003/panels/panel_3000000002/filters/new', { label: text, name: `filter_${hostileTexts.indexOf(text)}`, field: 'field_3000000001_participants', operator: 'contains', value: '' });
      const [webhook] = ((await sim('/webhooks')) as { id: string }[]).slice(-1);
      for (const path of ['/', '/data', visits, `${visits}/fields/field_3000000002`, `${visits}/webhooks`, `${visits}/webhooks/${webhook?.id}`, '/plates/10003', '/plates/10003/new', '/plates/10003/edit', '/plates/10003/panels/panel_3000000002', '/operation/api-keys', '/simulator/faults']) {
        const answer = await visitor.visit(path);
        expect(answer.status, path).toBe(200);
        if (/[<"]/.test(text)) expect(answer.text, path).not.toContain(text);
      }
    }
  });
});

describe('the pages of the simulator itself', () => {
  it('change switches, which are refused whole when one is wrong, and set them back', async () => {
    const { visitor, sim } = await start();
    expect((await visitor.send('/simulator/switches', { webhookHold: 'true', perMinute: '7', limitAnswer: '403' })).status).toBe(303);
    expect(await sim('/switches')).toMatchObject({ webhookHold: true, perMinute: 7, limitAnswer: '403', perDay: 20_000 });
    for (const form of [{ perMinute: '-1', perDay: '1' }, { perMinute: 'x', perDay: '1' }, { limitAnswer: '500', perDay: '1' }, { webhookHold: 'maybe', perDay: '1' }]) {
      expect((await visitor.send('/simulator/switches', form)).status, JSON.stringify(form)).toBe(422);
    }
    expect(await sim('/switches')).toMatchObject({ webhookHold: true, perMinute: 7, perDay: 20_000 });
    expect((await visitor.visit('/simulator/switches')).text).toContain('(既定: 60)');
    expect((await visitor.send('/simulator/switches/reset', {})).status).toBe(303);
    expect(await sim('/switches')).toMatchObject({ webhookHold: false, perMinute: 60 });
  });

  it('add faults one by one, show their hits, and remove them', async () => {
    const { visitor, simulator, sim } = await start();
    const fault = { kind: 'list', effect: 'refuse', status: '503', times: '1', after: '', delayMs: '', pathContains: '' };
    expect((await visitor.send('/simulator/faults', fault)).status).toBe(303);
    expect((await list(simulator.url, 'EXAMPLE-KEY', 'table_1000000001')).status).toBe(503);
    expect((await visitor.send('/simulator/faults', { ...fault, kind: 'get', times: '' })).status).toBe(303);
    expect(await sim('/faults')).toMatchObject([{ kind: 'list', hits: 1 }, { kind: 'get', hits: 0 }]);
    for (const wrong of [{ kind: 'nap' }, { effect: 'explode' }, { status: '200' }, { times: '0' }, { after: 'x' }, { delayMs: '-5' }, { delayMs: '99999999' }]) {
      expect((await visitor.send('/simulator/faults', { ...fault, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
    }
    expect(await sim('/faults')).toHaveLength(2);
    await visitor.send('/simulator/faults/clear', {});
    expect(await sim('/faults')).toEqual([]);
  });

  it('show deliveries and calls, send what is held, and forget', async () => {
    const hook = await receiveWebhooks(204);
    cleanups.push(hook.close);
    const { visitor, simulator, sim } = await start({ settings: { webhooks: [{ id: 'w', title: '通知', url: hook.url, table: 'table_1000000001' }], switches: { webhookHold: true } } });
    await visitor.send('/plates/10001/records', { 'value.field_1000000002': 'x' });
    expect((await visitor.visit('/simulator/deliveries/part')).text).toContain('webhookHold で保留中: 1 件');
    await visitor.send('/simulator/deliveries/release', {});
    const { text } = await visitor.visit('/simulator/deliveries');
    for (const shown of ['通知', 'ADD_RECORD', '応答 204']) expect(text).toContain(shown);
    await visitor.send('/simulator/deliveries/clear', {});
    expect(await sim('/deliveries')).toEqual([]);
    await list(simulator.url, 'EXAMPLE-KEY', 'table_1000000001');
    expect((await visitor.visit('/simulator/calls')).text).toContain('1 / 上限 60');
    await visitor.send('/simulator/limits/reset', {});
    await visitor.send('/simulator/calls/reset', {});
    expect(await sim('/calls')).toMatchObject({ total: 0, usage: { lastMinute: 0, today: 0 } });
  });
});
