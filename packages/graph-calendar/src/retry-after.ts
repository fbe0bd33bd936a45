const leastMs = 1_000;
const mostMs = 3_600_000;

/** `Retry-After` (seconds, also with decimals, or an HTTP-date) in milliseconds from now, 1 s to 1 h; `undefined` without a usable one. */
export function toRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.ceil(wait), leastMs), mostMs);
}
