import { createHash } from 'node:crypto';
import { z } from 'zod';
import { apiKeySchema, type ApiKey } from '../../access/api-key.js';
import { toEpochMs, toJstMinute } from '../../jst.js';
import { checked, text, texts } from '../frame/form-values.js';

const formSchema = z.object({ title: text, enabled: checked, tables: texts, view: checked, add: checked, edit: checked, delete: checked, expiresAt: text });
/** `expiresAt`: 有効期限 in the time of Japan, `2027-03-31T23:59`; empty: never. */
export type KeyForm = Readonly<z.infer<typeof formSchema>>;

export const newKeyForm: KeyForm = { title: '', enabled: true, tables: [], view: false, add: false, edit: false, delete: false, expiresAt: '' };
export const parseKeyForm = (body: unknown): KeyForm => formSchema.parse(body ?? {});

/** Names a key in an address without telling it. */
export const toKeyId = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

export function toKeyForm({ title, enabled, tables, permissions, expiresAt }: ApiKey): KeyForm {
  return { title, enabled, tables: [...tables], ...permissions, expiresAt: expiresAt === null ? '' : toJstMinute(Date.parse(expiresAt)).slice(0, 16) };
}

/** Throws a ZodError that names what is wrong: `tables`, `expiresAt`. */
export function fromKeyForm({ key, actsAs }: Pick<ApiKey, 'key' | 'actsAs'>, form: KeyForm, knownTables: readonly string[]): ApiKey {
  const { title, enabled, tables, expiresAt, ...permissions } = form;
  const asked = z.object({ tables: z.array(z.enum(knownTables)).min(1), expiresAt: z.string().refine((value) => value === '' || toEpochMs(`${value}+09:00`) !== undefined) });
  asked.parse({ tables, expiresAt });
  return apiKeySchema.parse({ key, actsAs, title, enabled, tables, permissions, expiresAt: expiresAt === '' ? null : new Date(toEpochMs(`${expiresAt}+09:00`) ?? 0).toISOString() });
}
