import { expect, it } from 'vitest';
import { createJournalledCallCounts } from './journalled-call-counts.js';
import { openStateJournal } from './state-journal.js';

it('journalled call counts go on where they were, until they are reset', () => {
  const journal = openStateJournal();
  const counts = createJournalledCallCounts(journal);
  counts.count('get');
  counts.count('get');
  createJournalledCallCounts(journal).violation('perMinute');
  expect(counts.toJson()).toEqual({ total: 2, byKind: { get: 2 }, violations: { perMinute: 1 } });
  counts.reset();
  expect(counts.toJson()).toEqual({ total: 0, byKind: {}, violations: {} });
});
