import type { Decision } from './decision.js';
import type { EventContent, EventShape } from '../event/event.js';
import type { Mapping } from '../mapping/mapping.js';
import { addMilliseconds, compareInstants, type Instant } from '../schedule/period.js';
import { decide, type StandingCase } from './mailbox-case.js';

const secondLookAfter = 30_000;
const settlingAfterCreate = 120_000;

/** The event as it is read or assumed to be. */
export interface SeenEvent {
  readonly content: EventContent;
  readonly shape: EventShape;
  readonly etag: string;
  readonly isRead: boolean;
}

export interface Continuations {
  readonly present: (seen: SeenEvent) => Decision;
  /** Proved by two looks (rule 23). */
  readonly absent: () => Decision;
}

/** Turns what is known of a standing event into present or absent, or into the look or the wait that is needed to tell. */
export function lookAtEvent(mailbox: StandingCase, { present, absent }: Continuations): Decision {
  const { mapping, event, evidence } = mailbox;
  const look = (): Decision => decide(mailbox, 'look-again', { kind: 'readEvent', ref: { mailboxId: mapping.mailboxId, eventId: mapping.eventId } });
  const waitUntil = (until: Instant, next: Mapping): Decision => decide(mailbox, 'confirm-absence', { kind: 'wait', until, mapping: next });
  const secondLookAt = mapping.missingSince === undefined ? undefined : addMilliseconds(mapping.missingSince, secondLookAfter);
  const isDue = (instant: Instant): boolean => compareInstants(instant, evidence.now) <= 0;
  switch (event.state) {
    case 'doubted':
      return look();
    case 'read':
      return present({ ...event.event, isRead: true });
    case 'assumed':
      // A write to JUST.SFA was begun for an edit that only the event itself can tell again, or a creation was settled by an event that nobody looked at since.
      if (mapping.pending.some(({ kind }) => kind === 'writeBack' || kind === 'create')) return look();
      if (secondLookAt === undefined) return present({ content: assumedContent(mapping), shape: mapping.shape, etag: mapping.etag, isRead: false });
      return isDue(secondLookAt) ? look() : waitUntil(secondLookAt, mapping);
    case 'missing': {
      const settledAt = mapping.createdAt === undefined ? undefined : addMilliseconds(mapping.createdAt, settlingAfterCreate);
      if (settledAt !== undefined && !isDue(settledAt)) return waitUntil(settledAt, { ...mapping, missingSince: undefined });
      if (secondLookAt === undefined) return waitUntil(addMilliseconds(evidence.now, secondLookAfter), { ...mapping, missingSince: evidence.now });
      return isDue(secondLookAt) ? absent() : waitUntil(secondLookAt, mapping);
    }
  }
}

/** A person bound our hands when the event was last seen; whether that still holds is worth a read before a write. */
export function isBound({ hasAttendees, isRecurring, isOnlineMeeting }: EventShape): boolean {
  return hasAttendees || isRecurring || isOnlineMeeting;
}

export function readFirst(mailbox: StandingCase): Decision {
  const { mailboxId, eventId } = mailbox.mapping;
  return decide(mailbox, 'look-again', { kind: 'readEvent', ref: { mailboxId, eventId } });
}

/** What a look at the event teaches of its version and shape. */
export function seenState({ etag, shape }: SeenEvent): Pick<Mapping, 'etag' | 'shape'> {
  return { etag, shape };
}

/** Base, and where JUST.SFA refused an edit, the edit: it is there at the version that we hold, and settles nothing. */
function assumedContent({ base, refusedBack = [] }: StandingCase['mapping']): EventContent {
  const refused = Object.fromEntries(refusedBack.map(({ field, outlook }) => [field, outlook]));
  return {
    period: base.period.outlook,
    title: base.title.outlook,
    location: base.location.outlook,
    content: base.content.outlook,
    isPrivate: base.isPrivate.outlook,
    ...refused,
  };
}
