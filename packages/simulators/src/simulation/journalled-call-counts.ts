import type { CallCounts } from './call-counts.js';
import type { StateJournal } from './state-journal.js';

/** Call counts that outlive a kill. */
export function createJournalledCallCounts(journal: StateJournal): CallCounts {
  const byKind = journal.collection<number>('calls');
  const violations = journal.collection<number>('violations');
  return {
    count: (kind) => journal.put('calls', kind, (byKind.get(kind) ?? 0) + 1),
    violation: (limit) => journal.put('violations', limit, (violations.get(limit) ?? 0) + 1),
    reset: () => {
      for (const kind of [...byKind.keys()]) journal.remove('calls', kind);
      for (const limit of [...violations.keys()]) journal.remove('violations', limit);
    },
    toJson: () => ({
      total: [...byKind.values()].reduce((sum, count) => sum + count, 0),
      byKind: Object.fromEntries(byKind),
      violations: Object.fromEntries(violations),
    }),
  };
}
