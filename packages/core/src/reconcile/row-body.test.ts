import { expect, it } from 'vitest';
import { fromRowBody, toRowBody } from './row-body.js';

const row = { recordId: '1', version: '2026-11-22T00:00:00.000Z', schedule: { period: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' }, participants: [{ sfaUserId: 'taro', name: '太郎' }], title: '商談', location: '', content: '', isPrivate: true }, link: 'https://sfa.example/1' } as const;

it('gives a row back as it was', () => {
  expect(fromRowBody(JSON.parse(JSON.stringify(toRowBody(row))))).toEqual(row);
  const bare = { recordId: '2', schedule: { ...row.schedule, period: null } };
  expect(fromRowBody(JSON.parse(JSON.stringify(toRowBody(bare))))).toEqual(bare);
});

it.each([{}, null, 'text', { recordId: '1', record: {} }, { listed: { recordId: '1' } }])('takes nothing else for a row: %j', (body) => {
  expect(fromRowBody(body)).toBeUndefined();
});

it('names no record to whoever takes it for a webhook', () => {
  expect(Object.keys(toRowBody(row))).toEqual(['listed']);
});
