import type { EventChanges, EventContent, EventDraft, EventIdentity, Marker, OutlookEvent } from '../event/event.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';
import type { EventRef, EventVersion, GraphClient, Mailbox } from '../ports/graph-client.js';

type Eventually<T> = T | Promise<T>;

/** A living event as the service itself shows it, read past the client. */
export interface SeenEvent {
  readonly eventId: string;
  readonly content: EventContent;
  readonly attendees: number;
  /** `null`: no reminder. */
  readonly reminderMinutes: number | null;
}

/** The hands of people and of the service, which the client under test knows nothing of. */
export interface GraphBackDoor {
  events(mailboxId: string): Eventually<readonly SeenEvent[]>;
  /** A person makes an event of their own. */
  addOwn(mailboxId: string): Eventually<unknown>;
  edit(ref: EventRef, changes: EventChanges): Eventually<unknown>;
  copy(ref: EventRef): Eventually<unknown>;
  addAttendee(ref: EventRef): Eventually<unknown>;
  makeRecurring(ref: EventRef): Eventually<unknown>;
  makeOnlineMeeting(ref: EventRef): Eventually<unknown>;
  remove(ref: EventRef): Eventually<unknown>;
  /** The etag moves, nothing else does. */
  touch(ref: EventRef): Eventually<unknown>;
  /** How many mails the service would have sent. */
  mailCount(): Eventually<number>;
}

/** A fresh service whose etags move only through writes and the back door. */
export interface GraphUnderTest {
  readonly client: GraphClient;
  readonly backDoor: GraphBackDoor;
  /** Two users with empty calendars. */
  readonly mailboxes: readonly [Mailbox, Mailbox];
  /** A user who exists and has no calendar that can be used. */
  readonly withoutCalendar: Mailbox;
  close?(): Eventually<void>;
}

/** The steps of which the contract's tests are made; `graph` gives the service of the running test. */
export function createGraphSteps(graph: () => GraphUnderTest) {
  const mailbox = () => graph().mailboxes[0];
  const identity = (overrides: Partial<EventIdentity> = {}): EventIdentity => ({
    tenantId: 'example',
    sourceId: 'source-1',
    recordId: '1001',
    mailboxId: mailbox().mailboxId,
    epoch: 'epoch-1',
    generation: 1,
    ...overrides,
  });
  const refTo = ({ eventId }: OutlookEvent): EventRef => ({ mailboxId: mailbox().mailboxId, eventId });
  return {
    graph,
    mailbox,
    identity,
    refTo,
    versionOf: (event: OutlookEvent): EventVersion => ({ ...refTo(event), etag: event.etag }),
    create: async (overrides: Partial<EventIdentity> = {}, content: Partial<EventContent> = {}) =>
      written(await graph().client.createEvent(identity(overrides), draft(content))),
    readPresent: async (ref: EventRef): Promise<OutlookEvent> => {
      const reading = readDone(await graph().client.readEvent(ref));
      if (reading.state === 'absent') throw new Error(`event ${ref.eventId} is absent`);
      return reading.event;
    },
    seen: async () => await graph().backDoor.events(mailbox().mailboxId),
  };
}

export type GraphSteps = ReturnType<typeof createGraphSteps>;

export function toMarker({ sourceId, recordId, mailboxId, epoch, generation }: EventIdentity): Marker {
  return { sourceId, recordId, mailboxId, epoch, generation };
}

export const timed: EventContent = {
  period: { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:30:00Z' },
  title: '商談',
  location: '本社 会議室A',
  content: '一行目\n二行目',
  isPrivate: false,
};
export const later = { kind: 'timed', start: '2026-11-25T14:30:00Z', end: '2026-11-25T16:00:00Z' } as const;
export const threeDays = { kind: 'allDay', firstDay: '2026-11-30', lastDay: '2026-12-02' } as const;

export function draft(content: Partial<EventContent> = {}): EventDraft {
  return { content: { ...timed, ...content }, reminderMinutes: 15 };
}

export function readDone<T>(outcome: ReadOutcome<T>): T {
  if (outcome.status === 'failed') throw new Error(`failed: ${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}

export function written<T>(outcome: WriteOutcome<T>): T {
  if (outcome.status !== 'applied') throw new Error(`${outcome.status}: ${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}
