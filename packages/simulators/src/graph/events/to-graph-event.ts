import { fromUtc } from '../zones/wall-time.js';
import type { Preferences } from '../odata/prefer.js';
import { parseSelect } from '../odata/query-options.js';
import { bodyPreview, bodyText } from './event-body.js';
import type { EventTime, StoredEvent } from './stored-event.js';

export interface Organizer {
  readonly name: string;
  readonly address: string;
}
export interface EventView {
  readonly organizer: Organizer;
  /** `https://…/v1.0` */
  readonly graphUrl: string;
  readonly preferences: Preferences;
  /** Ids of extended properties to show; `all` for what is outside the real service. */
  readonly properties: readonly string[] | 'all';
  /** Where the text view of a body written as text comes from. */
  readonly textBodies: 'sent' | 'html';
}

const never = '0001-01-01T00:00:00Z';

/** The event as Graph answers it, in the order and with the member names of captured answers. */
export function toGraphEvent(event: StoredEvent, view: EventView): Record<string, unknown> {
  const { content } = event;
  const id = view.preferences.immutableIds ? event.immutableId : event.standardId;
  const calendar = `${view.graphUrl}/users('${event.userId}')/calendars('${event.calendarId}')`;
  const properties = event.properties.filter((property) => view.properties === 'all' || view.properties.includes(property.id));
  return {
    '@odata.etag': `W/"${event.changeKey}"`,
    id,
    createdDateTime: event.createdDateTime,
    lastModifiedDateTime: event.lastModifiedDateTime,
    changeKey: event.changeKey,
    categories: content.categories,
    transactionId: event.transaction?.id ?? null,
    originalStartTimeZone: event.originalStartTimeZone,
    originalEndTimeZone: event.originalEndTimeZone,
    iCalUId: event.iCalUId,
    uid: event.iCalUId,
    reminderMinutesBeforeStart: content.reminderMinutesBeforeStart,
    isReminderOn: content.isReminderOn,
    hasAttachments: false,
    subject: content.subject,
    bodyPreview: bodyPreview(content.body),
    importance: content.importance,
    sensitivity: content.sensitivity,
    isAllDay: content.isAllDay,
    isCancelled: false,
    isOrganizer: true,
    responseRequested: content.responseRequested,
    seriesMasterId: null,
    showAs: content.showAs,
    type: content.recurrence === null ? 'singleInstance' : 'seriesMaster',
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: content.onlineMeeting !== null,
    onlineMeetingProvider: content.onlineMeetingProvider,
    allowNewTimeProposals: content.allowNewTimeProposals,
    occurrenceId: null,
    isDraft: false,
    hideAttendees: content.hideAttendees,
    responseStatus: { response: 'organizer', time: never },
    body: view.preferences.bodyAs === 'text' ? { contentType: 'text', content: bodyText(content.body, view.textBodies) } : { contentType: 'html', content: content.body.html },
    start: toDateTimeTimeZone(content.start, content.isAllDay, view.preferences),
    end: toDateTimeTimeZone(content.end, content.isAllDay, view.preferences),
    location: content.location,
    locations: content.locations,
    recurrence: toRecurrence(event),
    attendees: content.attendees.map(({ type, emailAddress }) => ({ type, status: { response: 'none', time: never }, emailAddress })),
    organizer: { emailAddress: view.organizer },
    onlineMeeting: content.onlineMeeting,
    'calendar@odata.associationLink': `${calendar}/$ref`,
    'calendar@odata.navigationLink': calendar,
    ...(properties.length === 0 ? {} : { ...contextOf(event, id, view), singleValueExtendedProperties: properties }),
  };
}

/** All names that `$select` may carry. */
const eventMembers: ReadonlySet<string> = new Set([
  'id', 'createdDateTime', 'lastModifiedDateTime', 'changeKey', 'categories', 'transactionId', 'originalStartTimeZone', 'originalEndTimeZone', 'iCalUId', 'uid',
  'reminderMinutesBeforeStart', 'isReminderOn', 'hasAttachments', 'subject', 'bodyPreview', 'importance', 'sensitivity', 'isAllDay', 'isCancelled', 'isOrganizer',
  'responseRequested', 'seriesMasterId', 'showAs', 'type', 'webLink', 'onlineMeetingUrl', 'isOnlineMeeting', 'onlineMeetingProvider', 'allowNewTimeProposals',
  'occurrenceId', 'isDraft', 'hideAttendees', 'responseStatus', 'body', 'start', 'end', 'location', 'locations', 'recurrence', 'attendees', 'organizer', 'onlineMeeting',
]);
/** `$select` of events; as in documented answers, `locations` comes with `location`. */
export function parseEventSelect(select: string | undefined): readonly string[] | undefined {
  const names = parseSelect(select, eventMembers, 'microsoft.graph.event');
  return names?.includes('location') === true ? [...names, 'locations'] : names;
}
/** What comes along whatever was selected. */
export const alwaysShown: readonly string[] = ['@odata.etag', 'id', 'singleValueExtendedProperties@odata.context', 'singleValueExtendedProperties'];

// Only where a caller expanded the properties.
const contextOf = ({ userId }: StoredEvent, id: string, { graphUrl, properties }: EventView): Record<string, string> =>
  properties === 'all' ? {} : { 'singleValueExtendedProperties@odata.context': `${graphUrl}/$metadata#users('${userId}')/events('${encodeURIComponent(id)}')/singleValueExtendedProperties` };

// All-day events float: their own dates under whatever zone was asked for.
function toDateTimeTimeZone(time: EventTime, isAllDay: boolean, { zone }: Preferences): { dateTime: string; timeZone: string } {
  return { dateTime: isAllDay ? time.local : fromUtc(time.utc, zone.iana), timeZone: zone.name };
}

function toRecurrence({ content, originalStartTimeZone }: StoredEvent): unknown {
  if (content.recurrence === null) return null;
  const { pattern, range } = content.recurrence;
  return { pattern, range: { ...range, recurrenceTimeZone: range.recurrenceTimeZone ?? originalStartTimeZone } };
}
