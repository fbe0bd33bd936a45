import { allDayPeriod, normaliseText, timedPeriod } from '@clounect/core';
import { z } from 'zod';
import type { EventShape, Marker, OutlookEvent, Period } from '@clounect/core';
import { toBodyText } from './body-text.js';
import { fromMarkerValue, markerPropertyId } from './marker.js';
import { fromWallTime } from './wall-time.js';
import { wireEvent } from './wire.js';
import type { WireEvent } from './wire.js';

/** What an answer says about an event; `undefined` when it lacks a member or its times make no period: nothing is made up. */
export function fromEvent(answer: unknown): OutlookEvent | undefined {
  const parsed = wireEvent.safeParse(answer);
  if (!parsed.success) return undefined;
  const wire = parsed.data;
  const period = toPeriod(wire);
  if (period === undefined) return undefined;
  const marker = toMarker(wire);
  return {
    eventId: wire.id,
    etag: wire['@odata.etag'],
    content: {
      period,
      title: normaliseText(wire.subject ?? ''),
      location: normaliseText(wire.location?.displayName ?? ''),
      content: toBodyText(wire.body),
      isPrivate: wire.sensitivity === 'private' || wire.sensitivity === 'confidential',
    },
    shape: toShape(wire),
    createdAt: wire.createdDateTime,
    ...(marker && { marker }),
  };
}

function toPeriod({ isAllDay, start, end }: WireEvent): Period | undefined {
  // All-day events float: they come at midnight of their own dates, whatever zone was asked for.
  if (isAllDay) return toAllDay(start.dateTime.slice(0, 10), end.dateTime.slice(0, 10));
  const from = fromWallTime(start.dateTime, start.timeZone);
  const to = fromWallTime(end.dateTime, end.timeZone);
  return from === undefined || to === undefined ? undefined : timedPeriod(from, to);
}

function toAllDay(firstDay: string, endDay: string): Period | undefined {
  if (!isDate(firstDay) || !isDate(endDay)) return undefined;
  const lastDay = new Date(Date.parse(endDay) - 86_400_000).toISOString().slice(0, 10);
  return allDayPeriod(firstDay, lastDay);
}

/** `2026` and `2026-2-3` are dates to `Date.parse`, and to nothing that reads them later. */
const isDate = (text: string): boolean => z.iso.date().safeParse(text).success;

function toShape({ attendees, recurrence, type, isOnlineMeeting }: WireEvent): EventShape {
  return {
    hasAttendees: (attendees ?? []).length > 0,
    isRecurring: (recurrence ?? null) !== null || type === 'seriesMaster',
    isOnlineMeeting: isOnlineMeeting ?? false,
  };
}

export function toMarker({ singleValueExtendedProperties = [] }: Pick<WireEvent, 'singleValueExtendedProperties'>): Marker | undefined {
  const property = singleValueExtendedProperties.find(({ id }) => id.toLowerCase() === markerPropertyId.toLowerCase());
  return fromMarkerValue(property?.value ?? '');
}
