import { Temporal } from 'temporal-polyfill';

/** `updatedAt` as a UTC text with milliseconds, `2024-01-09T07:20:17.380Z`, which orders as texts do; `undefined` when it is no time. */
export function toVersion(updatedAt: unknown): string | undefined {
  if (typeof updatedAt !== 'string') return undefined;
  try {
    return new Date(Temporal.Instant.from(updatedAt).epochMilliseconds).toISOString();
  } catch {
    return undefined;
  }
}
