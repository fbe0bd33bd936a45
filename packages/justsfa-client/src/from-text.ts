import type { ReadOutcome } from '@clounect/core';
import { done, malformed } from './outcome.js';

/** Position of what a person sees: `[value, label]` of a select, `[prefix, number, suffix, whole]` of an automatic number. */
const shownAt: Readonly<Record<number, number>> = { 0: -1, 1: 0, 4: 3 };

/** Reads a text, a number, a flag, a select, an automatic number or (by its display name) a user; `null` is an empty text. */
export function fromText(name: string, value: unknown): ReadOutcome<string> {
  if (value === null) return done('');
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const shown = parts[shownAt[parts.length] ?? 1] ?? '';
  return parts.every(isPlain) ? done(String(shown)) : malformed(`${name} is no text`);
}

const isPlain = (part: unknown): boolean => part === null || ['string', 'number', 'boolean'].includes(typeof part);
