import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsonLogger } from '../logging/create-json-logger.js';
import { recordSpans, toSpanText } from '../testing/record-spans.js';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

const canary = (what: string): string => `canary${what}${randomBytes(6).toString('hex')}`;
const secrets = { apiKey: canary('key'), clientSecret: canary('client'), webhookSecret: canary('header') };
const texts = { title: canary('title'), location: canary('place'), content: canary('content'), edited: canary('edited'), knocked: canary('knocked'), answered: canary('answer'), address: `${canary('mail')}@office.example` };
const scheduled = { who: people.map(({ sfaUserId }) => sfaUserId), title: texts.title, location: texts.location, content: texts.content, period: tomorrow };

/** What a careless line could hold of a text: as it is, in base64, in an address, or escaped in JSON. */
function formsOf(text: string): readonly string[] {
  const base64 = Buffer.from(text).toString('base64');
  return [text, encodeURIComponent(text), base64.slice(0, base64.length - 4), JSON.stringify(text).slice(1, -1)];
}

describe('logs, metrics and spans of the whole, at the most talkative level', () => {
  const lines: string[] = [];
  const tokens = new Set<string>();
  const clientStates = new Set<string>();
  const recorder = recordSpans();
  const realFetch = globalThis.fetch;
  let whole: Whole;
  let metrics = '';

  const faults = (side: 'sfa' | 'graph', ...list: readonly object[]): Promise<unknown> => whole.sim(side, 'faults', { faults: list });
  const post = async (url: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
    (await realFetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })).status;
  /** They begin anew with each host. */
  const keepMetrics = async (): Promise<void> => {
    metrics += await (await realFetch(`${whole.hostUrl}/metrics`)).text();
  };

  beforeAll(async () => {
    globalThis.fetch = async (input, init) => {
      // Nobody but Graph is told it: what is stored is a hash.
      const request = new Request(input, init);
      const isSubscription = request.method === 'POST' && request.url.endsWith('/subscriptions');
      if (isSubscription) clientStates.add(((await request.clone().json()) as { clientState: string }).clientState);
      const response = await realFetch(request);
      const isToken = request.url.endsWith('/token') && response.ok;
      if (isToken) tokens.add(((await response.clone().json()) as { access_token: string }).access_token);
      return response;
    };
    whole = await startWhole({ direction: 'twoWay' }, { secrets, logger: createJsonLogger((line) => lines.push(line), 'trace') });
    await whole.untilFed();
    await act();
    await keepMetrics();
  }, 200_000);

  /** Everything that should work and everything that can fail, with a canary in each text that somebody else chooses. */
  async function act(): Promise<void> {
    const made = await whole.create(scheduled);
    for (const person of [0, 1, 2]) await whole.untilTitles([texts.title], person);
    const [first] = await whole.events();
    const own = await whole.create({ ...scheduled, who: [people[0]?.sfaUserId ?? ''] });
    await whole.idle();
    const mine = (await whole.events()).find(({ id }) => id !== first?.id);
    await whole.edit({ subject: texts.edited, body: { contentType: 'text', content: texts.content } }, 0, mine?.id);
    await whole.untilTitled(own, texts.edited);

    // At the door: wrong secrets, no JSON, no record, what no database takes, strangers.
    const signed = { 'x-clounect-secret': secrets.webhookSecret };
    expect(await post(whole.webhookUrl, '{}', { 'x-clounect-secret': texts.knocked })).toBe(401);
    expect(await post(whole.webhookUrl, `{"${texts.knocked}`, signed)).toBe(400);
    expect(await post(whole.webhookUrl, JSON.stringify({ type: texts.knocked, recordId: texts.knocked }), signed)).toBe(200);
    expect(await post(whole.webhookUrl, JSON.stringify({ type: 'ADD_RECORD', recordId: 8_001, record: { field_1000000002: texts.knocked, field_1000000001: texts.knocked } }), signed)).toBe(200);
    expect(await post(whole.webhookUrl, `{"recordId":8002,"type":"${texts.knocked}\\u0000"}`, signed)).not.toBe(500);
    await post(`${whole.hostUrl}/webhook/${texts.knocked}`, '{}');
    const [feed] = await whole.feeds();
    await post(`${whole.hostUrl}/graph/notifications`, JSON.stringify({ value: [{ subscriptionId: feed?.subscriptionId, clientState: texts.knocked, resource: `users/${texts.knocked}` }] }));
    await post(`${whole.hostUrl}/graph/lifecycle`, JSON.stringify({ value: [{ subscriptionId: feed?.subscriptionId, clientState: texts.knocked, lifecycleEvent: texts.knocked }] }));

    // Outside: refused, broken, late, and answers that repeat what was sent.
    const echo = { error: { code: 'ErrorInvalidRequest', message: `${texts.answered} ${texts.title} ${secrets.clientSecret}` } };
    for (const fault of [
      { status: 401, body: echo, times: 3 },
      { status: 500, body: echo, times: 3 },
      { status: 400, body: echo, times: 1 },
      { effect: 'dropAnswer', times: 2 },
      { status: 429, headers: { 'retry-after': '1' }, body: echo, times: 1 },
      { status: 503, body: texts.answered, times: 2 },
      { status: 403, body: echo, times: 1 },
    ]) {
      await faults('graph', { kind: 'event.update', ...fault });
      await whole.change(made, { title: `${texts.title} ${fault.status ?? 0}` });
      await sleep(400);
    }
    await faults('graph', { kind: '*', effect: 'none', delayMs: 9_000, times: 1 });
    await whole.change(made, { content: `${texts.content} later` });
    await sleep(9_500);
    await faults('graph', { kind: 'token', status: 401, body: { error: 'invalid_client', error_codes: [7000215], error_description: `${texts.answered} ${secrets.clientSecret}` } });
    await keepMetrics();
    await whole.restart();
    await whole.change(made, { location: texts.location, title: texts.title });
    await sleep(800);
    await faults('graph');

    const sfaEcho = { code: 'E1', message: `field_1000000002 ${texts.answered} ${texts.edited} ${secrets.apiKey}`, error: { code: 'E1', message: `${texts.answered} ${secrets.apiKey}` } };
    for (const fault of [{ status: 401 }, { status: 400 }, { status: 500 }, { effect: 'dropAnswer' }]) {
      await faults('sfa', { kind: '*', times: 3, body: sfaEcho, ...fault });
      await post(whole.webhookUrl, JSON.stringify({ type: 'UPDATE_RECORD', recordId: own, updatedAt: 'never' }), signed);
      await sleep(300);
      const [event] = await whole.events();
      await whole.edit({ subject: `${texts.edited} ${JSON.stringify(fault)}` }, 0, event?.id);
      await sleep(600);
    }
    await faults('sfa');

    // A person who is not in the directory.
    await whole.setUp({ links: [...people.map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId })), { name: texts.knocked, mail: texts.address, sfaUserId: 'misaki.tanaka' }] });
    await whole.create({ ...scheduled, who: ['misaki.tanaka'] });
    await sleep(800);
  }

  afterAll(async () => {
    globalThis.fetch = realFetch;
    await whole.close();
    await recorder.stop();
  });

  it('tell a lot', () => {
    const codes = lines.map((line) => (JSON.parse(line) as { code?: string }).code);
    expect(codes).toEqual(expect.arrayContaining(['unauthorized', 'AADSTS7000215']));
    expect(metrics).toMatch(/clounect_webhooks_total\{outcome="unauthorized"\} 1\n/);
    expect(metrics).toMatch(/clounect_outside_calls_total\{system="graph",operation="updateEvent",outcome="(unavailable|unauthorized|rejected)"\} [1-9]/);
    expect(metrics).toMatch(/clounect_outside_calls_total\{system="entra",operation="token",outcome="unauthorized"\} [1-9]/);
    expect(metrics).toMatch(/clounect_outside_calls_total\{system="justSfa",operation="readRecord"/);
    expect(recorder.spans().length).toBeGreaterThan(50);
    expect(tokens.size).toBeGreaterThan(0);
    expect(clientStates.size).toBeGreaterThan(0);
  });

  it('hold no secret and nothing that a person wrote or is called', () => {
    const birds = [...Object.values(secrets), ...Object.values(texts), ...[...tokens].flatMap((token) => [token, ...token.split('.').slice(1)]), ...clientStates, ...people.flatMap(({ name, mail }) => [name, mail])];
    const told = { logs: lines.join(''), metrics, spans: toSpanText(recorder.spans()) };
    const leaks = Object.entries(told).flatMap(([where, text]) => birds.flatMap((bird) => formsOf(bird)).filter((form) => text.includes(form)).map((form) => `${where}: ${form}`));
    expect(leaks).toEqual([]);
  });

  it('are caught by this very check when one of them sings', () => {
    expect(formsOf(texts.title).some((form) => `…${Buffer.from(texts.title).toString('base64')}…`.includes(form))).toBe(true);
    expect(formsOf(texts.address).some((form) => `/users/${encodeURIComponent(texts.address)}`.includes(form))).toBe(true);
  });
});
