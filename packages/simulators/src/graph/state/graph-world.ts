import { randomInt } from 'node:crypto';
import { createCallCounts, type CallCounts } from '../../simulation/call-counts.js';
import { createFaultSwitch, type FaultSwitch } from '../../simulation/faults.js';
import type { StateJournal } from '../../simulation/state-journal.js';
import { createChangeKeyMoves, type ChangeKeyMoves } from '../events/change-key-moves.js';
import { createIdentifiers } from '../events/identifiers.js';
import { createMailboxEvents, type MailboxEvents } from '../events/mailbox-events.js';
import { createMailboxLimits, type MailboxLimits } from '../service/mailbox-limits.js';
import type { AppRegistration, DirectoryUser, SwitchChange } from '../settings.js';
import { createCalendars, type Calendars } from './calendars.js';
import { createDirectory, type Directory } from './directory.js';
import { createEventStore, type EventStore } from './event-store.js';
import { createMailLog, type MailLog } from './mail-log.js';
import { createSwitchBoard, type SwitchBoard } from './switch-board.js';

/** Everything one simulator holds, whoever asks: Graph, Entra or `/_sim`. */
export interface GraphWorld {
  /** `http://127.0.0.1:3002` */
  readonly origin: string;
  readonly now: () => number;
  readonly directory: Directory;
  readonly calendars: Calendars;
  readonly events: EventStore;
  readonly mailboxEvents: MailboxEvents;
  readonly changeKeyMoves: ChangeKeyMoves;
  readonly mails: MailLog;
  readonly switches: SwitchBoard;
  readonly limits: MailboxLimits;
  readonly counts: CallCounts;
  readonly faults: FaultSwitch;
}

export function createGraphWorld(options: {
  readonly journal: StateJournal;
  readonly users: readonly DirectoryUser[];
  readonly apps: readonly AppRegistration[];
  readonly switches: SwitchChange;
  readonly seed: number | undefined;
  readonly origin: string;
}): GraphWorld {
  const { journal, origin } = options;
  const clock = { now: () => Date.now(), random: options.seed === undefined ? () => randomInt(2 ** 32) / 2 ** 32 : seededRandom(options.seed) };
  const switches = createSwitchBoard(journal, options.switches);
  const events = createEventStore(journal);
  const calendars = createCalendars(journal);
  const mails = createMailLog(journal);
  const counts = createCallCounts();
  const identifiers = createIdentifiers(clock);
  const changeKeyMoves = createChangeKeyMoves({ events, switches, identifiers, clock });
  return {
    origin,
    now: clock.now,
    directory: createDirectory(journal, options),
    calendars,
    events,
    mailboxEvents: createMailboxEvents({ events, calendars, mails, identifiers, changeKeyMoves }),
    changeKeyMoves,
    mails,
    switches,
    limits: createMailboxLimits({ switches, counts, now: clock.now }),
    counts,
    faults: createFaultSwitch(),
  };
}

/** mulberry32: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
