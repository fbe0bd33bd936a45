import type { FeedPage } from '@clounect/core';
import { wireDeltaRow } from './wire.js';

type Hints = FeedPage['events'];

/**
 * The events that the rows of a delta page hint at. An occurrence speaks for its series master, without an etag: its own is another's.
 * A row that names no event hints at nothing.
 */
export function fromDeltaRows(rows: readonly unknown[]): Hints {
  const hints = new Map<string, Hints[number]>();
  for (const row of rows) {
    const parsed = wireDeltaRow.safeParse(row);
    if (!parsed.success) continue;
    const { id, '@odata.etag': etag, '@removed': removed, seriesMasterId } = parsed.data;
    const isGone = removed !== undefined && removed !== null;
    const hint = seriesMasterId ? { eventId: seriesMasterId, isGone: false } : { eventId: id, isGone, ...(etag !== undefined && !isGone && { etag }) };
    hints.set(JSON.stringify(hint), hint);
  }
  return [...hints.values()];
}
