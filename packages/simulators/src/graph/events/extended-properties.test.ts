import { expect, test } from 'vitest';
import { mergeProperties, toPropertyId } from './extended-properties.js';

const guid = '{66F5A359-4659-4830-9070-00047EC6AC6E}';

test('one property has one id, whatever the case of its type and GUID; the name keeps its case', () => {
  expect(toPropertyId(`string ${guid} name Link`)).toBe(`String ${guid.toLowerCase()} Name Link`);
  expect(toPropertyId(`Integer ${guid} Id 0x8012`)).toBe(`Integer ${guid.toLowerCase()} Id 0x8012`);
  expect(toPropertyId('String 0x3001')).toBe('String 0x3001');
});

test.each(['', 'Link', `Text ${guid} Name Link`, 'String {no-guid} Name Link', `String ${guid} Name`])('%j is refused', (id) => {
  expect(() => toPropertyId(id)).toThrow(expect.objectContaining({ status: 400, code: 'ErrorInvalidProperty' }));
});

test('a write sets what it names, leaves the others, and null takes one away', () => {
  const link = { id: `String ${guid.toLowerCase()} Name Link`, value: 'a' };
  const other = { id: `String ${guid.toLowerCase()} Name Other`, value: 'b' };
  expect(mergeProperties([link, other], [{ id: `String ${guid} Name Link`, value: 'c' }])).toEqual([{ ...link, value: 'c' }, other]);
  expect(mergeProperties([link, other], [{ id: link.id, value: null }])).toEqual([other]);
});
