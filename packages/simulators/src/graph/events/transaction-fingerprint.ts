import type { EventInput } from './event-input.js';

/** What a repeated create must have in common with the first to count as the same: subject, times, body and places, as sent. */
export function transactionFingerprint({ subject, start, end, isAllDay, body, location, locations }: EventInput): string {
  return JSON.stringify([subject ?? '', start, end, isAllDay ?? false, body?.contentType, body?.content ?? '', location?.displayName ?? '', locations?.map((place) => place.displayName ?? '') ?? []]);
}
