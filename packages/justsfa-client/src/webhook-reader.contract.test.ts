import { createWebhookReader } from './create-webhook-reader.js';
import { describeWebhookReader } from '@clounect/core/testing';
import { exampleSource } from './testing/example-source.js';
import type { Schedule } from '@clounect/core';

const jst = (at: string): string => new Date(Date.parse(at) + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
const minute = (at: string): string => jst(at).replace(/:00\.000/, '');

/** As the administrator's page of JUST.SFA sends it, with every field. */
function toRecord({ period, participants, title, location, content }: Schedule) {
  const ends = period === null ? [] : period.kind === 'timed' ? [minute(period.start), minute(period.end)] : [`${period.firstDay}T00:00+09:00`, `${period.lastDay}T23:59+09:00`];
  return {
    field_1000000001: { field_1000000001_period: ends, field_1000000001_participants: participants.map(({ sfaUserId, name }) => [sfaUserId, name ?? '', '', '', '']) },
    field_1000000002: title,
    field_1000000003: location,
    field_1000000004: content.replaceAll('\n', '\r\n'),
  };
}

const types = { add: 'ADD_RECORD', update: 'UPDATE_RECORD', delete: 'DELETE_RECORD' };
const body = (type: string, more: object) => ({ type, recordId: 123, tableName: 'table_1000000001', ...more });

describeWebhookReader('JUST.SFA', () => ({
  reader: createWebhookReader(),
  source: exampleSource(),
  participant: { sfaUserId: 'taro.example', name: '山田 太郎' },
  bodies: {
    recordId: '123',
    change: (trigger, schedule, at) => body(types[trigger], { updatedAt: jst(at), record: toRecord(schedule) }),
    deleted: (at) => body(types.delete, { updatedAt: jst(at) }),
    hint: () => body('SOMETHING_ELSE', {}),
    unreadable: (trigger, at) => body(types[trigger], { updatedAt: jst(at), record: { field_1000000001: { field_1000000001_period: ['yesterday', 'today'] } } }),
    withoutTitle: (schedule, at) => {
      // A member without a value is none in JSON.
      return body(types.update, { updatedAt: jst(at), record: { ...toRecord(schedule), field_1000000002: undefined } });
    },
    undated: (schedule) => body(types.update, { record: toRecord(schedule) }),
    nameless: [{ type: 'UPDATE_RECORD' }, { ...body('UPDATE_RECORD', {}), recordId: 0 }, [body('UPDATE_RECORD', {}), body('UPDATE_RECORD', {})], { body: {} }],
  },
}));
