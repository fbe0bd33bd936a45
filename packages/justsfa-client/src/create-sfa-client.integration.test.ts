import type { Period, Schedule } from '@clounect/core';
import { describeSfaClient, type SfaBackDoor } from '@clounect/core/testing';
import { startJustSfaSimulator, type JustSfaSimulator, type SettingsInput } from '@clounect/simulators/justsfa';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSfaClient } from './create-sfa-client.js';
import { createProcessPermits } from './limits/create-process-permits.js';
import { sfaSettingsSchema, type SourceSettings } from './settings.js';
import { exampleSource } from './testing/example-source.js';

type Overrides = Partial<SourceSettings>;
type Switches = NonNullable<SettingsInput['switches']>;

const roomy = { perMinute: 10_000, perDay: 100_000, concurrent: 5 };
const taro = { sfaUserId: 'taro.yamada', name: '山田 太郎' };
const hanako = { sfaUserId: 'hanako.sato', name: '佐藤 花子' };

let running: JustSfaSimulator | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(switches: Switches, overrides: Overrides = {}, limits: Partial<typeof roomy> = roomy) {
  const simulator = await startJustSfaSimulator({ settings: { switches } });
  running = simulator;
  const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl: simulator.url, limits });
  const open = (apiKey = 'EXAMPLE-KEY') => createSfaClient({ settings, source: exampleSource(overrides), apiKey });
  return { simulator, settings, open, client: open(), backDoor: createBackDoor(simulator.url, overrides.allDayForm ?? 'lastMinute') };
}

/** JUST.SFA past the client, with a reading and writing of its own, so that a mistake in the client's can't hide itself. */
function createBackDoor(url: string, form: SourceSettings['allDayForm']): SfaBackDoor & { sim(method: string, path: string, body?: unknown): Promise<unknown> } {
  const sim = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/_sim${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    sim,
    add: async (schedule) => String(shownSchema.parse(await sim('POST', '/records', { record: toFields(schedule, form) })).recordId),
    edit: (recordId, schedule) => sim('PUT', `/records/${recordId}`, { record: toFields(schedule, form) }),
    remove: (recordId) => sim('DELETE', `/records/${recordId}`),
    stands: async (recordId) => {
      const shown = await sim('GET', `/records/${recordId}`);
      return shown === undefined ? undefined : toSchedule(shownSchema.parse(shown).record, form);
    },
    callCount: async () => z.object({ total: z.number() }).parse(await sim('GET', '/calls')).total,
    loseAnswers: (carriedOut) => sim('POST', '/faults', { faults: [{ kind: '*', effect: carriedOut ? 'dropAnswer' : 'drop' }] }),
  };
}

const shownSchema = z.object({
  recordId: z.number(),
  record: z.object({
    field_1000000001: z.union([
      z.object({ field_1000000001_period: z.array(z.string()), field_1000000001_participants: z.array(z.array(z.string())) }),
      z.union([z.strictObject({}), z.literal(''), z.null()]).transform(() => ({ field_1000000001_period: [], field_1000000001_participants: [] })),
    ]),
    field_1000000002: z.string(),
    field_1000000003: z.string(),
    field_1000000004: z.string(),
  }),
});

const hour = 3_600_000;
const toJst = (instant: string): string => `${new Date(Date.parse(instant) + 9 * hour).toISOString().slice(0, 16)}+09:00`;
const dayAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10);
const midnight = 'T00:00+09:00';

function toFields({ period, participants, title, location, content }: Schedule, form: SourceSettings['allDayForm']): unknown {
  return {
    field_1000000001: { field_1000000001_period: toPair(period, form), field_1000000001_participants: participants.map(({ sfaUserId }) => [sfaUserId]) },
    field_1000000002: title,
    field_1000000003: location,
    field_1000000004: content,
  };
}

function toPair(period: Period | null, form: SourceSettings['allDayForm']): readonly string[] {
  if (period === null) return [];
  if (period.kind === 'timed') return [toJst(period.start), toJst(period.end)];
  const { firstDay, lastDay } = period;
  if (form === 'dateOnly') return [firstDay, lastDay];
  if (form === 'exclusiveMidnight') return [`${firstDay}${midnight}`, `${dayAfter(lastDay, 1)}${midnight}`];
  return [`${firstDay}${midnight}`, form === 'inclusiveMidnight' ? `${lastDay}${midnight}` : `${lastDay}T23:59+09:00`];
}

