import type { EventChanges, EventContent, EventIdentity, EventOwner, EventShape, Marker } from '../event/event.js';
import type { Failure, ReadOutcome, WriteOutcome } from '../failure/failure.js';
import type { EventRef, EventVersion, GraphClient, Mailbox, MarkedEventPage } from '../ports/graph-client.js';
import type { Instant } from '../schedule/period.js';
import { isSamePeriod } from '../schedule/period.js';
import { createInMemoryCalendar, toOutlookEvent } from './in-memory-calendar.js';
import type { CalendarEntry } from './in-memory-calendar.js';

export type GraphCallKind = keyof GraphClient;

export interface GraphCall {
  readonly kind: GraphCallKind;
  readonly mailboxId?: string;
  readonly eventId?: string;
}

/** A mail that Exchange would have sent to an attendee because of a write of ours. */
export interface SentMail {
  readonly kind: 'update' | 'cancellation';
  readonly mailboxId: string;
  readonly eventId: string;
}

export interface PlannedFailure {
  /** Only for calls of this kind. @default any */
  readonly kind?: GraphCallKind;
  readonly failure: Failure;
  /** For a write: surely not done, or perhaps. @default 'refused' */
  readonly outcome?: 'refused' | 'unknown';
  /** With `unknown`: whether the write takes effect all the same. @default false */
  readonly carriedOut?: boolean;
}

/** What a person, an administrator or Exchange itself does, and what only a test may see. */
export interface InMemoryGraph {
  readonly client: GraphClient;
  addMailbox(mailbox: Mailbox, isUsable?: boolean): void;
  mailboxes(): readonly Mailbox[];
  setUsable(mailboxId: string, isUsable: boolean): void;
  isUsable(mailboxId: string): boolean;
  /** Living events in order of creation. */
  events(mailboxId: string): readonly CalendarEntry[];
  /** A person makes an event of their own. */
  add(mailboxId: string, content: EventContent): CalendarEntry;
  /** A person copies an event: the marker goes with it, the `transactionId` does not. */
  copy(ref: EventRef): CalendarEntry;
  edit(ref: EventRef, changes: EventChanges): CalendarEntry;
  addAttendee(ref: EventRef): CalendarEntry;
  /** A person takes all guests off again. */
  removeAttendees(ref: EventRef): CalendarEntry;
  makeRecurring(ref: EventRef): CalendarEntry;
  makeOnlineMeeting(ref: EventRef): CalendarEntry;
  remove(ref: EventRef): void;
  /** Exchange saves the event without a change: only the etag moves. */
  touch(ref: EventRef): CalendarEntry;
  /** The search does not know this event (yet); reading it by id works. */
  hideFromSearch(ref: EventRef): void;
  mails(): readonly SentMail[];
  calls(): readonly GraphCall[];
  forgetCalls(): void;
  /** The next call that fits fails; several plans wait in order. */
  failNext(plan: PlannedFailure): void;
  /** Runs just before the next call of that kind takes effect: what happens between our read and our write. */
  beforeNext(kind: GraphCallKind, action: () => void | Promise<void>): void;
  /** Remembers every event and mail; the answered function goes back to them. */
  backUp(): () => void;
}

/** Limit of Exchange for a subject and for a location's name, in UTF-16 units. */
const textLimit = 255;

