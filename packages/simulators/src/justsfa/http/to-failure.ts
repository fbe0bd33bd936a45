import { z } from 'zod';
import { Refusal } from '../refusal.js';
import { failure, type Answer } from './answer.js';

const bodyParserErrorSchema = z.object({ status: z.int().min(400).max(499), message: z.string() });

/** The answer for whatever was thrown on the way; 500 for what nobody expected. */
export function toFailure(error: unknown): Answer {
  if (error instanceof Refusal) return failure(error.status, error.code, error.message);
  if (error instanceof z.ZodError) return failure(400, 'INVALID_BODY', z.prettifyError(error));
  const unreadable = bodyParserErrorSchema.safeParse(error);
  if (unreadable.success) return failure(unreadable.data.status, 'INVALID_BODY', unreadable.data.message);
  return failure(500, 'INTERNAL_ERROR', error instanceof Error ? error.message : String(error));
}
