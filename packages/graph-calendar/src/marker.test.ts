import { expect, it } from 'vitest';
import { fromMarkerValue, toMarkerPrefix, toMarkerValue } from './marker.js';

const marker = { sourceId: 's1', recordId: '1001', mailboxId: 'm1', epoch: 'e1', generation: 3 };

it('writes the parts in a fixed order', () => {
  expect(toMarkerValue(marker)).toBe('c1|s1|1001|m1|e1|3');
  expect(toMarkerPrefix(marker)).toBe('c1|s1|1001|m1|');
});

it.each(['a|b', 'a%7Cb', '%25|%', '', "予定 'x'"])('gives back what it wrote for the part %j', (part) => {
  const odd = { sourceId: part, recordId: part, mailboxId: part, epoch: part, generation: 1 };
  expect(fromMarkerValue(toMarkerValue(odd))).toEqual(odd);
});

it.each(['', 'c1|s|r|m|e', 'c1|s|r|m|e|0', 'c1|s|r|m|e|1|x', 'c2|s|r|m|e|1', 'c1|s|r|m|e|1.5'])('takes %j for no marker', (value) => {
  expect(fromMarkerValue(value)).toBeUndefined();
});
