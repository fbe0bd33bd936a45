import type { StateJournal } from '../../simulation/state-journal.js';
import { defaultSwitches, switchesSchema, type SwitchChange, type Switches } from '../switches.js';

export interface SwitchBoard {
  read(): Switches;
  /** Sets what is named. */
  change(switches: SwitchChange): Switches;
}

/** What was changed at runtime outlives a restart, over what the settings say. */
export function createSwitchBoard(journal: StateJournal, initial: SwitchChange): SwitchBoard {
  const changed = journal.collection<SwitchChange>('switches');
  const read = (): Switches => switchesSchema.parse({ ...defaultSwitches, ...initial, ...changed.get('all') });
  let current = read();
  return {
    read: () => current,
    change: (switches) => {
      journal.put('switches', 'all', { ...changed.get('all'), ...switches });
      current = read();
      return current;
    },
  };
}
