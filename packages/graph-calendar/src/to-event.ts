import type { EventChanges, EventDraft, EventIdentity, Period } from '@clounect/core';
import { markerPropertyId, toMarkerValue } from './marker.js';
import { toTransactionId } from './transaction-id.js';
import { toUtcWallTime, toWallTime } from './wall-time.js';
import type { WireEventWrite } from './wire.js';

/** The body of the POST that creates an event. There is no member for attendees: nobody is ever invited. */
export function toNewEvent(identity: EventIdentity, { content, reminderMinutes }: EventDraft, timeZone: string): WireEventWrite {
  return {
    ...toEventChanges(content, timeZone),
    showAs: 'busy',
    isReminderOn: reminderMinutes !== null,
    ...(reminderMinutes !== null && { reminderMinutesBeforeStart: reminderMinutes }),
    transactionId: toTransactionId(identity),
    singleValueExtendedProperties: [{ id: markerPropertyId, value: toMarkerValue(identity) }],
  };
}

/** The body of the PATCH for these fields and no other. */
export function toEventChanges({ title, content, location, isPrivate, period }: EventChanges, timeZone: string): WireEventWrite {
  return {
    ...(title !== undefined && { subject: title }),
    ...(content !== undefined && { body: { contentType: 'text' as const, content } }),
    ...(location !== undefined && { location: { displayName: location } }),
    ...(isPrivate !== undefined && { sensitivity: isPrivate ? ('private' as const) : ('normal' as const) }),
    ...(period !== undefined && toTimes(period, timeZone)),
  };
}

/** Start and end always go together: one alone may cross the other. */
function toTimes(period: Period, timeZone: string): Pick<WireEventWrite, 'isAllDay' | 'start' | 'end'> {
  if (period.kind === 'allDay') {
    const start = { dateTime: `${period.firstDay}T00:00:00`, timeZone };
    return { isAllDay: true, start, end: { dateTime: `${dayAfter(period.lastDay)}T00:00:00`, timeZone } };
  }
  return { isAllDay: false, start: toZonedTime(period.start, timeZone), end: toZonedTime(period.end, timeZone) };
}

function toZonedTime(instant: string, timeZone: string) {
  const dateTime = toWallTime(instant, timeZone);
  return dateTime === undefined ? { dateTime: toUtcWallTime(instant), timeZone: 'UTC' } : { dateTime, timeZone };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
