import { z } from 'zod';
import type { StateJournal } from '../../simulation/state-journal.js';
import { switchesSchema, type Switches } from './switches.js';

export interface SwitchBoard {
  current(): Switches;
  /** Changes the named ones; an unknown name or value is a ZodError and changes nothing. */
  patch(changes: unknown): Switches;
}

const patchSchema = z.record(z.string(), z.unknown());

export function createSwitchBoard(journal: StateJournal, initial: Switches): SwitchBoard {
  const stored = journal.collection<Partial<Switches>>('switches').get('current');
  // A journal of an older simulator may lack switches that exist today.
  let current: Switches = { ...initial, ...stored };
  return {
    current: () => current,
    patch: (changes) => {
      current = switchesSchema.parse({ ...current, ...patchSchema.parse(changes) });
      journal.put('switches', 'current', current);
      return current;
    },
  };
}
