import { anyMarkerPrefix, markerPropertyId } from './marker.js';

/** Sent with every call: ids that survive a move, times in UTC, bodies as text. Graph keeps none of it between calls. */
export const preferHeader = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"';

export const userAgent = 'Clounect';

const eventMembers = [
  'id',
  'subject',
  'body',
  'start',
  'end',
  'isAllDay',
  'location',
  'attendees',
  'recurrence',
  'type',
  'isOnlineMeeting',
  'sensitivity',
  'transactionId',
  'createdDateTime',
];
const select = `$select=${eventMembers.join(',')}`;
const expandMarker = `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${markerPropertyId}')`)}`;
const pageSize = 50;

/** Takes a mail address, a user principal name or an object id. */
export function userPath(user: string): string {
  return `/users/${encodeURIComponent(user)}?$select=id,displayName,mail,userPrincipalName`;
}

export function eventsPath(mailboxId: string): string {
  return `/users/${encodeURIComponent(mailboxId)}/events`;
}

export function eventPath(mailboxId: string, eventId: string): string {
  return `${eventsPath(mailboxId)}/${encodeURIComponent(eventId)}`;
}

export function readEventPath(mailboxId: string, eventId: string): string {
  return `${eventPath(mailboxId, eventId)}?${select}&${expandMarker}`;
}

/** Events whose marker begins with the prefix; the service compares values without regard to case. */
export function findEventsPath(mailboxId: string, markerPrefix: string): string {
  const startsWith = `startswith(ep/value, '${markerPrefix.replaceAll("'", "''")}')`;
  const filter = `singleValueExtendedProperties/any(ep: ep/id eq '${markerPropertyId}' and ${startsWith})`;
  return `${eventsPath(mailboxId)}?${select}&$filter=${encodeURIComponent(filter)}&${expandMarker}&$top=${pageSize}`;
}

/** Every event with a marker of ours, as id, version and marker only: a page of them comes well within the deadline. */
export function markedEventsPath(mailboxId: string, top: number): string {
  const isOurs = `singleValueExtendedProperties/any(ep: ep/id eq '${markerPropertyId}' and startswith(ep/value, '${anyMarkerPrefix}'))`;
  return `${eventsPath(mailboxId)}?$select=id&$filter=${encodeURIComponent(isOurs)}&${expandMarker}&$top=${top}`;
}

export const subscriptionsPath = '/subscriptions';

export function subscriptionPath(subscriptionId: string): string {
  return `${subscriptionsPath}/${encodeURIComponent(subscriptionId)}`;
}

/** What a subscription watches. The object id of the mailbox: with an address the notifications stop when it changes. */
export function watchedResource(mailboxId: string): string {
  return `/users/${encodeURIComponent(mailboxId)}/events`;
}

/** The mailbox of such a resource, in the forms in which Graph gives it back; `undefined`: it is about something else. */
export function mailboxOf(resource: string): string | undefined {
  const match = /^\/?users(?:\/|\(')([^/'()]+)(?:'\))?\/events\/?$/i.exec(resource);
  return match?.[1] === undefined ? undefined : decode(match[1]);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The first page of a first round. Nothing may be selected, filtered or expanded there. */
export function deltaPath(mailboxId: string, window: { readonly start: string; readonly end: string }): string {
  const bounds = new URLSearchParams({ startDateTime: window.start, endDateTime: window.end });
  return `/users/${encodeURIComponent(mailboxId)}/calendarView/delta?${bounds}`;
}

/** A page of whole events: a hundred, with bodies, would not always come within the deadline. */
export const deltaPrefer = 'odata.maxpagesize=50';
