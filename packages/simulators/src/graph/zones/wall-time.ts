import { Temporal } from 'temporal-polyfill';

const wallTime = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date-time as Graph takes it; `offset` when the text carries one. `local` always has seconds and 7 decimals. */
export interface ParsedTime {
  readonly local: string;
  readonly offset: string | undefined;
}

export function parseTime(text: string): ParsedTime | undefined {
  const [, date, minutes = '00:00', seconds = '00', fraction = '', offset] = wallTime.exec(text) ?? [];
  if (date === undefined) return undefined;
  const local = `${date}T${minutes}:${seconds}.${fraction.padEnd(7, '0').slice(0, 7)}`;
  try {
    Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return undefined;
  }
  return { local, offset: offset?.toUpperCase() };
}

/** Wall time in `zone` (IANA) → UTC wall time; a time in a gap moves forward, an ambiguous one is the earlier. */
export function toUtc(local: string, zone: string): string {
  return isUtc(zone) ? local : inUtc(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant());
}

/** UTC wall time → wall time in `zone` (IANA). */
export function fromUtc(utc: string, zone: string): string {
  return isUtc(zone) ? utc : Temporal.Instant.from(`${utc}Z`).toZonedDateTimeISO(zone).toPlainDateTime().toString({ fractionalSecondDigits: 7 });
}

/** An instant in text (no offset means UTC) → UTC wall time with 7 decimals; undefined when it is none. */
export function toUtcInstant(text: string): string | undefined {
  const parsed = parseTime(text);
  if (parsed === undefined) return undefined;
  return parsed.offset === undefined ? parsed.local : inUtc(Temporal.Instant.from(`${parsed.local}${parsed.offset}`));
}

/** Moves a wall time by whole days or years. */
export function addTo(local: string, duration: { readonly days?: number; readonly years?: number }): string {
  return Temporal.PlainDateTime.from(local).add(duration).toString({ fractionalSecondDigits: 7 });
}

const isUtc = (zone: string): boolean => zone === 'UTC' || zone === 'Etc/UTC';
const inUtc = (instant: Temporal.Instant): string => instant.toString({ fractionalSecondDigits: 7 }).slice(0, -1);
