import { z } from 'zod';

/** A text column that may be null. */
export const optionalText = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);
