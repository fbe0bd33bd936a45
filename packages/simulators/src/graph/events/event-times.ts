import { GraphRefusal, invalidRequest, unsupportedTimeZone, validationFailure } from '../graph-refusal.js';
import { toIanaZone } from '../zones/to-iana-zone.js';
import { addTo, fromUtc, parseTime, toUtc, toUtcInstant } from '../zones/wall-time.js';
import type { EventInput, TimeInput } from './event-input.js';
import type { EventTime } from './stored-event.js';

interface Times {
  readonly isAllDay: boolean;
  readonly start: EventTime;
  readonly end: EventTime;
}

/** Start, end and all-day after a write; `before` is what the event had, undefined at a create. Throws 400 for what Exchange refuses. */
export function toTimes(input: Pick<EventInput, 'start' | 'end' | 'isAllDay'>, before: Times | undefined): Times {
  const isAllDay = input.isAllDay ?? before?.isAllDay ?? false;
  const kept = (time: EventTime | undefined) => (time !== undefined && before?.isAllDay === true ? atInstant(time) : time);
  const start = input.start === undefined ? kept(before?.start) : toEventTime(input.start);
  const end = input.end === undefined ? kept(before?.end) : toEventTime(input.end);
  if (start === undefined || end === undefined) throw validationFailure(`Required property '${start === undefined ? 'Start' : 'End'}' is missing.`);
  return isAllDay ? allDay(start, end) : timed(start, end);
}

function timed(start: EventTime, end: EventTime): Times {
  checkOrder(start.utc, end.utc);
  return { isAllDay: false, start, end };
}

function allDay(start: EventTime, end: EventTime): Times {
  if (!isMidnight(start)) throw invalidRequest('The Event.Start property for an all-day event needs to be set to midnight.');
  if (!isMidnight(end)) throw invalidRequest('The Event.End property for an all-day event needs to be set to midnight.');
  if (toIanaZone(start.zone) !== toIanaZone(end.zone)) throw invalidRequest('The Event.Start and Event.End properties for an all-day event need to be in the same time zone.');
  checkOrder(start.local, end.local);
  if (start.local === end.local) throw invalidRequest('The duration of an all-day event needs to be at least one day.');
  // All-day events float: Exchange matches them against a window as UTC midnights.
  return { isAllDay: true, start: { ...start, utc: start.local }, end: { ...end, utc: end.local } };
}

function checkOrder(start: string, end: string): void {
  if (end < start) throw new GraphRefusal(400, 'ErrorCalendarEndDateIsEarlierThanStartDate', 'The end date is earlier than the start date.');
  if (end > addTo(start, { years: 5 })) throw new GraphRefusal(400, 'ErrorCalendarDurationIsTooLong', 'The duration of the event is longer than 5 years.');
}

const isMidnight = (time: EventTime): boolean => time.local.slice(11) === '00:00:00.0000000';
// A floating midnight becomes the midnight of its own zone.
const atInstant = (time: EventTime): EventTime => ({ ...time, utc: toUtc(time.local, toIanaZone(time.zone) ?? 'UTC') });

function toEventTime({ dateTime, timeZone }: TimeInput): EventTime {
  const zone = timeZone ?? '';
  const iana = toIanaZone(zone);
  if (iana === undefined) throw unsupportedTimeZone(zone);
  const parsed = parseTime(dateTime);
  if (parsed === undefined) throw new GraphRefusal(400, 'ErrorInvalidParameter', `The value '${dateTime}' is not a valid date and time.`);
  if (parsed.offset === undefined) return { local: parsed.local, zone, utc: toUtc(parsed.local, iana) };
  const utc = toUtcInstant(dateTime) ?? parsed.local;
  return { local: fromUtc(utc, iana), zone, utc };
}
