import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { explainCode } from '@clounect/core';
import { emptySetup, sfaEntries, startConsoleWorld, type ConsoleWorld, type Visitor } from '../../testing/start-console-world.js';

const settings = `/t/${emptySetup.tenantId}/settings`;
const person = { name: '山田 太郎', sfaUserId: 'taro.yamada', mail: 'taro.yamada@sales.example' };
const secrets = (world: ConsoleWorld): readonly string[] => [sfaEntries.apiKey, world.graphEntries.clientSecret, 'WRONG-KEY', 'wrong-secret', 'canary-key', 'REPLACED-KEY'];
const post = (url: string, body: unknown, headers: Record<string, string> = {}) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** From nothing to a synced schedule: each part builds on the ones before it, as an administrator goes through them. */
describe('the settings of a tenant with nothing set up', () => {
  let world: ConsoleWorld;
  let unwatched: Visitor;
  const shown: string[] = [];
  beforeAll(async () => {
    world = await startConsoleWorld();
    // One session: sign-ins are throttled.
    unwatched = await world.signIn();
  });
  afterAll(async () => {
    const everything = shown.join('\n') + JSON.stringify(world.logged);
    await world.close();
    for (const secret of secrets(world)) expect(everything).not.toContain(secret);
  });
  const visitor = async () => {
    const somebody = unwatched;
    const keep = async <T extends { text: string }>(answer: Promise<T>): Promise<T> => {
      shown.push((await answer).text);
      return answer;
    };
    return { ...somebody, see: (path: string) => keep(somebody.see(path)), save: (part: string, form: Record<string, string>) => keep(somebody.save(part, form)), send: (path: string, form: Record<string, string>) => keep(somebody.send(path, form)) };
  };
  const isOn = async () => (await world.clounect.tenantHealth('empty'))?.evidence.isPaused === false;

  it('shows every part and keeps the switch off, saying what is missing', async () => {
    const { text, status } = await (await visitor()).see(settings);
    expect(status).toBe(200);
    for (const label of ['Outlook予定表 連携設定', 'JUST.SFAから片方向連携', '双方向連携 *', 'off | 停止中', '① JUST.SFA に WebHook を設定します', '② JUST.SFA に API-Key を設定します', '③ JUST.SFA の情報を登録します', '④ Microsoft Azure', '⑤ Microsoft Azure アプリケーションを登録します', 'テナント', 'API-Key', 'OAuth 2.0 トークン エンドポイント (v2)', 'アプリケーション (クライアント) ID', 'クライアントシークレット', '登録して接続をテスト', 'まだ届いていません']) expect(text).toContain(label);
    expect(text).toContain(`${world.url}/webhook/${emptySetup.webhookId}`);
    expect(text).toMatch(/<input[^>]*role="switch"[^>]*disabled/);
    const forced = await (await visitor()).save('mode', { direction: 'twoWay', isOn: 'on', confirmed: 'yes' });
    expect(forced.status).toBe(422);
    expect(forced.text).toContain('まだ連携を開始できません');
    expect(await isOn()).toBe(false);
  });

  it('takes a test send before anything else is set up, and shows when it came', async () => {
    const address = `${world.url}/webhook/${emptySetup.webhookId}`;
    expect((await post(address, { type: 'TEST', recordId: 1, record: {} })).status).toBe(200);
    const part = await (await visitor()).see(`${settings}/webhook`);
    expect(part.text).toMatch(/最後のテスト送信<\/dt><dd>2\d{3}/);
    expect(part.text).toContain('秘密のヘッダーのないWebHookが届きました');
  });

  it('makes a secret header, shows it once, and counts what comes without it', async () => {
    const somebody = await visitor();
    const made = await unwatched.save('renewHeader', {});
    const secret = /id="header-value" value="([\w-]{20,})"/.exec(made.text)?.[1] ?? '';
    expect([made.status, secret.length]).toEqual([200, 32]);
    expect((await somebody.see(settings)).text).not.toContain(secret);
    const address = `${world.url}/webhook/${emptySetup.webhookId}`;
    expect((await post(address, { type: 'UPDATE_RECORD', recordId: 1 })).status).toBe(401);
    expect((await post(address, { type: 'UPDATE_RECORD', recordId: 1 }, { 'x-clounect-secret': secret })).status).toBe(200);
    expect((await somebody.see(`${settings}/webhook`)).text).toContain('これまでに 1 件');
    const renewed = await unwatched.save('renewHeader', {});
    const newer = /id="header-value" value="([\w-]{20,})"/.exec(renewed.text)?.[1] ?? '';
    const send = async (value: string) => (await post(address, { type: 'UPDATE_RECORD', recordId: 1 }, { 'x-clounect-secret': value })).status;
    expect(newer).not.toBe(secret);
    expect([await send(newer), await send(secret), await send('neither')]).toEqual([200, 200, 401]);
    expect((await somebody.see(settings)).text).toMatch(/以前の値のWebHookも、2\d{3}[^<]*以前の値で最後に届いたのは: 2\d{3}/);
    expect((await somebody.save('endFormer', { revision: '0' })).status).toBe(409);
    expect((await somebody.save('endFormer', {})).status).toBe(303);
    expect([await send(newer), await send(secret)]).toEqual([200, 401]);
    expect((await somebody.see(settings)).text).not.toContain('以前の値のWebHook');
    expect((await somebody.save('dropHeader', {})).status).toBe(303);
    expect((await post(address, { type: 'UPDATE_RECORD', recordId: 1 })).status).toBe(200);
  });

  it.each([
    ['tenant', 'evil.com/', 'テナントの名前だけを入力してください'],
    ['tenant', 'evil.example', 'テナントの名前だけを入力してください'],
    ['tenant', 'http://127.0.0.1:1', 'テナントの名前だけを入力してください'],
    ['table', '"><script>alert(1)</script>', '識別名は、半角の英数字'],
    ['apiKey', 'canary-key\u00a0鍵', '使えない文字が含まれているか'],
    ['scheduleField', '', '入力してください。'],
    ['panel', '', 'フィルターを使うには'],
  ])('refuses %s %j at its field, keeps what was entered and saves nothing', async (field, value, problem) => {
    const answer = await (await visitor()).save('sfa', { ...sfaEntries, [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(problem);
    expect(answer.text).not.toContain('<script>alert');
    expect(answer.text).toContain(`value="${field === 'title' ? '' : sfaEntries.title}"`);
    expect((await unwatched.see(settings)).text).not.toContain(sfaEntries.table);
  });

  it('registers JUST.SFA, says at the field what a test found, and then that it passed', async () => {
    const somebody = await visitor();
    await world.addRecord(person.sfaUserId, '見積もり');
    const wrong = await somebody.save('sfa', { ...sfaEntries, apiKey: 'WRONG-KEY' });
    expect([wrong.status, wrong.location]).toEqual([303, `${settings}?done=sfa#sfa`]);
    const failed = await somebody.see(`${settings}?done=sfa`);
    expect(failed.text).toMatch(/id="entry-apiKey-problem"[^>]*>API-Keyが正しくないか/);
    expect(failed.text).toContain('登録して接続をテスト');
    const right = await somebody.save('sfa', sfaEntries);
    expect(right.status).toBe(303);
    const { text } = await somebody.see(`${settings}?done=sfa`);
    expect(text).toContain('テスト完了 (クリックして再テスト)');
    expect(text).toContain('登録し、接続を確認しました。');
  });

  it('keeps what works when what is entered later does not, also a key', async () => {
    const answer = await (await visitor()).save('sfa', { ...sfaEntries, apiKey: 'WRONG-KEY' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('これまでの登録内容で連携を続けています');
    expect(answer.text).toContain('id="entry-apiKey-problem"');
    const again = await (await visitor()).save('sfa', { ...sfaEntries, apiKey: '' });
    expect(again.status).toBe(303);
  });

  it.each([
    ['https://login.evil.example/x/oauth2/v2.0/token', 'このホストには秘密の値を送れません'],
    ['http://login.microsoftonline.com/x/oauth2/v2.0/token', 'このホストには秘密の値を送れません'],
    ['https://login.microsoftonline.com.evil.example/x/oauth2/v2.0/token', 'このホストには秘密の値を送れません'],
    ['https://user:pw@login.microsoftonline.com/x/oauth2/v2.0/token', 'このホストには秘密の値を送れません'],
    ['https://login.microsoftonline.com/x/oauth2/v2.0/authorize', 'の形のURLをコピーしてください'],
    ['javascript:alert(1)', 'このホストには秘密の値を送れません'],
  ])('sends no secret to %s', async (tokenEndpoint, problem) => {
    const answer = await (await visitor()).save('graph', { ...world.graphEntries, tokenEndpoint });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(`id="entry-tokenEndpoint-problem"[^>]*>[^<]*${problem}`));
  });

  it('registers Microsoft, and replaces its secret only by one that works', async () => {
    const somebody = await visitor();
    expect((await somebody.save('graph', { ...world.graphEntries, expiresOn: new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10) })).status).toBe(303);
    const { text } = await somebody.see(`${settings}?done=graph`);
    expect(text).toContain('登録し、接続を確認しました。');
    expect(text).toMatch(/クライアントシークレットの有効期限まで、あと [5-7] 日です/);
    expect((await somebody.see('/t/empty/')).text).toContain('クライアントシークレットの有効期限まで');
    const wrong = await somebody.save('graph', { ...world.graphEntries, clientSecret: 'wrong-secret' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/id="entry-clientSecret-problem"[^>]*>クライアントシークレットが正しくありません/);
    expect((await somebody.see(settings)).text.match(/テスト完了/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('tells the second of two administrators who save at once, and keeps their input', async () => {
    const somebody = await visitor();
    const revision = await somebody.revision();
    const change = (title: string) => somebody.send(settings, { part: 'sfa', revision, ...sfaEntries, apiKey: '', location: title });
    const answers = [await change(''), await change('field_1000000009')];
    expect(answers.map(({ status }) => status)).toEqual([303, 409]);
    expect(answers[1]?.text).toContain('value="field_1000000009"');
    expect(answers[1]?.text).toContain('現在の登録: (なし)');
    // The same form twice, as by a double click, is nobody's conflict.
    expect((await change('')).status).toBe(303);
    expect((await somebody.save('sfa', { ...sfaEntries, apiKey: '' })).status).toBe(303);
  });

  it('saves rules, and refuses numbers out of their range', async () => {
    const somebody = await visitor();
    const rules = { conflict: 'outlookWins', backfillDays: '7', reminderMinutes: '', sfaPlan: 'option', 'limits-title': '255', 'limits-location': '255', 'limits-content': '100000', 'sfaLimits-title': '120', 'sfaLimits-location': '80', 'sfaLimits-content': '2000' };
    expect((await somebody.save('rules', { ...rules, backfillDays: '-1' })).status).toBe(422);
    expect((await somebody.save('rules', rules)).status).toBe(303);
    const { text } = await somebody.see(settings);
    expect(text).toMatch(/value="outlookWins" selected|selected value="outlookWins"/);
    expect(text).toContain('テスト完了');
  });

  it('previews the start, starts after a confirmation only, and takes over what is there', async () => {
    const somebody = await visitor();
    expect((await somebody.save('mode', { direction: 'twoWay', isOn: 'on', confirmed: 'yes' })).status).toBe(422);
    // From a file it is switched on, and untested: that is not enough.
    await world.clounect.setUpTenant({ ...emptySetup, links: [person] });
    const users = await unwatched.see('/t/empty/users');
    expect(users.text).toContain('まだテストしていません');
    expect((await somebody.save('mode', { direction: 'twoWay', isOn: 'on', confirmed: 'yes' })).status).toBe(422);
    const [, row = ''] = /action="(\/t\/empty\/users\/[\w-]+)#/.exec(users.text) ?? [];
    const tested = await unwatched.send(row, { ...person, seen: JSON.stringify([person.name, person.sfaUserId, person.mail, true]), action: 'test' });
    expect(tested.text).toContain('OK(再テスト)');
    expect(tested.text).not.toContain('まだテストしていません');
    const preview = await somebody.save('mode', { direction: 'twoWay', isOn: 'on' });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('まだJUST.SFAから予定を読み取っていないため');
    expect(await isOn()).toBe(false);
    expect((await somebody.save('mode', { direction: 'twoWay', isOn: 'on', confirmed: 'yes' })).status).toBe(303);
    expect(await isOn()).toBe(true);
    expect((await somebody.see(settings)).text).toMatch(/<input[^>]*role="switch"[^>]*checked/);
    const titles = async (): Promise<readonly string[]> => {
      const events = (await (await fetch(`${new URL(world.graph.graphUrl).origin}/_sim/mailboxes/${person.mail}/events`)).json()) as { subject: string }[];
      return events.map(({ subject }) => subject);
    };
    await vi.waitUntil(async () => (await titles()).includes('見積もり'), { timeout: 60_000, interval: 100 });
  });

  it('lets the keys of a schedule be set: what stands already becomes private and all-day, and nonsense is refused at its entry', async () => {
    const somebody = await visitor();
    const [schedule, title] = [sfaEntries.scheduleField, '創立記念日'];
    const value = { [`${schedule}_period`]: ['2027-02-01T00:00+09:00', '2027-02-02T00:00+09:00'], [`${schedule}_participants`]: [[person.sfaUserId]], [`${schedule}_public`]: false };
    expect((await post(`${world.sfa.url}/_sim/records`, { record: { [schedule]: value, [sfaEntries.title]: title } })).ok).toBe(true);
    const address = `${world.url}/webhook/${emptySetup.webhookId}`;
    const records = (await (await fetch(`${world.sfa.url}/_sim/records`)).json()) as { recordId: number; record: Record<string, unknown> }[];
    const told = records.find(({ record }) => record[sfaEntries.title] === title);
    expect((await post(address, { type: 'ADD_RECORD', ...told })).status).toBe(200);
    const event = async () => {
      const events = (await (await fetch(`${new URL(world.graph.graphUrl).origin}/_sim/mailboxes/${person.mail}/events`)).json()) as { subject: string; isAllDay: boolean; sensitivity: string }[];
      return events.filter(({ subject }) => subject === title).map(({ isAllDay, sensitivity }) => ({ isAllDay, sensitivity }));
    };
    await expect.poll(event, { timeout: 60_000 }).toEqual([{ isAllDay: false, sensitivity: 'normal' }]);

    const rules = { backfillDays: '30', reminderMinutes: '15', 'limits-title': '255', 'limits-location': '255', 'limits-content': '100000', 'sfaLimits-title': '120', 'sfaLimits-location': '80', 'sfaLimits-content': '2000' };
    const wrong = await somebody.save('rules', { ...rules, allDayForm: 'exclusiveMidnight', allDayKey: '_allday', publicKey: '公開' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/id="entry-publicKey-problem"[^>]*>アンダーバーで始まる/);
    expect(wrong.text).toContain('value="公開"');
    expect((await somebody.save('rules', { ...rules, allDayForm: 'wholeDay', allDayKey: '', publicKey: '' })).status).toBe(422);
    expect((await somebody.save('rules', { ...rules, allDayForm: 'exclusiveMidnight', allDayKey: '_allday', publicKey: `${schedule}_public` })).status).toBe(303);
    const { text } = await somebody.see(settings);
    expect(text).toContain('value="_public"');
    expect(text).toMatch(/value="exclusiveMidnight" selected|selected value="exclusiveMidnight"/);
    // Neither has to do with whether the connection works.
    expect(text).not.toContain('テストの後に登録内容が変わっています');
    await expect.poll(event, { timeout: 60_000 }).toEqual([{ isAllDay: true, sensitivity: 'private' }]);
    // Only what the administrator says means private.
    expect((await somebody.save('rules', { ...rules, allDayForm: 'exclusiveMidnight', allDayKey: '_allday', publicKey: '_public', privateValues: '社外秘、個人' })).status).toBe(303);
    expect((await somebody.see(settings)).text).toContain('value="社外秘, 個人"');
    await expect.poll(event, { timeout: 60_000 }).toEqual([{ isAllDay: true, sensitivity: 'normal' }]);
  });

  it('replaces a key that JUST.SFA no longer takes: what waited for minutes goes on at once', async () => {
    const somebody = await visitor();
    const sim = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await fetch(`${world.sfa.url}/_sim/${path}`, { method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    };
    const [key, ...others] = (await sim('GET', 'api-keys')) as { key: string }[];
    await sim('PUT', 'api-keys', [{ ...key, key: 'REPLACED-KEY' }, ...others]);
    await world.addRecord(person.sfaUserId, '新しい鍵');
    const records = (await sim('GET', 'records')) as { recordId: number; record: Record<string, unknown> }[];
    const told = records.find(({ record }) => record[sfaEntries.title] === '新しい鍵');
    // Without the secret header it costs a read, and that is refused.
    expect((await post(`${world.url}/webhook/${emptySetup.webhookId}`, { type: 'ADD_RECORD', ...told })).status).toBe(200);
    await vi.waitUntil(async () => (await somebody.see(`/t/empty/why/${told?.recordId ?? ''}`)).text.includes(explainCode('unauthorized').ja.cause), { timeout: 60_000, interval: 100 });
    const wrong = await somebody.save('sfa', { ...sfaEntries, apiKey: '' });
    expect(wrong.location).toBe(`${settings}?done=sfa#sfa`);
    expect((await somebody.see(settings)).text).toMatch(/id="entry-apiKey-problem"[^>]*>API-Keyが正しくないか/);
    expect((await somebody.save('sfa', { ...sfaEntries, apiKey: 'REPLACED-KEY' })).status).toBe(303);
    const titles = async (): Promise<readonly string[]> => {
      const events = (await (await fetch(`${new URL(world.graph.graphUrl).origin}/_sim/mailboxes/${person.mail}/events`)).json()) as { subject: string }[];
      return events.map(({ subject }) => subject);
    };
    // By itself it would be tried again after two minutes.
    await vi.waitUntil(async () => (await titles()).includes('新しい鍵'), { timeout: 60_000, interval: 100 });
  });

  it('asks what becomes of the events before the schedule field changes, and stops without a question', async () => {
    const somebody = await visitor();
    const other = { ...sfaEntries, apiKey: '', scheduleField: 'field_1000000099' };
    const asked = await somebody.save('sfa', other);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('これまでのテーブルの予定をどうしますか?');
    expect(asked.text).toContain('Outlookに 3 件の予定が作られています');
    // It is tried before anything is given up.
    expect((await somebody.save('sfa', { ...other, ending: 'remove' })).text).toContain('id="entry-scheduleField-problem"');
    expect((await world.clounect.upkeep.sources('empty')).map(({ source }) => source.scheduleField)).toEqual([sfaEntries.scheduleField]);
    expect((await somebody.save('mode', { direction: 'twoWay' })).status).toBe(303);
    expect(await isOn()).toBe(false);
  });

  it('answers nobody else: not for another tenant, not without a session, not to another site', async () => {
    const somebody = await visitor();
    expect((await somebody.see('/t/example/settings')).status).toBe(404);
    expect((await somebody.send('/t/example/settings', { part: 'mode', revision: '0', direction: 'oneWay' })).status).toBe(404);
    expect((await fetch(`${world.url}${settings}`, { redirect: 'manual' })).status).toBe(303);
    const foreign = await fetch(`${world.url}${settings}`, { method: 'POST', headers: { cookie: somebody.cookie, 'sec-fetch-site': 'cross-site' }, body: new URLSearchParams({ part: 'dropHeader', revision: '0' }) });
    expect(foreign.status).toBe(403);
    expect((await somebody.send(settings, { part: 'everything' })).status).toBe(400);
  });
});
