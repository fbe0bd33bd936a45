import { Temporal } from 'temporal-polyfill';

/** `updatedAt` as a UTC text with milliseconds, `2024-01-09T07:20:17.380Z`, which orders as texts do; `undefined` when it is no time. */
export function toVersion(updatedAt: unknown): string | undefined {
  if (typeof updatedAt !== 'string') return undefined;
  try {
    const version = new Date(Temporal.Instant.from(updatedAt).epochMilliseconds).toISOString();
    // A year of more than four digits begins with a sign, and orders as nothing does.
    return /^\d{4}-/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}
