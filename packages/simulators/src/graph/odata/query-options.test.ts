import { expect, test } from 'vitest';
import { parseSelect, readQuery, selectMembers, toCount } from './query-options.js';

const refused = expect.objectContaining({ status: 400, code: 'BadRequest' });

test('an option that the operation does not take, or takes twice, is refused', () => {
  expect(readQuery(new URLSearchParams('$top=5&STARTDATETIME=x'), ['$top', 'startDateTime'])).toEqual({ $top: '5', startDateTime: 'x' });
  expect(() => readQuery(new URLSearchParams('$search=x'), ['$top'])).toThrow(refused);
  expect(() => readQuery(new URLSearchParams('$top=1&$top=2'), ['$top'])).toThrow(refused);
});

test('counts are whole numbers within their limits', () => {
  expect(toCount('Top', '10', 1, 1000)).toBe(10);
  for (const wrong of ['-1', '0', '1.5', 'x', '1001', '']) expect(() => toCount('Top', wrong, 1, 1000)).toThrow(refused);
});

test('select keeps what is named and what always comes along', () => {
  const known = new Set(['subject', 'start']);
  expect(parseSelect('subject, start', known, 'event')).toEqual(['subject', 'start']);
  expect(parseSelect('*', known, 'event')).toBeUndefined();
  expect(() => parseSelect('colour', known, 'event')).toThrow(refused);
  expect(selectMembers({ id: '1', subject: 'a', start: 2 }, ['subject'], ['id'])).toEqual({ id: '1', subject: 'a' });
});
