import type { RefusalReason } from './explain-refusal.js';

/** Milliseconds added to what is exact, so that who wakes up is never early: timers and clocks of other machines may be. */
export const wakeUpMargin = 50;

const longestSpreadMs = 300_000;
const longestSpreadAtOnceMs = 1_000;
const mostScopes = 1_000;

/**
 * How long each of those who are refused should stay away. The first is sent to the first place that comes free, who is refused while that
 * one still waits to the next place, and after 5 minutes of places from the first again: a thousand who wait must not all wake up for one place.
 * `key`: what waits for the same places.
 */
export function createTurns(): (key: string, now: number, refusal: RefusalReason) => number {
  /** When those are to come who were sent away. */
  const turns = new Map<string, readonly number[]>();
  return (key, now, { reason, places, everyMs }) => {
    const ahead = (turns.get(key) ?? []).filter((turn) => turn > now);
    const [first = 0, last = first] = [places[0], places.at(-1)];
    const spread = reason === 'atOnce' ? longestSpreadAtOnceMs : longestSpreadMs;
    const reckoned = Math.max(0, Math.floor((first + spread - last) / everyMs));
    const place = ahead.length % (places.length + reckoned);
    const wait = places[place] ?? last + (place - places.length + 1) * everyMs;
    // Forgetting costs a few who wake up for one place; a map that only grows would remember every mailbox.
    if (turns.size >= mostScopes && !turns.has(key)) turns.clear();
    turns.set(key, [...ahead, now + wait]);
    return Math.ceil(wait) + wakeUpMargin;
  };
}
