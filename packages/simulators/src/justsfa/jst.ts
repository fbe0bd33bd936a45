import { Temporal } from 'temporal-polyfill';

const hour = 3_600_000;
const day = 24 * hour;
const offset = 9 * hour;
const dateOnly = /^\d{4}-\d{2}-\d{2}$/;
const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of a date (its midnight in Japan) or of a date-time with offset; `undefined` for anything else. */
export function toEpochMs(text: string): number | undefined {
  try {
    if (dateOnly.test(text)) return Temporal.PlainDate.from(text).toZonedDateTime('+09:00').epochMilliseconds;
    return withOffset.test(text) ? Temporal.Instant.from(text).epochMilliseconds : undefined;
  } catch {
    // Well-formed, but no such day or hour.
    return undefined;
  }
}

export const isDateOnly = (text: string): boolean => dateOnly.test(text);
/** `2024-07-03T10:00+09:00`, as fields show times. */
export const toJstMinute = (ms: number): string => `${new Date(ms + offset).toISOString().slice(0, 16)}+09:00`;
/** `2024-07-03T10:00:17.380+09:00`, as `createdAt` and `updatedAt` show them. */
export const toJstMillisecond = (ms: number): string => `${new Date(ms + offset).toISOString().slice(0, 23)}+09:00`;
/** `2024-07-03`: the day the daily limit counts in. */
export const toJstDay = (ms: number): string => new Date(ms + offset).toISOString().slice(0, 10);
export const nextJstMidnight = (ms: number): number => (Math.floor((ms + offset) / day) + 1) * day - offset;