/** A calendar service in memory with the rules of the real one: etags, used `transactionId`s, dead events, mails. */
export function createInMemoryGraph(options: {
  readonly now: () => Instant;
  readonly mailboxes?: readonly Mailbox[];
  /** Events on a page of `listMarkedEvents`. @default 200 */
  readonly markedPageSize?: number;
}): InMemoryGraph {
  const { markedPageSize = 200 } = options;
  const calendar = createInMemoryCalendar(options.now);
  const mailboxes = new Map((options.mailboxes ?? []).map((mailbox) => [mailbox.mailboxId, mailbox]));
  const unusable = new Set<string>();
  const hidden = new Set<string>();
  const mails: SentMail[] = [];
  let calls: GraphCall[] = [];
  const plans: PlannedFailure[] = [];
  const interruptions: { readonly kind: GraphCallKind; readonly action: () => void | Promise<void> }[] = [];

  async function enter(call: GraphCall): Promise<PlannedFailure | undefined> {
    calls.push(call);
    await takeFirst(interruptions, ({ kind }) => kind === call.kind)?.action();
    return takeFirst(plans, ({ kind }) => kind === undefined || kind === call.kind);
  }

  async function read<T>(call: GraphCall, work: () => T | Failure): Promise<ReadOutcome<T>> {
    const plan = await enter(call);
    const result = plan?.failure ?? mailboxFailure(call) ?? work();
    return isFailure(result) ? { status: 'failed', failure: result } : { status: 'done', value: result };
  }

  async function write<T>(call: GraphCall, work: () => T | Failure): Promise<WriteOutcome<T>> {
    const plan = await enter(call);
    const isUnknown = plan?.outcome === 'unknown';
    if (plan !== undefined && !(isUnknown && plan.carriedOut)) return { status: isUnknown ? 'unknown' : 'refused', failure: plan.failure };
    const result = mailboxFailure(call) ?? work();
    if (plan !== undefined) return { status: 'unknown', failure: plan.failure };
    return isFailure(result) ? { status: 'refused', failure: result } : { status: 'applied', value: result };
  }

  function isUsable(mailboxId: string): boolean {
    return mailboxes.has(mailboxId) && !unusable.has(mailboxId);
  }

  function mailboxFailure({ mailboxId }: GraphCall): Failure | undefined {
    if (mailboxId === undefined || isUsable(mailboxId)) return undefined;
    return { code: 'mailboxUnusable', detail: 'MailboxNotEnabledForRESTAPI' };
  }

  function versioned({ etag, ...ref }: EventVersion, work: (entry: CalendarEntry) => CalendarEntry | Failure): CalendarEntry | Failure {
    const entry = calendar.find(ref);
    if (entry === undefined) return { code: 'notFound', detail: 'ErrorItemNotFound' };
    return entry.etag === etag ? work(entry) : { code: 'conflict', detail: 'ErrorIrresolvableConflict' };
  }

  function mail(kind: SentMail['kind'], { mailboxId, eventId, shape }: CalendarEntry): void {
    if (shape.hasAttendees) mails.push({ kind, mailboxId, eventId });
  }

  const client: GraphClient = {
    resolveMailbox: (mail) =>
      read<Mailbox>({ kind: 'resolveMailbox' }, () => {
        const found = [...mailboxes.values()].find((mailbox) => mailbox.mail.toLowerCase() === mail.toLowerCase());
        return found ?? { code: 'notFound', detail: 'Request_ResourceNotFound' };
      }),

    readEvent: (ref) =>
      read({ kind: 'readEvent', mailboxId: ref.mailboxId, eventId: ref.eventId }, () => {
        const entry = calendar.find(ref);
        if (entry === undefined) return { state: 'absent' as const };
        return { state: 'present' as const, event: { ...toOutlookEvent(entry), ...(entry.marker && { marker: entry.marker }) } };
      }),

    findEvents: (owner) =>
      read({ kind: 'findEvents', mailboxId: owner.mailboxId }, () =>
        calendar
          .living(owner.mailboxId)
          .filter(({ eventId }) => !hidden.has(eventId))
          .flatMap((entry) => {
            const { marker } = entry;
            if (marker === undefined || !isOf(marker, owner)) return [];
            const hasOurTransactionId = entry.transactionId === transactionIdOf({ ...owner, ...marker });
            return [{ ...toOutlookEvent(entry), marker, hasOurTransactionId }];
          })
          .sort((one, other) => (one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0)),
      ),

    listMarkedEvents: (mailboxId, cursor) =>
      read<MarkedEventPage>({ kind: 'listMarkedEvents', mailboxId }, () => {
        const at = cursor === undefined ? 0 : Number(cursor.split('/').at(-1));
        if (cursor !== undefined && cursor !== `${mailboxId}/${at}`) return { code: 'resyncNeeded', detail: 'not a cursor of this mailbox' };
        const marked = calendar
          .living(mailboxId)
          .filter(({ eventId }) => !hidden.has(eventId))
          .flatMap(({ eventId, etag, marker }) => (marker === undefined ? [] : [{ eventId, etag, marker }]));
        const next = at + markedPageSize;
        return { events: marked.slice(at, next), ...(next < marked.length && { cursor: `${mailboxId}/${next}` }) };
      }),

    createEvent: (identity, draft) =>
      write({ kind: 'createEvent', mailboxId: identity.mailboxId }, () => {
        const rejection = rejectionOf(draft.content);
        if (rejection !== undefined) return rejection;
        const transactionId = transactionIdOf(identity);
        const used = calendar.ofTransaction(identity.mailboxId, transactionId);
        if (used?.sent !== undefined) {
          const isRepeat = isSameContent(used.sent, draft.content);
          return isRepeat ? toOutlookEvent(used) : { code: 'conflict', detail: 'ErrorDuplicateTransactionId' };
        }
        const entry = calendar.add({
          mailboxId: identity.mailboxId,
          content: draft.content,
          reminderMinutes: draft.reminderMinutes,
          marker: toMarker(identity),
          transactionId,
          sent: draft.content,
        });
        return toOutlookEvent(entry);
      }),

    updateEvent: (version, changes) =>
      write({ kind: 'updateEvent', mailboxId: version.mailboxId, eventId: version.eventId }, () => {
        const result = versioned(version, (entry) => {
          const content = applied(entry.content, changes);
          const rejection = rejectionOf(content);
          if (rejection !== undefined) return rejection;
          mail('update', entry);
          // A body written without the join link ends the online meeting.
          const isOnlineMeeting = entry.shape.isOnlineMeeting && changes.content === undefined;
          return calendar.save(entry, { content, shape: { ...entry.shape, isOnlineMeeting } });
        });
        return isFailure(result) ? result : toOutlookEvent(result);
      }),

    deleteEvent: (version) =>
      write({ kind: 'deleteEvent', mailboxId: version.mailboxId, eventId: version.eventId }, () => {
        const result = versioned(version, (entry) => {
          mail('cancellation', entry);
          return calendar.save(entry, { isDeleted: true });
        });
        return isFailure(result) ? result : undefined;
      }),
  };

  function existing(ref: EventRef): CalendarEntry {
    const entry = calendar.find(ref);
    if (entry === undefined) throw new Error(`no living event ${ref.eventId} in mailbox ${ref.mailboxId}`);
    return entry;
  }
  function reshape(ref: EventRef, change: Partial<EventShape>): CalendarEntry {
    const entry = existing(ref);
    return calendar.save(entry, { shape: { ...entry.shape, ...change } });
  }

  return {
    client,
    addMailbox: (mailbox, isUsable = true) => {
      mailboxes.set(mailbox.mailboxId, mailbox);
      if (!isUsable) unusable.add(mailbox.mailboxId);
    },
    mailboxes: () => [...mailboxes.values()],
    setUsable: (mailboxId, isUsable) => void (isUsable ? unusable.delete(mailboxId) : unusable.add(mailboxId)),
    isUsable,
    events: (mailboxId) => calendar.living(mailboxId),
    add: (mailboxId, content) => calendar.add({ mailboxId, content, reminderMinutes: 15 }),
    copy: (ref) => {
      const { mailboxId, content, reminderMinutes, marker } = existing(ref);
      return calendar.add({ mailboxId, content, reminderMinutes, marker });
    },
    edit: (ref, changes) => {
      const entry = existing(ref);
      return calendar.save(entry, { content: applied(entry.content, changes) });
    },
    addAttendee: (ref) => reshape(ref, { hasAttendees: true }),
    removeAttendees: (ref) => reshape(ref, { hasAttendees: false }),
    makeRecurring: (ref) => reshape(ref, { isRecurring: true }),
    makeOnlineMeeting: (ref) => reshape(ref, { isOnlineMeeting: true }),
    remove: (ref) => void calendar.save(existing(ref), { isDeleted: true }),
    touch: (ref) => calendar.save(existing(ref), {}),
    hideFromSearch: ({ eventId }) => void hidden.add(eventId),
    mails: () => [...mails],
    calls: () => [...calls],
    forgetCalls: () => void (calls = []),
    failNext: (plan) => void plans.push(plan),
    beforeNext: (kind, action) => void interruptions.push({ kind, action }),
    backUp: () => {
      const [goBack, sent] = [calendar.backUp(), [...mails]];
      return () => {
        goBack();
        mails.splice(0, mails.length, ...sent);
      };
    },
  };
}

