import { describe, expect, it } from 'vitest';
import { exampleScheduleField as schedule, exampleSettings } from './testing/example-source.js';
import { needsRecord, toUpdate, type WritableChanges } from './to-update.js';
import type { JsonObject } from './wire.js';

const hour = { kind: 'timed', start: '2024-07-03T01:00:00Z', end: '2024-07-03T02:00:00Z' } as const;
const period = { [`${schedule}_period`]: ['2024-07-03T10:00+09:00', '2024-07-03T11:00+09:00'] };
const records = '/tables/table_1000000001/records/';
const update = (changes: WritableChanges, overrides = {}, current?: JsonObject) =>
  toUpdate(changes, { table: 'table_1000000001', recordId: '123', scheduleField: schedule, settings: exampleSettings(overrides), current });
const recordOf = (changes: WritableChanges, overrides = {}, current?: JsonObject): unknown => {
  const outcome = update(changes, overrides, current);
  return outcome.status === 'done' ? outcome.value?.body : outcome.failure;
};
const byId = (record: JsonObject) => ({ records: [{ recordId: 123, record }] });

describe('toUpdate', () => {
  it('names the record by its id in the body, and writes only what changed', () => {
    expect(update({ title: '商談', period: hour })).toMatchObject({
      value: { path: expect.stringContaining(records), body: byId({ field_1000000002: '商談', [schedule]: period }) },
    });
  });

  it('names it in the address', () => {
    expect(update({ title: '商談' }, { updateForm: 'path' })).toMatchObject({
      value: { path: expect.stringMatching(/\/records\/123$/), body: { record: { field_1000000002: '商談' } } },
    });
  });

  it.each([
    ['2', '2'], [2, '2'], [['', '2', '', 'No.2'], 'No.2'],
  ])('names it by the value %j of its key field', (stands, key) => {
    const current = { field_1000000006: stands };
    const body = { records: [{ recordKey: { field_1000000006: key }, record: { field_1000000002: '商談' } }] };
    expect(recordOf({ title: '商談' }, { updateForm: 'recordKey', recordKeyField: 'field_1000000006' }, current)).toEqual(body);
  });

  it.each([undefined, '', null, [], {}])('refuses a record whose key field holds %j', (stands) => {
    const outcome = recordOf({ title: '商談' }, { updateForm: 'recordKey', recordKeyField: 'field_1000000006' }, { field_1000000006: stands });
    expect(outcome).toMatchObject({ code: 'rejected' });
  });

  it('writes sub-keys beside the other fields when flat', () => {
    expect(recordOf({ period: hour }, { scheduleShape: 'flat' })).toEqual(byId(period));
  });

  it('sends the whole schedule as it was read, with the period replaced, when a part would clear the rest', () => {
    const stands = { [`${schedule}_period`]: ['a', 'b'], [`${schedule}_participants`]: [['taro.example', 'Example Taro', '', '', '']], [`${schedule}_public`]: true };
    const whole = { ...stands, ...period };
    expect(recordOf({ period: hour }, { scheduleWrite: 'wholeObject' }, { [schedule]: stands })).toEqual(byId({ [schedule]: whole }));
    expect(recordOf({ period: hour }, { scheduleWrite: 'wholeObject', scheduleShape: 'flat' }, { [schedule]: stands })).toEqual(byId(whole));
    expect(recordOf({ period: hour }, { scheduleWrite: 'wholeObject' }, { [schedule]: '' })).toEqual(byId({ [schedule]: period }));
    expect(recordOf({ title: '商談' }, { scheduleWrite: 'wholeObject' }, { [schedule]: stands })).toEqual(byId({ field_1000000002: '商談' }));
  });

  it.each([['null', null], ['emptyText', '']])('clears a text with %s', (clearValue, sent) => {
    expect(recordOf({ location: '' }, { clearValue })).toEqual(byId({ field_1000000003: sent }));
  });

  it('leaves a cleared text out with omit, and is refused when nothing else remains', () => {
    expect(recordOf({ title: '商談', location: '' }, { clearValue: 'omit' })).toEqual(byId({ field_1000000002: '商談' }));
    expect(recordOf({ location: '' }, { clearValue: 'omit' })).toMatchObject({ code: 'rejected', field: 'location' });
  });

  it('sends LF only', () => {
    expect(recordOf({ content: '一\r\n二\r三' })).toEqual(byId({ field_1000000004: '一\n二\n三' }));
  });

  it.each([
    ['location', { location: '東京' }, { fields: { title: 'field_1000000002' } }],
    ['isPrivate', { isPrivate: true }, {}],
  ])('is refused for %s when no field is mapped to it', (field, changes, overrides) => {
    expect(recordOf({ title: '商談', ...changes }, overrides)).toMatchObject({ code: 'rejected', field });
  });

  it('never writes participants, even when the types are gone round', () => {
    const changes = { title: '商談', participants: [] };
    expect(recordOf(changes)).toEqual(byId({ field_1000000002: '商談' }));
  });

  it('is nothing when nothing changed', () => {
    expect(update({ title: undefined })).toEqual({ status: 'done', value: undefined });
  });
});

describe('needsRecord', () => {
  it('asks for a read only where the form of writing needs one', () => {
    expect(needsRecord({ period: hour }, exampleSettings())).toBe(false);
    expect(needsRecord({ title: 'a' }, exampleSettings({ updateForm: 'recordKey', recordKeyField: 'field_6' }))).toBe(true);
    expect(needsRecord({ title: 'a' }, exampleSettings({ scheduleWrite: 'wholeObject' }))).toBe(false);
    expect(needsRecord({ period: hour }, exampleSettings({ scheduleWrite: 'wholeObject' }))).toBe(true);
  });
});
