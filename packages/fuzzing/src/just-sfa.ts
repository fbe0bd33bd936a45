import { sfaSettingsSchema, sourceSettingsSchema } from '@clounect/justsfa-client';
import type { Source } from '@clounect/core';
import { expect } from 'vitest';
import fc from 'fast-check';

export const settings = sfaSettingsSchema.parse({ tenant: 'example' });

const fields = { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' };
const written = [
  { publicKey: '_public', allDayForm: 'dateOnly' },
  {},
  { allDayForm: 'flag', scheduleShape: 'flat', updateForm: 'path', clearValue: 'emptyText' },
  { allDayForm: 'exclusiveMidnight', scheduleWrite: 'wholeObject', publicKey: '_public', timeZone: 'America/Santiago' },
  { allDayForm: 'inclusiveMidnight', updateForm: 'recordKey', recordKeyField: 'field_1000000006', clearValue: 'omit' },
];

/** One for each form in which the settings may say that things are written. */
export const sources = written.map(
  (more): Source => ({ tenantId: 't', sourceId: 's', host: 'example.justsfa.com', table: 'table_1000000001', scheduleField: 'field_1000000001', settings: sourceSettingsSchema.parse({ fields, ...more }) }),
);
/** By number, so that what failed can be written down. */
export const sourceNumber = fc.nat({ max: sources.length - 1 });
export const sourceOf = (number: number): Source => sources[number] ?? sources[0] ?? expect.fail('no source');

export const record = {
  field_1000000001: {
    field_1000000001_period: ['2026-11-24T10:00+09:00', '2026-11-24T11:00+09:00'],
    field_1000000001_participants: [['taro.yamada', '山田 太郎', 'taro@kaisha.example'], ['hanako.sato']],
    field_1000000001_public: true,
    field_1000000001_allday: false,
  },
  field_1000000002: '商談',
  field_1000000003: '本社',
  field_1000000004: '一行目\r\n二行目',
  field_1000000006: 'A-7',
};
export const row = { recordId: 7, updatedAt: '2026-11-22T16:20:17.380+09:00', recordLink: 'https://example.justsfa.com/sites/x/7', tableName: 'table_1000000001', record };
export const allDayRow = { ...row, record: { ...record, field_1000000001: { ...record.field_1000000001, field_1000000001_period: ['2026-11-24', '2026-11-25'] } } };
