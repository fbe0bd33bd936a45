import type { RefusalReason } from './explain-refusal.js';

/** Milliseconds added to what is exact, so that who wakes up is never early: timers and clocks of other machines may be. */
export const wakeUpMargin = 50;

const longestSpreadMs = 300_000;
const longestSpreadAtOnceMs = 1_000;

/**
 * When each of those who are refused one after another should come again. The first is sent to the first place, the next to the place after
 * it, as places come free, and after 5 minutes of places from the first again: a thousand who wait must not all wake up for one place.
 * `key`: what waits for the same places.
 */
export function createTurns(): (key: string, now: number, refusal: RefusalReason) => number {
  const turns = new Map<string, number>();
  return (key, now, { reason, waitMs, everyMs }) => {
    const first = now + waitMs;
    const last = turns.get(key);
    const next = (last ?? Number.NEGATIVE_INFINITY) + everyMs;
    const isFar = next > first + (reason === 'atOnce' ? longestSpreadAtOnceMs : longestSpreadMs);
    const turn = next < first || isFar ? first : next;
    // Whoever is refused by the next window finds no old turns; a map that only grows would remember every mailbox.
    if (turns.size > 1_000) turns.clear();
    turns.set(key, turn);
    return Math.ceil(turn - now) + wakeUpMargin;
  };
}
