import { expect, test } from 'vitest';
import { createIdentifiers, isItemId, toCalendarId } from './identifiers.js';

const user = '5d2e8b10-7c41-4f6a-8e30-000000000001';
const identifiers = createIdentifiers({ now: () => 1_795_000_000_000, random: () => 0.5 });

test('nothing repeats and stamps grow, even while the clock stands still', () => {
  const many = Array.from({ length: 100 }, () => [identifiers.changeKey(user), identifiers.immutableId(user), identifiers.standardId(user, 'c'), identifiers.stamp()]).flat();
  expect(new Set(many).size).toBe(many.length);
  const stamps = Array.from({ length: 20 }, () => identifiers.stamp());
  expect(stamps.toSorted()).toEqual(stamps);
});

test('ids look like ids, and other texts do not', () => {
  expect(isItemId(identifiers.immutableId(user))).toBe(true);
  expect(isItemId(identifiers.standardId(user, toCalendarId(user, 'Calendar')))).toBe(true);
  for (const text of ['', 'x', identifiers.immutableId(user).slice(1), `${identifiers.standardId(user, 'c')}/x`]) expect(isItemId(text)).toBe(false);
});
