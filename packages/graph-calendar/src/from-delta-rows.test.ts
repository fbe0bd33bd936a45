import { expect, it } from 'vitest';
import { fromDeltaRows } from './from-delta-rows.js';

it('hints at an event with its version, and at a tombstone as gone', () => {
  const rows = [
    { id: 'a', '@odata.etag': 'W/"1"', subject: '商談' },
    { id: 'b', '@removed': { reason: 'deleted' }, '@odata.etag': 'W/"2"' },
  ];
  expect(fromDeltaRows(rows)).toEqual([
    { eventId: 'a', etag: 'W/"1"', isGone: false },
    { eventId: 'b', isGone: true },
  ]);
});

it('tells of occurrences and exceptions as their master, once and without their version', () => {
  const occurrence = (id: string, type: string) => ({ id, type, seriesMasterId: 'master', '@odata.etag': `W/"${id}"` });
  expect(fromDeltaRows([occurrence('1', 'occurrence'), occurrence('2', 'exception'), { id: 'master', seriesMasterId: null, '@odata.etag': 'W/"9"' }])).toEqual([
    { eventId: 'master', isGone: false },
    { eventId: 'master', etag: 'W/"9"', isGone: false },
  ]);
});

it('drops replays, and rows that name no event', () => {
  const row = { id: 'a', '@odata.etag': 'W/"1"' };
  expect(fromDeltaRows([row, null, row, {}, { id: '' }, 'x', 1, []])).toEqual([{ eventId: 'a', etag: 'W/"1"', isGone: false }]);
});
