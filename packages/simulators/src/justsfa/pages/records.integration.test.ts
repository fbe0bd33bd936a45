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

const plate = '/plates/10001';
const schedule = 'field_1000000001';
const form = (more: Record<string, string | readonly string[]> = {}) => ({
  [`${schedule}.form`]: 'timed',
  [`${schedule}.start`]: '2026-11-24T10:00',
  [`${schedule}.end`]: '2026-11-24T11:30',
  [`${schedule}.public`]: 'public',
  [`${schedule}.participants`]: ['taro.yamada', 'group-sales'],
  'value.field_1000000002': '定例',
  'value.field_1000000003': '本社',
  'value.field_1000000004': '一行目\r\n二行目',
  ...more,
});
const versionOf = (text: string): string => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';

describe('the records of a plate', () => {
  it('are made, changed and deleted as by a person on the screen, and each fires the webhook', async () => {
    const hook = await receiveWebhooks();
    cleanups.push(hook.close);
    const { visitor, sim } = await start({ settings: { webhooks: [{ id: 'w', url: hook.url, table: 'table_1000000001' }] } });
    await visitor.send('/person', { id: 'hanako.sato' });
    expect(await visitor.send(`${plate}/records`, form())).toMatchObject({ status: 303, location: `${plate}?done=recordMade` });
    expect(await sim('/records/1')).toMatchObject({
      createdBy: expect.arrayContaining(['hanako.sato']),
      record: {
        [schedule]: {
          [`${schedule}_period`]: ['2026-11-24T10:00+09:00', '2026-11-24T11:30+09:00'],
          [`${schedule}_participants`]: [expect.arrayContaining(['taro.yamada']), expect.arrayContaining(['group-sales'])],
          [`${schedule}_public`]: true,
        },
        field_1000000002: '定例',
        field_1000000004: '一行目\n二行目',
      },
    });
    const { text } = await visitor.visit(`${plate}/records/1`);
    const changed = form({ version: versionOf(text), [`${schedule}.form`]: 'allDay', [`${schedule}.firstDay`]: '2026-11-25', [`${schedule}.lastDay`]: '2026-11-26', [`${schedule}.public`]: 'private', [`${schedule}.participants`]: 'hanako.sato' });
    expect((await visitor.send(`${plate}/records/1`, changed)).status).toBe(303);
    expect(await sim('/records/1')).toMatchObject({
      record: { [schedule]: { [`${schedule}_period`]: ['2026-11-25T00:00+09:00', '2026-11-26T23:59+09:00'], [`${schedule}_participants`]: [expect.arrayContaining(['hanako.sato'])], [`${schedule}_public`]: false } },
    });
    expect((await visitor.visit(`${plate}?range=all`)).text).toContain('非公開');
    expect((await visitor.send(`${plate}/records/1/delete`, {})).status).toBe(303);
    await expect.poll(() => hook.received.map(({ body }) => (body as { type: string }).type), { timeout: 10_000 }).toEqual(['ADD_RECORD', 'UPDATE_RECORD', 'DELETE_RECORD']);
    expect(await sim('/records')).toEqual([]);
    expect(await sim('/calls')).toMatchObject({ total: 0, usage: { today: 0, lastMinute: 0 } });
  });

  it('keep what nobody touched in the form in which it is stored', async () => {
    const { visitor, sim } = await start({ settings: { switches: { unknownParticipant: 'store' } } });
    const record = { field_1000000002: '見学', [schedule]: { [`${schedule}_period`]: ['2026-11-24', '2026-11-25'], [`${schedule}_participants`]: [['stranger', '知らない人'], 'taro.yamada'], [`${schedule}_facilities`]: [['room-b']] } };
    await sim('/records', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record }) });
    const before = (await sim('/records/1')) as { record: Record<string, object> };
    const { text } = await visitor.visit(`${plate}/records/1`);
    expect(text).toContain('stranger');
    const untouched = { version: versionOf(text), [`${schedule}.form`]: 'allDay', [`${schedule}.firstDay`]: '2026-11-24', [`${schedule}.lastDay`]: '2026-11-25', [`${schedule}.public`]: 'public', [`${schedule}.participants`]: ['stranger', 'taro.yamada'] };
    const shown = { start: /name="field_1000000001.start"[^>]*value="([^"]*)"/.exec(text)?.[1] ?? '', end: /name="field_1000000001.end"[^>]*value="([^"]*)"/.exec(text)?.[1] ?? '' };
    const same = { ...untouched, [`${schedule}.start`]: shown.start, [`${schedule}.end`]: shown.end };
    expect((await visitor.send(`${plate}/records/1`, { ...same, 'value.field_1000000002': '見学会' })).status).toBe(303);
    const after = (await sim('/records/1')) as { record: Record<string, object> };
    expect(after.record).toEqual({ ...before.record, field_1000000002: '見学会' });
    const { text: again } = await visitor.visit(`${plate}/records/1`);
    expect((await visitor.send(`${plate}/records/1`, { ...same, version: versionOf(again), 'value.field_1000000002': '見学会', [`${schedule}.participants`]: 'stranger' })).status).toBe(303);
    expect(((await sim('/records/1')) as { record: Record<string, object> }).record[schedule]).toMatchObject({
      [`${schedule}_period`]: ['2026-11-24', '2026-11-25'],
      [`${schedule}_participants`]: [['stranger', '知らない人']],
      [`${schedule}_facilities`]: [['room-b']],
    });
  });

  it('refuse what the rules of a field forbid, beside the input, and keep what was typed', async () => {
    const { visitor, sim } = await start();
    const refused = async (more: Record<string, string | readonly string[]>, sentence: string) => {
      const answer = await visitor.send(`${plate}/records`, form(more));
      expect(answer.status, sentence).toBe(422);
      expect(answer.text).toContain(sentence);
      expect(answer.text).toContain('value="本社"');
    };
    await refused({ 'value.field_1000000002': '' }, '必須項目です。');
    await refused({ 'value.field_1000000002': 'あ'.repeat(121) }, '120文字以内で入力してください。');
    await refused({ [`${schedule}.end`]: '2026-11-24T09:00' }, '終了を開始より後');
    await refused({ [`${schedule}.end`]: '' }, '終了を開始より後');
    await refused({ [`${schedule}.start`]: 'soon' }, '終了を開始より後');
    await refused({ [`${schedule}.form`]: 'allDay', [`${schedule}.firstDay`]: '2026-13-40' }, '終了を開始より後');
    await refused({ [`${schedule}.participants`]: ['nobody'] }, '存在しないユーザーです。');
    await refused({ 'value.field_1000000005': 'many' }, '正しい値ではありません。');
    await refused({ 'value.field_1000000007': 'no address' }, '正しい値ではありません。');
    await refused({ 'value.field_1000000008': 'nap' }, '正しい値ではありません。');
    expect((await visitor.send(`${plate}/records`, form({ 'value.field_1000000009': 'K-1' }))).status).toBe(303);
    await refused({ 'value.field_1000000009': 'K-1' }, '同じ値のレコード');
    expect(await sim('/records')).toHaveLength(1);
  });

  it('take a record without period and participants, and one without any field of the form is refused', async () => {
    const { visitor, sim } = await start();
    expect((await visitor.send(`${plate}/records`, { 'value.field_1000000002': '未定' })).status).toBe(303);
    expect(await sim('/records/1')).toMatchObject({ record: { [schedule]: { [`${schedule}_period`]: [], [`${schedule}_participants`]: [] } } });
    expect((await visitor.send(`${plate}/records`, {})).status).toBe(422);
  });

  it('tell who was slower than an edit from elsewhere, and keep his entries for a second save', async () => {
    const { visitor, sim } = await start();
    await visitor.send(`${plate}/records`, form());
    const { text } = await visitor.visit(`${plate}/records/1`);
    await sim('/records/1?as=taro.yamada', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record: { field_1000000003: '支社' } }) });
    const slow = await visitor.send(`${plate}/records/1`, form({ version: versionOf(text), 'value.field_1000000002': '遅い編集' }));
    expect(slow.status).toBe(409);
    expect(slow.text).toContain('山田 太郎 がこのレコードを変更しました');
    expect(slow.text).toContain('value="遅い編集"');
    expect(await sim('/records/1')).toMatchObject({ record: { field_1000000002: '定例', field_1000000003: '支社' } });
    expect((await visitor.send(`${plate}/records/1`, form({ version: versionOf(slow.text), 'value.field_1000000002': '遅い編集' }))).status).toBe(303);
    expect(await sim('/records/1')).toMatchObject({ record: { field_1000000002: '遅い編集' } });
    for (const version of ['', 'x', '-1']) expect((await visitor.send(`${plate}/records/1`, form({ version }))).status).toBe(409);
  });

  it('are listed for everyone and for one participant, by period, page by page', async () => {
    const now = Date.UTC(2026, 10, 22, 3);
    const records = Array.from({ length: 60 }, (_, index) => ({
      table: 'table_1000000001',
      record: { field_1000000002: `予定${index + 1}`, [schedule]: { [`${schedule}_period`]: [`2026-12-01T${String(index % 24).padStart(2, '0')}:00+09:00`, '2026-12-02T23:00+09:00'], [`${schedule}_participants`]: [index === 7 ? 'room-a' : 'taro.yamada'] } },
    }));
    const { visitor } = await start({ now: () => now, settings: { records } });
    const rowsOf = (text: string): number => [...text.matchAll(/<tr id="record-/g)].length;
    expect(rowsOf((await visitor.visit(plate)).text)).toBe(50);
    expect(rowsOf((await visitor.visit(`${plate}?page=2`)).text)).toBe(10);
    const room = await visitor.visit(`${plate}/rows?participant=room-a`);
    expect([rowsOf(room.text), room.text.includes('予定8')]).toEqual([1, true]);
    expect((await visitor.visit(`${plate}?participant=${encodeURIComponent('<b>nobody</b>')}&page=x&range=y&order=z`)).text).toContain('表示するレコードがありません。');
  });

  it('are marked for ten seconds after a change, and listed for a while though their period is over', async () => {
    let now = Date.UTC(2026, 10, 30);
    const { visitor, sim } = await start({ now: () => now });
    await visitor.send(`${plate}/records`, form());
    const rowOf = async () => /<tr id="record-1".*?<\/tr>/s.exec((await visitor.visit(`${plate}/rows`)).text)?.[0];
    expect(await rowOf()).toMatch(/class="fresh".*<mark>新規<\/mark>/s);
    now += 10_000;
    expect(await rowOf()).not.toMatch(/fresh|<mark>/);
    await sim('/records/1', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record: { field_1000000003: '支社' } }) });
    expect(await rowOf()).toMatch(/class="fresh".*<mark>変更<\/mark>/s);
    now += 5 * 60_000;
    expect(await rowOf()).toBeUndefined();
    expect((await visitor.visit(`${plate}?range=all`)).text).toContain('<tr id="record-1"');
  });

  it('show texts from outside as texts, whatever they hold', async () => {
    const { visitor, sim } = await start();
    await sim('/users', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(hostileTexts.map((text) => ({ id: text, name: text }))) });
    for (const text of hostileTexts) {
      const record = form({ 'value.field_1000000002': text, 'value.field_1000000003': text, 'value.field_1000000004': text, [`${schedule}.participants`]: [text] });
      expect((await visitor.send(`${plate}/records`, record)).status, text).toBe(303);
    }
    for (const path of [`${plate}?range=all`, `${plate}/records/1`, `${plate}/records/4`, `${plate}/new`, '/person', '/']) {
      const { text, status } = await visitor.visit(path);
      expect(status).toBe(200);
      for (const hostile of hostileTexts.filter((one) => /[<"]/.test(one))) expect(text, path).not.toContain(hostile);
    }
    const stored = (await sim('/records')) as { record: Record<string, string> }[];
    expect(stored.map(({ record }) => record['field_1000000004'])).toEqual(hostileTexts);
  });

  it('answer 404 for what is not there, and leave the paths of the API to the API', async () => {
    const { visitor, simulator } = await start();
    for (const path of ['/plates/1', '/plates/x', '/plates/10001/records/99', '/plates/10001/records/1e3', '/nowhere', '/plates/10001/rows/x']) {
      const answer = await visitor.visit(path);
      expect([answer.status, answer.text.startsWith('<!doctype html>')], path).toEqual([404, true]);
    }
    expect((await visitor.send(`${plate}/records/99`, form())).status).toBe(404);
    expect((await visitor.send(`${plate}/records/99/delete`, {})).status).toBe(404);
    for (const path of ['/sites/nowhere', '/_sim/nowhere', '/sites/api/services/v1/tables/x']) {
      const answer = await fetch(`${simulator.url}${path}`);
      expect([answer.status, await answer.json()], path).toEqual([404, { code: 'NOT_FOUND', message: `GET ${path}` }]);
      expect(answer.headers.get('content-security-policy')).toBeNull();
    }
  });

  it('take no form that another site or another port sent', async () => {
    const { visitor, sim } = await start();
    for (const site of ['cross-site', 'same-site']) expect((await visitor.send(`${plate}/records`, form(), { 'sec-fetch-site': site })).status).toBe(403);
    expect(await sim('/records')).toEqual([]);
  });

  it('are Japanese by default and English when that is chosen', async () => {
    const { visitor } = await start();
    expect((await visitor.visit(plate)).text).toContain('参加者で表示');
    expect(await visitor.visit(`/language/en?back=${plate}`)).toMatchObject({ status: 303, location: plate });
    const { text } = await visitor.visit(plate);
    expect(text).toContain('Show by participant');
    expect(text).toContain('<html lang="en">');
  });
});
