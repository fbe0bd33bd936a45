import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type Json, type TestAnswer, type TestCaller } from './test-caller.js';

const mail = 'taro.yamada@sales.example';
const root = `/v1.0/users/${mail}`;
const events = `${root}/events`;
const sim = `/_sim/mailboxes/${mail}/events`;
const view = `${root}/calendarView/delta?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z`;
const immutable = { prefer: 'IdType="ImmutableId"' };
const on = (day: string, hour = '10') => ({ start: { dateTime: `${day}T${hour}:00:00`, timeZone: 'UTC' }, end: { dateTime: `${day}T${hour}:30:00`, timeZone: 'UTC' } });

let simulator: GraphSimulator;
let call: TestCaller;
beforeEach(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMove: false } }, seed: 1 });
  call = await createTestCaller(simulator);
});
afterEach(() => simulator.close());

const make = async (subject: string, day = '2026-11-24', more: object = {}): Promise<string> => String((await call('POST', events, { subject, ...on(day), ...more }, immutable)).body.id);
const removed = (id: unknown) => ({ '@odata.type': '#microsoft.graph.event', id, '@removed': { reason: 'deleted' } });
/** All pages of a round. */
async function round(link: string, prefer = immutable.prefer): Promise<{ readonly items: readonly Json[]; readonly pages: readonly TestAnswer[]; readonly next: string }> {
  const pages: TestAnswer[] = [];
  for (let url = link; pages.length < 50; ) {
    const page = await call('GET', url, undefined, { prefer });
    expect(page.status).toBe(200);
    pages.push(page);
    if (page.body['@odata.nextLink'] === undefined) break;
    expect(page.body['@odata.deltaLink']).toBeUndefined();
    url = page.body['@odata.nextLink'];
  }
  return { items: pages.flatMap(({ body }) => body.value ?? []), pages, next: String(pages.at(-1)?.body['@odata.deltaLink']) };
}

test('the first round has all events of the window in pages, the next only what changed', async () => {
  const ids = [await make('a'), await make('b'), await make('c')];
  await make('outside', '2027-01-10');
  await call('DELETE', `${events}/${await make('dead')}`);
  const first = await round(view, 'IdType="ImmutableId", odata.maxpagesize=2');
  expect(first.pages).toHaveLength(2);
  expect(first.pages.map(({ headers }) => headers.get('preference-applied')?.startsWith('odata.track-changes'))).toEqual([true, false]);
  expect(first.items.map(({ id, subject }) => [id, subject])).toEqual(ids.map((id, index) => [id, 'abc'[index]]));
  expect(first.items[0]).toMatchObject({ '@odata.type': '#microsoft.graph.event', '@odata.etag': expect.any(String) as unknown, type: 'singleInstance' });
  expect((await round(first.next)).items).toEqual([]);
  await call('PATCH', `${events}/${ids[1]}`, { subject: 'B' });
  const made = await make('d');
  await call('DELETE', `${events}/${ids[0]}`);
  const second = await round(first.next);
  expect(second.items).toMatchObject([{ id: ids[1], subject: 'B' }, { id: made, subject: 'd' }, removed(ids[0])]);
  expect((await round(second.next)).items).toEqual([]);
  // The earlier link can be used again.
  expect((await round(first.next)).items).toEqual(second.items);
});

test('a change in the middle of a round is told in it or in the next', async () => {
  const ids = [await make('a'), await make('b'), await make('c')];
  const page = await call('GET', view, undefined, { prefer: 'IdType="ImmutableId", odata.maxpagesize=2' });
  await call('PATCH', `${events}/${ids[0]}`, { subject: 'A' });
  await call('DELETE', `${events}/${ids[1]}`);
  const rest = await round(String(page.body['@odata.nextLink']));
  expect(rest.items).toMatchObject([{ id: ids[2] }, { id: ids[0], subject: 'A' }, removed(ids[1])]);
  expect((await round(rest.next)).items).toEqual([]);
});

test('@removed comes for what lies outside the window and was touched, and for what left it', async () => {
  const inside = await make('a');
  const { next } = await round(view);
  await call('PATCH', `${events}/${inside}`, on('2027-01-10'));
  const outside = await make('never inside', '2027-01-11');
  const second = await round(next);
  expect(second.items).toEqual([removed(inside), removed(outside)]);
  expect((await call('GET', `${events}/${inside}`)).status).toBe(200);
  await call('PATCH', `${events}/${inside}`, on('2026-11-25'));
  expect((await round(second.next)).items).toMatchObject([{ id: inside, subject: 'a' }]);
});

test('a move to another calendar is @removed in the one and an item in the other; out and back with immutable ids stays removed', async () => {
  const id = await make('a');
  const calendars = ((await call('GET', `${root}/calendars`)).body.value ?? []).map((calendar) => calendar.id);
  const secondView = view.replace('calendarView', `calendars/${calendars[1]}/calendarView`);
  const [here, there] = [await round(view), await round(secondView)];
  const standard = (await call('GET', `${events}/${id}`)).body.id;
  await call('PATCH', `${sim}/${id}`, { calendarId: calendars[1] });
  const left = await round(here.next);
  expect(left.items).toEqual([removed(id)]);
  expect((await round(here.next, 'outlook.timezone="UTC"')).items).toEqual([removed(standard)]);
  expect((await round(there.next)).items).toMatchObject([{ id, subject: 'a' }]);
  await call('PATCH', `${sim}/${id}`, { subject: 'edited there' });
  expect((await round(left.next)).items).toEqual([]);
  await call('PATCH', `${sim}/${id}`, { calendarId: calendars[0] });
  expect((await round(left.next)).items).toMatchObject([{ id, subject: 'edited there' }]);
  expect((await round(here.next)).items).toEqual([removed(id)]);
});

