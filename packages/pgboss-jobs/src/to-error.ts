import { z } from 'zod';

const copySchema = z.object({ message: z.string(), stack: z.string().optional(), code: z.string().optional() });

/** pg-boss tells of some errors by a plain copy of their members: they are errors again, with the database's code. */
export function toError(told: unknown): Error {
  if (told instanceof Error) return told;
  const copy = copySchema.safeParse(told);
  if (!copy.success) return new Error('pg-boss told of an error without saying which.', { cause: told });
  const { message, stack, code } = copy.data;
  return Object.assign(new Error(message), stack === undefined ? {} : { stack }, code === undefined ? {} : { code });
}
