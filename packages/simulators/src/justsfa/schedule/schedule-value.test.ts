import { describe, expect, it } from 'vitest';
import { switchesSchema, type Switches } from '../settings/switches.js';
import { participantSchema } from './participant.js';
import { emptySchedule, isFlatSubKey, readSchedule, writeNested, writeSubKey, type ScheduleRules } from './schedule-value.js';

const people = [{ id: 'taro', name: '山田 太郎', mail: 'taro@sales.example', department: '営業部', role: '課長' }, { id: 'sales', name: '営業部', kind: 'group' }, { id: 'hanako' }].map(
  (person) => participantSchema.parse(person),
);
const rules = (switches: Partial<Switches> = {}): ScheduleRules => ({
  findParticipant: (id) => people.find((person) => person.id === id),
  switches: switchesSchema.parse(switches),
});
const period = ['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00'];
const written = writeNested('s', emptySchedule, { s_period: period, s_participants: ['taro'], s_public: true }, rules());

describe('a schedule', () => {
  it('takes participants as "id", ["id"] and whole arrays, each person once, and reads them as five elements', () => {
    const value = writeNested('s', emptySchedule, { s_participants: ['taro', ['hanako'], ['sales', '古い名', '', '', ''], ['taro', 'x']] }, rules());
    expect(readSchedule('s', value, rules())).toEqual({
      s_period: [],
      s_participants: [['taro', '山田 太郎', 'taro@sales.example', '営業部', '課長'], ['hanako', '', '', '', ''], ['sales', '営業部', '', '', '']],
    });
  });
  it('refuses an unknown login id, or keeps what was written when switched', () => {
    const write = (switches: Partial<Switches>) => writeNested('s', emptySchedule, { s_participants: ['nobody', ['gone', '退職者']] }, rules(switches));
    expect(() => write({})).toThrow(expect.objectContaining({ status: 400, code: 'UNKNOWN_USER' }));
    expect(write({ unknownParticipant: 'store' }).participants).toEqual([['nobody'], ['gone', '退職者']]);
  });
  it.each([[[[]]], [[5]], [{ id: 'taro' }], [['']]])('refuses participants that are no list of ids: %j', (participants) => {
    expect(() => writeNested('s', emptySchedule, { s_participants: participants }, rules())).toThrow(expect.objectContaining({ code: 'INVALID_TYPE' }));
  });
  it('keeps the sub-keys that a nested write leaves out, unless it replaces', () => {
    expect(writeNested('s', written, { s_participants: [] }, rules())).toEqual({ ...written, participants: [] });
    expect(writeNested('s', written, { s_participants: ['hanako'] }, rules({ nestedPut: 'replace' }))).toEqual({ ...emptySchedule, participants: [['hanako']] });
  });
  it('always merges a flat write', () => {
    const moved = ['2026-07-04', '2026-07-04'];
    expect(writeSubKey('s', written, 's_period', moved, rules({ nestedPut: 'replace' }))).toEqual({ ...written, period: moved });
  });
  it('keeps sub-keys that it does not know, and refuses other names', () => {
    expect(readSchedule('s', written, rules())).toMatchObject({ s_public: true });
    expect(() => writeNested('s', written, { period }, rules())).toThrow(expect.objectContaining({ code: 'UNKNOWN_FIELD' }));
    expect([isFlatSubKey('s', 's_public'), isFlatSubKey('s', 's_colour')]).toEqual([true, false]);
  });
  it.each([[{}], [''], [null]])('is emptied by %j', (value) => {
    expect(writeNested('s', written, value, rules())).toEqual(emptySchedule);
  });
  it('reads as the switch says when it is empty', () => {
    const read = (how: Switches['emptySchedule']) => readSchedule('s', emptySchedule, rules({ emptySchedule: how }));
    expect([read('object'), read('emptyString'), read('null'), read('emptyArrays')]).toEqual([{}, '', null, { s_period: [], s_participants: [] }]);
  });
});
