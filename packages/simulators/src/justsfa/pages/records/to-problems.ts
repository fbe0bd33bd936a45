import { z } from 'zod';
import { Refusal } from '../../refusal.js';
import type { Table } from '../../settings/table.js';
import type { Problems } from '../frame/form-parts.js';
import type { Texts } from '../texts/ja.js';
import { schedulesOf } from './record-form.js';

/** A refusal in the language of the page, by the input it belongs to; rethrows what is none. */
export function toProblems(error: unknown, texts: Texts, table?: Table): Problems {
  if (error instanceof z.ZodError) return Object.fromEntries(error.issues.map(({ path }) => [String(path[0] ?? ''), texts.notValid]));
  if (!(error instanceof Refusal) || error.status >= 500) throw error;
  const [, named = ''] = /^([A-Za-z0-9_]+): /.exec(error.message) ?? [];
  const schedule = table && schedulesOf(table).find(({ name }) => named === name || named.startsWith(`${name}_`));
  const field = schedule ?? table?.fields.find(({ name }) => name === named);
  const maxLength = field !== undefined && 'maxLength' in field ? field.maxLength : undefined;
  const text = toText(error, texts, maxLength);
  return { [field === undefined ? '' : field.type === 'schedule' ? named : `value.${named}`]: text };
}

/** The same for a setting with a 識別名: what is refused there besides a bad form is one that is used already. */
export function toNameProblems(error: unknown, texts: Texts): Problems {
  const { '': whole, ...others } = toProblems(error, texts);
  return whole === undefined ? others : { ...others, name: texts.refusedIdentifier };
}

function toText({ code, message }: Refusal, texts: Texts, maxLength: number | undefined): string {
  switch (code) {
    case 'REQUIRED':
      return texts.refusedRequired;
    case 'TOO_LONG':
      return texts.refusedTooLong(maxLength ?? 0);
    case 'DUPLICATE':
      return texts.refusedDuplicate;
    case 'INVALID_PERIOD':
      return texts.refusedPeriod;
    case 'UNKNOWN_USER':
      return texts.refusedUser;
    case 'INVALID_TYPE':
    case 'INVALID_VALUE':
    case 'INVALID_CHARACTER':
    case 'INVALID_BODY':
      return texts.notValid;
    default:
      return message;
  }
}
