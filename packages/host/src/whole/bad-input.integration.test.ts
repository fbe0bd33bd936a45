import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleSetup, webhookSecret } from '../testing/example-setup.js';
import { field, people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = ''] = people.map(({ sfaUserId }) => sfaUserId);
afterEach(() => whole.close());

const post = async (body: string, secret = webhookSecret): Promise<number> =>
  (await fetch(whole.webhookUrl, { method: 'POST', headers: { 'content-type': 'application/json', [exampleSetup.webhookHeader]: secret }, body })).status;
const codes = async (): Promise<readonly string[]> => [...new Set((await whole.activity()).flatMap(({ code }) => code ?? []))].sort();

describe('webhooks that nobody should send', () => {
  it('end as coded lines of the log or change nothing, and the next good one is carried out', async () => {
    whole = await startWhole();
    const period = { [`${field.schedule}_period`]: ['2027-01-12T10:00+09:00', '2027-01-12T09:00+09:00'], [`${field.schedule}_participants`]: [] };
    const hostile = [
      {},
      { type: 'UPDATE_RECORD' },
      { type: 'ADD_RECORD', recordId: { $gt: 0 } },
      { type: 'ADD_RECORD', recordId: '1; drop table work' },
      { type: 'ADD_RECORD', recordId: 1e30 },
      { type: 'ADD_RECORD', recordId: -1 },
      [],
      [null],
      { body: null },
      { type: 'UPDATE_RECORD', recordId: 987_001, updatedAt: '2027-01-01T00:00:00.000+09:00', tableName: 'table_1000000001', record: { [field.schedule]: period } },
      { type: 'UPDATE_RECORD', recordId: 987_002, record: 'x' },
      { type: 'UPDATE_RECORD', recordId: 987_003, record: { [field.schedule]: [1], [field.title]: { toString: 1 } } },
      { type: 'UPDATE_RECORD', recordId: 987_004, __proto__: { polluted: true }, record: { [field.title]: 'a\0b\ud800' } },
    ];
    for (const body of hostile) expect([200, 400]).toContain(await post(JSON.stringify(body)));
    expect(await post('{"recordId":')).toBe(400);
    expect(await post('{"recordId":1}', 'wrong')).toBe(401);
    await whole.create({ who: [taro], title: '普通', period: tomorrow });
    await whole.untilTitles(['普通']);
    await whole.idle();
    expect(await codes()).toEqual(['malformed', 'unauthorized']);
  });
});

describe('settings that are wrong', () => {
  it('names an unknown field, keeps what it was told, and carries it out when the field is right', async () => {
    const settings = { fields: { title: 'field_9999999999', location: field.location, content: field.content } };
    whole = await startWhole({ source: { ...exampleSetup.source, settings } });
    await whole.create({ who: [taro], title: '題', period: tomorrow });
    await expect.poll(codes, { timeout: 10_000 }).toContain('malformed');
    expect((await whole.activity()).find(({ code }) => code === 'malformed')?.detail).toContain('field_9999999999');
    await whole.setUp({ source: exampleSetup.source });
    const recordId = 1;
    await whole.change(recordId, { title: '題2' });
    await whole.untilTitles(['題2']);
  });

  it('tells a wrong key, a wrong secret and a mailbox without Exchange apart, and others go on', async () => {
    whole = await startWhole({ links: [...people.slice(0, 2).map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId })), { name: '不明', mail: 'nobody@sales.example', sfaUserId: 'S0103' }] });
    await whole.sim('graph', `users/${people[1]?.id ?? ''}`, { state: 'noMailbox' }, 'PUT');
    await whole.create({ who: [taro, hanako, 'S0103'], title: '三人', period: tomorrow });
    await whole.untilTitles(['三人']);
    await expect.poll(codes, { timeout: 10_000 }).toEqual(['mailboxUnusable', 'notFound']);
  });

  it('says which secret Entra refused', async () => {
    whole = await startWhole();
    const apps = (await whole.sim('graph', 'apps')) as { secrets: { value: string; expiresAt?: string }[] }[];
    await whole.sim('graph', 'apps', apps.map((app) => ({ ...app, secrets: [{ value: 'another' }] })), 'PUT');
    await whole.setUp({ graph: { ...(await currentGraph()), clientSecret: 'wrong-secret' } });
    // Connections are looked up once a second; the old one still has a token.
    await sleep(1_200);
    await whole.create({ who: [taro], title: '後で', period: tomorrow });
    await expect.poll(codes, { timeout: 10_000 }).toEqual(['AADSTS7000215']);
    await whole.setUp({ graph: { ...(await currentGraph()), clientSecret: 'another' } });
    await expect.poll(async () => (await whole.events()).map(({ subject }) => subject), { timeout: 60_000 }).toEqual(['後で']);
  });
});

