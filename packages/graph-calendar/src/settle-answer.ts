import type { Failure, ReadOutcome, WriteOutcome } from '@clounect/core';
import type { z } from 'zod';
import type { Sent } from './create-sender.js';
import { isUnsettled, toFailure } from './to-failure.js';
import type { CallSubject } from './to-failure.js';

interface Settling {
  readonly subject: CallSubject;
  readonly nowMs: number;
}

/** What a read brought: its answer as the schema reads it, or why there is none. */
export function settleRead<Schema extends z.ZodType>(sent: Sent, schema: Schema, { subject, nowMs }: Settling): ReadOutcome<z.output<Schema>> {
  if (sent.kind !== 'answered') return { status: 'failed', failure: sent.failure };
  const { answer } = sent;
  if (answer.status !== 200) return { status: 'failed', failure: toFailure(answer, subject, nowMs) };
  const parsed = schema.safeParse(answer.body);
  return parsed.success ? { status: 'done', value: parsed.data } : { status: 'failed', failure: notUnderstood(parsed.error) };
}

/** What became of a write. `value` makes its value out of the answer's body, once the write is known to have been carried out. */
export async function settleWrite<T>(
  sent: Sent,
  { subject, nowMs }: Settling,
  value: (body: unknown) => T | Promise<T | Failure> | Failure,
): Promise<WriteOutcome<T>> {
  if (sent.kind !== 'answered') return { status: sent.kind === 'lost' ? 'unknown' : 'refused', failure: sent.failure };
  const { answer } = sent;
  if (answer.status < 200 || answer.status > 299) {
    const failure = toFailure(answer, subject, nowMs);
    return { status: isUnsettled(answer, failure) ? 'unknown' : 'refused', failure };
  }
  const result = await value(answer.body);
  return isFailure(result) ? { status: 'unknown', failure: result } : { status: 'applied', value: result };
}

/** Names the members that did not fit, never their values. */
export function notUnderstood(error: z.ZodError): Failure {
  return { code: 'malformed', detail: `an answer was not understood at ${error.issues.map(({ path }) => path.join('.')).join(', ')}` };
}

function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'code' in result && 'detail' in result;
}
