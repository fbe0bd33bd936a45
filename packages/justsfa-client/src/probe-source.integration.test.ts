import { sfaBudgetLimits, sfaPermitRules } from '@clounect/core';
import { startJustSfaSimulator, type JustSfaSimulator } from '@clounect/simulators/justsfa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordApi } from './create-record-api.js';
import { createProcessPermits } from './limits/create-process-permits.js';
import { exampleFields, exampleScheduleField, exampleSettings } from './testing/example-source.js';
import { probeSource } from './probe-source.js';
import { toFailure } from './to-failure.js';
import type { Exchange } from './create-record-api.js';

const permits = createProcessPermits();
const rules = sfaPermitRules(sfaBudgetLimits({ perMinute: 1_000, perDay: 10_000, concurrent: 5 }, 'Asia/Tokyo'));

let simulator: JustSfaSimulator;
beforeEach(async () => {
  simulator = await startJustSfaSimulator({ settings: {} });
});
afterEach(() => simulator.close());

interface Entered {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly table?: string;
  readonly scheduleField?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

async function probe({ apiKey = 'EXAMPLE-KEY', baseUrl = simulator.url, table = 'table_1000000001', scheduleField = exampleScheduleField, settings = {} }: Entered = {}) {
  const parsed = exampleSettings(settings);
  const { get } = createRecordApi({ baseUrl, apiKey, acquire: () => permits.acquire({ tenantId: 'example', of: 'sfa' }, 'userEdit', rules), fetch, now: Date.now });
  const failureOf = (exchange: Exchange) => (exchange.kind === 'answered' ? toFailure(exchange, { scheduleField, fields: parsed.fields }) : exchange.failure);
  const found = await probeSource({ get, failureOf, table, scheduleField, settings: parsed });
  return Object.fromEntries(found.map(({ part, state, code }) => [part, code === undefined ? state : `${state}: ${code}`]));
}

async function addRecord(): Promise<void> {
  const record = { [exampleScheduleField]: { [`${exampleScheduleField}_period`]: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], [`${exampleScheduleField}_participants`]: [['taro.yamada']] }, [exampleFields.title]: '商談', [exampleFields.location]: '', [exampleFields.content]: '' };
  const answer = await fetch(`${simulator.url}/_sim/records`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record }) });
  if (!answer.ok) throw new Error(await answer.text());
}

const good = { tenant: 'ok', apiKey: 'ok', table: 'ok', panel: 'ok', filter: 'ok', scheduleField: 'ok', title: 'ok', location: 'ok', content: 'ok' };

describe('probeSource against the simulated JUST.SFA', () => {
  it('finds everything right, by 3 calls and without a write', async () => {
    await addRecord();
    await fetch(`${simulator.url}/_sim/calls/reset`, { method: 'POST' });
    expect(await probe()).toEqual(good);
    const { byKind } = (await (await fetch(`${simulator.url}/_sim/calls`)).json()) as { byKind: Record<string, number> };
    expect(Object.entries(byKind).filter(([, count]) => count > 0)).toEqual([['list', 3]]);
  });

  it.each([
    ['a wrong key', { apiKey: 'WRONG' }, { tenant: 'ok', apiKey: 'failed: apiKeyWrong', table: 'unknown' }],
    ['a wrong table', { table: 'table_2' }, { tenant: 'ok', apiKey: 'ok', table: 'failed: tableUnknown', panel: 'unknown', title: 'unknown' }],
    ['a host that is not there', { baseUrl: 'http://127.0.0.1:9' }, { tenant: 'failed: sfaUnreachable', apiKey: 'unknown', table: 'unknown' }],
    ['a wrong panel', { settings: { panelName: 'panel_2' } }, { ...good, panel: 'failed: panelUnknown', filter: 'unknown' }],
    ['a wrong filter', { settings: { filterName: 'filter_2' } }, { ...good, filter: 'failed: filterUnknown' }],
    ['a wrong schedule field', { scheduleField: 'field_9' }, { ...good, scheduleField: 'failed: fieldUnknown' }],
    ['a field that is no schedule', { scheduleField: exampleFields.title }, { ...good, scheduleField: 'failed: fieldNoSchedule' }],
    ['a wrong heading', { settings: { fields: { ...exampleFields, title: 'field_9' } } }, { ...good, title: 'failed: fieldUnknown' }],
    ['a place that is no text', { settings: { fields: { ...exampleFields, location: exampleScheduleField } } }, { ...good, location: 'failed: fieldNoText' }],
  ])('tells %s apart', async (_what, entered, expected) => {
    await addRecord();
    expect(await probe(entered)).toMatchObject(expected);
  });

  it.each([{ tables: ['table_7'] }, { permissions: { view: false, add: true, edit: true, delete: true } }])('tells a key that may not read the table apart (%j)', async (limits) => {
    await simulator.close();
    simulator = await startJustSfaSimulator({ settings: { apiKeys: [{ key: 'NARROW', tables: ['table_1000000001'], ...limits }] } });
    expect(await probe({ apiKey: 'NARROW' })).toMatchObject({ tenant: 'ok', apiKey: 'failed: apiKeyNotPermitted', table: 'unknown' });
  });

  it('says that fields cannot be tried while the table is empty', async () => {
    expect(await probe()).toEqual({ ...good, ...Object.fromEntries(['scheduleField', 'title', 'location', 'content'].map((part) => [part, 'unknown: noRecordToTry'])) });
  });

  it('names only the parts that were entered', async () => {
    await addRecord();
    const found = await probe({ settings: { panelName: undefined, filterName: undefined, fields: { title: exampleFields.title } } });
    expect(found).toEqual({ tenant: 'ok', apiKey: 'ok', table: 'ok', scheduleField: 'ok', title: 'ok' });
  });
});