async function currentGraph(): Promise<{ settings: { graphUrl: string; tokenEndpoint: string; clientId: string } }> {
  const [app] = (await whole.sim('graph', 'apps')) as { clientId: string; tenantId: string }[];
  return { settings: { graphUrl: `${whole.graphUrl}/v1.0`, tokenEndpoint: `${whole.graphUrl}/${app?.tenantId ?? ''}/oauth2/v2.0/token`, clientId: app?.clientId ?? '' } };
}

describe('Graph in trouble', () => {
  const faults = [
    ['400', { status: 400 }, 'rejected'],
    ['401', { status: 401, times: 4 }, 'unauthorized'],
    ['403', { status: 403, times: 1 }, 'forbidden'],
    ['404 without a known code', { status: 404, body: {}, times: 1 }, 'malformed'],
    ['409', { status: 409, times: 1, body: { error: { code: 'Conflict', message: '' } } }, undefined],
    ['429', { status: 429, headers: { 'Retry-After': '1' }, times: 1 }, 'rateLimited'],
    ['500, not carried out', { status: 500, times: 1 }, 'unavailable'],
    ['504, carried out', { status: 504, times: 1, effect: 'loseAnswer' }, 'unavailable'],
    ['a cut connection, not carried out', { effect: 'drop', times: 1 }, 'unavailable'],
    ['a cut connection, carried out', { effect: 'dropAnswer', times: 1 }, 'unavailable'],
  ] as const;

  it.each(faults)('%s while it creates: one mailbox waits with a code, the other goes on, nothing is doubled', async (_name, fault, code) => {
    whole = await startWhole();
    await whole.sim('graph', 'faults', { faults: [{ kind: 'event.create', pathContains: people[0]?.id, ...fault }] });
    const recordId = await whole.create({ who: [taro, hanako], title: '題', period: tomorrow });
    await whole.untilTitles(['題'], 1);
    if (code !== undefined) await expect.poll(async () => (await codes()).length, { timeout: 12_000 }).toBeGreaterThan(0);
    const logged = await codes();
    if (code === 'rejected') {
      expect(logged).toEqual([code]);
      await whole.sim('graph', 'faults', { faults: [] });
      await whole.change(recordId, { title: '題' });
      await whole.idle();
      expect(await whole.events()).toEqual([]);
      await whole.change(recordId, { title: '直した' });
      await whole.untilTitles(['直した']);
      return;
    }
    if (code === 'forbidden' || code === 'unauthorized' || code === 'malformed') {
      expect(logged.every((one) => one === code)).toBe(true);
      return;
    }
    await expect.poll(async () => (await whole.events()).map(({ subject }) => subject), { timeout: 30_000 }).toEqual(['題']);
    await whole.idle();
    expect((await whole.events()).length).toBe(1);
    expect((await whole.activity()).every(({ result }) => result === 'succeeded')).toBe(true);
  });

  it('waits 8 s for an answer that does not come, and doubles nothing', async () => {
    whole = await startWhole();
    await whole.sim('graph', 'faults', { faults: [{ kind: 'event.create', effect: 'none', delayMs: 9_500, times: 1 }] });
    await whole.create({ who: [taro], title: '遅い', period: tomorrow });
    await expect.poll(codes, { timeout: 15_000 }).toEqual(['unavailable']);
    await expect.poll(async () => (await whole.events()).map(({ subject }) => subject), { timeout: 20_000 }).toEqual(['遅い']);
    await whole.idle();
    expect((await whole.events()).length).toBe(1);
  });
});
