import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, exampleSource } from '@clounect/core/testing';
import { toTargetText } from './pages/held-page.js';
import { createVisitor, password, startConsole, type RunningConsole } from './testing/start-console.js';

let running: RunningConsole;
beforeAll(async () => {
  running = await startConsole();
});
afterAll(() => running.close());

const stillHeld = () => running.store.heldDeletions.list({ tenantId: 'tenant-1', limit: 100 });

/** More inferred deletions than are let through. */
async function holdDeletions() {
  const { store } = running;
  const { sourceId } = await store.tenants.useSource('tenant-1', exampleSource);
  for (let record = 1; record <= 14; record += 1) await accept(store, { tenantId: 'tenant-1', sourceId, recordId: String(record) });
  for (const claim of await store.queue.claim('worker', 20)) {
    const deletion = { what: 'event', mailboxId: 'mailbox-1', eventId: `event-${claim.recordId}`, reason: 'unlinked', cause: 'inferred', trigger: 'due' } as const;
    await store.mappings.commit(claim, { deletions: [deletion], finish: {} });
  }
  return stillHeld();
}

const visitor = () => createVisitor(running.url);
const signedIn = async (email = 'admin@tenant-1.example') => {
  const somebody = visitor();
  expect((await somebody.signIn(email)).status).toBe(303);
  return somebody;
};

describe('the way to why a record was treated as it was', () => {
  it('leads from its number, or from its address in JUST.SFA, and nowhere else', async () => {
    const somebody = await signedIn();
    const find = (record: string) => somebody.visit(`/t/tenant-1/why?record=${encodeURIComponent(record)}`);
    for (const path of ['/t/tenant-1/', '/t/tenant-1/why/none']) expect((await somebody.visit(path)).text).toContain('action="/console/t/tenant-1/why"');
    for (const entered of ['12', 'https://example.justsfa.com/sites/view?table=10001&record=12']) expect(await find(entered)).toMatchObject({ status: 303, location: '/console/t/tenant-1/why/12' });
    for (const entered of ['', '//evil.example', 'https://evil.example/', '../../t/tenant-2/']) {
      const { status, text } = await find(entered);
      expect(status).toBe(422);
      expect(text).toContain('レコードの番号か、レコードのアドレスではありません。');
    }
    expect((await somebody.visit('/t/tenant-1/why')).status).toBe(200);
  });
});

