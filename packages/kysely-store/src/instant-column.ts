import { toInstantText } from './storable.js';
import { z } from 'zod';

/** A `timestamptz` as drivers give it (a Date) or as it stands in a row that was made JSON (a text). */
export const instantColumn = z.coerce.date().transform(toInstantText);

export const optionalInstant = instantColumn.nullable().transform((instant) => instant ?? undefined);