function takeFirst<T>(waiting: T[], fits: (item: T) => boolean): T | undefined {
  const index = waiting.findIndex(fits);
  return index === -1 ? undefined : waiting.splice(index, 1)[0];
}

function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'code' in result && 'detail' in result;
}

function isOf(marker: Marker, owner: EventOwner): boolean {
  return marker.sourceId === owner.sourceId && marker.recordId === owner.recordId && marker.mailboxId === owner.mailboxId;
}

function toMarker({ sourceId, recordId, mailboxId, epoch, generation }: EventIdentity): Marker {
  return { sourceId, recordId, mailboxId, epoch, generation };
}

function transactionIdOf({ epoch, tenantId, sourceId, recordId, mailboxId, generation }: EventIdentity): string {
  return JSON.stringify([epoch, tenantId, sourceId, recordId, mailboxId, generation]);
}

function rejectionOf({ title, location }: EventContent): Failure | undefined {
  const field = title.length > textLimit ? 'title' : location.length > textLimit ? 'location' : undefined;
  return field && { code: 'rejected', detail: 'ErrorPropertyValidationFailure', field };
}

function isSameContent(one: EventContent, other: EventContent): boolean {
  return (
    isSamePeriod(one.period, other.period) &&
    one.title === other.title &&
    one.location === other.location &&
    one.content === other.content
  );
}

function applied(content: EventContent, changes: EventChanges): EventContent {
  return {
    period: changes.period ?? content.period,
    title: changes.title ?? content.title,
    location: changes.location ?? content.location,
    content: changes.content ?? content.content,
    isPrivate: changes.isPrivate ?? content.isPrivate,
  };
}
