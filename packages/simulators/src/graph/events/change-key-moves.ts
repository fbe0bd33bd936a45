import type { EventStore } from '../state/event-store.js';
import type { SwitchBoard } from '../state/switch-board.js';
import type { Identifiers } from './identifiers.js';
import type { StoredEvent } from './stored-event.js';

/** Exchange's own save shortly after a create: change key and lastModifiedDateTime move once, the content does not. */
export interface ChangeKeyMoves {
  /** When an event created now is to move (ms since 1970); null while the switch is off. */
  nextTime(): number | null;
  schedule(event: StoredEvent): void;
  close(): void;
}

export function createChangeKeyMoves(deps: {
  readonly events: EventStore;
  readonly switches: SwitchBoard;
  readonly identifiers: Identifiers;
  readonly clock: { readonly now: () => number; readonly random: () => number };
}): ChangeKeyMoves {
  const { events, switches, identifiers, clock } = deps;
  const timers = new Set<NodeJS.Timeout>();
  const move = ({ userId, immutableId }: StoredEvent): void => {
    const event = events.find(userId, immutableId);
    if (event === undefined || event.isDeleted || event.changeKeyMovesAt === null) return;
    events.save({ ...event, changeKeyMovesAt: null, changeKey: identifiers.changeKey(userId), lastModifiedDateTime: identifiers.stamp() });
  };
  const schedule = (event: StoredEvent): void => {
    if (event.changeKeyMovesAt === null) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      move(event);
    }, Math.max(0, event.changeKeyMovesAt - clock.now()));
    timer.unref();
    timers.add(timer);
  };
  // What a kill left outstanding.
  for (const event of events.all()) if (!event.isDeleted) schedule(event);
  return {
    nextTime: () => {
      const { etagMove, etagMoveWithinMs } = switches.read();
      return etagMove ? clock.now() + Math.floor(clock.random() * etagMoveWithinMs) : null;
    },
    schedule,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
