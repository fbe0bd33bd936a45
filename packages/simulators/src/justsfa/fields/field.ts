import { z } from 'zod';
import { identifierSchema } from '../settings/identifier.js';

const named = { name: identifierSchema, label: z.string().default('') };
const writable = { ...named, required: z.boolean().default(false) };
const text = { ...writable, maxLength: z.int().min(1).optional(), unique: z.boolean().default(false) };

const textField = z.strictObject({ type: z.enum(['text', 'multilineText', 'mail']), ...text });
const simpleField = z.strictObject({ type: z.enum(['number', 'checkbox', 'date', 'dateTime']), ...writable });
const selectField = z.strictObject({
  type: z.literal('select'),
  ...writable,
  /** `[value, label]` each. */
  options: z.array(z.tuple([z.string(), z.string()])),
});
const autoNumberField = z.strictObject({
  type: z.literal('autoNumber'),
  ...named,
  prefix: z.string().default(''),
  suffix: z.string().default(''),
});
const calculatedField = z.strictObject({ type: z.literal('calculated'), ...named, sumOf: z.array(identifierSchema) });
const scheduleField = z.strictObject({ type: z.literal('schedule'), ...writable });

/** One field of a data table, with the input rules that can refuse a write. */
export const fieldSchema = z.discriminatedUnion('type', [
  textField,
  simpleField,
  selectField,
  autoNumberField,
  calculatedField,
  scheduleField,
]);

export type Field = z.infer<typeof fieldSchema>;
/** A field whose value the record API takes as it is; schedules have sub-keys and rules of their own. */
export type PlainField = z.infer<typeof textField> | z.infer<typeof simpleField> | z.infer<typeof selectField>;

export const isPlainField = (field: Field): field is PlainField =>
  field.type !== 'schedule' && field.type !== 'calculated' && field.type !== 'autoNumber';
