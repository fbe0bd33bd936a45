const offset = 9 * 3_600_000;
const day = 24 * 3_600_000;

/** Number of the day in Japan, where JUST.SFA's daily count begins at 00:00. Japan has no summer time. */
export const jstDay = (epochMs: number): number => Math.floor((epochMs + offset) / day);
export const msUntilNextJstDay = (epochMs: number): number => (jstDay(epochMs) + 1) * day - offset - epochMs;
