import { describe, expect, it } from 'vitest';
import { exampleSettings } from '../testing/example-source.js';
import { fromParticipants } from './from-participants.js';
import { fromScheduleField } from './from-schedule-field.js';
import { toScheduleField } from './to-schedule-field.js';

const name = 'field_1000000001';
const period = ['2024-07-03T10:00+09:00', '2024-07-03T11:00+09:00'];
const hour = { kind: 'timed', start: '2024-07-03T01:00:00Z', end: '2024-07-03T02:00:00Z' } as const;
const taro = ['taro.example', 'Example Taro', 'taro@example.invalid', 'Dept', 'Role'];
const read = (value: unknown, overrides = {}) => fromScheduleField(name, value, exampleSettings(overrides));
const value = (parts: Readonly<Record<string, unknown>> = {}) => ({ [`${name}_period`]: period, [`${name}_participants`]: [taro], ...parts });

describe('fromScheduleField', () => {
  it('reads the form that was captured', () => {
    expect(read(value())).toEqual({ status: 'done', value: { period: hour, participants: [{ sfaUserId: 'taro.example', name: 'Example Taro' }] } });
  });

  it.each([[{}], [''], [null], [[]]])('takes %j for an emptied schedule', (empty) => {
    expect(read(empty)).toEqual({ status: 'done', value: { period: null, participants: [] } });
  });

  it.each([[[]], [['', '']], [[null, null]], [null], ['']])('takes the period %j for an empty one', (empty) => {
    expect(read(value({ [`${name}_period`]: empty, [`${name}_participants`]: [] }))).toEqual({ status: 'done', value: { period: null, participants: [] } });
  });

  it('gives no members for a key that was not sent, and only those of the sub-keys that were', () => {
    expect(read(undefined)).toEqual({ status: 'done', value: {} });
    expect(read({ [`${name}_period`]: period })).toEqual({ status: 'done', value: { period: hour } });
    expect(read({ [`${name}_participants`]: [] })).toEqual({ status: 'done', value: { participants: [] } });
    expect(read({ [`${name}_public`]: true })).toEqual({ status: 'done', value: {} });
  });

  it.each([
    ['text'], [7], [['2024-07-03']], [{ [`${name}_period`]: ['2024-07-03T10:00+09:00'] }], [{ [`${name}_period`]: [...period, 'more'] }],
    [{ [`${name}_period`]: ['2024-07-03T10:00+09:00', ''] }], [{ [`${name}_period`]: [1, 2] }], [{ [`${name}_period`]: 'now' }],
    [{ [`${name}_period`]: period, [`${name}_participants`]: 7 }], [{ [`${name}_period`]: period, [`${name}_participants`]: {} }],
  ])('finds %j malformed', (wrong) => {
    expect(read(wrong)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });

  it.each([
    [false, true], ['false', true], ['非公開', true], [['0', '非公開'], true], [true, false], [['1', '公開'], false], [null, false],
  ])('reads 公開 %j as private: %s, when its key is configured', (stands, isPrivate) => {
    const withPublic = value({ [`${name}_public`]: stands });
    expect(read(withPublic, { publicKey: '_public' })).toMatchObject({ value: { isPrivate } });
    expect(read(withPublic)).not.toHaveProperty('value.isPrivate');
    expect(read(value(), { publicKey: '_public' })).not.toHaveProperty('value.isPrivate');
  });

  it('reads the all-day flag from its sub-key', () => {
    const flagged = value({ [`${name}_whole_day`]: true });
    const day = { kind: 'allDay', firstDay: '2024-07-03', lastDay: '2024-07-03' };
    expect(read(flagged, { allDayForm: 'flag', allDayKey: '_whole_day' })).toMatchObject({ value: { period: day } });
    expect(read(flagged, { allDayForm: 'flag' })).toMatchObject({ value: { period: hour } });
  });
});

describe('fromParticipants', () => {
  it.each([
    [[taro], [{ sfaUserId: 'taro.example', name: 'Example Taro' }]],
    [[['taro.example']], [{ sfaUserId: 'taro.example', name: '' }]],
    [['taro.example', 'hanako.example'], [{ sfaUserId: 'taro.example', name: '' }, { sfaUserId: 'hanako.example', name: '' }]],
    ['taro.example', [{ sfaUserId: 'taro.example', name: '' }]],
    [[taro, ['taro.example', 'again']], [{ sfaUserId: 'taro.example', name: 'Example Taro' }]],
    [[['group-sales', '営業部', '', '', '']], [{ sfaUserId: 'group-sales', name: '営業部' }]],
    [[['', '営業部'], ['', '企画部']], [{ sfaUserId: '営業部', name: '営業部' }, { sfaUserId: '企画部', name: '企画部' }]],
    [[[10001, 'Number']], [{ sfaUserId: '10001', name: 'Number' }]],
    [[[], null, '', ['']], []],
    [null, []],
    ['', []],
  ])('reads %j', (list, participants) => {
    expect(fromParticipants(list)).toEqual({ status: 'done', value: participants });
  });

  it('counts an element of an unknown form as somebody', () => {
    expect(fromParticipants([taro, { group: 7 }])).toMatchObject({ value: [{ sfaUserId: 'taro.example' }, { sfaUserId: '{"group":7}' }] });
  });
});

describe('toScheduleField', () => {
  it('writes the period alone', () => {
    expect(toScheduleField(name, { period: hour }, exampleSettings())).toEqual({ [`${name}_period`]: period });
  });

  it('writes flag and privacy only where they are configured', () => {
    const settings = exampleSettings({ allDayForm: 'flag', publicKey: '_public' });
    expect(toScheduleField(name, { period: hour, isPrivate: true }, settings)).toEqual({
      [`${name}_period`]: period,
      [`${name}_allday`]: false,
      [`${name}_public`]: false,
    });
    expect(toScheduleField(name, { isPrivate: false }, settings)).toEqual({ [`${name}_public`]: true });
    expect(toScheduleField(name, { isPrivate: true }, exampleSettings())).toEqual({});
  });

  it.each([
    ['null', { [`${name}_period`]: null }],
    ['emptyText', { [`${name}_period`]: [] }],
    ['omit', {}],
  ])('clears the period with %s', (clearValue, written) => {
    expect(toScheduleField(name, { period: null }, exampleSettings({ clearValue }))).toEqual(written);
  });
});
