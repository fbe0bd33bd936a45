import { explainCode, isClounectError } from '@clounect/core';
import type { Language } from './cli-place.js';

export interface FailureText {
  readonly code: string;
  readonly cause: string;
  readonly cure: string;
  readonly detail: string;
}

/** A failure as its catalogue entry tells it; never the values that led to it. */
export function toFailureText(error: unknown, language: Language): FailureText {
  const code = isClounectError(error) ? error.code : 'unexpected';
  return { code, ...explainCode(code)[language], detail: error instanceof Error ? error.message : String(error) };
}
