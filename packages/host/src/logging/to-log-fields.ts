import { isClounectError } from '@clounect/core';
import { isDatabaseTrouble } from './is-database-trouble.js';

/** An error as log fields. A database's `detail` and `parameters` are not among them: they hold texts of persons. */
export function toLogFields(error: unknown): { readonly code: string; readonly error: string; readonly stack?: string | undefined } {
  if (!(error instanceof Error)) return { code: 'unexpected', error: typeof error };
  const code = codeOf(error);
  return { code, error: `${error.name}: ${error.message}`, ...(code === 'unexpected' ? { stack: error.stack } : {}) };
}

/** The failure catalogue's key for it: our own code, `databaseUnreachable` for what the database's driver throws meanwhile, else `unexpected`. */
export function codeOf(error: unknown): string {
  if (isClounectError(error)) return error.code;
  return isDatabaseTrouble(error) ? 'databaseUnreachable' : 'unexpected';
}
