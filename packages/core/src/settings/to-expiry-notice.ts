import { Temporal } from 'temporal-polyfill';
import type { CalendarDate, Instant } from '../schedule/period.js';

/** `soon`: within 60 days, `near`: 30, `urgent`: 7, `last`: 1 day or the last day itself, `over`: it has run out. */
export type ExpiryLevel = 'fine' | 'soon' | 'near' | 'urgent' | 'last' | 'over';

export interface ExpiryNotice {
  /** Whole days until its last day; negative once that is over. */
  readonly daysLeft: number;
  readonly level: ExpiryLevel;
}

const levels: readonly (readonly [ExpiryLevel, number])[] = [['last', 1], ['urgent', 7], ['near', 30], ['soon', 60]];

/** How close the end of a client secret is, in the tenant's own days. */
export function toExpiryNotice(expiresOn: CalendarDate, now: Instant, timeZone: string): ExpiryNotice {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const daysLeft = today.until(Temporal.PlainDate.from(expiresOn)).days;
  if (daysLeft < 0) return { daysLeft, level: 'over' };
  return { daysLeft, level: levels.find(([, days]) => daysLeft <= days)?.[0] ?? 'fine' };
}
