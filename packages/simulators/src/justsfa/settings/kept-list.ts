import type { StateJournal } from '../../simulation/state-journal.js';

/** A settings list (users, keys, webhooks) that the administrator changes while the simulator runs; kept in the journal. */
export interface KeptList<T> {
  all(): readonly T[];
  find(key: string): T | undefined;
  put(item: T): void;
  /** Whether there was one. */
  remove(key: string): boolean;
  replace(items: readonly T[]): void;
}

/** `initial` counts only until the list was kept for the first time. */
export function createKeptList<T>(journal: StateJournal, name: string, keyOf: (item: T) => string, initial: readonly T[]): KeptList<T> {
  const kept = journal.collection<T>(name);
  const list: KeptList<T> = {
    all: () => [...kept.values()],
    find: (key) => kept.get(key),
    put: (item) => journal.put(name, keyOf(item), item),
    remove: (key) => {
      const existed = kept.has(key);
      if (existed) journal.remove(name, key);
      return existed;
    },
    replace: (items) => {
      for (const key of [...kept.keys()]) journal.remove(name, key);
      for (const item of items) journal.put(name, keyOf(item), item);
    },
  };
  once(journal, name, () => list.replace(initial));
  return list;
}

/** Does what belongs to the first start on this journal only. */
export function once(journal: StateJournal, name: string, work: () => void): void {
  if (journal.collection<boolean>('keptLists').has(name)) return;
  work();
  journal.put('keptLists', name, true);
}
