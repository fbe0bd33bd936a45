import { createVisitor, type Visitor } from '@clounect/page-kit/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoSettings } from './demo-settings.js';
import { startGraphSimulator, type GraphSimulator } from './index.js';
import { createTestCaller, type Json, type TestCaller } from './test-caller.js';
import { startTestReceiver } from './test-receiver.js';

const mail = 'taro.yamada@sales.example';
const mailbox = `/_sim/mailboxes/${mail}`;
const page = `/outlook/${mail}/events`;
const mark = { id: 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink', value: 'c1|source|10%7C01|m1|e1|2' };
const visit = {
  ...{ subject: '訪問', location: { displayName: '本社' }, body: { contentType: 'text', content: '一\n二' }, transactionId: 't1', singleValueExtendedProperties: [mark] },
  start: { dateTime: '2026-11-24T10:00:00', timeZone: 'Asia/Tokyo' },
  end: { dateTime: '2026-11-24T11:00:00', timeZone: 'Asia/Tokyo' },
};

let simulator: GraphSimulator;
let call: TestCaller;
let visitor: Visitor;
beforeEach(async () => {
  simulator = await startGraphSimulator({ settings: { switches: { etagMove: false, notificationDelayMs: 0 } } });
  call = await createTestCaller(simulator);
  visitor = createVisitor(simulator.url);
});
afterEach(() => simulator.close());

const make = async (): Promise<string> => String((await call('POST', `/v1.0/users/${mail}/events`, visit, { prefer: 'IdType="ImmutableId"' })).body.id);
const read = async (id: string): Promise<Json> => (await call('GET', `/v1.0/users/${mail}/events/${id}`, undefined, { prefer: 'outlook.timezone="Asia/Tokyo", outlook.body-content-type="text"' })).body;
/** What a browser would send of the form as it is shown. */
async function formOf(path: string): Promise<Record<string, string>> {
  const { text } = await visitor.visit(path);
  const values = [...text.matchAll(/<input(?=[^>]* name="(\w+)")(?![^>]*type="checkbox")[^>]* value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  const areas = [...text.matchAll(/<textarea name="(\w+)"[^>]*>([^<]*)</g)].map(([, name = '', value = '']) => [name, value] as const);
  const checked = [...text.matchAll(/<input type="checkbox" name="(\w+)" checked/g)].map(([, name = '']) => [name, 'on'] as const);
  return Object.fromEntries([...values, ...areas, ...checked]);
}

describe('an event', () => {
  test('is edited by its owner through the form, which sends only what changed, and subscribers are told', async () => {
    const receiver = await startTestReceiver();
    const resource = `/users/${demoSettings.users[0]?.id}/events`;
    await call('POST', '/v1.0/subscriptions', { changeType: 'created,updated,deleted', resource, notificationUrl: `${receiver.url}/n`, expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(), clientState: 's' });
    const id = await make();
    const before = await read(id);
    const form = await formOf(`${page}/${id}`);
    expect(form).toMatchObject({ subject: '訪問', place: '本社', starts: '2026-11-24T10:00', ends: '2026-11-24T11:00', body: '一\n二' });
    const saved = await visitor.send(`${page}/${id}`, { ...form, do: 'save', place: '支社', starts: '2026-11-25T09:30', ends: '2026-11-25T10:30', isPrivate: 'on' });
    expect(saved.status).toBe(303);
    expect(await read(id)).toMatchObject({ subject: '訪問', location: { displayName: '支社' }, sensitivity: 'private', start: { dateTime: '2026-11-25T09:30:00.0000000' }, body: before['body'] });
    await vi.waitUntil(() => receiver.entries('/n').some(({ changeType }) => changeType === 'updated'), { timeout: 30_000 });
    await visitor.send(`${page}/${id}`, { ...(await formOf(`${page}/${id}`)), do: 'remove' });
    await vi.waitUntil(() => receiver.entries('/n').some(({ changeType }) => changeType === 'deleted'), { timeout: 30_000 });
    expect((await read(id)).error?.code).toBe('ErrorItemNotFound');
    await visitor.send(`/outlook/${mail}/deleted/${id}`, {});
    expect(await read(id)).toMatchObject({ subject: '訪問' });
    await receiver.close();
  });

  test('that changed while its form was open is not overwritten: the person is told and sees what it is now', async () => {
    const id = await make();
    const form = await formOf(`${page}/${id}`);
    await call('PATCH', `/v1.0/users/${mail}/events/${id}`, { subject: '別の件名' });
    const answer = await visitor.send(`${page}/${id}`, { ...form, do: 'save', place: '支社' });
    expect([answer.status, answer.text.includes('別の件名')]).toEqual([409, true]);
    expect(await read(id)).toMatchObject({ subject: '別の件名', location: { displayName: '本社' } });
    await call('POST', `${mailbox}/events/${id}/touch`);
    expect((await visitor.send(`${page}/${id}`, { ...(await formOf(`${page}/${id}`)), do: 'save', place: '支社' })).status).toBe(303);
  });

  test('becomes recurring, single, an online meeting and a meeting by buttons', async () => {
    const id = await make();
    const act = async (action: string, change: Record<string, string> = {}) => visitor.send(`${page}/${id}`, { ...(await formOf(`${page}/${id}`)), ...change, do: action });
    await act('weekly');
    expect(await read(id)).toMatchObject({ type: 'seriesMaster', recurrence: { pattern: { type: 'weekly', daysOfWeek: ['tuesday'] } } });
    await act('single');
    expect(await read(id)).toMatchObject({ type: 'singleInstance' });
    await act('online', { attendees: 'guest@other.example' });
    expect(await read(id)).toMatchObject({ isOnlineMeeting: true, attendees: [{ emailAddress: { address: 'guest@other.example' } }] });
    expect((await visitor.visit('/mails')).text).toContain('guest@other.example');
    await act('save', { isAllDay: 'on' });
    expect(await read(id)).toMatchObject({ isAllDay: true, isOnlineMeeting: true, end: { dateTime: '2026-11-25T00:00:00.0000000' } });
    await act('copy');
    expect((await call('GET', `${mailbox}/events`)).body).toHaveLength(2);
  });

  test('of the sync is told from one of its owner and from a copy', async () => {
    const id = await make();
    expect((await visitor.visit(`${page}/${id}`)).text).toContain('レコード 10|01 から Clounect が作りました');
    const copy = (await call('POST', `${mailbox}/events/${id}/copy`)).body;
    expect((await visitor.visit(`${page}/${copy.id}`)).text).toContain('写しです');
    const own = (await call('POST', `${mailbox}/events`, { ...visit, transactionId: undefined, singleValueExtendedProperties: [] })).body;
    expect((await visitor.visit(`${page}/${own.id}`)).text).toContain('本人が作った予定です');
    const entries = (await (await fetch(`${simulator.url}/outlook/events.json?mail=${mail}&from=2026-11-23&to=2026-11-30`)).json()) as { record: unknown; isCopy: boolean; start: string }[];
    expect(entries.map(({ record, isCopy, start }) => [record, isCopy, start])).toEqual([['10|01', false, '2026-11-24T10:00:00'], ['10|01', true, '2026-11-24T10:00:00'], [null, false, '2026-11-24T10:00:00']]);
  });

  test('is made by a form; what Outlook refuses is told with everything that was typed', async () => {
    const typed = { do: 'save', subject: '<b>面談</b>', place: '', body: 'a & b', starts: '2026-11-26T15:00', ends: '2026-11-26T14:00', attendees: '' };
    const refused = await visitor.send(page, typed);
    expect([refused.status, refused.text.includes('ErrorCalendarEndDateIsEarlierThanStartDate'), refused.text.includes('&lt;b>面談'), refused.text.includes('<b>面談')]).toEqual([422, true, true, false]);
    for (const wrong of [{ starts: '' }, { starts: 'soon' }, { ends: '2026-13-01T00:00', isAllDay: 'on' }, { attendees: 'nobody', ends: '2026-11-26T16:00' }]) expect((await visitor.send(page, { ...typed, ...wrong })).status, JSON.stringify(wrong)).toBe(422);
    const made = await visitor.send(page, { ...typed, ends: '2026-11-26T16:00', back: `/outlook/list?mail=${mail}` });
    expect([made.status, made.location]).toEqual([303, `/outlook/list?mail=${mail}`]);
    expect((await visitor.send(page, { ...typed, ends: '2026-11-26T16:00', back: 'https://evil.example/' })).location).toBe(`/outlook/list?mail=${encodeURIComponent(mail)}`);
    expect((await visitor.visit(`/outlook/list?mail=${mail}&from=2026-11-20`)).text).toContain('&lt;b>面談');
    expect((await visitor.visit('/outlook/list?mail=nobody&from=yesterday')).status).toBe(200);
    for (const path of [`${page}/none`, '/outlook/nobody/events/new', '/outlook/events.json?from=x']) expect((await visitor.visit(path)).status, path).toBeGreaterThanOrEqual(400);
  });
});

test('the live stream tells of every change of an event', async () => {
  const answer = await fetch(`${simulator.url}/outlook/live`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const wait = async (text: string): Promise<void> => {
    while (!told.includes(text)) told += (await reader?.read())?.value ?? '';
  };
  await wait('hello');
  await make();
  await wait('data: changed');
  await reader?.cancel();
});
