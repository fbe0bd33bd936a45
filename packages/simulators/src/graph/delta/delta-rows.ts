import { calendarView, type Appearance } from '../events/occurrence.js';
import type { StoredEvent } from '../events/stored-event.js';

/** One row of a delta answer; `stamp` orders them. Several rows may share the stamp of one event. */
export interface DeltaRow {
  readonly stamp: string;
  readonly shown:
    | { readonly type: 'event'; readonly appearance: Appearance }
    | { readonly type: 'occurrence'; readonly appearance: Appearance }
    | { readonly type: 'removed'; readonly ids: Pick<StoredEvent, 'immutableId' | 'standardId'> };
}

/**
 * All rows that a calendar's window has: its events with their last stamp, and removals later than `since`.
 * A removal is told for what was deleted, what was moved away, and what was touched while it lies outside the window.
 */
export function deltaRows(
  events: readonly StoredEvent[],
  view: { readonly calendarId: string; readonly from: string; readonly to: string; readonly since: string; readonly immutableIds: boolean },
): readonly DeltaRow[] {
  return events.flatMap((event) => rowsOf(event, view)).sort((one, other) => (one.stamp < other.stamp ? -1 : one.stamp > other.stamp ? 1 : 0));
}

function rowsOf(event: StoredEvent, view: Parameters<typeof deltaRows>[1]): readonly DeltaRow[] {
  const gone: readonly DeltaRow[] = (event.departures ?? [])
    .filter(({ calendarId, leftAt }) => calendarId === view.calendarId && leftAt > view.since)
    .map(({ standardId, leftAt }) => ({ stamp: leftAt, shown: { type: 'removed', ids: { immutableId: event.immutableId, standardId } } }));
  if (event.calendarId !== view.calendarId) return gone;
  // Known trap of the service: with immutable ids, what was moved out and back is told as deleted and does not reappear.
  if (gone.length > 0 && view.immutableIds) return gone;
  const stamp = event.lastModifiedDateTime;
  const appearances = event.isDeleted ? [] : calendarView([event], view.from, view.to);
  if (appearances.length === 0) return stamp > view.since ? [...gone, { stamp, shown: { type: 'removed', ids: event } }] : gone;
  if (event.content.recurrence === null) return [...gone, ...appearances.map((appearance): DeltaRow => ({ stamp, shown: { type: 'event', appearance } }))];
  const master: DeltaRow = { stamp, shown: { type: 'event', appearance: { event, on: undefined } } };
  return [...gone, master, ...appearances.map((appearance): DeltaRow => ({ stamp, shown: { type: 'occurrence', appearance } }))];
}

/** The next rows after a position in ordered rows, at most `size`, and the position behind them. */
export function pageOf(
  rows: readonly DeltaRow[],
  after: { readonly stamp: string; readonly rows: number },
  size: number,
): { readonly rows: readonly DeltaRow[]; readonly after: { readonly stamp: string; readonly rows: number }; readonly isLast: boolean } {
  const sameStamp = rows.filter(({ stamp }) => stamp === after.stamp).slice(after.rows);
  const left = [...sameStamp, ...rows.filter(({ stamp }) => stamp > after.stamp)];
  const page = left.slice(0, size);
  const stamp = page.at(-1)?.stamp ?? after.stamp;
  const told = page.filter((row) => row.stamp === stamp).length + (stamp === after.stamp ? after.rows : 0);
  return { rows: page, after: { stamp, rows: told }, isLast: left.length <= size };
}
