import { accept, addTenant, claimOne, exampleHeld, exampleLink, exampleTenant } from '@clounect/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVisitor, password, startConsole, type RunningConsole } from './testing/start-console.js';
import { formulas, hostileTexts } from './testing/hostile-texts.js';
import type { HeldRecord } from '@clounect/core';
import { routesOf } from './testing/routes-of.js';

function titled(text: string): HeldRecord {
  const held = exampleHeld(text);
  return { ...held, schedule: held.schedule && { ...held.schedule, title: text, location: text, content: text } };
}

/** Every text that comes from outside is one of the corpus, in turn: names, titles, ids, mail addresses, details, lost values. */
async function fill({ store, note, accounts }: RunningConsole): Promise<void> {
  const all = [...hostileTexts, ...formulas];
  const key = await addTenant(store);
  await store.tenants.put({ ...exampleTenant('tenant-1'), name: all.join(' ') });
  await store.tenants.putLinks('tenant-1', all.map((text, index) => exampleLink('tenant-1', String(index), { name: text, sfaUserId: text, mail: text })));
  for (const [index, text] of all.entries()) {
    const recordId = hostileTexts.includes(text) ? text : String(index);
    await accept(store, key(recordId));
    const claim = await claimOne(store);
    const decision = { mailboxId: text, participants: [text], row: text, reason: text, step: text, outcome: `refused: ${text}`, lost: { [text]: text, title: text } };
    await store.mappings.commit(claim, {
      held: titled(text),
      explanation: { ...key(recordId), at: '2026-11-22T01:02:03Z', trigger: `webhook:${text}, ${text}`, decisions: [decision] },
      finish: {},
    });
    await note([{ ...key(recordId), person: text, code: text, detail: text, mailboxId: text, result: 'failed' }]);
  }
  await holdDeletions(store, key);
  await accounts.put({ email: 'hostile@tenant-1.example', name: all.join(' '), password, access: { role: 'administrator', tenantId: 'tenant-1' } });
}

/** More inferred deletions than are let through, of people with such names. */
async function holdDeletions(store: RunningConsole['store'], key: Awaited<ReturnType<typeof addTenant>>): Promise<void> {
  for (let record = 0; record < 25; record += 1) {
    const text = hostileTexts[record % hostileTexts.length] ?? '';
    await accept(store, key(`held ${record} ${text}`));
    const deletion = { what: 'event', mailboxId: text, eventId: text, reason: 'unlinked', cause: 'inferred', trigger: text, person: text } as const;
    await store.mappings.commit(await claimOne(store), { deletions: [deletion], finish: {} });
  }
}

let running: RunningConsole;
beforeAll(async () => {
  running = await startConsole();
  await fill(running);
});
afterAll(() => running.close());

const signedIn = async (email: string) => {
  const somebody = createVisitor(running.url);
  expect((await somebody.signIn(email)).status).toBe(303);
  return somebody;
};

describe('texts from outside', () => {
  it('break out of no page, in no language', async () => {
    const [somebody, operator] = [await signedIn('hostile@tenant-1.example'), await signedIn('operator@clounect.example')];
    const paths = routesOf(running.router).flatMap(({ method, path }) => (method === 'get' && path.startsWith('/t/:tenantId') ? [path.replace(':tenantId', 'tenant-1')] : []));
    const records = hostileTexts.map((text) => encodeURIComponent(text));
    const addresses = paths.flatMap((path) => (path.includes(':recordId') ? records.map((record) => path.replace(':recordId', record)) : path.includes(':') ? [] : [path]));
    const filters = hostileTexts.map((text) => `/t/tenant-1/?person=${encodeURIComponent(text)}`);
    let shown = '';
    for (const language of ['ja', 'en']) {
      for (const visitor of [somebody, operator]) await visitor.visit(`/language/${language}`);
      for (const address of [...addresses, ...filters, '/tenants', '/tenants/list']) {
        const { status, text, headers } = await (address.startsWith('/tenants') ? operator : somebody).visit(address);
        expect(status, address).toBe(200);
        if (headers.get('content-type')?.includes('text/html') !== true) continue;
        for (const hostile of hostileTexts) expect(text.includes(hostile), `${address} shows ${hostile}`).toBe(false);
        // Quoted values hold what they like; names of attributes, and where links lead, do not.
        expect(text.replaceAll(/"[^"]*"/g, '""'), address).not.toMatch(/<[^>]*\s(?:style|on[a-z]+|srcdoc)=/i);
        expect(text, address).not.toMatch(/(?:href|src|action)="\s*(?:javascript|data:text)/i);
        shown += text;
      }
    }
    // They were there to be shown.
    for (const escaped of ['&lt;script>window.broken=1', '&lt;iframe', '&lt;mglyph']) expect(shown).toContain(escaped);
  });

  it('are texts to a spreadsheet, one cell each', async () => {
    const { text } = await (await signedIn('admin@tenant-1.example')).visit('/t/tenant-1/log.csv');
    const cells = [...text.replace(/^\ufeff/, '').matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
    expect(cells.length % 8).toBe(0);
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(cell))).toEqual([]);
    for (const formula of formulas) expect(cells.filter((cell) => cell === `'${formula}`).length, formula).toBeGreaterThanOrEqual(2);
  });
});
