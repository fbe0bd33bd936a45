import { describe, expect, it } from 'vitest';
import { openStateJournal } from '../../simulation/state-journal.js';
import { parseSettings } from '../settings/settings.js';
import { createRecordStore } from './record-store.js';
import { toEnvelope } from './to-envelope.js';

const { tables, users, switches, tenant } = parseSettings();
const table = tables[0] ?? expect.fail('no table');
const rules = { tenant, switches, findParticipant: (id: string) => users.find((user) => user.id === id) };
const title = 'field_1000000002';
const stillClock = () => Date.UTC(2026, 6, 3, 1);
const createStore = () => createRecordStore({ journal: openStateJournal(), now: stillClock, rules: () => rules });

describe('the record store', () => {
  it('gives each table its own ids and never one again', () => {
    const store = createStore();
    const other = tables[1] ?? expect.fail('no second table');
    store.insert(table, { [title]: 'A' }, 'administrator');
    store.remove(table, 1, 'administrator');
    expect(store.insert(table, { [title]: 'B' }, 'administrator').recordId).toBe(2);
    expect(store.insert(other, { field_2000000002: 'C' }, 'administrator').recordId).toBe(1);
  });
  it('moves updatedAt with every write, even within one millisecond', () => {
    const store = createStore();
    const written = [store.insert(table, { [title]: 'A' }, 'x'), store.update(table, { recordId: 1 }, {}, 'x'), store.update(table, { recordId: 1 }, {}, 'x'), store.remove(table, 1, 'x')];
    expect(written.map(({ updatedAt }) => updatedAt - stillClock())).toEqual([0, 1, 2, 3]);
    expect(new Set(written.map(({ createdAt }) => createdAt)).size).toBe(1);
  });
  it('leaves fields alone that an update does not name', () => {
    const store = createStore();
    store.insert(table, { [title]: 'A', field_1000000003: '本社' }, 'x');
    expect(store.update(table, { recordId: 1 }, { [title]: 'B' }, 'x').values.plain).toMatchObject({ [title]: 'B', field_1000000003: '本社' });
  });
  it.each([
    [{}, 'REQUIRED'],
    [{ [title]: 'A', field_9: 1 }, 'UNKNOWN_FIELD'],
    [{ [title]: 'A', field_1000000006: '2' }, 'NOT_WRITABLE'],
    [{ [title]: 'A', field_1000000011: 2 }, 'NOT_WRITABLE'],
    [{ [title]: 'A', _updated_at: '2026-07-03T00:00+09:00' }, 'NOT_WRITABLE'],
    [{ [title]: 'A', field_1000000009: 'taken' }, 'DUPLICATE'],
  ])('refuses the insert %j as %s and keeps nothing of it', (written, code) => {
    const store = createStore();
    store.insert(table, { [title]: 'first', field_1000000009: 'taken' }, 'x');
    expect(() => store.insert(table, written, 'x')).toThrow(expect.objectContaining({ status: 400, code }));
    expect([...store.all(table)]).toHaveLength(1);
  });
  it('refuses a required field only where it is written empty', () => {
    const store = createStore();
    store.insert(table, { [title]: 'A', field_1000000009: 'own' }, 'x');
    expect(store.update(table, { recordId: 1 }, { field_1000000009: 'own' }, 'x').recordId).toBe(1);
    expect(() => store.update(table, { recordId: 1 }, { [title]: '' }, 'x')).toThrow(expect.objectContaining({ code: 'REQUIRED' }));
    expect(() => store.update(table, { recordId: 9 }, {}, 'x')).toThrow(expect.objectContaining({ status: 404 }));
  });
  it('takes a schedule nested and flat', () => {
    const store = createStore();
    const period = ['2026-07-03T10:00+09:00', '2026-07-03T11:00+09:00'];
    store.insert(table, { [title]: 'A', field_1000000001_period: period, field_1000000001_participants: ['taro.yamada'] }, 'x');
    const { values } = store.update(table, { recordId: 1 }, { field_1000000001: { field_1000000001_participants: ['S0103'] } }, 'x');
    expect(values.schedules['field_1000000001']).toEqual({ period, participants: [['S0103']], others: {} });
  });
  it('shows the whole envelope, with fields never written and calculated ones', () => {
    const store = createStore();
    const envelope = toEnvelope(table, store.insert(table, { [title]: 'A', field_1000000005: '12.5' }, 'taro.yamada'), rules);
    expect(envelope).toEqual({
      tableName: 'table_1000000001',
      recordId: 1,
      reactions: [],
      comments: [],
      createdBy: ['taro.yamada', '山田 太郎', 'taro.yamada@sales.example', '営業部', '課長'],
      createdAt: '2026-07-03T10:00:00.000+09:00',
      updatedBy: ['taro.yamada', '山田 太郎', 'taro.yamada@sales.example', '営業部', '課長'],
      updatedAt: '2026-07-03T10:00:00.000+09:00',
      workflowName: '',
      insertUser: [],
      substituteUser: [],
      nextApprovalUsers: [],
      submittedAt: '',
      lastApprovalUser: [],
      approveAt: [''],
      approvalUser: [],
      approvalStatus: '',
      recordLink: 'https://example.justsfa.com/sites/view?table=10001&record=1',
      record: {
        field_1000000001: {},
        field_1000000002: 'A',
        field_1000000003: '',
        field_1000000004: '',
        field_1000000005: 12.5,
        field_1000000006: ['', '1', '', '1'],
        field_1000000007: '',
        field_1000000008: [],
        field_1000000009: '',
        field_1000000010: '',
        field_1000000011: 12.5,
      },
    });
  });
});
