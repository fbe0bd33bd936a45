import { isClounectError } from '@clounect/core';

/** An error as log fields. A database's `detail` and `parameters` are not among them: they hold texts of persons. */
export function toLogFields(error: unknown): { readonly code: string; readonly error: string; readonly stack?: string | undefined } {
  if (!(error instanceof Error)) return { code: 'unexpected', error: typeof error };
  const code = codeOf(error);
  return { code, error: `${error.name}: ${error.message}`, ...(isClounectError(error) ? {} : { stack: error.stack }) };
}

/** The failure catalogue's key for it: our own code, else `unexpected`. */
export function codeOf(error: unknown): string {
  return isClounectError(error) ? error.code : 'unexpected';
}
