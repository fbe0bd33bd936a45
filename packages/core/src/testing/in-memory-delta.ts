import type { CalendarEntry } from './in-memory-calendar.js';
import type { FeedPage, FeedWindow } from '../ports/change-feed.js';
import type { Failure } from '../failure/failure.js';
import type { Period } from '../schedule/period.js';
import { compareInstants } from '../schedule/period.js';

type Row = FeedPage['events'][number];
/** The etags of a mailbox's living events at one moment. */
export type MailboxState = ReadonlyMap<string, string>;

/** A place in a round: what is left of it, and where the next one begins. */
interface Place {
  readonly mailboxId: string;
  readonly window: FeedWindow;
  readonly state: MailboxState;
  /** `undefined`: between two rounds. */
  readonly rest?: readonly Row[];
}

export interface InMemoryDelta {
  page(mailboxId: string, from: { readonly cursor: string } | { readonly window: FeedWindow }): FeedPage | Failure;
  /** Every cursor given out so far is lost. */
  forgetCursors(): void;
  /** The next round tells again of every event in its window. */
  replayNext(): void;
  /** The next round begins with a page that is empty and not the last. */
  emptyPageNext(): void;
}

/** Window delta with the habits of the real one: `isGone` for living events outside the window, replays, cursors that get lost. */
export function createInMemoryDelta(living: (mailboxId: string) => readonly CalendarEntry[], pageSize: number): InMemoryDelta {
  const places = new Map<string, Place>();
  let given = 0;
  let isReplaying = false;
  let beginsEmpty = false;

  const keep = (place: Place): string => {
    const cursor = `cursor-${(given += 1)}`;
    places.set(cursor, place);
    return cursor;
  };

  const begin = (mailboxId: string, window: FeedWindow, before: MailboxState | undefined): FeedPage => {
    const events = living(mailboxId);
    const state = toState(events);
    const rows = before === undefined || isReplaying ? rowsInWindow(events, window) : [];
    const changed = before === undefined ? [] : changedRows(events, window, before);
    isReplaying = false;
    return cut({ mailboxId, window, state, rest: [...rows, ...changed] });
  };

  const cut = ({ rest = [], ...place }: Place): FeedPage => {
    const size = beginsEmpty ? 0 : pageSize;
    beginsEmpty = false;
    const isLast = size > 0 && rest.length <= size;
    const cursor = keep(isLast ? place : { ...place, rest: rest.slice(size) });
    return { events: rest.slice(0, size), cursor, isLast };
  };

  return {
    page: (mailboxId, from) => {
      if ('window' in from) return begin(mailboxId, from.window, undefined);
      const place = places.get(from.cursor);
      if (place?.mailboxId !== mailboxId) return { code: 'resyncNeeded', detail: 'SyncStateNotFound' };
      return place.rest === undefined ? begin(mailboxId, place.window, place.state) : cut(place);
    },
    forgetCursors: () => places.clear(),
    replayNext: () => void (isReplaying = true),
    emptyPageNext: () => void (beginsEmpty = true),
  };
}

export function toState(events: readonly CalendarEntry[]): MailboxState {
  return new Map(events.map(({ eventId, etag }) => [eventId, etag]));
}

function rowsInWindow(events: readonly CalendarEntry[], window: FeedWindow): readonly Row[] {
  return events.filter(({ content }) => isInWindow(content.period, window)).map(toRow);
}

function changedRows(events: readonly CalendarEntry[], window: FeedWindow, before: MailboxState): readonly Row[] {
  const touched = events.filter(({ eventId, etag }) => before.get(eventId) !== etag);
  const alive = new Set(events.map(({ eventId }) => eventId));
  const deleted = [...before.keys()].filter((eventId) => !alive.has(eventId)).map((eventId) => ({ eventId, isGone: true }));
  return [...touched.map((entry) => (isInWindow(entry.content.period, window) ? toRow(entry) : { eventId: entry.eventId, isGone: true })), ...deleted];
}

function toRow({ eventId, etag }: CalendarEntry): Row {
  return { eventId, etag, isGone: false };
}

/** All-day events float; the service matches them as midnights in UTC. */
function isInWindow(period: Period, window: FeedWindow): boolean {
  const isAllDay = period.kind === 'allDay';
  const start = isAllDay ? `${period.firstDay}T00:00:00Z` : period.start;
  const end = isAllDay ? `${period.lastDay}T23:59:59Z` : period.end;
  const endsInside = compareInstants(end, window.start) > 0 || (start === end && start === window.start);
  return compareInstants(start, window.end) < 0 && endsInside;
}