function toSchedule(record: z.infer<typeof shownSchema>['record'], form: SourceSettings['allDayForm']): Schedule {
  const { field_1000000001_period: pair, field_1000000001_participants: participants } = record.field_1000000001;
  const [start, end] = pair;
  return {
    period: start === undefined || end === undefined ? null : fromPair(start, end, form),
    participants: participants.map(([sfaUserId = '', name = '']) => ({ sfaUserId, name })),
    title: record.field_1000000002,
    location: record.field_1000000003,
    content: record.field_1000000004,
  };
}

function fromPair(start: string, end: string, form: SourceSettings['allDayForm']): Period {
  const [firstDay, lastDay] = [start.slice(0, 10), end.slice(0, 10)];
  const candidate: Period = { kind: 'allDay', firstDay, lastDay: form === 'exclusiveMidnight' ? dayAfter(lastDay, -1) : lastDay };
  const [from, to] = toPair(candidate, form);
  const toInstant = (text: string): string => new Date(text).toISOString().replace('.000Z', 'Z');
  return start === from && end === to ? candidate : { kind: 'timed', start: toInstant(start), end: toInstant(end) };
}

const worlds: readonly [string, Switches, Overrides][] = [
  ['as most is known', {}, {}],
  ['named in the address, flat, midnights, empty answers', { missingAnswer: 'emptyArray', writeAnswer: 'nothing', emptySchedule: 'null' }, { updateForm: 'path', scheduleShape: 'flat', allDayForm: 'exclusiveMidnight' }],
  ['whole schedules where unnamed parts are cleared', { nestedPut: 'replace', emptySchedule: 'emptyArrays' }, { scheduleWrite: 'wholeObject', allDayForm: 'dateOnly', clearValue: 'emptyText' }],
  ['without the filter\'s parameter', { participantParam: 'none', emptySchedule: 'emptyString' }, { participantFilterParam: '', allDayForm: 'inclusiveMidnight' }],
  ['the filter\'s other parameter', { participantParam: 'schedule' }, { participantFilterParam: '_{schedule}-0' }],
];

for (const [name, switches, overrides] of worlds) {
  describeSfaClient(`JUST.SFA simulated, ${name}`, async () => {
    const { client, backDoor, simulator } = await start({ unlimited: true, ...switches }, overrides);
    running = undefined;
    return { client, backDoor, participants: [taro, hanako], close: () => simulator.close() };
  });
}

