import { Temporal } from 'temporal-polyfill';

/** The zone of the simulated people, in which the pages show and take times. */
export const peopleZone = 'Asia/Tokyo';
/** As Outlook writes it. */
export const peopleZoneName = 'Tokyo Standard Time';

/** An instant in text → `2026-11-24 10:00:05` in the people's zone. */
export function showInstant(instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(peopleZone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** What `<input type="datetime-local">` holds (in the people's zone) → an instant; undefined when it is none. */
export function toInstant(local: string): string | undefined {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(peopleZone).toInstant().toString();
  } catch {
    return undefined;
  }
}

/** The day it is there. */
export const today = (nowMs: number): string => Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(peopleZone).toPlainDate().toString();
