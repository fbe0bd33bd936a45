import { isClounectError } from '@clounect/core';
import { isDatabaseTrouble } from './is-database-trouble.js';

export interface ErrorFields {
  readonly code: string;
  readonly error: string;
  /** What lies behind it, as codes and names. */
  readonly causes?: readonly string[];
  readonly stack?: string;
}

/** An error as log fields. A database's `detail` and `parameters` are not among them: they hold texts of persons. */
export function toLogFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { code: 'unexpected', error: typeof error };
  const causes = causesOf(error.cause);
  const behind = causes.length === 0 ? {} : { causes };
  const code = codeOf(error);
  if (isClounectError(error)) return { code, error: `${error.name}: ${error.message}`, ...behind };
  return { code, error: `${error.name}: ${toMessage(error)}`, ...behind, ...(code === 'unexpected' ? { stack: toFrames(error.stack) } : {}) };
}

/** The failure catalogue's key for it: our own code, `databaseUnreachable` for what the database's driver throws meanwhile, else `unexpected`. */
export function codeOf(error: unknown): string {
  if (isClounectError(error)) return error.code;
  return isDatabaseTrouble(error) ? 'databaseUnreachable' : 'unexpected';
}

/** Databases and parsers quote the value that they could not take, which may be what a person wrote. */
function toMessage(error: Error): string {
  const isOfDatabase = 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code);
  return isOfDatabase || error instanceof SyntaxError ? error.message.replace(/(["'`«]).*(["'`»])/gs, '$1…$2') : error.message;
}

/** Without the message, which stands at the head of every stack. */
function toFrames(stack = ''): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function causesOf(cause: unknown, depth = 0): readonly string[] {
  if (!(cause instanceof Error) || depth > 4) return [];
  return ['code' in cause && typeof cause.code === 'string' ? cause.code : cause.name, ...causesOf(cause.cause, depth + 1)];
}
