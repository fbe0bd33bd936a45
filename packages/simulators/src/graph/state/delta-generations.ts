import type { StateJournal } from '../../simulation/state-journal.js';

/** Which delta tokens the service still knows: those of the present generation of a mailbox. */
export interface DeltaGenerations {
  of(userId: string): number;
  /** Loses the tokens of one mailbox, or of all. */
  forget(userId: string | undefined): void;
}

const first = 1;

export function createDeltaGenerations(journal: StateJournal): DeltaGenerations {
  const losses = journal.collection<number>('deltaLoss');
  const count = (key: string): number => losses.get(key) ?? 0;
  return {
    of: (userId) => first + count('all') + count(userId),
    forget: (userId) => journal.put('deltaLoss', userId ?? 'all', count(userId ?? 'all') + 1),
  };
}
