import { expect, it } from 'vitest';
import { counted, urgencyOf, type ReconcileCounts } from './reconcile-run.js';

it('a comparison of everything is a repair, that of a link or a setting a back-fill', () => {
  expect([urgencyOf({ kind: 'all' }), urgencyOf({ kind: 'backFill', sfaUserIds: ['taro'] })]).toEqual(['repair', 'backFill']);
});

it('counts are added by name, and the others stay', () => {
  const counts = { rows: 3, accepted: 1, events: 2 } as unknown as ReconcileCounts;
  expect(counted(counts, { rows: 4, events: 0 } as Partial<ReconcileCounts>)).toEqual({ rows: 7, accepted: 1, events: 2 });
});
