import { randomInt } from 'node:crypto';
import { createCallCounts, type CallCounts } from '../../simulation/call-counts.js';
import { createFaultSwitch, type FaultSwitch } from '../../simulation/faults.js';
import type { StateJournal } from '../../simulation/state-journal.js';
import { createChangeKeyMoves } from '../events/change-key-moves.js';
import { createIdentifiers } from '../events/identifiers.js';
import { createMailboxEvents, type MailboxEvents } from '../events/mailbox-events.js';
import { createNotificationSender, type NotificationSender } from '../notifications/notification-sender.js';
import { tellSubscribers } from '../notifications/tell-subscribers.js';
import { createMailboxLimits, type MailboxLimits } from '../service/mailbox-limits.js';
import type { AppRegistration, DirectoryUser, EntraDirectory } from '../settings.js';
import type { SwitchChange } from '../switches.js';
import { watchSubscriptions } from '../subscriptions/watch-subscriptions.js';
import { createCalendars, type Calendars } from './calendars.js';
import { createDeltaGenerations, type DeltaGenerations } from './delta-generations.js';
import { createDirectory, type Directory } from './directory.js';
import { createEventStore, type EventStore } from './event-store.js';
import { createMailLog, type MailLog } from './mail-log.js';
import { createNotificationLog, type NotificationLog } from './notification-log.js';
import { createSubscriptionStore, type SubscriptionStore } from './subscription-store.js';
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
  readonly mails: MailLog;
  readonly subscriptions: SubscriptionStore;
  readonly notifications: NotificationSender;
  readonly notificationLog: NotificationLog;
  readonly deltaGenerations: DeltaGenerations;
  readonly switches: SwitchBoard;
  readonly limits: MailboxLimits;
  readonly counts: CallCounts;
  readonly faults: FaultSwitch;
  /** Nothing happens by itself any more. */
  close(): void;
}

export function createGraphWorld(options: {
  readonly journal: StateJournal;
  readonly directories: readonly EntraDirectory[];
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
  const subscriptions = createSubscriptionStore(journal, clock.now);
  const notificationLog = createNotificationLog(journal);
  const notifications = createNotificationSender({ clock, switches, log: notificationLog, isLiving: (id) => subscriptions.find(id) !== undefined });
  tellSubscribers({ events, calendars, subscriptions, switches, sender: notifications, random: clock.random });
  const stopWatching = watchSubscriptions({ subscriptions, switches, sender: notifications, now: clock.now });
  const identifiers = createIdentifiers(clock);
  const changeKeyMoves = createChangeKeyMoves({ events, switches, identifiers, clock });
  return {
    origin,
    now: clock.now,
    directory: createDirectory(journal, options),
    calendars,
    events,
    mailboxEvents: createMailboxEvents({ events, calendars, mails, identifiers, changeKeyMoves }),
    mails,
    subscriptions,
    notifications,
    notificationLog,
    deltaGenerations: createDeltaGenerations(journal),
    switches,
    limits: createMailboxLimits({ switches, counts, now: clock.now }),
    counts,
    faults: createFaultSwitch(journal),
    close: () => {
      changeKeyMoves.close();
      stopWatching();
      notifications.close();
    },
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
