import { expect, test } from 'vitest';
import { pageOf, type DeltaRow } from './delta-rows.js';

const row = (stamp: string): DeltaRow => ({ stamp, shown: { type: 'removed', ids: { immutableId: stamp, standardId: stamp } } });
const rows = ['1', '2', '2', '2', '2', '3'].map(row);

test.each([1, 2, 3, 4, 5, 6, 7])('pages of %i rows give every row once, also where many share a stamp', (size) => {
  const seen: string[] = [];
  let after = { stamp: '', rows: 0 };
  for (let turn = 0; turn < 20; turn += 1) {
    const page = pageOf(rows, after, size);
    expect(page.rows.length).toBeLessThanOrEqual(size);
    seen.push(...page.rows.map(({ stamp }) => stamp));
    after = page.after;
    if (page.isLast) break;
  }
  expect(seen).toEqual(['1', '2', '2', '2', '2', '3']);
});

test('an event that changes between two pages is told again at its new place', () => {
  const { after } = pageOf(rows, { stamp: '', rows: 0 }, 3);
  const moved = [row('1'), row('3'), ...['4', '4', '4', '4'].map(row)];
  expect(pageOf(moved, after, 10).rows.map(({ stamp }) => stamp)).toEqual(['3', '4', '4', '4', '4']);
});
