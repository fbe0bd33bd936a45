import { Temporal } from 'temporal-polyfill';

/**
 * The midnights of a zone from the day before to two days after, ascending, in epoch milliseconds. A store picks by its own clock which of
 * them is over, so that a process's clock may be wrong by hours.
 */
export function midnightsAround(epochMs: number, timeZone: string): readonly number[] {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(timeZone).startOfDay();
  return [-1, 0, 1, 2].map((days) => today.add({ days }).startOfDay().epochMilliseconds);
}

/** The same, reckoned anew only every hour for each zone. */
export function createMidnights(): (epochMs: number, timeZone: string | undefined) => readonly number[] {
  const known = new Map<string, { readonly hour: number; readonly midnights: readonly number[] }>();
  return (epochMs, timeZone) => {
    if (timeZone === undefined) return [];
    const hour = Math.floor(epochMs / 3_600_000);
    const before = known.get(timeZone);
    if (before?.hour === hour) return before.midnights;
    const midnights = midnightsAround(epochMs, timeZone);
    known.set(timeZone, { hour, midnights });
    return midnights;
  };
}
