import { Temporal } from 'temporal-polyfill';
import { toIanaZone } from '../zones/to-iana-zone.js';
import { addTo, toUtc } from '../zones/wall-time.js';
import { occurrenceDates } from './occurrence-dates.js';
import type { EventTime, StoredEvent } from './stored-event.js';
import { toGraphEvent, type EventView } from './to-graph-event.js';

/** One line of a calendar view: a single event, or a series on one of its dates (YYYY-MM-DD). */
export interface Appearance {
  readonly event: StoredEvent;
  readonly on: string | undefined;
}

/** What a calendar shows between two instants (UTC wall times), by start. */
export function calendarView(events: readonly StoredEvent[], from: string, to: string): readonly Appearance[] {
  return events
    .flatMap((event) => appearances(event, to))
    .filter(({ event: { content: { start, end } } }) => start.utc < to && (end.utc > from || (start.utc === end.utc && start.utc >= from)))
    .sort((one, other) => (one.event.content.start.utc < other.event.content.start.utc ? -1 : 1));
}

/** The occurrence with this id, undefined when the id is none or the series does not happen on that date. */
export function findOccurrence(id: string, findMaster: (id: string) => StoredEvent): Appearance | undefined {
  const [, year = '', month = '', day = '', masterId = ''] = occurrenceId.exec(id) ?? [];
  if (masterId === '') return undefined;
  const on = `${year}-${month}-${day}`;
  return appearances(findMaster(masterId), `${on}T99`).find((appearance) => appearance.on === on);
}

export function toGraphAppearance({ event, on }: Appearance, view: EventView): Record<string, unknown> {
  const shown = toGraphEvent(event, view);
  if (on === undefined) return shown;
  const seriesMasterId = view.preferences.immutableIds ? event.immutableId : event.standardId;
  return { ...shown, id: `AAOc${on.replaceAll('-', '')}${seriesMasterId}`, type: 'occurrence', seriesMasterId, occurrenceId: `OID.${seriesMasterId}.${on}`, recurrence: null };
}

const occurrenceId = /^AAOc(\d{4})(\d{2})(\d{2})(AA.+)$/;

function appearances(event: StoredEvent, to: string): readonly Appearance[] {
  const { recurrence, start } = event.content;
  if (recurrence === null) return [{ event, on: undefined }];
  // A day more: the window is in UTC and the series in its own zone.
  const until = Temporal.PlainDate.from(to.slice(0, 10)).add({ days: 1 }).toString();
  const first = Temporal.PlainDate.from(start.local.slice(0, 10));
  return occurrenceDates(recurrence, until).map((on) => ({ event: shifted(event, first.until(on, { largestUnit: 'days' }).days), on }));
}

function shifted(event: StoredEvent, days: number): StoredEvent {
  const shift = (time: EventTime): EventTime => {
    const local = addTo(time.local, { days });
    return { ...time, local, utc: event.content.isAllDay ? local : toUtc(local, toIanaZone(time.zone) ?? 'UTC') };
  };
  return { ...event, content: { ...event.content, start: shift(event.content.start), end: shift(event.content.end) } };
}
