import { z } from 'zod';

/** A 識別名: half-width letters, digits and underscore; the administrator may change it. */
export const identifierSchema = z.string().regex(/^[A-Za-z0-9_]{1,40}$/);