describe('signing in', () => {
  it('leads whoever is not signed in to the form, and an administrator to the dashboard', async () => {
    const somebody = visitor();
    expect(await somebody.visit('/t/tenant-1/')).toMatchObject({ status: 303, location: '/console/sign-in' });
    expect((await somebody.visit('/sign-in')).text).toContain('パスワードをお忘れですか?');
    expect(await somebody.signIn('admin@tenant-1.example')).toMatchObject({ status: 303, location: '/console/' });
    expect(await somebody.visit('/')).toMatchObject({ status: 303, location: '/console/t/tenant-1/' });
    const { text } = await somebody.visit('/t/tenant-1/');
    for (const label of ['ダッシュボード', 'お客様情報', '会社名', '例示商事', 'お名前', '管理 花子', '月額連携ユーザー数', '月額カレンダー連携実行数', '12 件 (うち失敗 1 件)', '連携実行ログ (過去3か月分)']) expect(text).toContain(label);
  });

  it('leads who has nothing synced yet on to the manual', async () => {
    const somebody = await signedIn('admin@tenant-2.example');
    const way = 'まだ連携の記録はありません。 <a href="/console/t/tenant-2/manual">';
    expect((await somebody.visit('/t/tenant-2/')).text).toContain(way);
    expect((await somebody.visit('/t/tenant-2/?result=failed')).text).not.toContain(way);
  });

  it('ends with the sign-out, also for who kept the cookie', async () => {
    const somebody = await signedIn();
    const kept = new Map(somebody.jar);
    expect((await somebody.send('/sign-out', {})).status).toBe(303);
    for (const [name, value] of kept) somebody.jar.set(name, value);
    expect((await somebody.visit('/t/tenant-1/')).status).toBe(303);
  });

  it('takes no made-up or altered session', async () => {
    const somebody = await signedIn();
    for (const [name, value] of somebody.jar) if (name.includes('session')) somebody.jar.set(name, `${value.slice(0, -6)}AAAAA%3D`);
    expect((await somebody.visit('/t/tenant-1/')).status).toBe(303);
  });

  it('hides whether an address is known, and says so to nobody', async () => {
    const known = await visitor().signIn('admin@tenant-2.example', 'not the password');
    const unknown = await visitor().signIn('nobody@tenant-2.example', 'not the password');
    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(known.text.replaceAll('admin@', 'nobody@')).toBe(unknown.text);
  });

  it('slows down who tries passwords, and nobody else', async () => {
    const somebody = visitor();
    const states: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) states.push((await somebody.signIn('admin@tenant-1.example', `guess number ${attempt}`)).status);
    expect(states).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await somebody.signIn('admin@tenant-1.example')).text).toMatch(/\d+秒後/);
    await signedIn();
  });

  it('does not answer a form that another site sent', async () => {
    const somebody = await signedIn();
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const answer = await somebody.send('/sign-out', {}, headers);
      expect(answer.status).toBe(403);
    }
    expect((await somebody.visit('/t/tenant-1/')).status).toBe(200);
  });

  it('sets a new password by a token that is good once, and ends the sessions before it', async () => {
    await running.accounts.put({ email: 'forgetful@tenant-1.example', name: '物忘', password, access: { role: 'administrator', tenantId: 'tenant-1' } });
    const before = await signedIn('forgetful@tenant-1.example');
    expect((await visitor().send('/forgot-password', { email: 'forgetful@tenant-1.example' })).text).toContain('案内を送りました');
    const token = running.resets.at(-1) ?? '';
    expect((await visitor().send('/new-password', { token, password: 'short' })).status).toBe(422);
    expect((await visitor().send('/new-password', { token, password: 'another long password' })).status).toBe(200);
    expect((await visitor().send('/new-password', { token, password: 'a third long password' })).status).toBe(422);
    expect((await before.visit('/t/tenant-1/')).status).toBe(303);
    expect((await visitor().signIn('forgetful@tenant-1.example', 'another long password')).status).toBe(303);
  });
});

