import type { EventContent, EventShape, Marker, OutlookEvent } from '../event/event.js';
import { plainShape } from '../event/event.js';
import type { EventRef } from '../ports/graph-client.js';
import type { Instant } from '../schedule/period.js';
import { normaliseLines, normaliseText } from '../schedule/text.js';

/** One event as the in-memory service holds it, dead ones too: a used `transactionId` still finds them. */
export interface CalendarEntry {
  readonly eventId: string;
  readonly mailboxId: string;
  readonly etag: string;
  readonly content: EventContent;
  readonly shape: EventShape;
  readonly createdAt: Instant;
  readonly reminderMinutes: number | null;
  readonly marker?: Marker | undefined;
  readonly transactionId?: string | undefined;
  /** The content as it was sent with the `transactionId`. */
  readonly sent?: EventContent | undefined;
  readonly isDeleted: boolean;
}

export type NewEntry = Pick<CalendarEntry, 'mailboxId' | 'content' | 'reminderMinutes' | 'marker' | 'transactionId' | 'sent'>;
type EntryChanges = Partial<Pick<CalendarEntry, 'content' | 'shape' | 'isDeleted'>>;

export interface InMemoryCalendar {
  add(entry: NewEntry): CalendarEntry;
  /** A living event. */
  find(ref: EventRef): CalendarEntry | undefined;
  /** Every save moves the etag, also one that changes nothing. */
  save(entry: CalendarEntry, changes: EntryChanges): CalendarEntry;
  ofTransaction(mailboxId: string, transactionId: string): CalendarEntry | undefined;
  living(mailboxId: string): readonly CalendarEntry[];
  /** Remembers everything; the answered function goes back to it. */
  backUp(): () => void;
}

export function createInMemoryCalendar(now: () => Instant): InMemoryCalendar {
  const entries = new Map<string, CalendarEntry>();
  let saves = 0;
  const nextEtag = () => `W/"${(saves += 1)}"`;
  const store = (entry: CalendarEntry) => {
    entries.set(entry.eventId, entry);
    return entry;
  };
  return {
    add: (entry) =>
      store({
        ...entry,
        content: toStored(entry.content),
        shape: plainShape,
        eventId: `event-${entries.size + 1}`,
        etag: nextEtag(),
        createdAt: now(),
        isDeleted: false,
      }),
    find: ({ mailboxId, eventId }) => {
      const entry = entries.get(eventId);
      return entry?.mailboxId === mailboxId && !entry.isDeleted ? entry : undefined;
    },
    save: (entry, changes) =>
      store({ ...entry, ...changes, content: toStored(changes.content ?? entry.content), etag: nextEtag() }),
    ofTransaction: (mailboxId, transactionId) =>
      [...entries.values()].find((entry) => entry.mailboxId === mailboxId && entry.transactionId === transactionId),
    living: (mailboxId) => [...entries.values()].filter((entry) => entry.mailboxId === mailboxId && !entry.isDeleted),
    backUp: () => {
      const [kept, count] = [[...entries], saves];
      return () => {
        entries.clear();
        for (const [eventId, entry] of kept) entries.set(eventId, entry);
        saves = count;
      };
    },
  };
}

export function toOutlookEvent(entry: CalendarEntry): OutlookEvent {
  const { eventId, etag, content, shape, createdAt } = entry;
  return { eventId, etag, content, shape, createdAt };
}

/** As Exchange gives it back: every event is private or not, and lines lose what white space they end with. */
function toStored(content: EventContent): EventContent {
  return {
    period: content.period,
    title: normaliseText(content.title),
    location: normaliseText(content.location),
    content: normaliseLines(content.content),
    isPrivate: content.isPrivate ?? false,
  };
}
