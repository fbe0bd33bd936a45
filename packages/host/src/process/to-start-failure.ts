import { explainCode, isClounectError } from '@clounect/core';
import { toLogFields } from '../logging/to-log-fields.js';

/** A text for the terminal: code, cause and cure in Japanese and English, then the particulars. */
export function toStartFailure(error: unknown): string {
  const code = isClounectError(error) ? error.code : 'unexpected';
  const { ja, en } = explainCode(code);
  const { error: text, stack = '' } = toLogFields(error);
  const details = isClounectError(error) ? withCause(error.message, error.cause) : `${text}\n${stack}`.trimEnd();
  return `Clounect: [${code}]\n  ${ja.cause}${ja.cure}\n  ${en.cause} ${en.cure}\n  ${details.replaceAll('\n', '\n  ')}\n`;
}

function withCause(message: string, cause: unknown): string {
  if (!(cause instanceof Error)) return message;
  // A refused connection to several addresses has its text in its parts.
  const [reason = cause] = cause instanceof AggregateError ? (cause.errors as Error[]) : [cause];
  return `${message} (${reason.message})`;
}