const visit: Schedule = { period: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' }, participants: [taro, hanako], title: '商談', location: '', content: '' };

describe('SfaClient and JUST.SFA simulated', () => {
  it('finds the record by its key field, at the cost of a read', async () => {
    const { client, backDoor } = await start({}, { updateForm: 'recordKey', recordKeyField: 'field_1000000006' });
    await backDoor.add({ ...visit, title: '別件' });
    const recordId = await backDoor.add(visit);
    expect(await client.updateRecord(recordId, { title: '変更' })).toMatchObject({ status: 'applied' });
    expect(await backDoor.stands(recordId)).toEqual({ ...visit, title: '変更' });
    expect(await backDoor.callCount()).toBe(2);
  });

  it('oversteps no limit under load: what has no place is refused without a call', async () => {
    const { client, backDoor } = await start({ perMinute: 60, latencyMs: 5 }, {}, { perMinute: 60 });
    const recordId = await backDoor.add(visit);
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => client.readRecord(recordId)));
    expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(60);
    expect(outcomes.filter((outcome) => outcome.status === 'failed' && outcome.failure.code === 'rateLimited')).toHaveLength(40);
    expect(await backDoor.sim('GET', '/calls')).toMatchObject({ total: 60, violations: {} });
  });

  it.each(['429', '403'] as const)('stays away after a limit was overstepped by others, answered %s', async (limitAnswer) => {
    const { client, backDoor } = await start({ perMinute: 1, limitAnswer });
    const recordId = await backDoor.add(visit);
    expect(await client.readRecord(recordId)).toMatchObject({ status: 'done' });
    for (let n = 0; n < 3; n += 1) expect(await client.readRecord(recordId)).toMatchObject({ failure: { code: 'rateLimited' } });
    expect(await client.updateRecord(recordId, { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'rateLimited' } });
    expect(await backDoor.callCount()).toBe(2);
  });

  it('shares the permits of a process among the clients of a tenant', async () => {
    const { settings, backDoor } = await start({}, {}, { perMinute: 1 });
    const permits = createProcessPermits();
    const recordId = await backDoor.add(visit);
    const open = () => createSfaClient({ settings, source: exampleSource(), apiKey: 'EXAMPLE-KEY', permits });
    expect(await open().readRecord(recordId)).toMatchObject({ status: 'done' });
    expect(await open().readRecord(recordId)).toMatchObject({ failure: { code: 'rateLimited' } });
  });

  it('tells a wrong key from a missing permission', async () => {
    const { open, backDoor } = await start({});
    const recordId = await backDoor.add(visit);
    const permissions = { view: true, add: false, edit: false, delete: false };
    await backDoor.sim('PUT', '/api-keys', [{ key: 'READ-ONLY-KEY', tables: ['table_1000000001'], permissions }]);
    expect(await open('WRONG-KEY').readRecord(recordId)).toMatchObject({ failure: { code: 'unauthorized' } });
    expect(await open('READ-ONLY-KEY').readRecord(recordId)).toMatchObject({ status: 'done' });
    expect(await open('READ-ONLY-KEY').updateRecord(recordId, { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'forbidden' } });
  });

  it.each([
    ['title', { title: 'あ'.repeat(121) }],
    ['location', { location: '一\n二' }],
    ['content', { content: 'あ'.repeat(2_001) }],
  ])('names the %s that JUST.SFA refuses', async (field, changes) => {
    const { client, backDoor } = await start({});
    const recordId = await backDoor.add(visit);
    const outcome = await client.updateRecord(recordId, changes);
    expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'rejected', field } });
    expect(JSON.stringify(outcome)).not.toContain('あ');
  });

  it('keeps parts of the schedule that it knows nothing of', async () => {
    const { client, backDoor } = await start({ nestedPut: 'replace' }, { scheduleWrite: 'wholeObject' });
    const recordId = await backDoor.add(visit);
    await backDoor.sim('PUT', `/records/${recordId}`, { record: { field_1000000001_public: false, field_1000000001_facilities: [['room-a', '第一会議室']] } });
    await client.updateRecord(recordId, { period: { kind: 'allDay', firstDay: '2026-11-25', lastDay: '2026-11-25' } });
    expect(await backDoor.sim('GET', `/records/${recordId}`)).toMatchObject({
      record: { field_1000000001: { field_1000000001_public: false, field_1000000001_facilities: [['room-a', '第一会議室']] } },
    });
  });

  it('keeps privacy in step where its key is configured', async () => {
    const { client, backDoor } = await start({}, { publicKey: '_public' });
    const recordId = await backDoor.add(visit);
    await client.updateRecord(recordId, { isPrivate: true });
    expect(await client.readRecord(recordId)).toMatchObject({ value: { record: { schedule: { ...visit, isPrivate: true } } } });
  });

  it('keeps the all-day flag in step, both ways', async () => {
    const { client, backDoor } = await start({}, { allDayForm: 'flag' });
    const recordId = await backDoor.add({ ...visit, period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' } });
    for (const period of [{ kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-25' }, { kind: 'timed', start: '2026-11-23T15:00:00Z', end: '2026-11-24T14:59:00Z' }] as const) {
      await client.updateRecord(recordId, { period });
      expect(await client.readRecord(recordId)).toMatchObject({ value: { record: { schedule: { period } } } });
    }
  });

  it('survives an outage of one answer', async () => {
    const { client, backDoor } = await start({});
    const recordId = await backDoor.add(visit);
    for (const effect of ['refuse', 'drop']) {
      await backDoor.sim('POST', '/faults', { faults: [{ kind: 'get', effect, times: 1, status: 503 }] });
      expect(await client.readRecord(recordId)).toMatchObject({ status: 'done', value: { state: 'present' } });
    }
  });

  it('never takes a table that is gone for a deleted record', async () => {
    const { settings, backDoor } = await start({});
    const recordId = await backDoor.add(visit);
    const client = createSfaClient({ settings, source: { ...exampleSource(), table: 'table_9000000009' }, apiKey: 'EXAMPLE-KEY' });
    expect(await client.readRecord(recordId)).toMatchObject({ status: 'failed', failure: { code: 'notFound' } });
  });
});
