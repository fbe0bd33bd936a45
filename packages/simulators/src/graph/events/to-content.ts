import { GraphRefusal, validationFailure } from '../graph-refusal.js';
import { emptyBody, toStoredBody } from './event-body.js';
import type { Attendee, EventInput } from './event-input.js';
import { noLocation, toPlaces } from './event-location.js';
import { toTimes } from './event-times.js';
import { createOnlineMeeting, holdsJoinBlock, withJoinBlock } from './online-meeting.js';
import type { EventContent } from './stored-event.js';

const longestSubject = 255;
const mostAttendees = 500;

const defaults: Omit<EventContent, 'isAllDay' | 'start' | 'end'> = {
  subject: '', body: emptyBody, location: noLocation, locations: [], attendees: [], recurrence: null, categories: [],
  importance: 'normal', sensitivity: 'normal', showAs: 'busy', isReminderOn: true, reminderMinutesBeforeStart: 15,
  responseRequested: true, allowNewTimeProposals: true, hideAttendees: false, onlineMeetingProvider: 'unknown', onlineMeeting: null,
};

/**
 * The content after a write: what the input names is replaced, all else is `before` (undefined at a create: Exchange's defaults).
 * `digits` gives the random parts of a new online meeting. Throws a `GraphRefusal` for what Exchange refuses.
 */
export function toContent(input: EventInput, before: EventContent | undefined, digits: (count: number) => string): EventContent {
  const base = before ?? defaults;
  const subject = input.subject === undefined ? base.subject : (input.subject ?? '');
  if (subject.length > longestSubject) throw validationFailure(`Subject is longer than ${longestSubject} characters.`);
  const content: EventContent = {
    ...base,
    ...toTimes(input, before),
    ...toPlaces(input, base),
    subject,
    body: input.body ? toStoredBody(input.body) : base.body,
    attendees: input.attendees === undefined ? base.attendees : toAttendees(input.attendees ?? []),
    recurrence: input.recurrence === undefined ? base.recurrence : (input.recurrence ?? null),
    categories: input.categories ?? base.categories,
    importance: input.importance ?? base.importance,
    sensitivity: input.sensitivity ?? base.sensitivity,
    showAs: input.showAs ?? base.showAs,
    isReminderOn: input.isReminderOn ?? base.isReminderOn,
    reminderMinutesBeforeStart: input.reminderMinutesBeforeStart ?? base.reminderMinutesBeforeStart,
    responseRequested: input.responseRequested ?? base.responseRequested,
    allowNewTimeProposals: input.allowNewTimeProposals ?? base.allowNewTimeProposals,
    hideAttendees: input.hideAttendees ?? base.hideAttendees,
  };
  return withMeeting(content, input, digits);
}

/** An online meeting cannot be switched off; it is lost when a body is written without its join information. */
function withMeeting(content: EventContent, input: EventInput, digits: (count: number) => string): EventContent {
  if (content.onlineMeeting !== null) {
    if (holdsJoinBlock(content.body, content.onlineMeeting)) return content;
    return { ...content, onlineMeeting: null, onlineMeetingProvider: 'unknown' };
  }
  if (input.isOnlineMeeting !== true) return content;
  const provider = input.onlineMeetingProvider ?? 'teamsForBusiness';
  // A provider that the calendar does not allow is passed over in silence.
  if (provider !== 'teamsForBusiness' && provider !== 'unknown') return content;
  const onlineMeeting = createOnlineMeeting(digits);
  return { ...content, onlineMeeting, onlineMeetingProvider: 'teamsForBusiness', body: withJoinBlock(content.body, onlineMeeting) };
}

function toAttendees(input: NonNullable<EventInput['attendees']>): readonly Attendee[] {
  if (input.length > mostAttendees) throw validationFailure(`An event takes at most ${mostAttendees} attendees.`);
  return input.map(({ type, emailAddress: { name, address } }) => {
    if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new GraphRefusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
    return { type, emailAddress: { name: name ?? address, address } };
  });
}
