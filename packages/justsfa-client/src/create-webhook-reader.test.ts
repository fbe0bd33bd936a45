import { isComplete } from '@clounect/core';
import { describe, expect, it } from 'vitest';
import { createWebhookReader } from './create-webhook-reader.js';
import { exampleSource } from './testing/example-source.js';

const reader = createWebhookReader();
const source = exampleSource();
const record = {
  field_1000000001: {
    field_1000000001_period: ['2024-07-03T10:00+09:00', '2024-07-03T11:00+09:00'],
    field_1000000001_participants: [['taro.example', 'Example Taro', '', '', '']],
  },
  field_1000000002: '商談',
  field_1000000003: '東京',
  field_1000000004: '',
};
const body = { type: 'UPDATE_RECORD', recordId: 123, tableName: 'table_1000000001', updatedAt: '2024-01-09T16:20:17.380+09:00', recordLink: 'https://example.just-db.com/sites/view?table=10001&record=123', record };

describe('identify', () => {
  it.each([
    ['ADD_RECORD', 'add'], ['UPDATE_RECORD', 'update'], ['DELETE_RECORD', 'delete'], ['TEST', 'hint'], ['update_record', 'hint'], [undefined, 'hint'], [7, 'hint'], ['constructor', 'hint'],
  ])('takes the type %j for %s', (type, trigger) => {
    expect(reader.identify({ ...body, type })).toEqual({ status: 'done', value: { recordId: '123', trigger } });
  });

  it.each([
    ['an array of one', [body]], ['a body wrapper', { body }], ['an array of one wrapper', [{ body }]], ['a record id in digits', { ...body, recordId: '123' }], ['a type and an id alone', { type: 'UPDATE_RECORD', recordId: 123 }],
  ])('reads %s', (_form, sent) => {
    expect(reader.identify(sent)).toEqual({ status: 'done', value: { recordId: '123', trigger: 'update' } });
  });

  it.each([
    null, undefined, '', 'text', 7, [], {}, [body, body], { body: [] }, { body: { body: { recordId: 1 } } },
    ...[null, '', '0', 0, -1, 1.5, '007', '+1', '1e3', ' 1', '1 ', '1/../2', '１２', '9'.repeat(20), 2 ** 60, Infinity, true, [1], { $gt: 0 }, "1' or '1'='1"].map((recordId) => ({ ...body, recordId })),
  ])('finds %j malformed', (hostile) => {
    expect(reader.identify(hostile)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
    expect(reader.read(hostile, source)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });
});

describe('read', () => {
  it('gives the notice in the words of the domain', () => {
    expect(reader.read(body, source)).toEqual({
      status: 'done',
      value: {
        recordId: '123',
        trigger: 'update',
        tableName: 'table_1000000001',
        version: '2024-01-09T07:20:17.380Z',
        link: 'https://example.just-db.com/sites/view?table=10001&record=123',
        schedule: {
          period: { kind: 'timed', start: '2024-07-03T01:00:00Z', end: '2024-07-03T02:00:00Z' },
          participants: [{ sfaUserId: 'taro.example', name: 'Example Taro' }],
          title: '商談',
          location: '東京',
          content: '',
        },
      },
    });
  });

  it('leaves members out that were not sent, and a version that is none', () => {
    const sent = { type: 'UPDATE_RECORD', recordId: 123, updatedAt: 'soon', tableName: 7, record: { field_1000000002: '商談' } };
    expect(reader.read(sent, source)).toEqual({
      status: 'done',
      value: { recordId: '123', trigger: 'update', schedule: { title: '商談' }, tableName: undefined, version: undefined, link: undefined },
    });
  });

  it.each([{ type: 'DELETE_RECORD', recordId: 123 }, { type: 'DELETE_RECORD', recordId: 123, record: null }, { ...body, type: 'DELETE_RECORD', record: 'gone' }])(
    'needs no record for a deletion: %j',
    (sent) => {
      expect(reader.read(sent, source)).toMatchObject({ status: 'done', value: { trigger: 'delete', schedule: {} } });
    },
  );

  it.each([
    { ...body, record: 'text' },
    { ...body, record: [] },
    { ...body, record: { ...record, field_1000000002: { a: 1 } } },
    { ...body, record: { ...record, field_1000000001: { field_1000000001_period: ['2024-07-03T11:00+09:00', '2024-07-03T10:00+09:00'] } } },
  ])('is malformed when a mapped field cannot be understood', (sent) => {
    expect(reader.read(sent, source)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });

  describe('with 公開 kept in step', () => {
    const guarded = exampleSource({ publicKey: '_public' });
    const scheduleOf = (schedule: unknown, of = guarded) => {
      const reading = reader.read({ ...body, record: { ...record, field_1000000001: schedule } }, of);
      if (reading.status === 'failed') throw new Error(reading.failure.detail);
      return reading.value.schedule;
    };

    it('is incomplete without its key: missing is not public', () => {
      expect(isComplete(scheduleOf(record.field_1000000001))).toBe(false);
      expect(isComplete(scheduleOf(record.field_1000000001, source))).toBe(true);
    });

    it.each([[true, false], ['非公開', true]])('is complete with it: %j', (stands, isPrivate) => {
      const schedule = scheduleOf({ ...record.field_1000000001, field_1000000001_public: stands });
      expect(schedule).toMatchObject({ isPrivate });
      expect(isComplete(schedule)).toBe(true);
    });

    it.each([{}, null, '', { field_1000000001_period: [], field_1000000001_participants: [] }])('needs none on a schedule that was emptied: %j', (emptied) => {
      const schedule = scheduleOf(emptied);
      expect(schedule).toMatchObject({ period: null });
      expect(isComplete(schedule)).toBe(true);
    });
  });
});
