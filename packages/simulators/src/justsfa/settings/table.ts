import { z } from 'zod';
import { fieldSchema } from '../fields/field.js';
import { identifierSchema } from './identifier.js';

/** One condition of a 共通フィルター; its value may be left empty and given by the caller (動的指定可能). */
const conditionSchema = z.strictObject({
  /** A date or date-time field, `{schedule}_participants`, or `_updated_at`. */
  field: identifierSchema,
  operator: z.enum(['contains', 'onOrAfter', 'onOrBefore']),
  value: z.string().default(''),
});
const filterSchema = z.strictObject({ name: identifierSchema, label: z.string().optional(), conditions: z.array(conditionSchema).default([]) });
const panelSchema = z.strictObject({
  name: identifierSchema,
  label: z.string().optional(),
  /** The fields its rows hold; all of the table's without it. */
  fields: z.array(identifierSchema).optional(),
  filters: z.array(filterSchema).default([]),
});

/** A データテーブル with its panels. */
export const tableSchema = z.strictObject({
  name: identifierSchema,
  label: z.string().default(''),
  /** The internal number that `recordLink` shows. */
  number: z.int().min(1),
  fields: z.array(fieldSchema).min(1),
  panels: z.array(panelSchema).default([]),
});

export type Table = z.infer<typeof tableSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type Filter = z.infer<typeof filterSchema>;
export type FilterCondition = z.infer<typeof conditionSchema>;
