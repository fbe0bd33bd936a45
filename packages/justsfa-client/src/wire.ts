import { z } from 'zod';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of its own: identifiers are free, so `constructor` may be one. JSON has no `undefined`; here it says missing. */
export const memberOf = (object: JsonObject, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);

const jsonObjectSchema = z.custom<JsonObject>(isJsonObject);
const safeDigits = z.string().regex(/^[1-9]\d{0,15}$/).refine((digits) => Number.isSafeInteger(Number(digits)));

/** A record id, a JSON number or digits, as decimal digits without leading zeros: each record has one spelling. */
export const recordIdSchema = z.union([z.int().positive().transform(String), safeDigits]);

/** A name that no store takes stays a name, and no table's: without its NUL it would be taken for another. */
const nameSchema = z.string().transform((name) => name.replaceAll('\0', '\ufffd').toWellFormed());

/** Members about which nothing is demanded: where they are of another form they count as missing. */
const lenient = { tableName: nameSchema.optional().catch(undefined), updatedAt: z.unknown().optional(), recordLink: z.unknown().optional() };

/** One row of a GET answer. */
export const rowSchema = z.object({ recordId: recordIdSchema, ...lenient, record: z.unknown().optional() });
export type Row = z.infer<typeof rowSchema>;

/** A GET answer: a bare array; `{ "records": […] }` was guessed by others and is taken too. */
export const rowsSchema = z.union([z.array(z.unknown()), z.object({ records: z.array(z.unknown()) }).transform(({ records }) => records)]);

/** A webhook body without its wrappers. */
export const noticeSchema = z.object({ type: z.unknown().optional(), recordId: recordIdSchema, ...lenient, record: z.unknown().optional() });

/** The record member of rows and webhooks: field values by 識別名. */
export const fieldValuesSchema = jsonObjectSchema;

/** Body of an answer that is not 2xx; code values are not public. */
export const errorSchema = z.object({ code: z.string().catch(''), message: z.string().catch('') });

/** The record API's own error form, with both members: proxies and frameworks send other ones. */
export const recordErrorSchema = z.object({ code: z.string().min(1), message: z.string().min(1) });
