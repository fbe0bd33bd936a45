import { expect, it } from 'vitest';
import { toRecordId } from './to-record-id.js';

it.each([
  ['12', '12'],
  [' 12 ', '12'],
  ['https://example.justsfa.com/sites/view?table=10001&record=12', '12'],
  ['https://example.justsfa.com/sites/view?record=a%20b', 'a b'],
  ['https://example.justsfa.com/sites/view', undefined],
  ['https://example.justsfa.com/sites/view?record=..%2F..%2Fsettings', undefined],
  ['../settings', undefined],
  ['', undefined],
  ['x'.repeat(101), undefined],
])('the record of %j is %j', (entered, recordId) => {
  expect(toRecordId(entered)).toBe(recordId);
});
