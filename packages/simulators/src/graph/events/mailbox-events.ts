import { itemNotFound, staleChangeKey, validationFailure } from '../graph-refusal.js';
import type { Calendars } from '../state/calendars.js';
import type { EventStore } from '../state/event-store.js';
import type { MailLog } from '../state/mail-log.js';
import type { DirectoryUser } from '../settings.js';
import type { ChangeKeyMoves } from './change-key-moves.js';
import { mergeProperties } from './extended-properties.js';
import type { EventInput } from './event-input.js';
import type { Identifiers } from './identifiers.js';
import { recipientsOf } from './recipients.js';
import type { EventContent, StoredEvent } from './stored-event.js';
import { toContent } from './to-content.js';
import { transactionFingerprint } from './transaction-fingerprint.js';

/** `repeated`: the transaction id was used with the same content, nothing new was made. `taken`: with other content, refused. */
export interface Creation {
  readonly outcome: 'created' | 'repeated' | 'taken';
  /** The new event, or the earlier one with that transaction id, which may be deleted. */
  readonly event: StoredEvent;
}

/** What apps and people do with the events of a mailbox. All throw a `GraphRefusal` where Exchange refuses. */
export interface MailboxEvents {
  create(user: DirectoryUser, calendarId: string, input: EventInput): Creation;
  /** A living event by either form of its id. */
  get(user: DirectoryUser, id: string): StoredEvent;
  /** `ifMatch`: an etag or change key that must still be the event's. */
  update(user: DirectoryUser, id: string, input: EventInput, ifMatch?: string): StoredEvent;
  remove(user: DirectoryUser, id: string, ifMatch?: string): void;
  /** Back from Deleted Items. */
  restore(user: DirectoryUser, id: string): StoredEvent;
  /** To another calendar: the standard id changes. */
  move(user: DirectoryUser, id: string, calendarId: string): StoredEvent;
  /** A second event with the same content and extended properties, without the transaction id. */
  copy(user: DirectoryUser, id: string): StoredEvent;
  /** Moves change key and lastModifiedDateTime, nothing else. */
  touch(user: DirectoryUser, id: string): StoredEvent;
}

export function createMailboxEvents(deps: {
  readonly events: EventStore;
  readonly calendars: Calendars;
  readonly mails: MailLog;
  readonly identifiers: Identifiers;
  readonly changeKeyMoves: ChangeKeyMoves;
}): MailboxEvents {
  const { events, calendars, mails, identifiers, changeKeyMoves } = deps;
  const find = (user: DirectoryUser, id: string): StoredEvent => {
    const event = events.find(user.id, id);
    if (event === undefined || event.isDeleted) throw itemNotFound();
    return event;
  };
  const saveChange = (event: StoredEvent): StoredEvent => {
    const saved = { ...event, changeKey: identifiers.changeKey(event.userId), lastModifiedDateTime: identifiers.stamp() };
    events.save(saved);
    return saved;
  };
  const saveNew = (user: DirectoryUser, calendarId: string, content: EventContent, rest: Pick<StoredEvent, 'properties' | 'transaction'>): StoredEvent => {
    const now = identifiers.stamp();
    const event: StoredEvent = {
      immutableId: identifiers.immutableId(user.id),
      standardId: identifiers.standardId(user.id, calendarId),
      userId: user.id,
      calendarId,
      iCalUId: identifiers.iCalUId(),
      changeKey: identifiers.changeKey(user.id),
      createdDateTime: now,
      lastModifiedDateTime: now,
      originalStartTimeZone: content.start.zone,
      originalEndTimeZone: content.end.zone,
      content,
      ...rest,
      isDeleted: false,
      changeKeyMovesAt: changeKeyMoves.nextTime(),
    };
    events.save(event);
    changeKeyMoves.schedule(event);
    return event;
  };
  const send = (user: DirectoryUser, event: StoredEvent, before: EventContent | undefined, after: EventContent | undefined): void => {
    for (const { kind, to } of recipientsOf(before, after, user))
      mails.add({ at: identifiers.stamp(), kind, mailbox: user.mail ?? user.userPrincipalName, to, subject: (after ?? before)?.subject ?? '', eventId: event.standardId });
  };
  return {
    get: find,
    create: (user, calendarId, input) => {
      const transactionId = input.transactionId ?? '';
      const transaction = transactionId === '' ? null : { id: transactionId, fingerprint: transactionFingerprint(input) };
      const earlier = transaction === null ? undefined : events.findByTransaction(user.id, transaction.id);
      if (earlier !== undefined) return { outcome: earlier.transaction?.fingerprint === transaction?.fingerprint ? 'repeated' : 'taken', event: earlier };
      const content = toContent(input, undefined, identifiers.digits);
      const event = saveNew(user, calendarId, content, { properties: mergeProperties([], input.singleValueExtendedProperties ?? []), transaction });
      send(user, event, undefined, content);
      return { outcome: 'created', event };
    },
    update: (user, id, input, ifMatch) => {
      const event = find(user, id);
      checkChangeKey(event, ifMatch);
      if ((input.transactionId ?? event.transaction?.id) !== event.transaction?.id) throw validationFailure('TransactionId can be set only when an event is created.');
      const content = toContent(input, event.content, identifiers.digits);
      const saved = saveChange({ ...event, content, properties: mergeProperties(event.properties, input.singleValueExtendedProperties ?? []) });
      send(user, saved, event.content, content);
      return saved;
    },
    remove: (user, id, ifMatch) => {
      const event = find(user, id);
      checkChangeKey(event, ifMatch);
      saveChange({ ...event, isDeleted: true, changeKeyMovesAt: null });
      send(user, event, event.content, undefined);
    },
    restore: (user, id) => {
      const event = events.find(user.id, id);
      if (event?.isDeleted !== true) throw itemNotFound();
      return saveChange({ ...event, isDeleted: false });
    },
    move: (user, id, calendarId) => {
      const event = find(user, id);
      if (!calendars.of(user).some((calendar) => calendar.id === calendarId)) throw itemNotFound();
      if (event.calendarId === calendarId) return event;
      const departure = { calendarId: event.calendarId, standardId: event.standardId, leftAt: identifiers.stamp() };
      return saveChange({ ...event, calendarId, standardId: identifiers.standardId(user.id, calendarId), departures: [...(event.departures ?? []), departure] });
    },
    copy: (user, id) => {
      const { calendarId, content, properties } = find(user, id);
      return saveNew(user, calendarId, content, { properties, transaction: null });
    },
    touch: (user, id) => saveChange(find(user, id)),
  };
}

function checkChangeKey(event: StoredEvent, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (ifMatch.trim().replace(/^W\//, '').replace(/^"(.*)"$/, '$1') !== event.changeKey) throw staleChangeKey();
}