test('a series is its master and sparse occurrences, also over pages', async () => {
  const recurrence = { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: '2026-11-24', numberOfOccurrences: 3 } };
  const id = await make('series', '2026-11-24', { recurrence });
  const { items, pages } = await round(view, 'IdType="ImmutableId", odata.maxpagesize=3');
  expect(pages).toHaveLength(2);
  expect(items[0]).toMatchObject({ id, type: 'seriesMaster', subject: 'series' });
  expect(items.slice(1).map((item) => Object.keys(item).toSorted())).toEqual(Array.from({ length: 3 }, () => ['@odata.etag', '@odata.type', 'end', 'id', 'seriesMasterId', 'start', 'type']));
  expect(items[3]).toMatchObject({ type: 'occurrence', seriesMasterId: id, start: { dateTime: '2026-11-26T10:00:00.0000000', timeZone: 'UTC' } });
});

describe('switches', () => {
  test('empty pages with a next link, and replays of unchanged events', async () => {
    const ids = [await make('a'), await make('b')];
    await call('PATCH', '/_sim/switches', { deltaEmptyPages: 2, deltaReplays: 1 });
    const first = await round(view);
    expect(first.pages.map(({ body }) => body.value?.length)).toEqual([0, 0, 2]);
    await call('PATCH', `${events}/${ids[0]}`, { subject: 'A' });
    expect((await round(first.next)).items).toMatchObject([{ id: ids[1] }, { id: ids[0], subject: 'A' }]);
  });
  test('a round without end', async () => {
    await make('a');
    await call('PATCH', '/_sim/switches', { deltaLoop: true });
    const { pages, next } = await round(view);
    expect([pages.length, next]).toEqual([50, 'undefined']);
    expect(pages.every(({ body }) => body.value?.length === 1)).toBe(true);
  });
  test('a change stays invisible for a while, and comes later', async () => {
    const { next } = await round(view);
    const id = await make('a');
    await call('PATCH', '/_sim/switches', { deltaLagMs: 60_000 });
    const early = await round(next);
    expect(early.items).toEqual([]);
    await call('PATCH', '/_sim/switches', { deltaLagMs: 0 });
    expect((await round(early.next)).items).toMatchObject([{ id }]);
  });
});

describe('refuses', () => {
  const codeOf = async (path: string): Promise<unknown> => {
    const { status, body } = await call('GET', path);
    return [status, body.error?.code, body.error?.message];
  };
  test('forgotten tokens with 410, of one mailbox or of all, also in the middle of a round', async () => {
    const { next } = await round(view);
    const { next: other } = await round(view.replace('taro.yamada', 'hanako.sato'));
    await make('a');
    await make('b');
    const { body } = await call('GET', view, undefined, { prefer: 'odata.maxpagesize=1' });
    await call('POST', '/_sim/delta/forget', { mailbox: mail });
    expect(await codeOf(next)).toEqual([410, 'SyncStateNotFound', 'The sync state generation is not found; generation=1;[highest=2].']);
    expect((await codeOf(String(body['@odata.nextLink']))) as unknown[]).toContain('SyncStateNotFound');
    expect((await call('GET', other)).status).toBe(200);
    await call('POST', '/_sim/delta/forget');
    expect((await call('GET', other)).status).toBe(410);
    expect((await round(view)).items).toHaveLength(2);
  });
  test('tokens that are damaged, of another mailbox, or of the other kind', async () => {
    const { next } = await round(view);
    const wrong = [next.slice(0, -1), `${next}0`, next.replace('taro.yamada', 'hanako.sato'), next.replace('deltatoken', 'skiptoken'), `${root}/calendarView/delta?$deltatoken=x`];
    for (const link of wrong) expect(await codeOf(link)).toEqual([400, 'BadRequest', 'Badly formed token.']);
  });
  test('query options, a missing or too wide window, and events/delta', async () => {
    for (const option of ['$select=subject', '$filter=subject eq 1', '$expand=x', '$orderby=subject', '$search=x', '$top=5']) expect((await call('GET', `${view}&${option}`)).status).toBe(400);
    expect((await codeOf(`${root}/calendarView/delta`)) as unknown[]).toContain('ErrorInvalidParameter');
    expect((await codeOf(view.replace('2026-12-01', '2031-12-02'))) as unknown[]).toContain('ErrorInvalidRequest');
    expect((await call('GET', `${events}/delta`)).status).toBe(400);
    expect((await call('GET', view.replace('delta', 'delta()'))).status).toBe(200);
    expect((await call('GET', '/_sim/calls')).body.byKind?.['delta' as never]).toBe(10);
  });
});