describe('the pages', () => {
  it('shows an administrator nothing of another tenant, as if there were none', async () => {
    const somebody = await signedIn();
    for (const path of ['/', '/manual', '/contact', '/held', '/health', '/log', '/customer', '/log.csv', '/why/1']) {
      const [other, none] = [await somebody.visit(`/t/tenant-2${path}`), await somebody.visit(`/t/nobody${path}`)];
      expect([other.status, none.status], path).toEqual([404, 404]);
      expect(other.text.replaceAll('tenant-2', 'nobody')).toBe(none.text);
    }
  });

  it('shows texts from outside as texts, whatever they hold', async () => {
    const hostile = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "javascript:alert('1')", '</td></table><h1>x', '&lt;b&gt;', '\u202eevil'];
    await running.note(hostile.map((person, index) => ({ person, recordId: String(index + 1) })));
    const { text } = await (await signedIn()).visit('/t/tenant-1/');
    expect(text).not.toMatch(/<script>alert|<img|<h1>x/);
    expect(text).toContain('&lt;script>alert(1)&lt;/script>');
  });

  it('lets no other host, no inline script and no frame in', async () => {
    const { headers, text } = await (await signedIn()).visit('/t/tenant-1/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(text).not.toMatch(/(?:src|href)="https?:/);
    expect(text).not.toMatch(/<[^>]* (?:style|on[a-z]+)=/);
  });

  it('speaks the language that was chosen, and leads back only within the console', async () => {
    const somebody = await signedIn();
    expect((await somebody.visit('/language/en?back=/t/tenant-1/')).location).toBe('/console/t/tenant-1/');
    expect((await somebody.visit('/t/tenant-1/')).text).toContain('Sync log (last 3 months)');
    for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%0d%0aset-cookie:x=1']) expect((await somebody.visit(`/language/ja?back=${encodeURIComponent(back)}`)).location).toMatch(/^\/console\//);
  });

  it('saves the log as a table that a spreadsheet takes for texts', async () => {
    await running.note([{ person: '=1+1', at: '2026-11-23T00:00:00Z' }, { person: '山田, "太郎"', at: '2026-11-23T00:00:01Z' }]);
    const { text, headers } = await (await signedIn()).visit('/t/tenant-1/log.csv?from=2026-11-23');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text.split('\r\n').slice(1, 3)).toEqual([expect.stringContaining('"山田, ""太郎"""'), expect.stringContaining(`"'=1+1"`)]);
  });

  it('shows an operator all customers and each of them, and an administrator no list', async () => {
    const operator = await signedIn('operator@clounect.example');
    expect(await operator.visit('/')).toMatchObject({ status: 303, location: '/console/tenants' });
    const { text } = await operator.visit('/tenants');
    expect(text).toContain('例示商事');
    expect(text).toContain('見本工業');
    expect((await operator.visit('/t/tenant-2/')).text).toContain('見本工業');
    expect((await (await signedIn()).visit('/tenants')).status).toBe(404);
  });

  it('shows what is held, and decides exactly on what was chosen, of the own tenant alone', async () => {
    const held = await holdDeletions();
    const [first, second, ...rest] = held;
    if (first === undefined || second === undefined) throw new Error('nothing is held');
    const somebody = await signedIn();
    const shown = await somebody.visit('/t/tenant-1/held');
    for (const { recordId } of held) expect(shown.text).toContain(`/why/${recordId}`);
    const stranger = await signedIn('admin@tenant-2.example');
    expect((await stranger.send('/t/tenant-1/held', { decision: 'approve', target: toTargetText(first) })).status).toBe(404);
    expect((await stranger.send('/t/tenant-2/held', { decision: 'approve', target: toTargetText(first) })).text).toContain('0件の削除を承認しました');
    expect((await somebody.send('/t/tenant-1/held', { decision: 'burn', target: toTargetText(first) })).status).toBe(200);
    expect((await somebody.send('/t/tenant-1/held', { decision: 'approve', target: 'not a target' })).text).toContain('0件');
    expect(await stillHeld()).toHaveLength(held.length);
    expect((await somebody.send('/t/tenant-1/held', { decision: 'approve', target: toTargetText(first) })).text).toContain('1件の削除を承認しました');
    expect((await somebody.send('/t/tenant-1/held', { decision: 'discard', target: toTargetText(second) })).text).toContain('1件の予定を残します');
    expect((await somebody.send('/t/tenant-1/held', { decision: 'approve', target: toTargetText(first) })).text).toContain('0件');
    expect(await stillHeld()).toHaveLength(rest.length);
  });

  it('serves style sheet, fonts and script itself, the script below 100 KB', async () => {
    const { text } = await visitor().visit('/sign-in');
    const paths = [...text.matchAll(/(?:href|src)="\/console(\/assets[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(6);
    for (const path of paths) expect((await visitor().visit(path)).status, path).toBe(200);
    const scripts = await Promise.all(paths.filter((path) => path.endsWith('.js')).map(async (path) => (await visitor().visit(path)).text.length));
    expect(scripts.reduce((sum, length) => sum + length, 0)).toBeLessThan(100_000);
    const fonts = (await visitor().visit('/assets/fonts/index.css')).text.match(/files\/[^)]+\.woff2/)?.[0] ?? '';
    expect((await visitor().visit(`/assets/fonts/${fonts}`)).status).toBe(200);
  });
});
