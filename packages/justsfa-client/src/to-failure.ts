import type { Failure, FailureCode } from '@clounect/core';
import type { SourceSettings } from './settings.js';
import { errorSchema } from './wire.js';

/** An answer that is not 2xx. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The source's identifiers, which an error text may name. */
export interface MappedFields {
  readonly scheduleField: string;
  readonly fields: SourceSettings['fields'];
}

/**
 * The detail holds the status, JUST.SFA's error code and the mapped field that its text names; never the text itself, which may
 * repeat what a person wrote. `field` is the schedule's member: `title`, `location`, `content`, `period` or `participants`.
 */
export function toFailure({ status, body }: ErrorAnswer, mapped: MappedFields): Failure {
  const error = toErrorText(body);
  const code = toCode(status);
  const named = code === 'rejected' ? findField(error, mapped) : undefined;
  const shownCode = /^[A-Za-z0-9_.-]{1,40}(?=\n)/.exec(error)?.[0];
  const detail = [`JUST.SFA answered ${status}`, shownCode && `(${shownCode})`, named && `for ${named.identifier}`].filter(Boolean).join(' ');
  return { code, detail, ...(named !== undefined && { field: named.member }) };
}

/** Code and message of an error body, a line each; empty when it has another form. */
export function toErrorText(body: unknown): string {
  const error = errorSchema.safeParse(body);
  return error.success ? `${error.data.code}\n${error.data.message}` : '';
}

function toCode(status: number): FailureCode {
  // A redirect leads to a sign-in or maintenance page: the record API has none.
  if (status >= 500 || status === 408 || status < 400) return 'unavailable';
  return ({ 401: 'unauthorized', 403: 'forbidden', 404: 'notFound', 409: 'conflict', 410: 'notFound', 429: 'rateLimited' } as const)[status] ?? 'rejected';
}

function findField(text: string, { scheduleField, fields }: MappedFields): { readonly identifier: string; readonly member: string } | undefined {
  const words = new Set(text.match(/[A-Za-z0-9_]+/g));
  const members: [string | undefined, string][] = [
    [fields.title, 'title'],
    [fields.location, 'location'],
    [fields.content, 'content'],
    [`${scheduleField}_participants`, 'participants'],
    [`${scheduleField}_period`, 'period'],
    [scheduleField, 'period'],
  ];
  for (const [identifier, member] of members) if (identifier !== undefined && words.has(identifier)) return { identifier, member };
  return undefined;
}
